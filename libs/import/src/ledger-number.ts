/** A printed number's serie, year and running number. The diarieplan's code and a document's number are left out. */
const FORMS: readonly RegExp[] = [
  // KS 2018/14, KS/2018:14, KS2018/14, SN-2017/104, KU.2017.3, KS 2022-00455, SLK-2024-00009:12, 2018/00023
  /^(?:(?<serie>\p{Lu}[\p{L}]{0,7})[ ./-]?)?(?<year>(?:19|20)\d\d)[/:.-](?<number>\d{1,7})(?=$|[ :.-])/u,
  // 2011/KS 0206 001, 2012-KS0009
  /^(?<year>(?:19|20)\d\d)[/-](?<serie>\p{Lu}\p{L}{0,7}) ?(?<number>\d{1,7})(?=$|[ .-])/u,
  // 353/2008, KsUb 529/2009
  /^(?:(?<serie>\p{Lu}\p{L}{0,7})[ ./-]?)?(?<number>\d{1,6})\/(?<year>(?:19|20)\d\d)$/u,
];
/** `1435/22`, `0015/13 - 200`, `98/0233`, `Ks 45/04`: which of the two is the year is told by the meeting's. */
const SHORT_YEAR = /^(?:(?<serie>\p{Lu}\p{L}{0,7})[ ./-]?)?(?<a>\d{1,5})\/(?<b>\d{1,5})(?=$|[ .-])/u;
/** An ärende is rarely older than this when it is decided. */
const YEARS_BACK = 15;

/**
 * The number under which the diarium keeps what a protokoll prints: `KS 2018/14` as it is, `2024/25` in the board's
 * serie, `SLK-2024-00009:12` as `SLK 2024/9`. Undefined where the form does not say which part is what.
 */
export function ledgerNumber(printed: string, serie: string, meetingDay: string): string | undefined {
  for (const form of FORMS) {
    const { year, number, ...parts } = form.exec(printed)?.groups ?? {};
    if (year !== undefined && number !== undefined)
      return written(parts['serie'] ?? serie, Number(year), number);
  }
  const { a, b, ...parts } = SHORT_YEAR.exec(printed)?.groups ?? {};
  if (a === undefined || b === undefined) return undefined;
  const own = parts['serie'] ?? serie;
  const isYear = (part: string) => part.length === 2 && yearOf(part, meetingDay) !== undefined;
  if (isYear(a) === isYear(b)) return undefined;
  return isYear(b)
    ? written(own, yearOf(b, meetingDay) ?? 0, a)
    : written(own, yearOf(a, meetingDay) ?? 0, b);
}

/** `22` near 2024 is 2022; a year that the meeting can't have known is none. */
function yearOf(part: string, meetingDay: string): number | undefined {
  const meeting = Number(meetingDay.slice(0, 4));
  const year = [
    meeting - (meeting % 100) + Number(part),
    meeting - (meeting % 100) - 100 + Number(part),
  ].find((candidate) => candidate <= meeting);
  return year !== undefined && meeting - year <= YEARS_BACK ? year : undefined;
}

function written(serie: string, year: number, number: string): string | undefined {
  const lopnr = Number(number);
  return lopnr === 0 ? undefined : `${serie.toUpperCase()} ${year}/${lopnr}`;
}
