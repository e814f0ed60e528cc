/** Days and times as protocols print them. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const MONTH =
  '(jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
/** ISO (also with dots, slashes or spaces, or split over lines), `5 mars 2024`, `20240305`, `5/3 2024`. */
const DAY = new RegExp(
  [
    '(?<!\\d)((?:19|20)\\d\\d)\\s?[-–./]\\s?(0[1-9]|1[0-2])\\s?[-–./]\\s?(0[1-9]|[12]\\d|3[01])(?!\\d)',
    '(?<!\\d)((?:19|20)\\d\\d)(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?!\\d)',
    `(?<!\\d)([1-9]|[12]\\d|3[01])(?::?e)?\\s+${MONTH}\\.?\\s+((?:19|20)\\d\\d)(?!\\d)`,
    '(?<!\\d)([1-9]|[12]\\d|3[01])\\s?/\\s?([1-9]|1[0-2])[ -]((?:19|20)\\d\\d)(?!\\d)',
  ].join('|'),
  'giu',
);

/** A day in a text: YYYY-MM-DD, and where it stands. */
export interface FoundDay {
  readonly day: string;
  readonly from: number;
  readonly to: number;
}

/** All days in a text, in its order. A day that no calendar has (30 februari) is left out. */
export function findDays(text: string): readonly FoundDay[] {
  return [...text.matchAll(DAY)].flatMap((match) => {
    const [found, y1, m1, d1, y2, m2, d2, d3, month, y3, d4, m4, y4] = match;
    const day = y1
      ? iso(y1, m1, d1)
      : y2
        ? iso(y2, m2, d2)
        : y3
          ? iso(y3, String(MONTHS.indexOf((month ?? '').slice(0, 3).toLowerCase()) + 1), d3)
          : iso(y4, m4, d4);
    return day === undefined ? [] : [{ day, from: match.index, to: match.index + found.length }];
  });
}

/** The first day in a text. */
export function firstDay(text: string): string | undefined {
  return findDays(text)[0]?.day;
}

function iso(year = '', month = '', day = ''): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

const CLOCK = '(?:(?:[01]\\d|2[0-4])[0-5]\\d|(?:[01]?\\d|2[0-4])(?:[.:][0-5]\\d)?)';
/** `kl. 13:00 – 14:45`, `klockan 9.00-10.05`, `09:00 – 14:55`, `kl 18`. Without `kl` a time must have its minutes. */
const TIMES = new RegExp(
  `\\bkl(?:ockan|\\.)?\\s*(${CLOCK})(?:\\s*(?:[-–—]+|till|\\s)\\s*(${CLOCK}))?(?![\\d])|(?<![\\d.:-])((?:[01]?\\d|2[0-3])[.:][0-5]\\d)\\s*[-–—]+\\s*((?:[01]?\\d|2[0-4])[.:][0-5]\\d)(?![\\d.:])`,
  'giu',
);

/** From when to when, HH:MM, with the place in the text where times begin; breaks in brackets or after `ajournering` left out. */
export function findTimes(
  text: string,
): { readonly start: string; readonly slut: string | null; readonly from: number } | undefined {
  const sessions = [...withoutBreaks(text).matchAll(TIMES)].map((match) => ({
    start: clock(match[1] ?? match[3]),
    slut: clock(match[2] ?? match[4]),
    from: match.index,
  }));
  const [first] = sessions;
  if (first?.start == null) return undefined;
  return {
    start: first.start,
    slut: sessions.findLast(({ slut }) => slut !== null)?.slut ?? null,
    from: first.from,
  };
}

/** Breaks blanked out, so that places in the text stay where they are. */
function withoutBreaks(text: string): string {
  return text.replace(/\([^)]*\)|\bajourner.*/gisu, (found) => ' '.repeat(found.length));
}

function clock(time: string | undefined): string | null {
  if (time === undefined) return null;
  const [hours = '', minutes = '00'] = /^\d{4}$/.test(time)
    ? [time.slice(0, 2), time.slice(2)]
    : time.split(/[.:]/);
  return `${hours.padStart(2, '0')}:${minutes}`;
}
