import { Temporal } from 'temporal-polyfill';
import { remembered } from '../remembered.js';
import { questionRule, Rejected } from '../rule.js';

/**
 * The Swedish calendar as the appeal periods need it: public holidays, days on which a period cannot end, and
 * the clock of Europe/Stockholm. Pure; nothing here reads the present time.
 */

/** A calendar day in Sweden: YYYY-MM-DD. Days compare as text. */
export type Datum = string;

/**
 * Names the list of holidays that a computed day rests on, and is stored beside it. A change of the law gets a
 * new version; what is stored stays as it was computed.
 */
export const CALENDAR_VERSION = '2005-1';

/** The first day that the list holds for: lag (1989:253) is in force from 1990. */
export const CALENDAR_FROM: Datum = '1990-01-01';

const ZONE = 'Europe/Stockholm';
const WEEKDAYS = ['måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag', 'söndag'];
const MONTHS = [
  'januari',
  'februari',
  'mars',
  'april',
  'maj',
  'juni',
  'juli',
  'augusti',
  'september',
  'oktober',
  'november',
  'december',
];
const SATURDAY = 6;
const SUNDAY = 7;

/** Days and hours that are kept: the views ask for the same ones with every event. */
const KEPT = 10_000;

const date = remembered((day: Datum) => Temporal.PlainDate.from(day, { overflow: 'reject' }), KEPT);

// ---- arithmetic ---------------------------------------------------------------------------------------------

/** The day `days` days after (before, when negative). @throws RangeError when `day` is no day */
export function addDays(day: Datum, days: number): Datum {
  return date(day).add({ days }).toString();
}

/** Days from `a` to `b`: negative when `b` comes first. @throws RangeError when one of them is no day */
export function daysBetween(a: Datum, b: Datum): number {
  return date(a).until(date(b), { largestUnit: 'days' }).days;
}

// ---- holidays -----------------------------------------------------------------------------------------------

/** Easter Sunday of a year in the Gregorian calendar (Meeus, Jones and Butcher). */
function easterSunday(year: number): Temporal.PlainDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = b - Math.floor(b / 4) - Math.floor((8 * b + 13) / 25);
  const h = (19 * a + d + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return new Temporal.PlainDate(year, Math.floor(n / 31), (n % 31) + 1);
}

/** The first Saturday on or after a day. */
function saturdayFrom(year: number, month: number, day: number): Temporal.PlainDate {
  const first = new Temporal.PlainDate(year, month, day);
  return first.add({ days: (SATURDAY - first.dayOfWeek + 7) % 7 });
}

/** Named holidays (lag (1989:253)) and the three eves of lag (1930:173) 2 §, by day. */
interface Year {
  readonly helgdagar: ReadonlyMap<Datum, string>;
  readonly aftnar: ReadonlyMap<Datum, string>;
}

function computeYear(year: number): Year {
  const easter = easterSunday(year);
  const midsommardagen = saturdayFrom(year, 6, 20);
  const on = (month: number, day: number) => new Temporal.PlainDate(year, month, day);
  const helgdagar: [Temporal.PlainDate, string][] = [
    [on(1, 1), 'nyårsdagen'],
    [on(1, 6), 'trettondedag jul'],
    [easter.subtract({ days: 2 }), 'långfredagen'],
    [easter, 'påskdagen'],
    [easter.add({ days: 1 }), 'annandag påsk'],
    [easter.add({ days: 39 }), 'Kristi himmelsfärdsdag'],
    [easter.add({ days: 49 }), 'pingstdagen'],
    // Lag (2004:1320): the national day took the place of the Monday after Pentecost.
    year < 2005 ? [easter.add({ days: 50 }), 'annandag pingst'] : [on(6, 6), 'nationaldagen'],
    [on(5, 1), 'första maj'],
    [midsommardagen, 'midsommardagen'],
    [saturdayFrom(year, 10, 31), 'alla helgons dag'],
    [on(12, 25), 'juldagen'],
    [on(12, 26), 'annandag jul'],
  ];
  const aftnar: [Temporal.PlainDate, string][] = [
    [midsommardagen.subtract({ days: 1 }), 'midsommarafton'],
    [on(12, 24), 'julafton'],
    [on(12, 31), 'nyårsafton'],
  ];
  const byDay = (days: [Temporal.PlainDate, string][]) =>
    new Map(days.map(([day, name]) => [day.toString(), name]));
  return { helgdagar: byDay(helgdagar), aftnar: byDay(aftnar) };
}

const years = new Map<number, Year>();

function yearOf(day: Datum): Year {
  if (day < CALENDAR_FROM) {
    throw new Rejected(
      'CALENDAR_UNKNOWN',
      `Helgdagarna före ${formatDay(CALENDAR_FROM)} finns inte i kalendern. Ange en senare dag än ${day}.`,
    );
  }
  const year = date(day).year;
  const known = years.get(year) ?? computeYear(year);
  years.set(year, known);
  return known;
}

/** True when the list of holidays holds for a day; for earlier days the functions below throw. */
export function calendarHolds(day: Datum): boolean {
  return day >= CALENDAR_FROM;
}

/**
 * The Swedish name of the public holiday, `söndag` for a Sunday without a name of its own (lag (1989:253)).
 * @throws Rejected CALENDAR_UNKNOWN before 1990, RangeError when `day` is no day
 */
export function helgdag(day: Datum): string | undefined {
  return yearOf(day).helgdagar.get(day) ?? (date(day).dayOfWeek === SUNDAY ? 'söndag' : undefined);
}

/**
 * Why no period can end on a day: the holiday's or the eve's name, `lördag` or `söndag` (lag (1930:173) 2 §).
 * Undefined for a working day. @throws as `helgdag`
 */
export function nonWorkingReason(day: Datum): string | undefined {
  return (
    helgdag(day) ?? yearOf(day).aftnar.get(day) ?? (date(day).dayOfWeek === SATURDAY ? 'lördag' : undefined)
  );
}

// ---- rules --------------------------------------------------------------------------------------------------

/** Lag (1930:173) 2 §: what shall be done at the latest on such a day may be done on the next working day. */
export const lastDayMoves = questionRule<[day: Datum]>({
  code: 'LAST_DAY_MOVES',
  statute: 'lag (1930:173) 2 §, lag (1989:253)',
  effect: 'compute',
  says:
    'En sista dag som infaller på en lördag, söndag, annan allmän helgdag, midsommarafton, julafton eller ' +
    'nyårsafton flyttas till nästa vardag.',
  applies: (day) => nonWorkingReason(day) !== undefined,
});

/** KL 13:5: the appeal must have come in within three weeks from the day of the announcement. */
export const overklagandetidThreeWeeks = questionRule<[postedOn: Datum]>({
  code: 'OVERKLAGANDETID_THREE_WEEKS',
  statute: 'KL 13:5',
  effect: 'compute',
  says: 'Överklagandetiden är tre veckor från den dag då justeringen tillkännagavs på anslagstavlan.',
  applies: () => true,
});

// ---- periods ------------------------------------------------------------------------------------------------

/** The day itself when a period can end on it, else the next day on which one can. @throws as `helgdag` */
export function moveToWorkingDay(day: Datum): Datum {
  let last = day;
  while (lastDayMoves.applies(last)) last = addDays(last, 1);
  return last;
}

/** The same weekday three weeks after the posting, before any move (KL 13:5). */
export function threeWeeksFrom(postedOn: Datum): Datum {
  return overklagandetidThreeWeeks.applies(postedOn) ? addDays(postedOn, 21) : postedOn;
}

export interface AppealPeriod {
  readonly postedOn: Datum;
  /** Three weeks from the posting, before any move. */
  readonly threeWeeks: Datum;
  /** The last day on which an appeal is in time. */
  readonly lastAppealDay: Datum;
  /** RFC 3339 with Stockholm's offset: 00:00 on the day after the last appeal day (KL 8:12). */
  readonly earliestRemoval: string;
}

/** The appeal period of an announcement (KL 13:5, lag (1930:173) 2 §). @throws as `helgdag` */
export function appealPeriod(postedOn: Datum): AppealPeriod {
  const threeWeeks = threeWeeksFrom(postedOn);
  const lastAppealDay = moveToWorkingDay(threeWeeks);
  return {
    postedOn,
    threeWeeks,
    lastAppealDay,
    earliestRemoval: startOfDayInStockholm(addDays(lastAppealDay, 1)),
  };
}

/** Why the last appeal day is the day it is, in Swedish for the anslagstavla. @throws as `helgdag` */
export function explainLastDay(postedOn: Datum): string {
  const { threeWeeks, lastAppealDay } = appealPeriod(postedOn);
  const from = dayAndMonth(postedOn);
  const { year } = date(threeWeeks);
  const to = `${weekdayOf(threeWeeks)} ${dayAndMonth(threeWeeks)}${year === date(postedOn).year ? '' : ` ${year}`}`;
  const plain = `Tre veckor från ${from} är ${to}`;
  if (lastAppealDay === threeWeeks) return `${plain}.`;

  const chain: string[] = [];
  for (let day = threeWeeks; day < lastAppealDay; day = addDays(day, 1)) {
    chain.push(nonWorkingReason(day) ?? weekdayOf(day));
  }
  const [first = '', ...rest] = chain;
  // "lördag 8 juni, lördag" would say it twice.
  const why = first === weekdayOf(threeWeeks) ? '' : `, ${first}`;
  const then = rest.length === 0 ? '' : `, som följs av ${listed(rest)}`;
  return `${plain}${why}${then}. Då räknas nästa vardag (lag 1930:173, 2 §).`;
}

/**
 * The take-down date that the board prints on its anslag: the last appeal day, or the day after.
 * It is print only; the announcement itself is never taken down before `earliestRemoval`.
 */
export function printedTakeDown(lastAppealDay: Datum, policy: 'sista-dagen' | 'dagen-efter'): Datum {
  return policy === 'sista-dagen' ? lastAppealDay : addDays(lastAppealDay, 1);
}

/** The last day for justering: fourteen days after the meeting's last day (KL 5:69), moved. @throws as `helgdag` */
export function justeringDeadline(lastMeetingDay: Datum): Datum {
  return moveToWorkingDay(addDays(lastMeetingDay, 14));
}

/** The last day for posting: the second day after the justering (KL 8:12), moved. @throws as `helgdag` */
export function postingDeadline(justeratOn: Datum): Datum {
  return moveToWorkingDay(addDays(justeratOn, 2));
}

// ---- the clock of Stockholm ---------------------------------------------------------------------------------

/** The day that it is in Sweden at an instant (RFC 3339). @throws RangeError when it is no instant */
export function stockholmDay(instant: string): Datum {
  const [, hour] = UTC_SINCE_1980.exec(instant) ?? [];
  return hour === undefined ? dayOf(instant) : dayOf(`${hour}:00Z`);
}

/** Since then Stockholm's clock and its day have changed at whole hours of UTC alone. */
const UTC_SINCE_1980 = /^((?:19[89]\d|2\d{3})-\d\d-\d\dT\d\d):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

const dayOf = remembered(
  (instant) => Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE).toPlainDate().toString(),
  KEPT,
);

/** An instant written with Stockholm's offset, RFC 3339. @throws RangeError when it is no instant */
export function inStockholm(instant: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE).toString({ timeZoneName: 'never' });
}

/** True when instant `a` comes before instant `b`; both RFC 3339, with any offsets. */
export function isBefore(a: string, b: string): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}

/** 00:00 in Stockholm on a day: `2024-04-03T00:00:00+02:00`. @throws RangeError when `day` is no day */
export function startOfDayInStockholm(day: Datum): string {
  return date(day).toZonedDateTime(ZONE).toString({ timeZoneName: 'never' });
}

// ---- words --------------------------------------------------------------------------------------------------

/** A day in Swedish: `2 april 2024`, with the weekday `tisdag 2 april 2024`. @throws RangeError when it is no day */
export function formatDay(day: Datum, options: { readonly weekday?: boolean } = {}): string {
  const words = `${dayAndMonth(day)} ${date(day).year}`;
  return options.weekday ? `${weekdayOf(day)} ${words}` : words;
}

function weekdayOf(day: Datum): string {
  return WEEKDAYS[date(day).dayOfWeek - 1] ?? '';
}

function dayAndMonth(day: Datum): string {
  const { day: number, month } = date(day);
  return `${number} ${MONTHS[month - 1] ?? ''}`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} och ${last}`;
}
