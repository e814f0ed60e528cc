import type { View } from '@liggaren/event-store';
import type { MaskinkontoEvent } from './maskinkonto.js';

export interface MaskinkontoRow {
  readonly konto: string;
  readonly namn: string;
  readonly closed: boolean;
}

export interface MaskinkontonQueries {
  /** By name. */
  list(): readonly MaskinkontoRow[];
}

type Of<Type extends MaskinkontoEvent['type']> = Extract<MaskinkontoEvent, { type: Type }>;

/** The machines' accounts. Whether a key holds is judged by the stream itself, not by this view. */
export const maskinkonton: View<MaskinkontonQueries> = {
  name: 'maskinkonton',
  version: 1,
  tables: `CREATE TABLE maskinkonto (
    konto TEXT PRIMARY KEY, namn TEXT NOT NULL, closed INTEGER NOT NULL DEFAULT 0
  ) STRICT`,

  project(db) {
    const open = db.prepare('INSERT INTO maskinkonto (konto, namn) VALUES (?, ?)');
    const close = db.prepare('UPDATE maskinkonto SET closed = 1 WHERE konto = ?');
    return {
      on: {
        MaskinkontoOpened: ({ data }) => {
          const { konto, namn } = data as unknown as Of<'MaskinkontoOpened'>['data'];
          open.run(konto, namn);
        },
        MaskinkontoClosed: ({ data }) => {
          close.run((data as unknown as Of<'MaskinkontoClosed'>['data']).konto);
        },
      },
    };
  },

  queries(db) {
    const all = db.prepare<[], { konto: string; namn: string; closed: number }>(
      'SELECT konto, namn, closed FROM maskinkonto ORDER BY konto',
    );
    return { list: () => all.all().map((row) => ({ ...row, closed: row.closed === 1 })) };
  },
};
