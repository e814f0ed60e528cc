import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  appealPeriod,
  calendarHolds,
  daysBetween,
  explainLastDay,
  formatDay,
  helgdag,
  inStockholm,
  isBefore,
  justeringDeadline,
  lastDayMoves,
  moveToWorkingDay,
  nonWorkingReason,
  overklagandetidThreeWeeks,
  postingDeadline,
  printedTakeDown,
  startOfDayInStockholm,
  stockholmDay,
  threeWeeksFrom,
} from './calendar.js';

// A second computation of the same days by other means: epoch days, Gauss's Easter, and a table of dates.

const DAY = 86_400_000;
const toEpoch = (day: string) =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8))) / DAY;
const fromEpoch = (n: number) => new Date(n * DAY).toISOString().slice(0, 10);
/** 0 = Sunday. 1970-01-01 was a Thursday. */
const weekday = (n: number) => (((n + 4) % 7) + 7) % 7;

/** Easter Sunday by Gauss's rule for 1900-2199, as an epoch day. */
function gaussEaster(year: number): number {
  const m = 24;
  const n = year < 2100 ? 5 : 6;
  const d = (19 * (year % 19) + m) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + n) % 7;
  let march = 22 + d + e;
  if (d === 29 && e === 6) march -= 7;
  if (d === 28 && e === 6 && year % 19 > 10) march -= 7;
  return toEpoch(`${year}-03-01`) + march - 1;
}

function freeByTable(n: number): boolean {
  const day = fromEpoch(n);
  const year = Number(day.slice(0, 4));
  const monthDay = day.slice(5);
  const dow = weekday(n);
  if (dow === 0 || dow === 6) return true;
  if (['01-01', '01-06', '05-01', '12-24', '12-25', '12-26', '12-31'].includes(monthDay)) return true;
  if (monthDay === (year >= 2005 ? '06-06' : '')) return true;
  if (dow === 5 && monthDay >= '06-19' && monthDay <= '06-25') return true;
  return [-2, 1, 39, ...(year < 2005 ? [50] : [])].includes(n - gaussEaster(year));
}

function lastDayByTable(postedOn: string): string {
  let n = toEpoch(postedOn) + 21;
  while (freeByTable(n)) n += 1;
  return fromEpoch(n);
}

const aDay = (from: string, to: string) =>
  fc.integer({ min: toEpoch(from), max: toEpoch(to) }).map(fromEpoch);

describe('the appeal period', () => {
  it('is three weeks from the day of posting (KL 13:5) [OVERKLAGANDETID_THREE_WEEKS]', () => {
    expect(threeWeeksFrom('2024-03-11')).toBe('2024-04-01');
    expect(overklagandetidThreeWeeks.applies('2024-03-11')).toBe(true);
  });

  it('ends on the next working day when its last day is a holiday, a Saturday or an eve (lag (1930:173) 2 §, lag (1989:253)) [LAST_DAY_MOVES]', () => {
    expect(moveToWorkingDay('2024-04-01')).toBe('2024-04-02');
    expect(moveToWorkingDay('2024-06-21')).toBe('2024-06-24');
    expect(moveToWorkingDay('2024-04-02')).toBe('2024-04-02');
    expect(lastDayMoves.applies('2024-12-24')).toBe(true);
  });

  it.each([
    ['2024-03-11', '2024-04-02'],
    ['2023-12-04', '2023-12-27'],
    ['2024-05-31', '2024-06-24'],
    ['2024-12-10', '2025-01-02'],
    ['2025-03-28', '2025-04-22'],
    ['2024-10-04', '2024-10-25'],
    ['2024-05-16', '2024-06-07'],
  ])('posted %s, the last day to appeal is %s', (postedOn, lastAppealDay) => {
    expect(appealPeriod(postedOn)).toMatchObject({ postedOn, lastAppealDay });
  });

  it('of the real protocol may be closed from 00:00 in Stockholm on 3 April 2024', () => {
    expect(appealPeriod('2024-03-11')).toEqual({
      postedOn: '2024-03-11',
      threeWeeks: '2024-04-01',
      lastAppealDay: '2024-04-02',
      earliestRemoval: '2024-04-03T00:00:00+02:00',
    });
  });

  it('agrees with a second computation for every posting day from 2005 to 2100', () => {
    const wrong: string[] = [];
    for (let n = toEpoch('2005-01-01'); n <= toEpoch('2100-12-31'); n += 1) {
      const postedOn = fromEpoch(n);
      if (moveToWorkingDay(threeWeeksFrom(postedOn)) !== lastDayByTable(postedOn)) wrong.push(postedOn);
    }
    expect(wrong).toEqual([]);
  });

  it('agrees with a second computation before 2005 and far ahead, and holds its own shape', () => {
    fc.assert(
      fc.property(aDay('1990-01-01', '2190-12-31'), (postedOn) => {
        const { threeWeeks, lastAppealDay, earliestRemoval } = appealPeriod(postedOn);
        expect(lastAppealDay).toBe(lastDayByTable(postedOn));
        expect(daysBetween(postedOn, threeWeeks)).toBe(21);
        // The longest run of free days is five: 24-26 December with a weekend beside them.
        expect(daysBetween(threeWeeks, lastAppealDay)).toBeLessThanOrEqual(5);
        expect(nonWorkingReason(lastAppealDay)).toBeUndefined();
        expect(stockholmDay(earliestRemoval)).toBe(addDays(lastAppealDay, 1));
        expect(stockholmDay(new Date(Date.parse(earliestRemoval) - 1).toISOString())).toBe(lastAppealDay);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the public holidays (lag (1989:253))', () => {
  const named = (year: number) => {
    const found: string[] = [];
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
      const name = helgdag(day);
      if (name !== undefined && name !== 'söndag') found.push(`${day.slice(5)} ${name}`);
    }
    return found;
  };

  it.each([
    [2024, '03-29', '03-31', '04-01', '05-09', '05-19', '06-22', '11-02'],
    [2025, '04-18', '04-20', '04-21', '05-29', '06-08', '06-21', '11-01'],
    [2026, '04-03', '04-05', '04-06', '05-14', '05-24', '06-20', '10-31'],
  ])('of %i', (year, langfredag, pask, annandag, himmelsfard, pingst, midsommar, helgon) => {
    expect(named(year)).toEqual(
      [
        '01-01 nyårsdagen',
        '01-06 trettondedag jul',
        `${langfredag} långfredagen`,
        `${pask} påskdagen`,
        `${annandag} annandag påsk`,
        '05-01 första maj',
        `${himmelsfard} Kristi himmelsfärdsdag`,
        `${pingst} pingstdagen`,
        '06-06 nationaldagen',
        `${midsommar} midsommardagen`,
        `${helgon} alla helgons dag`,
        '12-25 juldagen',
        '12-26 annandag jul',
      ].sort(),
    );
  });

  it('had annandag pingst and not nationaldagen until 2005 (lag (2004:1320))', () => {
    expect(helgdag('2004-05-31')).toBe('annandag pingst');
    expect(nonWorkingReason('2003-06-06')).toBeUndefined();
    expect(helgdag('2005-05-16')).toBeUndefined();
    expect(helgdag('2005-06-06')).toBe('nationaldagen');
  });

  it('include each Sunday, under the name of the holiday that falls on it', () => {
    expect(helgdag('2024-06-23')).toBe('söndag');
    expect(helgdag('2023-01-01')).toBe('nyårsdagen');
    expect(helgdag('2024-03-31')).toBe('påskdagen');
  });

  it('do not include skärtorsdag, valborg, alla helgons afton or trettondedagsafton', () => {
    for (const day of ['2024-03-28', '2024-04-30', '2024-11-01', '2024-01-05']) {
      expect(nonWorkingReason(day)).toBeUndefined();
    }
  });

  it('are joined by Saturdays and three eves on which no period ends (lag (1930:173) 2 §)', () => {
    expect(nonWorkingReason('2024-06-21')).toBe('midsommarafton');
    expect(nonWorkingReason('2024-12-24')).toBe('julafton');
    expect(nonWorkingReason('2024-12-31')).toBe('nyårsafton');
    expect(nonWorkingReason('2024-06-15')).toBe('lördag');
    expect(nonWorkingReason('2022-12-24')).toBe('julafton');
  });

  it('are not known before 1990, and the calendar says so instead of guessing', () => {
    expect(() => appealPeriod('1985-05-01')).toThrow(expect.objectContaining({ code: 'CALENDAR_UNKNOWN' }));
    expect(calendarHolds('1989-12-31')).toBe(false);
    expect(calendarHolds('1990-01-01')).toBe(true);
  });
});

describe('the other deadlines', () => {
  it('justering: fourteen days after the last meeting day, moved to a working day (KL 5:69)', () => {
    expect(justeringDeadline('2024-03-05')).toBe('2024-03-19');
    expect(justeringDeadline('2024-03-18')).toBe('2024-04-02');
  });

  it('posting: the second day after justering, moved to a working day (KL 8:12)', () => {
    expect(postingDeadline('2024-03-05')).toBe('2024-03-07');
    expect(postingDeadline('2024-03-08')).toBe('2024-03-11');
    expect(postingDeadline('2024-03-27')).toBe('2024-04-02');
  });

  it('the printed take-down date is the last appeal day or the day after, as the board prints it', () => {
    expect(printedTakeDown('2024-04-02', 'sista-dagen')).toBe('2024-04-02');
    expect(printedTakeDown('2024-04-02', 'dagen-efter')).toBe('2024-04-03');
  });
});

describe('why that day, in Swedish', () => {
  it.each([
    [
      '2024-03-11',
      'Tre veckor från 11 mars är måndag 1 april, annandag påsk. Då räknas nästa vardag (lag 1930:173, 2 §).',
    ],
    ['2024-10-04', 'Tre veckor från 4 oktober är fredag 25 oktober.'],
    [
      '2024-05-31',
      'Tre veckor från 31 maj är fredag 21 juni, midsommarafton, som följs av midsommardagen och söndag. ' +
        'Då räknas nästa vardag (lag 1930:173, 2 §).',
    ],
    [
      '2025-03-28',
      'Tre veckor från 28 mars är fredag 18 april, långfredagen, som följs av lördag, påskdagen och annandag påsk. ' +
        'Då räknas nästa vardag (lag 1930:173, 2 §).',
    ],
    [
      '2024-05-18',
      'Tre veckor från 18 maj är lördag 8 juni, som följs av söndag. Då räknas nästa vardag (lag 1930:173, 2 §).',
    ],
    ['2024-05-19', 'Tre veckor från 19 maj är söndag 9 juni. Då räknas nästa vardag (lag 1930:173, 2 §).'],
    ['2024-12-20', 'Tre veckor från 20 december är fredag 10 januari 2025.'],
  ])('posted %s: %s', (postedOn, sentence) => {
    expect(explainLastDay(postedOn)).toBe(sentence);
  });
});

describe('the clock of Stockholm', () => {
  it('starts each day at 00:00 with the offset of that moment, also when the clocks change', () => {
    expect(startOfDayInStockholm('2024-03-31')).toBe('2024-03-31T00:00:00+01:00');
    expect(startOfDayInStockholm('2024-04-01')).toBe('2024-04-01T00:00:00+02:00');
    expect(startOfDayInStockholm('2024-10-27')).toBe('2024-10-27T00:00:00+02:00');
    expect(startOfDayInStockholm('2024-10-28')).toBe('2024-10-28T00:00:00+01:00');
  });

  it('knows which day it is in Sweden at an instant', () => {
    expect(stockholmDay('2024-04-02T21:59:59.999Z')).toBe('2024-04-02');
    expect(stockholmDay('2024-04-02T22:00:00Z')).toBe('2024-04-03');
    expect(stockholmDay('2024-12-31T23:00:00Z')).toBe('2025-01-01');
    // Until 1893 the day did not change at a whole hour of UTC.
    expect(stockholmDay('1890-06-30T23:06:31Z')).toBe('1890-06-30');
    expect(stockholmDay('1890-06-30T23:06:32Z')).toBe('1890-07-01');
  });

  it('writes an instant with its own offset and compares instants whatever theirs', () => {
    expect(inStockholm('2024-04-02T22:00:00.000Z')).toBe('2024-04-03T00:00:00+02:00');
    expect(isBefore('2024-04-02T21:59:59.999Z', '2024-04-03T00:00:00+02:00')).toBe(true);
    expect(isBefore('2024-04-02T22:00:00.000Z', '2024-04-03T00:00:00+02:00')).toBe(false);
  });
});

describe('days', () => {
  it('are written in Swedish', () => {
    expect(formatDay('2024-04-02', { weekday: true })).toBe('tisdag 2 april 2024');
    expect(formatDay('2024-04-02')).toBe('2 april 2024');
    expect(formatDay('2025-01-04', { weekday: true })).toBe('lördag 4 januari 2025');
  });

  it('are counted across months, leap days and the change of clocks', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2024-03-30', '2024-04-01')).toBe(2);
    expect(daysBetween('2024-04-02', '2024-04-01')).toBe(-1);
    expect(addDays('2023-12-31', 1)).toBe('2024-01-01');
  });

  it('that do not exist are refused', () => {
    expect(() => formatDay('2023-02-29')).toThrow(RangeError);
    expect(() => appealPeriod('2023-02-29')).toThrow(RangeError);
  });
});
