import { justeringDeadline, type Datum } from '../calendar/calendar.js';
import { breaches, Rejected } from '../rule.js';
import type { Paragrafuppgift, Person } from './events.js';
import { justeringOf, waitsFor } from './justering.js';
import { countsForQuorum, servingAt } from './narvaro.js';
import { withoutEvidence, type PrintedSignature } from './printed-protokoll.js';
import { lacks } from './protokoll.js';
import { sammantrade, submitProtokoll } from './sammantrade.js';
import { lastDay, numbersOf, type Held, type Justering, type Paragraf } from './state.js';

/** A text on its way to being justerad, as whoever writes the protokoll follows it. */
export interface UtkastJustering {
  readonly status: Justering['status'];
  /** Hex SHA-256 of what was sent; null of a draft. */
  readonly sha256: string | null;
  readonly justeradOn: Datum | null;
  readonly signatures: readonly PrintedSignature[];
  readonly waitsFor: readonly Person[];
  /** Why it can't be sent for justering yet, in words that say what to do; empty when it can. */
  readonly hinder: readonly string[];
}

type Listed = 'yrkanden' | 'omrostningar' | 'reservationer' | 'uppdrag' | 'anteckningar';
/** A record of a §, with the number by which it is struck. */
type Numbered<T> = T & { readonly nummer: number };
type NumberedLists = { readonly [List in Listed]: readonly Numbered<Paragraf[List][number]>[] };

/** A § with what the ledger knows of it. */
export interface UtkastParagraf extends Omit<Paragraf, 'justering' | 'struck' | Listed>, NumberedLists {
  /** Who takes part at this §. */
  readonly tjanstgorande: readonly string[];
  /** KL 5:45-46: how many of how many ledamöter, and whether that is enough. */
  readonly beslutfor: { readonly antal: number; readonly av: number; readonly racker: boolean };
  /** What KL 5:67 still lacks, in words. */
  readonly lacks: readonly string[];
  readonly justering: UtkastJustering;
}

/** A meeting as whoever writes its protokoll needs it: all that stands, and what is still lacking. */
export interface Utkast extends Omit<Held, 'paragrafer' | 'jav' | 'justering' | 'status' | 'lastListed'> {
  readonly jav: readonly Numbered<Held['jav'][number]>[];
  readonly paragrafer: readonly UtkastParagraf[];
  readonly justering: UtkastJustering & {
    /** KL 5:69: the last day for it. */
    readonly senast: Datum;
  };
}

/** The draft of an opened meeting. */
export function utkastOf(state: Held): Utkast {
  const { status: _, lastListed: _last, ...shown } = state;
  return {
    ...shown,
    jav: state.paragrafer.flatMap((p) => {
      const jav = state.jav.filter(({ paragraf }) => paragraf === p.paragraf);
      return numbered(numbersOf(state, p, 'jav'), jav);
    }),
    paragrafer: state.paragrafer.map((p) => {
      const { struck: _, ...standing } = p;
      const numbers = (uppgift: Paragrafuppgift) => numbersOf(state, p, uppgift);
      const antal = countsForQuorum(state, p.paragraf);
      return {
        ...standing,
        yrkanden: numbered(numbers('yrkande'), p.yrkanden),
        omrostningar: numbered(numbers('omrostning'), p.omrostningar),
        reservationer: numbered(numbers('reservation'), p.reservationer),
        uppdrag: numbered(numbers('uppdrag'), p.uppdrag),
        anteckningar: numbered(numbers('anteckning'), p.anteckningar),
        tjanstgorande: servingAt(state, p.paragraf).map(({ personId }) => personId),
        beslutfor: { antal, av: state.antalLedamoter, racker: antal * 2 > state.antalLedamoter },
        lacks: lacks(state, p),
        justering: justeringIn(state, p.paragraf),
      };
    }),
    justering: { ...justeringIn(state), senast: justeringDeadline(lastDay(state)) },
  };
}

const numbered = <T extends object>(
  numbers: readonly number[],
  records: readonly T[],
): readonly Numbered<T>[] => records.map((record, i) => ({ ...record, nummer: numbers[i]! }));

function justeringIn(state: Held, paragraf?: number): UtkastJustering {
  const justering = justeringOf(state, paragraf)!;
  const isDraft = justering.status === 'draft';
  return {
    status: justering.status,
    sha256: isDraft ? null : justering.sha256,
    justeradOn: justering.status === 'justerad' ? justering.justeradOn : null,
    signatures: isDraft ? [] : justering.signatures.map(withoutEvidence),
    waitsFor: waitsFor(state, paragraf).map(({ personId, namn }) => ({ personId, namn })),
    hinder: hinderOf(state, paragraf),
  };
}

/** What would be answered if it were sent now: by the same decision and the same rules. */
function hinderOf(state: Held, paragraf: number | undefined): readonly string[] {
  try {
    const { personId: id, namn: name } = state.sekreterare;
    const recorded = { recordedAt: state.openedAt, actor: { id, name, role: 'sekreterare' } };
    return submitProtokoll(state, paragraf).flatMap((event) =>
      breaches(sammantrade.rules, state, event, recorded)
        .filter(({ rule }) => rule.effect === 'block')
        .map(({ text }) => text),
    );
  } catch (error) {
    if (error instanceof Rejected) return error.code === 'ALREADY_JUSTERAT' ? [] : [error.message];
    throw error;
  }
}
