/** Days and times as Swedes write them, in Sweden. Days come as YYYY-MM-DD, instants as RFC 3339. */

const ZONE = 'Europe/Stockholm';
const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, ...options });
const longDay = format({ day: 'numeric', month: 'long', year: 'numeric' });
const dayWithWeekday = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = format({ day: 'numeric', month: 'short' });
const monthName = format({ month: 'long' });
const monthAndYear = format({ month: 'long', year: 'numeric' });
const clock = format({ hour: '2-digit', minute: '2-digit' });
const inSweden = format({
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

// Noon is on that day whatever the zone.
const noon = (day: string) => new Date(`${day.slice(0, 10)}T12:00:00Z`);

/** `5 mars 2024` */
export const dayText = (day: string) => longDay.format(noon(day));
/** `tisdag 5 mars 2024`: where a deadline hangs on it. */
export const weekdayText = (day: string) => dayWithWeekday.format(noon(day));
/** `5 mars` */
export const shortDayText = (day: string) => shortDay.format(noon(day));
/** `mars` */
export const monthText = (day: string) => monthName.format(noon(day));
/** `mars 2024`, of 2024-03 or a day in it. */
export const monthYearText = (month: string) => monthAndYear.format(noon(`${month.slice(0, 7)}-01`));

/** The first day of the month that is so many months later, or earlier. */
export function firstOfMonth(day: string, months: number): string {
  const first = noon(`${day.slice(0, 7)}-01`);
  first.setUTCMonth(first.getUTCMonth() + months);
  return dayOf(first);
}

/** The months of two days and all between them: `2024-03`. */
export function monthsBetween(from: string, to: string): readonly string[] {
  const months = [];
  for (let day = firstOfMonth(from, 0); day <= to; day = firstOfMonth(day, 1)) months.push(day.slice(0, 7));
  return months;
}

/** `13:05` */
export const clockText = (instant: string) => clock.format(new Date(instant));
/** `5 mars 2024 13:05` */
export const instantText = (instant: string) => `${longDay.format(new Date(instant))} ${clockText(instant)}`;

/** The day in Sweden: `2024-03-05`. */
export const dayOf = (instant: Date) => inSweden.format(instant).slice(0, 10);
/** The time of day in Sweden: `13:05`. */
export const clockOf = (instant: Date) => inSweden.format(instant).slice(11, 16);

/** The instant of a day and a time of day in Sweden, as RFC 3339 with its offset: `2024-03-05T13:00:00+01:00`. */
export function instantOf(day: string, time: string): string {
  for (const offset of ['+01:00', '+02:00']) {
    const instant = `${day}T${time}:00${offset}`;
    const at = new Date(instant);
    if (Number.isNaN(at.getTime())) break;
    if (dayOf(at) === day && clockOf(at) === time) return instant;
  }
  return `${day}T${time}:00+01:00`;
}
