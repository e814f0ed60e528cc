import { isDeepStrictEqual } from 'node:util';
import { stockholmDay, type Datum } from '../calendar/calendar.js';
import { questionRule } from '../rule.js';
import type {
  Beslut,
  DataOf,
  Narvaro,
  Omrostning,
  Paragrafuppgift,
  ParagrafText,
  Person,
  Plats,
  Reservation,
  SammantradeEvent,
  SammantradeEventType,
  Signatory,
  Signature,
  Underskriftsbegaran,
  Uppdrag,
  Yrkande,
} from './events.js';

/** A § of the protokoll as it stands. */
export interface Paragraf extends ParagrafText {
  readonly paragraf: number;
  /** How many events have touched the §: what If-Match names. */
  readonly version: number;
  readonly yrkanden: readonly (Yrkande & { readonly withdrawn: boolean })[];
  readonly omrostningar: readonly Omrostning[];
  readonly beslut?: Beslut;
  readonly uppdrag: readonly Uppdrag[];
  readonly reservationer: readonly Reservation[];
  readonly anteckningar: readonly { readonly personId: string; readonly text: string }[];
  /** What was recorded by mistake, by its number among those of its kind; the lists have only what stands. */
  readonly struck: readonly { readonly uppgift: Paragrafuppgift; readonly nummer: number }[];
  readonly dispatches: readonly Dispatch[];
  readonly justering: Justering;
}

type WhichDispatch = 'paragraf' | 'expedieringsnummer' | 'mottagare';

/** What was sent out of the decision of a §, and how the ledger's own mailing of it went. */
export type Dispatch = DataOf<'BeslutDispatched'> & {
  readonly mailed?: Omit<DataOf<'ExpedieringMailed'>, WhichDispatch>;
  readonly bounced?: Omit<DataOf<'ExpedieringBounced'>, WhichDispatch>;
};

/** Where a text is on its way to being justerad. */
export type Justering =
  | { readonly status: 'draft' }
  | { readonly status: 'submitted'; readonly sha256: string; readonly signatures: readonly Signature[] }
  | {
      readonly status: 'justerad';
      readonly sha256: string;
      readonly signatures: readonly Signature[];
      readonly justeradOn: Datum;
    };

/** A meeting that has been called. */
interface Called {
  readonly sammantradeId: string;
  readonly organ: string;
  readonly organNamn: string;
  readonly organisation: string;
  readonly sammantradesdatum: Datum;
  readonly startsAt: string;
  readonly plats: string;
  readonly calledOn: Datum;
  readonly foredragningslista: readonly DataOf<'ArendeListed'>[];
  /** The highest number that an item was given: a struck one's is not given again. */
  readonly lastListed: number;
}

/** A meeting that has been opened, with its protokoll. */
export interface Held extends Called {
  readonly status: 'held';
  readonly phase: 'open' | 'adjourned' | 'closed';
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly ordforande: Person;
  readonly sekreterare: Person;
  readonly organKind: string;
  readonly antalLedamoter: number;
  readonly firstParagraf: number;
  readonly mandat: readonly Plats[];
  /** The days on which it met, in order. */
  readonly days: readonly Datum[];
  readonly narvaro: readonly Narvaro[];
  readonly jav: readonly DataOf<'JavDeclared'>[];
  readonly signatories: readonly Signatory[];
  readonly paragrafer: readonly Paragraf[];
  readonly justering: Justering;
  /** Signers who were sent to an outside service. */
  readonly underskriftsbegaranden: readonly Underskriftsbegaran[];
  readonly returns: readonly DataOf<'ProtokollReturned'>[];
  readonly rattelser: readonly DataOf<'SkrivfelCorrected'>[];
  readonly uppdragReports: readonly DataOf<'UppdragReported'>[];
}

export type Sammantrade =
  | { readonly status: 'none' }
  | (Called & { readonly status: 'called' })
  | (Called & { readonly status: 'cancelled'; readonly reason: string })
  | Held;

const DRAFT: Justering = { status: 'draft' };

/** Events that change what is signed. A new kind of event must say on which side it stands. */
const IS_CONTENT: Readonly<Record<SammantradeEventType, boolean>> = {
  SammantradeCalled: false,
  SammantradeMoved: false,
  SammantradeCancelled: false,
  ArendeListed: false,
  ForedragningspunktRevised: false,
  ForedragningslistaArranged: false,
  SammantradeOpened: true,
  SammantradeAdjourned: true,
  SammantradeResumed: true,
  NarvaroRecorded: true,
  NarvaroWithdrawn: true,
  JavDeclared: true,
  JusterareAppointed: true,
  JusterareReplaced: true,
  ParagrafAdded: true,
  ParagrafRevised: true,
  YrkandeRecorded: true,
  YrkandeWithdrawn: true,
  OmrostningRecorded: true,
  BeslutRecorded: true,
  UppdragGiven: true,
  UppdragReported: false,
  ReservationRecorded: true,
  ProtokollsanteckningAdded: true,
  ParagrafuppgiftStruck: true,
  SammantradeClosed: true,
  ProtokollSubmitted: false,
  UnderskriftRequested: false,
  JusteringSigned: false,
  ProtokollReturned: false,
  ProtokollJusterat: false,
  ParagrafJusteradOmedelbart: false,
  SkrivfelCorrected: false,
  BeslutDispatched: false,
  ExpedieringMailed: false,
  ExpedieringBounced: false,
};

/** The events that no justerat protokoll takes any more. */
export const CONTENT_EVENTS = (Object.keys(IS_CONTENT) as SammantradeEventType[]).filter(
  (type) => IS_CONTENT[type],
);

/** Practice, and Kammarrätten i Göteborg 2014 on e-justering: all sign one and the same text. */
export const changeVoidsSignatures = questionRule<[SammantradeEvent]>({
  code: 'SIGNATURES_VOID_ON_CHANGE',
  statute: 'praxis, Kammarrätten i Göteborg 2014',
  effect: 'block',
  says: 'Varje ändring av texten före den sista underskriften gör de lämnade underskrifterna ogiltiga.',
  applies: (event) => IS_CONTENT[event.type],
});

export function evolve(state: Sammantrade, event: SammantradeEvent): Sammantrade {
  if (event.type === 'SammantradeCalled')
    return { status: 'called', ...event.data, foredragningslista: [], lastListed: 0 };
  if (state.status === 'none' || state.status === 'cancelled') return state;
  if (state.status === 'called') return evolveCalled(state, event);
  const next = evolveHeld(state, event);
  return changeVoidsSignatures.applies(event) ? withoutSignatures(next, event) : next;
}

/** What was submitted and is touched by the event is a draft again; a § alone is touched by its own events. */
function withoutSignatures(state: Held, event: SammantradeEvent): Held {
  const draft = (justering: Justering) => (justering.status === 'submitted' ? DRAFT : justering);
  const touched = 'paragraf' in event.data ? event.data.paragraf : undefined;
  return {
    ...state,
    justering: draft(state.justering),
    paragrafer: state.paragrafer.map((paragraf) =>
      paragraf.justering.status === 'submitted' && (touched === undefined || touched === paragraf.paragraf)
        ? { ...paragraf, justering: DRAFT }
        : paragraf,
    ),
  };
}

function evolveCalled(
  state: Extract<Sammantrade, { status: 'called' }>,
  event: SammantradeEvent,
): Sammantrade {
  switch (event.type) {
    case 'SammantradeMoved': {
      const { sammantradesdatum, startsAt, plats } = event.data;
      return { ...state, sammantradesdatum, startsAt, plats };
    }
    case 'SammantradeCancelled':
      return { ...state, status: 'cancelled', reason: event.data.reason };
    case 'ArendeListed':
    case 'ForedragningspunktRevised':
    case 'ForedragningslistaArranged':
      return { ...state, ...listAfter(state, event) };
    case 'SammantradeOpened':
      return {
        ...state,
        ...event.data,
        status: 'held',
        phase: 'open',
        days: [stockholmDay(event.data.openedAt)],
        narvaro: [],
        jav: [],
        signatories: [{ ...event.data.ordforande, role: 'ordforande' }],
        paragrafer: [],
        justering: DRAFT,
        underskriftsbegaranden: [],
        returns: [],
        rattelser: [],
        uppdragReports: [],
      };
    default:
      return state;
  }
}

function evolveHeld(state: Held, event: SammantradeEvent): Held {
  switch (event.type) {
    case 'SammantradeCalled':
    case 'SammantradeMoved':
    case 'SammantradeCancelled':
    case 'SammantradeOpened':
      return state;
    case 'ArendeListed':
    case 'ForedragningspunktRevised':
    case 'ForedragningslistaArranged':
      return { ...state, ...listAfter(state, event) };
    case 'SammantradeAdjourned':
      return { ...state, phase: 'adjourned' };
    case 'SammantradeResumed': {
      const day = stockholmDay(event.data.resumedAt);
      return { ...state, phase: 'open', days: state.days.includes(day) ? state.days : [...state.days, day] };
    }
    case 'NarvaroRecorded':
      return { ...state, narvaro: replaced(state.narvaro, event.data, ({ personId }) => personId) };
    case 'NarvaroWithdrawn': {
      const { personId } = event.data;
      return { ...state, narvaro: state.narvaro.filter((narvaro) => narvaro.personId !== personId) };
    }
    case 'JavDeclared':
      return onParagraf({ ...state, jav: [...state.jav, event.data] }, event.data.paragraf, (p) => p);
    case 'JusterareAppointed':
      return {
        ...state,
        signatories: replaced(state.signatories, event.data, ({ personId, role }) => `${role} ${personId}`),
      };
    case 'JusterareReplaced': {
      const { personId, role, by } = event.data;
      return {
        ...state,
        signatories: state.signatories.map((signatory) =>
          signatory.personId === personId && signatory.role === role ? { ...signatory, ...by } : signatory,
        ),
      };
    }
    case 'ParagrafAdded':
      return {
        ...state,
        paragrafer: [
          ...state.paragrafer,
          {
            ...event.data,
            version: 1,
            yrkanden: [],
            omrostningar: [],
            uppdrag: [],
            reservationer: [],
            anteckningar: [],
            struck: [],
            dispatches: [],
            justering: DRAFT,
          },
        ],
      };
    case 'ParagrafRevised':
      return onParagraf(state, event.data.paragraf, (p) => ({ ...p, ...event.data }));
    case 'YrkandeRecorded': {
      const { paragraf, ...yrkande } = event.data;
      return onParagraf(state, paragraf, (p) => ({
        ...p,
        yrkanden: [...p.yrkanden, { ...yrkande, withdrawn: false }],
      }));
    }
    case 'YrkandeWithdrawn':
      return onParagraf(state, event.data.paragraf, (p) => ({
        ...p,
        yrkanden: p.yrkanden.map((y) =>
          y.yrkandenummer === event.data.yrkandenummer ? { ...y, withdrawn: true } : y,
        ),
      }));
    case 'OmrostningRecorded': {
      const { paragraf, ...omrostning } = event.data;
      return onParagraf(state, paragraf, (p) => ({ ...p, omrostningar: [...p.omrostningar, omrostning] }));
    }
    case 'BeslutRecorded': {
      const { paragraf, ...beslut } = event.data;
      return onParagraf(state, paragraf, (p) => ({ ...p, beslut }));
    }
    case 'UppdragGiven': {
      const { paragraf, ...uppdrag } = event.data;
      return onParagraf(state, paragraf, (p) => ({ ...p, uppdrag: [...p.uppdrag, uppdrag] }));
    }
    case 'UppdragReported':
      return { ...state, uppdragReports: [...state.uppdragReports, event.data] };
    case 'ReservationRecorded': {
      const { paragraf, ...reservation } = event.data;
      return onParagraf(state, paragraf, (p) => ({ ...p, reservationer: [...p.reservationer, reservation] }));
    }
    case 'ProtokollsanteckningAdded': {
      const { paragraf, ...anteckning } = event.data;
      return onParagraf(state, paragraf, (p) => ({ ...p, anteckningar: [...p.anteckningar, anteckning] }));
    }
    case 'ParagrafuppgiftStruck':
      return struckFrom(state, event.data);
    case 'SammantradeClosed':
      return { ...state, phase: 'closed', closedAt: event.data.closedAt };
    case 'ProtokollSubmitted': {
      const { sha256, paragraf } = event.data;
      // Who was sent to a service before is sent anew: a signature given for what was sent back is void.
      const underskriftsbegaranden = state.underskriftsbegaranden.filter((r) => r.paragraf !== paragraf);
      const submitted: Justering = { status: 'submitted', sha256, signatures: [] };
      return onJustering({ ...state, underskriftsbegaranden }, paragraf, () => submitted);
    }
    case 'UnderskriftRequested':
      return { ...state, underskriftsbegaranden: [...state.underskriftsbegaranden, event.data] };
    case 'JusteringSigned':
      return onJustering(state, event.data.paragraf, (justering) =>
        justering.status === 'submitted'
          ? { ...justering, signatures: [...justering.signatures, event.data] }
          : justering,
      );
    case 'ProtokollReturned':
      return {
        ...onJustering(state, event.data.paragraf, () => DRAFT),
        returns: [...state.returns, event.data],
      };
    case 'ProtokollJusterat': {
      const { sha256, justeratOn } = event.data;
      return onJustering(state, undefined, (before) => done(before, sha256, justeratOn));
    }
    case 'ParagrafJusteradOmedelbart': {
      const { sha256, justeradOn, paragraf } = event.data;
      return onJustering(state, paragraf, (before) => done(before, sha256, justeradOn));
    }
    case 'SkrivfelCorrected':
      return { ...state, rattelser: [...state.rattelser, event.data] };
    case 'BeslutDispatched':
      return {
        ...state,
        paragrafer: state.paragrafer.map((p) =>
          p.paragraf === event.data.paragraf ? { ...p, dispatches: [...p.dispatches, event.data] } : p,
        ),
      };
    case 'ExpedieringMailed': {
      const { paragraf, expedieringsnummer, mottagare: _, ...mailed } = event.data;
      return onDispatch(state, paragraf, expedieringsnummer, { mailed });
    }
    case 'ExpedieringBounced': {
      const { paragraf, expedieringsnummer, mottagare: _, ...bounced } = event.data;
      return onDispatch(state, paragraf, expedieringsnummer, { bounced });
    }
    default:
      return event satisfies never;
  }
}

function listAfter(
  { foredragningslista, lastListed }: Called,
  event: Extract<
    SammantradeEvent,
    { type: 'ArendeListed' | 'ForedragningspunktRevised' | 'ForedragningslistaArranged' }
  >,
): Pick<Called, 'foredragningslista' | 'lastListed'> {
  if (event.type === 'ArendeListed') {
    const { ordning } = event.data;
    return {
      foredragningslista: [...foredragningslista, event.data],
      lastListed: Math.max(lastListed, ordning),
    };
  }
  if (event.type === 'ForedragningspunktRevised') {
    const { ordning, rubrik } = event.data;
    const revised = foredragningslista.map((item) => (item.ordning === ordning ? { ...item, rubrik } : item));
    return { foredragningslista: revised, lastListed };
  }
  const arranged = event.data.ordning.flatMap(
    (number) => foredragningslista.find(({ ordning }) => ordning === number) ?? [],
  );
  return { foredragningslista: arranged, lastListed };
}

function onDispatch(
  state: Held,
  paragraf: number,
  expedieringsnummer: number,
  more: Partial<Dispatch>,
): Held {
  return {
    ...state,
    paragrafer: state.paragrafer.map((p) =>
      p.paragraf === paragraf
        ? {
            ...p,
            dispatches: p.dispatches.map((d, i) => (i + 1 === expedieringsnummer ? { ...d, ...more } : d)),
          }
        : p,
    ),
  };
}

/** The list of a § that holds its records of each kind but jäv, which stands beside the §§. */
const LIST = {
  yrkande: 'yrkanden',
  omrostning: 'omrostningar',
  reservation: 'reservationer',
  uppdrag: 'uppdrag',
  anteckning: 'anteckningar',
} as const satisfies Record<Exclude<Paragrafuppgift, 'jav'>, keyof Paragraf>;

/** What stands of a kind at a §, in the order in which it was recorded. */
function standing(state: Held, p: Paragraf, uppgift: Paragrafuppgift): readonly object[] {
  return uppgift === 'jav' ? state.jav.filter(({ paragraf }) => paragraf === p.paragraf) : p[LIST[uppgift]];
}

/** The numbers of what stands of a kind at a §: 1, 2, … as it was recorded; a struck one's is not given again. */
export function numbersOf(state: Held, p: Paragraf, uppgift: Paragrafuppgift): readonly number[] {
  const struck = new Set(p.struck.flatMap((s) => (s.uppgift === uppgift ? s.nummer : [])));
  const recorded = standing(state, p, uppgift).length + struck.size;
  return Array.from({ length: recorded }, (_, i) => i + 1).filter((nummer) => !struck.has(nummer));
}

/** The record that stands under a number, if one does. */
export function recordOf(
  state: Held,
  p: Paragraf,
  { uppgift, nummer }: Paragraf['struck'][number],
): object | undefined {
  return standing(state, p, uppgift)[numbersOf(state, p, uppgift).indexOf(nummer)];
}

const RECORDED = {
  JavDeclared: 'jav',
  YrkandeRecorded: 'yrkande',
  OmrostningRecorded: 'omrostning',
  ReservationRecorded: 'reservation',
  UppdragGiven: 'uppdrag',
  ProtokollsanteckningAdded: 'anteckning',
} as const satisfies Partial<Record<SammantradeEventType, Paragrafuppgift>>;

/** True while what the event recorded of a § has not been struck. */
export function stands(
  state: Held,
  { type, data }: Extract<SammantradeEvent, { type: keyof typeof RECORDED }>,
): boolean {
  const { paragraf } = data;
  const p = paragrafOf(state, paragraf);
  const records = p === undefined ? [] : standing(state, p, RECORDED[type]);
  // A yrkande may have been withdrawn since.
  if (type === 'YrkandeRecorded') {
    return (records as Paragraf['yrkanden']).some((y) => y.yrkandenummer === data.yrkandenummer);
  }
  return records.some((record) => isDeepStrictEqual({ paragraf, ...record }, data));
}

function struckFrom(state: Held, { paragraf, uppgift, nummer }: DataOf<'ParagrafuppgiftStruck'>): Held {
  const p = paragrafOf(state, paragraf);
  const record = p && recordOf(state, p, { uppgift, nummer });
  if (record === undefined) return state;
  const without = <T extends object>(list: readonly T[]) => list.filter((one) => one !== record);
  const jav = without(state.jav);
  return onParagraf({ ...state, jav }, paragraf, (before) => ({
    ...before,
    ...(uppgift !== 'jav' && { [LIST[uppgift]]: without<object>(before[LIST[uppgift]]) }),
    struck: [...before.struck, { uppgift, nummer }],
  }));
}

function replaced<T>(list: readonly T[], item: T, key: (item: T) => string): readonly T[] {
  const at = list.findIndex((other) => key(other) === key(item));
  return at < 0 ? [...list, item] : list.with(at, item);
}

/** Changes one §, and counts its version. */
function onParagraf(state: Held, number: number, change: (paragraf: Paragraf) => Paragraf): Held {
  return {
    ...state,
    paragrafer: state.paragrafer.map((paragraf) =>
      paragraf.paragraf === number ? { ...change(paragraf), version: paragraf.version + 1 } : paragraf,
    ),
  };
}

function onJustering(
  state: Held,
  number: number | undefined,
  change: (before: Justering) => Justering,
): Held {
  if (number === undefined) return { ...state, justering: change(state.justering) };
  return {
    ...state,
    paragrafer: state.paragrafer.map((paragraf) =>
      paragraf.paragraf === number ? { ...paragraf, justering: change(paragraf.justering) } : paragraf,
    ),
  };
}

function done(before: Justering, sha256: string, justeradOn: Datum): Justering {
  return {
    status: 'justerad',
    sha256,
    justeradOn,
    signatures: before.status === 'draft' ? [] : before.signatures,
  };
}

/** The last day on which the meeting met: the justering's fourteen days run from it (KL 5:69). */
export function lastDay(state: Held): Datum {
  return state.days[state.days.length - 1] ?? state.sammantradesdatum;
}

/** The § of that number. */
export function paragrafOf(state: Held, number: number): Paragraf | undefined {
  return state.paragrafer.find(({ paragraf }) => paragraf === number);
}
