import { formatDay, type Datum } from '../calendar/calendar.js';
import { noun, questionRule, Rejected } from '../rule.js';
import type { Sammantrade } from '../sammantrade/state.js';

/** One delegated decision ("delegationsbeslut"). Stream `delegationsbeslut-<organ>-<år>-<n>`. */
export const delegationsbeslutStream = (id: string) => `delegationsbeslut-${id}`;

/** `direktionen-2024-3`: the board, the year of the decision, the number within that year. */
export const delegationsbeslutIdOf = (organ: string, ar: number, nummer: number) =>
  `${organ}-${ar}-${nummer}`;

// ---- events: the stored format, for ever -------------------------------------------------------------------

/** Who decided on the board's behalf. */
export type Delegat = { readonly personId: string; readonly namn: string; readonly titel?: string };

export type DelegationsbeslutEvent =
  | {
      readonly type: 'DelegationsbeslutRegistered';
      readonly data: {
        readonly delegationsbeslutId: string;
        /** The board's slug. */
        readonly organ: string;
        /** The year of the decision. */
        readonly ar: number;
        /** 1, 2, … within the board and the year. */
        readonly nummer: number;
        readonly rubrik: string;
        /** The decision as it was worded. */
        readonly beslut: string;
        readonly delegat: Delegat;
        /** The point of the delegationsordning that it rests on. */
        readonly delegationspunkt: string;
        readonly beslutatOn: Datum;
        /** The day on which it was recorded here, separately (KL 8:10 p 3): from then it may be announced. */
        readonly registeredOn: Datum;
        readonly diarienummer?: string;
        /** Whether it shall be reported to the board. */
        readonly anmals: boolean;
        readonly overklagbart: boolean;
      };
    }
  /** Reported ("anmält") to the board, at a § when the protokoll gives it one. */
  | {
      readonly type: 'DelegationsbeslutReported';
      readonly data: {
        readonly delegationsbeslutId: string;
        readonly sammantradeId: string;
        readonly paragraf?: number;
        readonly reportedOn: Datum;
      };
    };

type Data<Type extends DelegationsbeslutEvent['type']> = Extract<
  DelegationsbeslutEvent,
  { type: Type }
>['data'];

// ---- state --------------------------------------------------------------------------------------------------

export type Delegationsbeslut =
  | { readonly status: 'none' }
  | ({ readonly status: 'registered' } & Data<'DelegationsbeslutRegistered'>)
  | ({ readonly status: 'reported' } & Data<'DelegationsbeslutRegistered'> & {
        readonly report: Data<'DelegationsbeslutReported'>;
      });

type Registered = Exclude<Delegationsbeslut, { status: 'none' }>;

function evolve(state: Delegationsbeslut, event: DelegationsbeslutEvent): Delegationsbeslut {
  switch (event.type) {
    case 'DelegationsbeslutRegistered':
      return { ...event.data, status: 'registered' };
    case 'DelegationsbeslutReported':
      return state.status === 'none' ? state : { ...state, status: 'reported', report: event.data };
    default:
      return event satisfies never;
  }
}

// ---- rules --------------------------------------------------------------------------------------------------

/** KL 6:40, 7:8: the board decides which delegated decisions are reported to it; those wait until they are. */
export const awaitsReport = questionRule<[{ readonly anmals: boolean; readonly reported: boolean }]>({
  code: 'DELEGATIONSBESLUT_UNREPORTED',
  statute: 'KL 6:40, 7:8',
  effect: 'compute',
  says: 'Ett delegationsbeslut som ska anmälas till nämnden visas som oanmält tills det har anmälts.',
  applies: ({ anmals, reported }) => anmals && !reported,
});

export const delegationsbeslut = noun<Delegationsbeslut, DelegationsbeslutEvent>({
  initialState: { status: 'none' },
  evolve,
  rules: [],
});

// ---- decisions ----------------------------------------------------------------------------------------------

/** The decision, or the answer that there is none. */
function found(state: Delegationsbeslut, id: string): Registered {
  if (state.status === 'none') {
    throw new Rejected(
      'DELEGATIONSBESLUT_NOT_FOUND',
      `Det finns inget delegationsbeslut ${id}. Registrera det först.`,
    );
  }
  return state;
}

/** What the anslagstavla announces of it: recorded separately on the day of its registration (KL 8:10 p 3). */
export function announcedDelegationsbeslut(state: Delegationsbeslut, id: string) {
  const { organ, rubrik, diarienummer, registeredOn, anmals, overklagbart } = found(state, id);
  return {
    organ,
    rubrik,
    ...(diarienummer === undefined ? {} : { diarienummer: [diarienummer] }),
    justeratOn: registeredOn,
    delegation: { anmals, overklagbart },
  };
}

/** The year in whose series a decision is numbered. */
export const yearOf = (beslutatOn: Datum) => Number(beslutatOn.slice(0, 4));

/** Registers the decision under a number that is free. @param today the day in Stockholm on which it is recorded */
export function registerDelegationsbeslut(
  nummer: number,
  decided: Omit<
    Data<'DelegationsbeslutRegistered'>,
    'delegationsbeslutId' | 'ar' | 'nummer' | 'registeredOn'
  >,
  today: Datum,
): DelegationsbeslutEvent[] {
  if (decided.beslutatOn > today) {
    throw new Rejected(
      'DAY_IN_FUTURE',
      `Dagen ${formatDay(decided.beslutatOn)} har inte kommit än. Ange en dag till och med i dag.`,
    );
  }
  const ar = yearOf(decided.beslutatOn);
  const delegationsbeslutId = delegationsbeslutIdOf(decided.organ, ar, nummer);
  return [
    {
      type: 'DelegationsbeslutRegistered',
      data: { ...decided, delegationsbeslutId, ar, nummer, registeredOn: today },
    },
  ];
}

/**
 * Records that it was reported at a meeting of its board.
 * @param wanted without `reportedOn`: the day of the meeting
 * @param today the day in Stockholm on which it is recorded
 */
export function reportDelegationsbeslut(
  state: Delegationsbeslut,
  id: string,
  wanted: { readonly sammantradeId: string; readonly paragraf?: number; readonly reportedOn?: Datum },
  meeting: Sammantrade,
  today: Datum,
): DelegationsbeslutEvent[] {
  const beslut = found(state, id);
  const { sammantradeId, paragraf } = wanted;
  if (meeting.status === 'none') {
    throw new Rejected('SAMMANTRADE_NOT_FOUND', `Det finns inget sammanträde ${sammantradeId}.`);
  }
  if (meeting.status === 'cancelled') {
    throw new Rejected('SAMMANTRADE_CANCELLED', 'Sammanträdet är inställt. Anmäl beslutet vid ett annat.');
  }
  if (meeting.organ !== beslut.organ) {
    throw new Rejected(
      'DELEGATIONSBESLUT_OF_OTHER_ORGAN',
      `Beslutet är fattat för ${beslut.organ} och anmäls där. Välj ett av det organets sammanträden.`,
    );
  }
  const paragrafer = meeting.status === 'held' ? meeting.paragrafer : [];
  if (paragraf !== undefined && !paragrafer.some((other) => other.paragraf === paragraf)) {
    throw new Rejected(
      'PARAGRAF_NOT_FOUND',
      `Protokollet ${sammantradeId} har ingen § ${paragraf}. Kontrollera numret.`,
    );
  }
  const reportedOn = wanted.reportedOn ?? meeting.sammantradesdatum;
  if (beslut.status === 'reported') {
    const before = beslut.report;
    const same =
      before.sammantradeId === sammantradeId &&
      before.paragraf === paragraf &&
      before.reportedOn === reportedOn;
    if (same) return [];
    throw new Rejected(
      'DELEGATIONSBESLUT_REPORTED',
      `Beslutet är redan anmält, ${formatDay(before.reportedOn)} (${before.sammantradeId}).`,
    );
  }
  if (reportedOn > today) {
    throw new Rejected(
      'DAY_IN_FUTURE',
      `Dagen ${formatDay(reportedOn)} har inte kommit än. Anmäl beslutet när sammanträdet har hållits.`,
    );
  }
  if (reportedOn < beslut.beslutatOn) {
    throw new Rejected(
      'REPORTED_BEFORE_DECIDED',
      `Beslutet fattades ${formatDay(beslut.beslutatOn)} och kan inte ha anmälts före det. Kontrollera sammanträdet.`,
    );
  }
  const data = {
    delegationsbeslutId: id,
    sammantradeId,
    ...(paragraf === undefined ? {} : { paragraf }),
    reportedOn,
  };
  return [{ type: 'DelegationsbeslutReported', data }];
}
