import type { StoredEvent, View } from '@liggaren/event-store';
import type { AnslagPosted } from '../anslag/anslag.js';
import type { ArendeEvent } from '../arende/arende.js';
import { daysBetween, type Datum } from '../calendar/calendar.js';

/** How many ärenden of a board were registered, and how many closed, in a month. */
export interface ArendenInMonth {
  /** The board's slug. */
  readonly organ: string;
  /** `2024-03` */
  readonly month: string;
  /** By the day that the register states, as it stands corrected. */
  readonly registered: number;
  /** Closed then, and not reopened since. */
  readonly closed: number;
}

/** How long the protokoll of a board's meetings in a month took until they were announced. */
export interface AnslagInMonth {
  /** The board's slug. */
  readonly organ: string;
  /** Of the meetings: `2024-03`. */
  readonly month: string;
  /** Protokoll that have been announced. */
  readonly count: number;
  /** Days from the meeting to the first posting; a half when two are in the middle. */
  readonly medianDays: number;
  readonly longestDays: number;
}

interface Filter {
  /** Of these boards; without it, of all. */
  readonly organs?: readonly string[] | undefined;
  /** Both included. */
  readonly from?: Datum | undefined;
  readonly to?: Datum | undefined;
}

export interface StatistikQueries {
  /** Ordered by month and board; a month in which nothing happened has no row. */
  arenden(filter: Filter): readonly ArendenInMonth[];
  /** Ärenden of which the register does not say when they were registered: they are in no month. */
  undated(filter: Pick<Filter, 'organs'>): number;
  /** Ordered by month and board. Of whole protokoll: a § that was justerad omedelbart is announced by itself. */
  anslag(filter: Filter): readonly AnslagInMonth[];
}

type Data<Type extends ArendeEvent['type']> = Extract<ArendeEvent, { type: Type }>['data'];

/** Numbers by month and board. They count what is under sekretess too, and say nothing of it but that it is there. */
export const statistik: View<StatistikQueries> = {
  name: 'statistik',
  version: 1,
  tables: `
    CREATE TABLE arende (
      diarienummer TEXT PRIMARY KEY, organ TEXT NOT NULL, registered_on TEXT, closed_on TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX arende_registered ON arende (registered_on, organ);
    CREATE INDEX arende_closed ON arende (closed_on, organ);
    CREATE TABLE anslag (
      sammantrade_id TEXT PRIMARY KEY, organ TEXT NOT NULL, met_on TEXT NOT NULL, days INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX anslag_met ON anslag (met_on, organ, days);
  `,

  project: (db) => {
    const register = db.prepare<[string, string, Datum | null]>(
      'INSERT INTO arende (diarienummer, organ, registered_on) VALUES (?, ?, ?)',
    );
    const date = db.prepare<[Datum | null, string]>(
      'UPDATE arende SET registered_on = ? WHERE diarienummer = ?',
    );
    const close = db.prepare<[Datum | null, string]>(
      'UPDATE arende SET closed_on = ? WHERE diarienummer = ?',
    );
    const post = db.prepare<[string, string, Datum, number]>('INSERT INTO anslag VALUES (?, ?, ?, ?)');
    const dataOf = <Type extends ArendeEvent['type']>({ data }: StoredEvent, _type: Type) =>
      data as unknown as Data<Type>;
    return {
      on: {
        ArendeRegistered: (event) => {
          const { diarienummer, organ, registeredOn } = dataOf(event, 'ArendeRegistered');
          register.run(diarienummer, organ, registeredOn ?? null);
        },
        DiarieuppgiftCorrected: (event) => {
          const corrected = dataOf(event, 'DiarieuppgiftCorrected');
          if (corrected.handlingsnummer !== undefined || corrected.uppgift !== 'registeredOn') return;
          date.run(corrected.new ?? null, corrected.diarienummer);
        },
        ArendeClosed: (event) => {
          const { closedOn, diarienummer } = dataOf(event, 'ArendeClosed');
          close.run(closedOn, diarienummer);
        },
        ArendeReopened: (event) => {
          close.run(null, dataOf(event, 'ArendeReopened').diarienummer);
        },
        AnslagPosted: ({ data }) => {
          const { subject, organ, sammantradesdatum, postedOn } = data as unknown as AnslagPosted;
          if (subject.kind !== 'protokoll' || sammantradesdatum === undefined) return;
          post.run(subject.sammantradeId, organ, sammantradesdatum, daysBetween(sammantradesdatum, postedOn));
        },
      },
    };
  },

  queries: (db) => {
    const OF_ORGANS = '(@organs IS NULL OR organ IN (SELECT value FROM json_each(@organs)))';
    const arenden = db.prepare<object, ArendenInMonth>(
      `SELECT organ, month, sum(registered) AS registered, sum(closed) AS closed FROM (
         SELECT organ, substr(registered_on, 1, 7) AS month, 1 AS registered, 0 AS closed FROM arende
         WHERE registered_on BETWEEN @from AND @to AND ${OF_ORGANS}
         UNION ALL
         SELECT organ, substr(closed_on, 1, 7), 0, 1 FROM arende
         WHERE closed_on BETWEEN @from AND @to AND ${OF_ORGANS}
       ) GROUP BY month, organ ORDER BY month, organ`,
    );
    const undated = db
      .prepare<object, number>(`SELECT count(*) FROM arende WHERE registered_on IS NULL AND ${OF_ORGANS}`)
      .pluck();
    const anslag = db.prepare<object, { organ: string; month: string; days: string }>(
      `SELECT organ, substr(met_on, 1, 7) AS month, json_group_array(days) AS days FROM anslag
       WHERE met_on BETWEEN @from AND @to AND ${OF_ORGANS} GROUP BY month, organ ORDER BY month, organ`,
    );
    const of = ({ organs, from = '', to = '9999-12-31' }: Filter) => ({
      organs: organs === undefined ? null : JSON.stringify(organs),
      from,
      to,
    });
    return {
      arenden: (filter) => arenden.all(of(filter)),
      undated: (filter) => undated.get({ organs: of(filter).organs }) ?? 0,
      anslag: (filter) =>
        anslag.all(of(filter)).map(({ organ, month, days: found }) => {
          const days = (JSON.parse(found) as number[]).toSorted((a, b) => a - b);
          return {
            organ,
            month,
            count: days.length,
            medianDays: median(days),
            longestDays: days.at(-1)!,
          };
        }),
    };
  },
};

/** Of numbers in order. */
function median(ordered: readonly number[]): number {
  const middle = ordered.length >> 1;
  return ordered.length % 2 === 1 ? ordered[middle]! : (ordered[middle - 1]! + ordered[middle]!) / 2;
}
