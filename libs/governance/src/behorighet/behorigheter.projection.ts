import { documents, documentTable, type StoredEvent, type View } from '@liggaren/event-store';
import type { Datum } from '../calendar/calendar.js';
import {
  behorighet,
  behorighetOn,
  behorighetStream,
  type Behorighet,
  type BehorighetEvent,
  type Behorigheter,
} from './behorighet.js';

/** What one account was granted, and whether it holds on the day asked for. */
export interface BehorighetRow extends Behorighet {
  readonly holds: boolean;
  /** Why it was revoked, when it was. */
  readonly revoked?: { readonly reason: string };
}

export interface BehorigheterQueries {
  /** Every grant, by account in Swedish order and number; of one board or one account when they are named. */
  list(filter: {
    readonly day: Datum;
    readonly organ?: string | undefined;
    readonly accountId?: string | undefined;
  }): readonly BehorighetRow[];
}

const swedish = new Intl.Collator('sv');

/** Who may do what: each account's grants. What a request may do is judged by the stream itself, not by this view. */
export const behorigheter: View<BehorigheterQueries> = {
  name: 'behorigheter',
  version: 1,
  tables: documentTable('account'),

  project(db) {
    const accounts = documents<Behorigheter>(db, 'account');
    const apply = (event: StoredEvent) => {
      const before = accounts.get(event.stream) ?? behorighet.initialState;
      accounts.put(event.stream, behorighet.evolve(before, event as unknown as BehorighetEvent));
    };
    return {
      on: { BehorighetGranted: apply, BehorighetRevoked: apply } satisfies Record<
        BehorighetEvent['type'],
        unknown
      >,
      flush: () => accounts.flush(),
      reset: () => accounts.reset(),
    };
  },

  queries(db) {
    const all = db.prepare<[string | null, string | null], string>(
      'SELECT doc FROM account WHERE ? IS NULL OR key = ?',
    );
    return {
      list: ({ day, organ, accountId }) => {
        const key = accountId === undefined ? null : behorighetStream(accountId);
        return all
          .pluck()
          .all(key, key)
          .map((doc) => JSON.parse(doc) as Exclude<Behorigheter, { status: 'none' }>)
          .sort((a, b) => swedish.compare(a.accountId, b.accountId))
          .flatMap((state) => {
            const now = behorighetOn(state, day);
            return state.granted.map((granted) => ({ ...granted, holds: now.includes(granted) }));
          })
          .filter((row) => organ === undefined || row.organ === organ);
      },
    };
  },
};
