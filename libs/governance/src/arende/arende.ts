import type { Datum } from '../calendar/calendar.js';
import { broken, eventRule, noun, questionRule, Rejected } from '../rule.js';

/**
 * An ärende and its handlingar: one row of the diarium and everything that is registered under it.
 * Stream `arende-<SERIE>-<år>-<löpnr>`.
 */
export const arendeStream = (diarienummer: string) => {
  const { serie, ar, lopnr } = parseDiarienummer(diarienummer);
  return `arende-${serie}-${ar}-${lopnr}`;
};

/** The parts of `ITSAM 2024/25`: the serie, the year, and the number within the year. */
export type DiarienummerParts = { readonly serie: string; readonly ar: number; readonly lopnr: number };

/** `ITSAM 2024/25` → its parts. @throws Rejected DIARIENUMMER_INVALID */
export function parseDiarienummer(diarienummer: string): DiarienummerParts {
  const [, serie, ar, lopnr] = /^(\S+) (\d{4})\/([1-9]\d*)$/.exec(diarienummer) ?? [];
  if (serie === undefined) {
    throw new Rejected(
      'DIARIENUMMER_INVALID',
      `”${diarienummer}” är inget diarienummer. Skriv serie, år och löpnummer, till exempel ITSAM 2024/25.`,
    );
  }
  return { serie, ar: Number(ar), lopnr: Number(lopnr) };
}

/** The parts → `ITSAM 2024/25`. */
export const formatDiarienummer = ({ serie, ar, lopnr }: DiarienummerParts) => `${serie} ${ar}/${lopnr}`;

// ---- events: the stored format, for ever -------------------------------------------------------------------

export const INITIATORS = ['inkommen', 'eget-initiativ'] as const;
export const HANDLING_KINDS = ['inkommen', 'upprattad', 'expedierad'] as const;
/** innehall: what it is about (ärendemening, rubrik) and the content; motpart: sender and recipient. */
export const SEKRETESS_HIDES = ['innehall', 'motpart'] as const;
export const ARENDE_UPPGIFTER = ['arendemening', 'registeredOn', 'motpart'] as const;
export const HANDLING_UPPGIFTER = ['kind', 'datum', 'rubrik', 'avsandare', 'mottagare'] as const;

/** Content kept under its SHA-256 (hex) by `Filer`. */
export type HandlingFile = {
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly filename: string;
};

/** OSL 5:5: a warning, not a decision. `datum` is when the note was made, `myndighet` who had it made. */
export type Sekretessmarkering = {
  /** The provision as lawyers cite it: `OSL 21:1`. */
  readonly statute: string;
  readonly datum: Datum;
  readonly myndighet: string;
  readonly hides: readonly (typeof SEKRETESS_HIDES)[number][];
};

/** Each event names its ärende, so that a view needs no stream names. */
type Of<Data> = { readonly diarienummer: string } & Data;

export type ArendeEvent =
  | {
      readonly type: 'ArendeRegistered';
      readonly data: Of<
        DiarienummerParts & {
          /** The slug of the board that the ärende belongs to. */
          readonly organ: string;
          /** In short what it is about. */
          readonly arendemening: string;
          /** When its first handling came in or was drawn up. Absent only in imports that do not say. */
          readonly registeredOn?: Datum;
          /** Absent where it is not known (imports). */
          readonly initiator?: (typeof INITIATORS)[number];
          /** From whom it came, or whom it concerns. */
          readonly motpart?: string;
          readonly handlaggare?: string;
          /** The number as the register that it was imported from prints it, where that form is another. */
          readonly ursprungligtDiarienummer?: string;
          /** Set in the same breath, so that there is no moment at which a secret ärende is open. */
          readonly sekretess?: Sekretessmarkering;
        }
      >;
    }
  | {
      readonly type: 'HandlingRegistered';
      readonly data: Of<{
        /** 1, 2, … within the ärende, in the order registered. */
        readonly handlingsnummer: number;
        readonly kind: (typeof HANDLING_KINDS)[number];
        /** Received, drawn up or sent. Absent only in imports that do not say. */
        readonly datum?: Datum;
        /** In short what it is about. */
        readonly rubrik: string;
        readonly avsandare?: string;
        readonly mottagare?: string;
        /** Received for information only: nothing is expected of the board. */
        readonly forKannedom: boolean;
        readonly file?: HandlingFile;
        /** Set in the same breath, as for the ärende. */
        readonly sekretess?: Sekretessmarkering;
      }>;
    }
  | { readonly type: 'HandlaggareAssigned'; readonly data: Of<{ readonly handlaggare: string }> }
  /** Takes the place of an earlier marking of the same ärende or handling. */
  | {
      readonly type: 'SekretessmarkeringSet';
      /** Without `handlingsnummer` it holds for the whole ärende and every handling of it. */
      readonly data: Of<{ readonly handlingsnummer?: number } & Sekretessmarkering>;
    }
  | {
      readonly type: 'SekretessmarkeringLifted';
      readonly data: Of<{
        readonly handlingsnummer?: number;
        readonly datum: Datum;
        readonly reason: string;
      }>;
    }
  | {
      readonly type: 'DiarieuppgiftCorrected';
      readonly data: Of<{
        /** Absent when the ärende's own row is corrected. */
        readonly handlingsnummer?: number;
        readonly uppgift: Uppgift;
        /** Absent where nothing was stated. */
        readonly old?: string;
        /** Absent when what was stated is struck out. */
        readonly new?: string;
        readonly reason: string;
      }>;
    }
  | {
      readonly type: 'RemissSent';
      readonly data: Of<{
        /** 1, 2, … within the ärende. */
        readonly remissnummer: number;
        readonly to: string;
        readonly sentOn: Datum;
        readonly answerBy: Datum;
        readonly about?: string;
      }>;
    }
  | {
      readonly type: 'RemissAnswered';
      /** `handlingsnummer` is the answer as it was registered. */
      readonly data: Of<{
        readonly remissnummer: number;
        readonly answeredOn: Datum;
        readonly handlingsnummer?: number;
      }>;
    }
  /** The content of a handling was destroyed. Its row in the register stays. */
  | {
      readonly type: 'HandlingGallrad';
      readonly data: Of<{
        readonly handlingsnummer: number;
        /** The decision's designation: `Direktionen 2020-05-04 § 12`. Absent only where an import does not say. */
        readonly gallringsbeslut?: string;
        readonly beslutatOn?: Datum;
        readonly gallradOn: Datum;
      }>;
    }
  | {
      readonly type: 'ArendeClosed';
      readonly data: Of<{ readonly closedOn: Datum; readonly reason?: string }>;
    }
  | {
      readonly type: 'ArendeReopened';
      readonly data: Of<{ readonly reopenedOn: Datum; readonly reason: string }>;
    };

type Data<Type extends ArendeEvent['type']> = Extract<ArendeEvent, { type: Type }>['data'];
export type Uppgift = (typeof ARENDE_UPPGIFTER)[number] | (typeof HANDLING_UPPGIFTER)[number];

// ---- state --------------------------------------------------------------------------------------------------

export type Handling = Omit<Data<'HandlingRegistered'>, 'diarienummer'> & {
  readonly gallring?: Omit<Data<'HandlingGallrad'>, 'diarienummer' | 'handlingsnummer'>;
};
export type Remiss = Omit<Data<'RemissSent'>, 'diarienummer'> &
  Partial<Pick<Data<'RemissAnswered'>, 'answeredOn' | 'handlingsnummer'>>;
export type Rattelse = Omit<Data<'DiarieuppgiftCorrected'>, 'diarienummer'>;

export type RegisteredArende = Data<'ArendeRegistered'> & {
  /** The number of events that the ärende has been through. */
  readonly version: number;
  readonly handlingar: readonly Handling[];
  readonly remisser: readonly Remiss[];
  readonly rattelser: readonly Rattelse[];
} & (
    | { readonly status: 'open' }
    | { readonly status: 'closed'; readonly closedOn: Datum; readonly closedBecause?: string }
  );

export type Arende = { readonly status: 'none'; readonly version: 0 } | RegisteredArende;

function evolve(state: Arende, event: ArendeEvent): Arende {
  const version = state.version + 1;
  if (event.type === 'ArendeRegistered') {
    return { status: 'open', ...event.data, version, handlingar: [], remisser: [], rattelser: [] };
  }
  if (state.status === 'none') return state;
  const now = { ...state, version };
  switch (event.type) {
    case 'HandlingRegistered': {
      const { diarienummer: _, ...handling } = event.data;
      return { ...now, handlingar: [...state.handlingar, handling] };
    }
    case 'HandlaggareAssigned':
      return { ...now, handlaggare: event.data.handlaggare };
    case 'SekretessmarkeringSet': {
      const { statute, datum, myndighet, hides } = event.data;
      return mark(now, event.data.handlingsnummer, { statute, datum, myndighet, hides });
    }
    case 'SekretessmarkeringLifted':
      return mark(now, event.data.handlingsnummer, undefined);
    case 'DiarieuppgiftCorrected': {
      const { diarienummer: _, ...rattelse } = event.data;
      return { ...corrected(now, rattelse), rattelser: [...state.rattelser, rattelse] };
    }
    case 'RemissSent': {
      const { diarienummer: _, ...remiss } = event.data;
      return { ...now, remisser: [...state.remisser, remiss] };
    }
    case 'RemissAnswered': {
      const { diarienummer: _, ...answer } = event.data;
      const remisser = state.remisser.map((remiss) =>
        remiss.remissnummer === answer.remissnummer ? { ...remiss, ...answer } : remiss,
      );
      return { ...now, remisser };
    }
    case 'HandlingGallrad': {
      const { diarienummer: _, handlingsnummer, ...gallring } = event.data;
      return onHandling(now, handlingsnummer, (handling) => ({ ...handling, gallring }));
    }
    case 'ArendeClosed': {
      const { closedOn, reason } = event.data;
      return {
        ...now,
        status: 'closed',
        closedOn,
        ...(reason === undefined ? {} : { closedBecause: reason }),
      };
    }
    case 'ArendeReopened': {
      const { closedOn: _, closedBecause: __, ...open } = { closedOn: '', closedBecause: '', ...now };
      return { ...open, status: 'open' };
    }
    default:
      return event satisfies never;
  }
}

const onHandling = (arende: RegisteredArende, nummer: number, change: (handling: Handling) => Handling) => ({
  ...arende,
  handlingar: arende.handlingar.map((handling) =>
    handling.handlingsnummer === nummer ? change(handling) : handling,
  ),
});

const mark = (
  arende: RegisteredArende,
  nummer: number | undefined,
  sekretess: Sekretessmarkering | undefined,
) =>
  nummer === undefined
    ? { ...arende, sekretess }
    : onHandling(arende, nummer, (handling) => ({ ...handling, sekretess }));

const corrected = (
  arende: RegisteredArende,
  { handlingsnummer, uppgift, new: value }: Rattelse,
): RegisteredArende =>
  handlingsnummer === undefined
    ? { ...arende, [uppgift]: value }
    : onHandling(arende, handlingsnummer, (handling) => ({ ...handling, [uppgift]: value }));

/** What the register now states under one heading of the ärende's row, or of one of its handlingar. */
function stated(
  arende: RegisteredArende,
  { handlingsnummer, uppgift }: Pick<Rattelse, 'handlingsnummer' | 'uppgift'>,
) {
  const row =
    handlingsnummer === undefined
      ? arende
      : arende.handlingar.find((h) => h.handlingsnummer === handlingsnummer);
  return (row as Partial<Record<Uppgift, string>> | undefined)?.[uppgift];
}

// ---- rules --------------------------------------------------------------------------------------------------

const blank = (text: string | undefined) => text === undefined || text.trim() === '';

/** What an ärende's row lacks of OSL 5:2; the diarienummer it cannot lack. */
const missingOnArende = (
  row: Pick<Data<'ArendeRegistered'>, 'arendemening' | 'registeredOn' | 'initiator' | 'motpart'>,
) => [
  ...broken(blank(row.registeredOn), 'Ange vilken dag ärendet kom in eller upprättades.'),
  ...broken(blank(row.arendemening), 'Ange i korthet vad ärendet rör.'),
  ...broken(
    row.initiator === 'inkommen' && blank(row.motpart),
    'Ange vem ärendet kom in från. Är avsändaren okänd, skriv det.',
  ),
];

/** What a handling's row lacks of OSL 5:2. */
const missingOnHandling = (row: Omit<Handling, 'handlingsnummer' | 'forKannedom'>) => [
  ...broken(blank(row.datum), 'Ange vilken dag handlingen kom in, upprättades eller expedierades.'),
  ...broken(blank(row.rubrik), 'Ange i korthet vad handlingen rör.'),
  ...broken(
    row.kind === 'inkommen' && blank(row.avsandare),
    'Ange vem handlingen kom in från. Är avsändaren okänd, skriv det.',
  ),
  ...broken(row.kind === 'expedierad' && blank(row.mottagare), 'Ange vem handlingen expedierades till.'),
];

/** OSL 5:2: what the register states of each handling and of the ärende that it opens. */
export const handlingDataMissing = eventRule<
  Arende,
  ArendeEvent,
  'ArendeRegistered' | 'HandlingRegistered' | 'DiarieuppgiftCorrected'
>({
  code: 'HANDLING_DATA_MISSING',
  statute: 'OSL 5:2',
  effect: 'block',
  says: 'Diariet anger för varje handling datum, diarienummer, avsändare eller mottagare och i korthet vad den rör.',
  on: ['ArendeRegistered', 'HandlingRegistered', 'DiarieuppgiftCorrected'],
  findings: (state, event) => {
    if (event.type === 'ArendeRegistered') return missingOnArende(event.data);
    if (event.type === 'HandlingRegistered') return missingOnHandling(event.data);
    if (state.status === 'none') return [];
    // A correction may leave gaps that were there (an imported row), but make none.
    const missing = (arende: RegisteredArende) =>
      event.data.handlingsnummer === undefined
        ? missingOnArende(arende)
        : arende.handlingar
            .filter((h) => h.handlingsnummer === event.data.handlingsnummer)
            .flatMap(missingOnHandling);
    const before = missing(state).map(({ text }) => text);
    return missing(corrected(state, event.data)).filter(({ text }) => !before.includes(text));
  },
});

/** OSL 5:2, praxis: one number, one ärende. It holds for imports too: two ärenden never share a stream. */
export const diarienummerTaken = questionRule<[state: Arende]>({
  code: 'DIARIENUMMER_TAKEN',
  statute: 'OSL 5:2, praxis',
  effect: 'block',
  says: 'Ett diarienummer är unikt i sin serie och sitt år och används aldrig igen.',
  applies: (state) => state.status !== 'none',
});

/**
 * OSL 5:2, praxis: numbers follow one another. `next` is the one whose turn it is in the board's serie this
 * year. Numbers that another register gave are recorded as they are, so the question is not asked of imports.
 */
export const diarienummerHasGap = questionRule<[diarienummer: string, next: string]>({
  code: 'DIARIENUMMER_HAS_GAP',
  statute: 'OSL 5:2, praxis',
  effect: 'block',
  says: 'Diarienummer följer på varandra utan luckor inom sin serie och sitt år.',
  applies: (diarienummer, next) => diarienummer !== next,
});

/** JO 3579-2005, FL 36 §: what was stated stays readable beside what takes its place, with the reason. */
export const diariumNeverForgets = eventRule<Arende, ArendeEvent, 'DiarieuppgiftCorrected'>({
  code: 'DIARIUM_NEVER_FORGETS',
  statute: 'JO 3579-2005, FL 36 §',
  effect: 'block',
  says: 'En rättelse i diariet bevarar den gamla uppgiften, den nya, vem som rättade och varför.',
  on: ['DiarieuppgiftCorrected'],
  findings: (state, { data }) => {
    if (state.status === 'none') return [];
    const now = stated(state, data);
    return [
      ...broken(
        (data.old ?? '') !== (now ?? ''),
        now === undefined
          ? 'Diariet anger inget här. Lämna den gamla uppgiften tom.'
          : `Diariet anger ”${now}”, inte ”${data.old ?? ''}”. Läs in ärendet på nytt och ange den uppgift som ska rättas.`,
      ),
      ...broken(blank(data.reason), 'Ange varför uppgiften rättas.'),
    ];
  },
});

/** Arkivlagen 10 §: allmänna handlingar are destroyed only as a decision says. */
export const gallringWithoutBeslut = eventRule<Arende, ArendeEvent, 'HandlingGallrad'>({
  code: 'GALLRING_WITHOUT_BESLUT',
  statute: 'arkivlagen 10 §',
  effect: 'block',
  says: 'En allmän handling får gallras bara med stöd av ett gallringsbeslut.',
  on: ['HandlingGallrad'],
  findings: (_state, { data }) => [
    ...broken(
      blank(data.gallringsbeslut) || blank(data.beslutatOn),
      'Ange vilket gallringsbeslut som ger rätt att gallra, och vilken dag det fattades.',
    ),
    ...broken(
      data.beslutatOn !== undefined && data.beslutatOn > data.gallradOn,
      `Gallringsbeslutet fattades ${data.beslutatOn}, efter gallringen ${data.gallradOn}.`,
    ),
  ],
});

export const arende = noun<Arende, ArendeEvent>({
  initialState: { status: 'none', version: 0 },
  evolve,
  rules: [handlingDataMissing, diariumNeverForgets, gallringWithoutBeslut],
});

// ---- decisions ----------------------------------------------------------------------------------------------

/** The ärende, or the answer that there is none. @throws Rejected ARENDE_NOT_FOUND */
export function registered(state: Arende, diarienummer: string): RegisteredArende {
  if (state.status === 'none') {
    throw new Rejected('ARENDE_NOT_FOUND', `Det finns inget ärende med diarienummer ${diarienummer}.`);
  }
  return state;
}

/** One handling of it. @throws Rejected ARENDE_NOT_FOUND, HANDLING_NOT_FOUND */
export function handlingOf(state: Arende, diarienummer: string, handlingsnummer: number): Handling {
  const handling = registered(state, diarienummer).handlingar.find(
    (h) => h.handlingsnummer === handlingsnummer,
  );
  if (!handling) {
    throw new Rejected('HANDLING_NOT_FOUND', `${diarienummer} har ingen handling nummer ${handlingsnummer}.`);
  }
  return handling;
}

/**
 * Opens an ärende under a number. `next` is the number whose turn it is; it is left out only when another
 * register gave the number (import).
 * @throws Rejected DIARIENUMMER_TAKEN, DIARIENUMMER_HAS_GAP
 */
export function registerArende(
  state: Arende,
  data: Omit<Data<'ArendeRegistered'>, 'diarienummer'>,
  next?: string,
): ArendeEvent[] {
  const diarienummer = formatDiarienummer(data);
  if (diarienummerTaken.applies(state)) {
    throw new Rejected(
      diarienummerTaken.code,
      `Diarienumret ${diarienummer} är redan taget. Utelämna det, så får ärendet nästa lediga nummer.`,
      diarienummerTaken.statute,
    );
  }
  if (next !== undefined && diarienummerHasGap.applies(diarienummer, next)) {
    throw new Rejected(
      diarienummerHasGap.code,
      `Nästa nummer i tur är ${next}, inte ${diarienummer}. Utelämna diarienumret, så delas det ut i följd.`,
      diarienummerHasGap.statute,
    );
  }
  return [{ type: 'ArendeRegistered', data: { ...data, diarienummer } }];
}

type Facts<Type extends ArendeEvent['type'], Own extends string = never> = Omit<
  Data<Type>,
  'diarienummer' | Own
>;

export function registerHandling(
  state: Arende,
  diarienummer: string,
  data: Facts<'HandlingRegistered', 'handlingsnummer'>,
): ArendeEvent[] {
  const { handlingar } = registered(state, diarienummer);
  return [
    { type: 'HandlingRegistered', data: { ...data, diarienummer, handlingsnummer: handlingar.length + 1 } },
  ];
}

export function assignHandlaggare(
  state: Arende,
  diarienummer: string,
  data: Facts<'HandlaggareAssigned'>,
): ArendeEvent[] {
  if (registered(state, diarienummer).handlaggare === data.handlaggare) return [];
  return [{ type: 'HandlaggareAssigned', data: { ...data, diarienummer } }];
}

export function setSekretessmarkering(
  state: Arende,
  diarienummer: string,
  data: Facts<'SekretessmarkeringSet'>,
): ArendeEvent[] {
  const { handlingsnummer } = data;
  const { sekretess } =
    handlingsnummer === undefined
      ? registered(state, diarienummer)
      : handlingOf(state, diarienummer, handlingsnummer);
  const hides = SEKRETESS_HIDES.filter((what) => data.hides.includes(what));
  const same =
    sekretess?.statute === data.statute &&
    sekretess.datum === data.datum &&
    sekretess.myndighet === data.myndighet &&
    sekretess.hides.join() === hides.join();
  return same ? [] : [{ type: 'SekretessmarkeringSet', data: { ...data, hides, diarienummer } }];
}

export function liftSekretessmarkering(
  state: Arende,
  diarienummer: string,
  data: Facts<'SekretessmarkeringLifted'>,
): ArendeEvent[] {
  const { handlingsnummer } = data;
  const { sekretess } =
    handlingsnummer === undefined
      ? registered(state, diarienummer)
      : handlingOf(state, diarienummer, handlingsnummer);
  return sekretess === undefined
    ? []
    : [{ type: 'SekretessmarkeringLifted', data: { ...data, diarienummer } }];
}

export function correctDiarieuppgift(
  state: Arende,
  diarienummer: string,
  data: Facts<'DiarieuppgiftCorrected'>,
): ArendeEvent[] {
  const { handlingsnummer, uppgift } = data;
  const headings: readonly string[] = handlingsnummer === undefined ? ARENDE_UPPGIFTER : HANDLING_UPPGIFTER;
  if (!headings.includes(uppgift)) {
    throw new Rejected(
      'UPPGIFT_NOT_FOUND',
      `Här finns ingen uppgift ${uppgift}. Välj en av: ${headings.join(', ')}.`,
    );
  }
  if (handlingsnummer !== undefined) handlingOf(state, diarienummer, handlingsnummer);
  if (stated(registered(state, diarienummer), data) === data.new) return [];
  return [{ type: 'DiarieuppgiftCorrected', data: { ...data, diarienummer } }];
}

export function sendRemiss(
  state: Arende,
  diarienummer: string,
  data: Facts<'RemissSent', 'remissnummer'>,
): ArendeEvent[] {
  const { remisser } = registered(state, diarienummer);
  if (data.answerBy < data.sentOn) {
    throw new Rejected(
      'PERIOD_ENDS_BEFORE_START',
      'Remissen ska besvaras en dag som ligger före den dag den skickas.',
    );
  }
  return [{ type: 'RemissSent', data: { ...data, diarienummer, remissnummer: remisser.length + 1 } }];
}

export function answerRemiss(
  state: Arende,
  diarienummer: string,
  data: Facts<'RemissAnswered'>,
): ArendeEvent[] {
  const remiss = registered(state, diarienummer).remisser.find(
    ({ remissnummer }) => remissnummer === data.remissnummer,
  );
  if (!remiss)
    throw new Rejected('REMISS_NOT_FOUND', `${diarienummer} har ingen remiss nummer ${data.remissnummer}.`);
  if (data.handlingsnummer !== undefined) handlingOf(state, diarienummer, data.handlingsnummer);
  if (remiss.answeredOn === data.answeredOn && remiss.handlingsnummer === data.handlingsnummer) return [];
  if (remiss.answeredOn !== undefined) {
    throw new Rejected(
      'REMISS_ANSWERED',
      `Remissen till ${remiss.to} besvarades redan ${remiss.answeredOn}.`,
    );
  }
  if (data.answeredOn < remiss.sentOn) {
    throw new Rejected(
      'PERIOD_ENDS_BEFORE_START',
      `Remissen skickades ${remiss.sentOn} och kan inte besvaras före det.`,
    );
  }
  return [{ type: 'RemissAnswered', data: { ...data, diarienummer } }];
}

export function gallraHandling(
  state: Arende,
  diarienummer: string,
  data: Facts<'HandlingGallrad'>,
): ArendeEvent[] {
  const { gallring } = handlingOf(state, diarienummer, data.handlingsnummer);
  return gallring === undefined ? [{ type: 'HandlingGallrad', data: { ...data, diarienummer } }] : [];
}

export function closeArende(state: Arende, diarienummer: string, data: Facts<'ArendeClosed'>): ArendeEvent[] {
  const now = registered(state, diarienummer);
  if (now.status === 'closed') {
    if (now.closedOn === data.closedOn) return [];
    throw new Rejected('ARENDE_CLOSED', `${diarienummer} avslutades redan ${now.closedOn}.`);
  }
  if (now.registeredOn !== undefined && data.closedOn < now.registeredOn) {
    throw new Rejected(
      'PERIOD_ENDS_BEFORE_START',
      `Ärendet registrerades ${now.registeredOn} och kan inte avslutas före det.`,
    );
  }
  return [{ type: 'ArendeClosed', data: { ...data, diarienummer } }];
}

export function reopenArende(
  state: Arende,
  diarienummer: string,
  data: Facts<'ArendeReopened'>,
): ArendeEvent[] {
  return registered(state, diarienummer).status === 'open'
    ? []
    : [{ type: 'ArendeReopened', data: { ...data, diarienummer } }];
}
