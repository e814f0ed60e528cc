import { anslag, type Anslag, type AnslagEvent } from '../anslag/anslag.js';
import { arende, type Arende, type ArendeEvent } from '../arende/arende.js';
import { behorighet, type BehorighetEvent, type Behorigheter } from '../behorighet/behorighet.js';
import {
  delegationsbeslut,
  type Delegationsbeslut,
  type DelegationsbeslutEvent,
} from '../delegationsbeslut/delegationsbeslut.js';
import { inloggning, type Inloggning, type InloggningEvent } from '../inloggning/inloggning.js';
import { maskinkonto, type Maskinkonto, type MaskinkontoEvent } from '../maskinkonto/maskinkonto.js';
import { organ, type Organ, type OrganEvent } from '../organ/organ.js';
import { passnycklar, type Passnycklar, type PassnyckelEvent } from '../passnyckel/passnyckel.js';
import type { Noun } from '../rule.js';
import type { SammantradeEvent } from '../sammantrade/events.js';
import { sammantrade, sammantradeStream } from '../sammantrade/sammantrade.js';
import { paragrafOf, type Sammantrade } from '../sammantrade/state.js';

/** The nouns read as one: any event, any state, and what an event is about. */

/** Every event that a noun stores. */
export type LedgerEvent =
  | OrganEvent
  | ArendeEvent
  | SammantradeEvent
  | AnslagEvent
  | DelegationsbeslutEvent
  | BehorighetEvent
  | MaskinkontoEvent
  | PassnyckelEvent
  | InloggningEvent;
export type LedgerEventType = LedgerEvent['type'];

interface States {
  readonly organ: Organ;
  readonly arende: Arende;
  readonly sammantrade: Sammantrade;
  readonly anslag: Anslag;
  readonly delegationsbeslut: Delegationsbeslut;
  readonly behorighet: Behorigheter;
  readonly maskinkonto: Maskinkonto;
  readonly passnycklar: Passnycklar;
  readonly inloggning: Inloggning;
}

/** The state of one stream, with the noun that it is a state of. */
export type Folded = {
  [Name in keyof States]: { readonly noun: Name; readonly state: States[Name] };
}[keyof States];

const NOUNS = {
  organ,
  arende,
  sammantrade,
  anslag,
  delegationsbeslut,
  behorighet,
  maskinkonto,
  passnycklar,
  inloggning,
};

const NOUN_OF: { readonly [Type in LedgerEventType]: keyof States } = {
  OrganEstablished: 'organ',
  MemberJoined: 'organ',
  MemberLeft: 'organ',
  MandatGranted: 'organ',
  MandatEnded: 'organ',
  PresidiumElected: 'organ',
  OrganRulesChanged: 'organ',
  ArendeRegistered: 'arende',
  HandlingRegistered: 'arende',
  HandlaggareAssigned: 'arende',
  SekretessmarkeringSet: 'arende',
  SekretessmarkeringLifted: 'arende',
  DiarieuppgiftCorrected: 'arende',
  RemissSent: 'arende',
  RemissAnswered: 'arende',
  HandlingGallrad: 'arende',
  ArendeClosed: 'arende',
  ArendeReopened: 'arende',
  SammantradeCalled: 'sammantrade',
  SammantradeMoved: 'sammantrade',
  SammantradeCancelled: 'sammantrade',
  ArendeListed: 'sammantrade',
  ForedragningspunktRevised: 'sammantrade',
  ForedragningslistaArranged: 'sammantrade',
  SammantradeOpened: 'sammantrade',
  SammantradeAdjourned: 'sammantrade',
  SammantradeResumed: 'sammantrade',
  NarvaroRecorded: 'sammantrade',
  NarvaroWithdrawn: 'sammantrade',
  JavDeclared: 'sammantrade',
  JusterareAppointed: 'sammantrade',
  JusterareReplaced: 'sammantrade',
  ParagrafAdded: 'sammantrade',
  ParagrafRevised: 'sammantrade',
  YrkandeRecorded: 'sammantrade',
  YrkandeWithdrawn: 'sammantrade',
  OmrostningRecorded: 'sammantrade',
  BeslutRecorded: 'sammantrade',
  UppdragGiven: 'sammantrade',
  UppdragReported: 'sammantrade',
  ReservationRecorded: 'sammantrade',
  ProtokollsanteckningAdded: 'sammantrade',
  ParagrafuppgiftStruck: 'sammantrade',
  SammantradeClosed: 'sammantrade',
  ProtokollSubmitted: 'sammantrade',
  UnderskriftRequested: 'sammantrade',
  JusteringSigned: 'sammantrade',
  ProtokollReturned: 'sammantrade',
  ProtokollJusterat: 'sammantrade',
  ParagrafJusteradOmedelbart: 'sammantrade',
  SkrivfelCorrected: 'sammantrade',
  BeslutDispatched: 'sammantrade',
  ExpedieringMailed: 'sammantrade',
  ExpedieringBounced: 'sammantrade',
  AnslagPosted: 'anslag',
  AnslagInterrupted: 'anslag',
  AnslagReposted: 'anslag',
  OverklagandetidExpired: 'anslag',
  AnslagRemoved: 'anslag',
  DelegationsbeslutRegistered: 'delegationsbeslut',
  DelegationsbeslutReported: 'delegationsbeslut',
  BehorighetGranted: 'behorighet',
  BehorighetRevoked: 'behorighet',
  MaskinkontoOpened: 'maskinkonto',
  MaskinnyckelIssued: 'maskinkonto',
  MaskinnyckelRevoked: 'maskinkonto',
  MaskinkontoClosed: 'maskinkonto',
  PassnyckelRegistered: 'passnycklar',
  PassnyckelUsed: 'passnycklar',
  PassnyckelRemoved: 'passnycklar',
  InloggningEnded: 'inloggning',
};

/** The stored name of every event of a noun. */
export const EVENT_TYPES = Object.keys(NOUN_OF) as readonly LedgerEventType[];

/** The noun of an event: its rules and how it evolves, for a state of that same noun. */
export function nounOf(type: LedgerEventType): Noun<unknown, LedgerEvent> {
  return NOUNS[NOUN_OF[type]] as unknown as Noun<unknown, LedgerEvent>;
}

/** A stream before its first event, whose type is `type`. */
export function unwritten(type: LedgerEventType): Folded {
  const noun = NOUN_OF[type];
  return { noun, state: NOUNS[noun].initialState } as Folded;
}

/** The stream after one more event of its own. */
export function evolved({ noun, state }: Folded, event: LedgerEvent): Folded {
  return { noun, state: nounOf(event.type).evolve(state, event) } as Folded;
}

/** What an event is about. */
export interface About {
  /** The board's slug. */
  readonly organ?: string | undefined;
  readonly sammantradeId?: string | undefined;
  readonly paragraf?: number | undefined;
  /** Of the ärende, or of the § or the decision that the event is about. */
  readonly diarienummer: readonly string[];
  /** True when it is about every § of the meeting: the justering or the anslag of the protokoll. */
  readonly wholeProtokoll?: boolean;
}

/** The § of a meeting's event: the one it names, or the one where the reported uppdrag was given. */
export function paragrafIn(state: Sammantrade, event: SammantradeEvent): number | undefined {
  if (event.type !== 'UppdragReported') return 'paragraf' in event.data ? event.data.paragraf : undefined;
  if (state.status !== 'held') return undefined;
  return state.paragrafer.find(({ uppdrag }) =>
    uppdrag.some(({ uppdragsnummer }) => uppdragsnummer === event.data.uppdragsnummer),
  )?.paragraf;
}

/** The diarienummer of a § as it stands; of all §§ without `paragraf`. */
export function diarienummerIn(meeting: Folded | undefined, paragraf?: number): readonly string[] {
  if (meeting?.noun !== 'sammantrade' || meeting.state.status !== 'held') return [];
  const { state } = meeting;
  const all =
    paragraf === undefined
      ? state.paragrafer.flatMap(({ diarienummer }) => diarienummer)
      : paragrafOf(state, paragraf)?.diarienummer;
  return [...new Set(all)];
}

/** What an event is about. `after`: its stream after it; `read`: any other stream as it stands. */
export function aboutOf(
  event: LedgerEvent,
  after: Folded,
  read: (stream: string) => Folded | undefined,
): About {
  const { noun, state } = after;
  if (state.status === 'none') return { diarienummer: [] };
  switch (noun) {
    case 'organ':
      return { organ: state.slug, diarienummer: [] };
    case 'arende':
      return { organ: state.organ, diarienummer: [state.diarienummer] };
    case 'sammantrade':
      return aboutSammantrade(event as SammantradeEvent, after);
    case 'anslag':
      return aboutAnslag(state, read);
    case 'delegationsbeslut': {
      const own = state.diarienummer === undefined ? [] : [state.diarienummer];
      const about = { organ: state.organ, diarienummer: own };
      if (event.type !== 'DelegationsbeslutReported') return about;
      const { sammantradeId, paragraf } = event.data;
      return { ...about, sammantradeId, paragraf };
    }
    case 'behorighet': {
      const { behorighetsnummer } = (event as BehorighetEvent).data;
      const about = state.granted.find((granted) => granted.behorighetsnummer === behorighetsnummer);
      return { organ: about?.organ, diarienummer: [] };
    }
    case 'maskinkonto':
    case 'passnycklar':
    case 'inloggning':
      return { diarienummer: [] };
    default:
      return noun satisfies never;
  }
}

function aboutSammantrade(event: SammantradeEvent, after: Extract<Folded, { noun: 'sammantrade' }>): About {
  const { state } = after;
  if (state.status === 'none') return { diarienummer: [] };
  const { organ: slug, sammantradeId } = state;
  const isPunkt = event.type === 'ArendeListed' || event.type === 'ForedragningspunktRevised';
  const listed = isPunkt ? event.data.diarienummer : undefined;
  const paragraf = paragrafIn(state, event);
  return {
    organ: slug,
    sammantradeId,
    paragraf,
    diarienummer:
      listed === undefined ? (paragraf === undefined ? [] : diarienummerIn(after, paragraf)) : [listed],
    wholeProtokoll: event.type === 'ProtokollJusterat',
  };
}

function aboutAnslag(
  { first }: Exclude<Anslag, { status: 'none' }>,
  read: (stream: string) => Folded | undefined,
): About {
  const { organ: slug, subject, diarienummer = [] } = first;
  switch (subject.kind) {
    case 'delegationsbeslut':
      return { organ: slug, diarienummer };
    case 'protokoll':
      return { organ: slug, sammantradeId: subject.sammantradeId, diarienummer: [], wholeProtokoll: true };
    case 'paragraf': {
      const { sammantradeId, paragraf } = subject;
      const now = diarienummerIn(read(sammantradeStream(sammantradeId)), paragraf);
      return { organ: slug, sammantradeId, paragraf, diarienummer: [...new Set([...diarienummer, ...now])] };
    }
    default:
      return subject satisfies never;
  }
}
