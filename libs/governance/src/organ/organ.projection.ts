import { documents, documentTable, type StoredEvent, type View } from '@liggaren/event-store';
import type { Datum } from '../calendar/calendar.js';
import {
  mandatOn,
  membersOn,
  organ,
  organStream,
  presidiumOn,
  type EstablishedOrgan,
  type Mandat,
  type OrganEvent,
} from './organ.js';

/** A person by the short name that mandates and protocols use. */
export type OrganPerson = { readonly personId: string; readonly namn: string };

export interface Leaders {
  readonly ordforande?: OrganPerson | undefined;
  readonly viceOrdforande?: OrganPerson | undefined;
  readonly andreViceOrdforande?: OrganPerson | undefined;
}

/** A board, and who leads it on the day asked for. */
export type OrganRow = Pick<EstablishedOrgan, 'slug' | 'namn' | 'organisation' | 'kind'> & Leaders;

/** A board with all its periods, and what holds on one day. */
export interface OrganShown extends Omit<EstablishedOrgan, 'status'> {
  readonly onDay: {
    readonly day: Datum;
    readonly kommuner: readonly string[];
    readonly mandat: readonly Mandat[];
  } & Leaders;
}

export interface OrganQueries {
  /** Every board in Swedish order of name, and who leads it on `day`. */
  list(day: Datum): readonly OrganRow[];
  bySlug(slug: string, day: Datum): OrganShown | undefined;
}

const swedish = new Intl.Collator('sv');

/** Who leads the board on a day, with the names that their mandates were granted under. */
function leadersOn(board: Pick<EstablishedOrgan, 'mandat' | 'presidier'>, day: Datum): Leaders {
  const { ordforande, viceOrdforande, andreViceOrdforande } = presidiumOn(board, day) ?? {};
  const person = (personId: string | undefined) => {
    const mandat = board.mandat.find((m) => m.personId === personId);
    return mandat && { personId: mandat.personId, namn: mandat.namn };
  };
  return {
    ordforande: person(ordforande),
    viceOrdforande: person(viceOrdforande),
    andreViceOrdforande: person(andreViceOrdforande),
  };
}

/** The boards: who sits in them, who leads them, how they work. One document per board, its state folded. */
export const organView: View<OrganQueries> = {
  name: 'organ',
  version: 1,
  tables: documentTable('organ'),

  project(db) {
    const boards = documents<EstablishedOrgan>(db, 'organ');
    const apply = (event: StoredEvent) => {
      const state = organ.evolve(
        boards.get(event.stream) ?? organ.initialState,
        event as unknown as OrganEvent,
      );
      if (state.status === 'established') boards.put(event.stream, state);
    };
    return {
      on: {
        OrganEstablished: apply,
        MemberJoined: apply,
        MemberLeft: apply,
        MandatGranted: apply,
        MandatEnded: apply,
        PresidiumElected: apply,
        OrganRulesChanged: apply,
      } satisfies Record<OrganEvent['type'], unknown>,
      flush: () => boards.flush(),
      reset: () => boards.reset(),
    };
  },

  queries(db) {
    const all = db.prepare<[], string>('SELECT doc FROM organ').pluck();
    const one = db.prepare<[string], string>('SELECT doc FROM organ WHERE key = ?').pluck();
    return {
      list: (day) =>
        all
          .all()
          .map((doc) => JSON.parse(doc) as EstablishedOrgan)
          .sort((a, b) => swedish.compare(a.namn, b.namn) || swedish.compare(a.slug, b.slug))
          .map((board) => {
            const { slug, namn, organisation, kind } = board;
            return { slug, namn, organisation, kind, ...leadersOn(board, day) };
          }),
      bySlug: (slug, day) => {
        const doc = one.get(organStream(slug));
        if (doc === undefined) return undefined;
        const { status: _, ...board } = JSON.parse(doc) as EstablishedOrgan;
        const kommuner = membersOn(board, day);
        return { ...board, onDay: { day, kommuner, mandat: mandatOn(board, day), ...leadersOn(board, day) } };
      },
    };
  },
};
