import type { StoredEvent, View } from '@liggaren/event-store';
import type { SammantradeEvent } from './events.js';

/** A decision that the ledger has still to mail. */
export interface Utskick {
  /** Of the event that asked for it: names the mail, however often it is tried. */
  readonly eventId: string;
  readonly sammantradeId: string;
  readonly paragraf: number;
  readonly expedieringsnummer: number;
  readonly mottagare: string;
  readonly epost: string;
  readonly dispatchedOn: string;
  /** Who sent it. */
  readonly by: string;
}

export interface UtskickQueries {
  /** In the order they were asked for. */
  pending(): readonly Utskick[];
}

/** The outbox: what is to be mailed, until it is told that it was, or that it never will be. */
export const utskick: View<UtskickQueries> = {
  name: 'utskick',
  version: 1,
  tables: `
    CREATE TABLE dispatched (
      sammantradeId TEXT NOT NULL, paragraf INTEGER NOT NULL, antal INTEGER NOT NULL, PRIMARY KEY (sammantradeId, paragraf)
    ) STRICT;
    CREATE TABLE utskick (
      nr INTEGER PRIMARY KEY, sammantradeId TEXT NOT NULL, paragraf INTEGER NOT NULL, expedieringsnummer INTEGER NOT NULL,
      row TEXT NOT NULL, UNIQUE (sammantradeId, paragraf, expedieringsnummer)
    ) STRICT;
  `,
  project: (db) => {
    const count = db
      .prepare<[string, number], number>(
        `INSERT INTO dispatched VALUES (?, ?, 1)
         ON CONFLICT (sammantradeId, paragraf) DO UPDATE SET antal = antal + 1 RETURNING antal`,
      )
      .pluck();
    const insert = db.prepare(
      `INSERT INTO utskick (sammantradeId, paragraf, expedieringsnummer, row)
       VALUES (@sammantradeId, @paragraf, @expedieringsnummer, @row)`,
    );
    const remove = db.prepare(
      'DELETE FROM utskick WHERE sammantradeId = ? AND paragraf = ? AND expedieringsnummer = ?',
    );
    const idOf = ({ stream }: StoredEvent) => stream.slice('sammantrade-'.length);
    const settled = (event: StoredEvent) => {
      const { data } = event as unknown as Extract<
        SammantradeEvent,
        { type: 'ExpedieringMailed' | 'ExpedieringBounced' }
      >;
      remove.run(idOf(event), data.paragraf, data.expedieringsnummer);
    };
    return {
      on: {
        BeslutDispatched: (event) => {
          const { data } = event as unknown as Extract<SammantradeEvent, { type: 'BeslutDispatched' }>;
          const { paragraf, mottagare, epost, dispatchedOn } = data;
          const sammantradeId = idOf(event);
          const expedieringsnummer = count.get(sammantradeId, paragraf)!;
          if (epost === undefined) return;
          const place = { sammantradeId, paragraf, expedieringsnummer };
          const by = event.metadata.actor.name;
          const row: Utskick = { eventId: event.id, ...place, mottagare, epost, dispatchedOn, by };
          insert.run({ ...place, row: JSON.stringify(row) });
        },
        ExpedieringMailed: settled,
        ExpedieringBounced: settled,
      },
    };
  },
  queries: (db) => {
    const all = db.prepare<[], string>('SELECT row FROM utskick ORDER BY nr').pluck();
    return { pending: () => all.all().map((row) => JSON.parse(row) as Utskick) };
  },
};
