import type { StoredEvent, View } from '@liggaren/event-store';
import type { Datum } from '../calendar/calendar.js';
import {
  awaitsReport,
  delegationsbeslut,
  delegationsbeslutStream,
  type Delegationsbeslut,
  type DelegationsbeslutEvent,
} from './delegationsbeslut.js';

/** A delegated decision in the register. */
export type DelegationsbeslutRow = Exclude<Delegationsbeslut, { status: 'none' }> & {
  /** It shall be reported to the board and has not been (KL 6:40, 7:8). */
  readonly awaitsReport: boolean;
};

export interface DelegationsbeslutQueries {
  /** A board's decisions of a year, in the order of their numbers. */
  list(organ: string, ar: number): DelegationsbeslutRow[];
  byId(id: string): DelegationsbeslutRow | undefined;
  /** What waits to be reported, decided longest ago first; of these boards when they are named. */
  unreported(organs?: readonly string[]): DelegationsbeslutRow[];
  /** The highest number in a board's series of a year; 0 when there is none. */
  highest(organ: string, ar: number): number;
}

type Doc = { readonly doc: string };

/** The register of delegated decisions. It shows all of each row: whoever serves the public applies sekretess first. */
export const delegationsregister: View<DelegationsbeslutQueries> = {
  name: 'delegationsbeslut',
  version: 1,
  tables: `
    CREATE TABLE delegationsbeslut (
      id TEXT PRIMARY KEY,
      organ TEXT NOT NULL,
      ar INTEGER NOT NULL,
      nummer INTEGER NOT NULL,
      beslutat_on TEXT NOT NULL,
      awaits_report INTEGER NOT NULL,
      doc TEXT NOT NULL
    ) STRICT;
    CREATE INDEX delegationsbeslut_series ON delegationsbeslut (organ, ar, nummer);
    CREATE INDEX delegationsbeslut_waiting ON delegationsbeslut (beslutat_on, id) WHERE awaits_report = 1;
  `,

  project: (db) => {
    const read = db.prepare<[string], string>('SELECT doc FROM delegationsbeslut WHERE id = ?').pluck();
    const write = db.prepare('INSERT OR REPLACE INTO delegationsbeslut VALUES (?, ?, ?, ?, ?, ?, ?)');
    const apply = ({ stream, type, data }: StoredEvent) => {
      const id = stream.slice(delegationsbeslutStream('').length);
      const before = read.get(id);
      const state = delegationsbeslut.evolve(
        before === undefined ? delegationsbeslut.initialState : (JSON.parse(before) as Delegationsbeslut),
        { type, data } as unknown as DelegationsbeslutEvent,
      );
      if (state.status === 'none') return;
      const waits = awaitsReport.applies({ anmals: state.anmals, reported: state.status === 'reported' });
      const row: DelegationsbeslutRow = { ...state, awaitsReport: waits };
      const beslutatOn: Datum = state.beslutatOn;
      write.run(id, state.organ, state.ar, state.nummer, beslutatOn, waits ? 1 : 0, JSON.stringify(row));
    };
    return { on: { DelegationsbeslutRegistered: apply, DelegationsbeslutReported: apply } };
  },

  queries: (db) => {
    const series = db.prepare<[string, number], Doc>(
      'SELECT doc FROM delegationsbeslut WHERE organ = ? AND ar = ? ORDER BY nummer',
    );
    const one = db.prepare<[string], Doc>('SELECT doc FROM delegationsbeslut WHERE id = ?');
    const waiting = db.prepare<[string | null, string | null], Doc>(
      `SELECT doc FROM delegationsbeslut WHERE awaits_report = 1 AND (? IS NULL OR organ IN (SELECT value FROM json_each(?)))
       ORDER BY beslutat_on, id`,
    );
    const highest = db
      .prepare<[string, number], number>(
        'SELECT coalesce(max(nummer), 0) FROM delegationsbeslut WHERE organ = ? AND ar = ?',
      )
      .pluck();
    const rowOf = ({ doc }: Doc) => JSON.parse(doc) as DelegationsbeslutRow;
    return {
      list: (organ, ar) => series.all(organ, ar).map(rowOf),
      byId: (id) => {
        const found = one.get(id);
        return found && rowOf(found);
      },
      unreported: (organs) => {
        const of = organs === undefined ? null : JSON.stringify(organs);
        return waiting.all(of, of).map(rowOf);
      },
      highest: (organ, ar) => highest.get(organ, ar) ?? 0,
    };
  },
};
