import type { Recorded } from '@liggaren/event-store';
import { stockholmDay, type Datum } from '../calendar/calendar.js';
import { mandatOn, type Organ } from '../organ/organ.js';
import { noun, Rejected } from '../rule.js';
import type { DataOf, Narvaro, Person, SammantradeEvent, Signatory, Signature } from './events.js';
import { called, held, notInFuture, personOf, same, theParagraf } from './guards.js';
import {
  allHaveSigned,
  justeringInTime,
  justeringOf,
  lockedAfterJustering,
  mustSign,
  signsForThemselves,
  signsSameContent,
  waitsFor,
} from './justering.js';
import { chairHasMandat, javStops, nameOf, quorum, seatMustBeFree } from './narvaro.js';
import {
  participantsServe,
  reservationByParticipant,
  reservationInTime,
  reservationUnverified,
  tieIsSettled,
  votesAddUp,
} from './omrostning.js';
import {
  canonicalContent,
  contentHash,
  paragrafIsComplete,
  paragrafIsConsistent,
  protokollHasHead,
} from './protokoll.js';
import { evolve, paragrafOf, type Held, type Justering, type Sammantrade } from './state.js';

/**
 * A meeting and its protokoll. The stored format is in events.ts, what stands after the events in state.ts; the
 * rules stand with what they are about: narvaro.ts, omrostning.ts, protokoll.ts, justering.ts. Here: the noun
 * and the decisions of the meeting as a whole, in the order in which it goes; before it comes kallelse.ts, its
 * §§ are in paragraf.ts, and what is sent of them in expediering.ts.
 */
export const sammantradeStream = (sammantradeId: string) => `sammantrade-${sammantradeId}`;

/** `itsam-2024-03-05`, and `-2` for the second meeting of that day. */
export const sammantradeIdOf = (organ: string, sammantradesdatum: Datum, n: number) =>
  `${organ}-${sammantradesdatum}${n === 1 ? '' : `-${n}`}`;

export const sammantrade = noun<Sammantrade, SammantradeEvent>({
  initialState: { status: 'none' },
  evolve,
  rules: [
    // First what is locked: nothing else matters then.
    lockedAfterJustering,
    chairHasMandat,
    seatMustBeFree,
    javStops,
    participantsServe,
    votesAddUp,
    tieIsSettled,
    reservationByParticipant,
    reservationInTime,
    reservationUnverified,
    protokollHasHead,
    paragrafIsConsistent,
    signsForThemselves,
    signsSameContent,
    allHaveSigned,
    justeringInTime,
    quorum,
    paragrafIsComplete,
  ],
});

/** When and in which form a text became justerad: what an anslag may announce. */
export interface Justerad {
  readonly organ: string;
  readonly organNamn: string;
  readonly organisation: string;
  readonly sammantradesdatum: Datum;
  readonly justeratOn: Datum;
  readonly sha256: string;
  readonly rubrik?: string;
}

/** The justerat protokoll, or the one § justerad omedelbart; undefined while it is not (KL 8:12). */
export function justerad(state: Sammantrade, paragraf?: number): Justerad | undefined {
  if (state.status !== 'held') return undefined;
  const justering = justeringOf(state, paragraf);
  if (justering?.status !== 'justerad') return undefined;
  const { organ, organNamn, organisation, sammantradesdatum } = state;
  const rubrik = paragraf === undefined ? undefined : paragrafOf(state, paragraf)?.rubrik;
  return {
    organ,
    organNamn,
    organisation,
    sammantradesdatum,
    justeratOn: justering.justeradOn,
    sha256: justering.sha256,
    ...(rubrik === undefined ? {} : { rubrik }),
  };
}

// ---- the meeting --------------------------------------------------------------------------------------------

/** Opens the meeting and takes down who sits in the board on that day: the seats of the protokoll. */
export function openSammantrade(
  state: Sammantrade,
  data: {
    readonly openedAt: string;
    readonly ordforandeId: string;
    /** As an imported protokoll prints it, for a chair whose mandat is recorded nowhere. */
    readonly ordforandeNamn?: string;
    readonly sekreterare: Person;
  },
  organ: Organ,
  firstParagraf: number,
): SammantradeEvent[] {
  const meeting = called(state);
  if (organ.status === 'none')
    throw new Rejected('ORGAN_NOT_FOUND', `Det finns inget organ ${meeting.organ}.`);
  const day = stockholmDay(data.openedAt);
  if (day !== meeting.sammantradesdatum) {
    throw new Rejected(
      'WRONG_DAY',
      `Sammanträdet är kallat till ${meeting.sammantradesdatum}. Flytta det innan det öppnas en annan dag.`,
    );
  }
  const mandat = mandatOn(organ, day).map(({ personId, namn, role, foretrader }) => ({
    personId,
    namn,
    role,
    foretrader,
  }));
  const namn =
    mandat.find(({ personId }) => personId === data.ordforandeId)?.namn ??
    data.ordforandeNamn ??
    data.ordforandeId;
  return [
    {
      type: 'SammantradeOpened',
      data: {
        openedAt: data.openedAt,
        ordforande: { personId: data.ordforandeId, namn },
        sekreterare: data.sekreterare,
        organKind: organ.kind,
        antalLedamoter: organ.rules.antalLedamoter,
        firstParagraf,
        mandat,
      },
    },
  ];
}

export function adjournSammantrade(
  state: Sammantrade,
  data: DataOf<'SammantradeAdjourned'>,
): SammantradeEvent[] {
  const { phase, openedAt } = held(state);
  if (phase === 'adjourned') return [];
  if (phase === 'closed') throw new Rejected('SAMMANTRADE_CLOSED', 'Sammanträdet är avslutat.');
  notBefore(data.adjournedAt, openedAt);
  return [{ type: 'SammantradeAdjourned', data }];
}

export function resumeSammantrade(
  state: Sammantrade,
  data: DataOf<'SammantradeResumed'>,
): SammantradeEvent[] {
  const { phase, openedAt } = held(state);
  if (phase === 'open') return [];
  if (phase === 'closed') throw new Rejected('SAMMANTRADE_CLOSED', 'Sammanträdet är avslutat.');
  notBefore(data.resumedAt, openedAt);
  return [{ type: 'SammantradeResumed', data }];
}

export function closeSammantrade(state: Sammantrade, data: DataOf<'SammantradeClosed'>): SammantradeEvent[] {
  const { phase, openedAt } = held(state);
  if (phase === 'closed') return [];
  if (phase === 'adjourned') {
    throw new Rejected(
      'SAMMANTRADE_ADJOURNED',
      'Sammanträdet är ajournerat. Återuppta det innan det avslutas.',
    );
  }
  notBefore(data.closedAt, openedAt);
  return [{ type: 'SammantradeClosed', data }];
}

function notBefore(instant: string, start: string): void {
  if (Date.parse(instant) < Date.parse(start)) {
    throw new Rejected('BEFORE_OPENING', 'Tidpunkten ligger före sammanträdets öppnande.');
  }
}

export function recordNarvaro(state: Sammantrade, data: Narvaro, recorded: Recorded): SammantradeEvent[] {
  const meeting = held(state);
  const isMember = (id: string, role: string) =>
    meeting.mandat.some((mandat) => mandat.personId === id && mandat.role === role);
  // An imported protokoll names who was there; who had a mandate then may be nowhere recorded.
  if (recorded.source !== 'import') {
    if (data.role !== 'ovrig' && !isMember(data.personId, data.role)) {
      const role = data.role === 'ledamot' ? 'ledamot' : 'ersättare';
      throw new Rejected('NO_MANDAT', `${data.namn} har inget mandat som ${role} på sammanträdets dag.`);
    }
    const stranger = data.tjanstgor?.find((t) => t.for !== 'vakant' && !isMember(t.for, 'ledamot'));
    if (stranger) throw new Rejected('NO_MANDAT', `${stranger.for} är inte ledamot på sammanträdets dag.`);
  }
  if (data.role !== 'ersattare' && data.tjanstgor !== undefined) {
    throw new Rejected('NOT_AN_ERSATTARE', 'Bara en ersättare tjänstgör i någon annans ställe.');
  }
  const spans = [...(data.paragrafer ?? []), ...(data.tjanstgor ?? []).flatMap((t) => t.paragrafer ?? [])];
  if (spans.some(({ from, to }) => to !== undefined && to < from)) {
    throw new Rejected('SPANN_BACKWARDS', 'Ett spann av paragrafer slutar före sin början.');
  }
  if (
    same(
      meeting.narvaro.find(({ personId }) => personId === data.personId),
      data,
    )
  )
    return [];
  return [{ type: 'NarvaroRecorded', data }];
}

/** What was recorded by mistake: the person was not there. */
export function withdrawNarvaro(state: Sammantrade, data: DataOf<'NarvaroWithdrawn'>): SammantradeEvent[] {
  const { narvaro } = held(state);
  return narvaro.some(({ personId }) => personId === data.personId)
    ? [{ type: 'NarvaroWithdrawn', data }]
    : [];
}

export function declareJav(
  state: Sammantrade,
  data: DataOf<'JavDeclared'>,
  ifMatch?: number,
): SammantradeEvent[] {
  const meeting = held(state);
  personOf(meeting, data.personId);
  if (meeting.jav.some((jav) => jav.personId === data.personId && jav.paragraf === data.paragraf)) return [];
  theParagraf(meeting, data.paragraf, ifMatch);
  return [{ type: 'JavDeclared', data }];
}

export function appointJusterare(
  state: Sammantrade,
  data: Omit<DataOf<'JusterareAppointed'>, 'namn'>,
): SammantradeEvent[] {
  const meeting = held(state);
  const appointed = { ...data, ...personOf(meeting, data.personId) };
  const already = meeting.signatories.find((s) => s.personId === data.personId && s.role === data.role);
  return same(already, appointed) ? [] : [{ type: 'JusterareAppointed', data: appointed }];
}

export function replaceJusterare(
  state: Sammantrade,
  data: Omit<DataOf<'JusterareReplaced'>, 'by'> & { readonly byPersonId: string },
): SammantradeEvent[] {
  const meeting = held(state);
  const { personId, role, byPersonId, reason } = data;
  if (!meeting.signatories.some((s) => s.personId === personId && s.role === role)) {
    throw new Rejected('NOT_A_SIGNER', `${nameOf(meeting, personId)} är inte utsedd att justera.`);
  }
  if (meeting.signatories.some((s) => s.personId === byPersonId)) {
    throw new Rejected('ALREADY_A_SIGNER', `${nameOf(meeting, byPersonId)} justerar redan protokollet.`);
  }
  return [{ type: 'JusterareReplaced', data: { personId, role, by: personOf(meeting, byPersonId), reason } }];
}

// ---- justering ----------------------------------------------------------------------------------------------

/** Sends the protokoll, or one § for omedelbar justering, to those who sign it. */
export function submitProtokoll(state: Sammantrade, paragraf?: number): SammantradeEvent[] {
  const meeting = held(state);
  if (paragraf !== undefined) theParagraf(meeting, paragraf);
  const justering = justeringOf(meeting, paragraf);
  if (justering?.status === 'justerad' || meeting.justering.status === 'justerad') {
    throw new Rejected('ALREADY_JUSTERAT', 'Texten är redan justerad.');
  }
  if (paragraf === undefined && meeting.phase !== 'closed') {
    throw new Rejected(
      'SAMMANTRADE_NOT_CLOSED',
      'Avsluta sammanträdet innan protokollet sänds för justering.',
    );
  }
  if (!mustSign(meeting, paragraf).some(({ role }) => role === 'justerare')) {
    throw new Rejected(
      'NO_JUSTERARE',
      'Ingen justerare är utsedd. Utse minst en innan texten sänds för justering.',
    );
  }
  const sha256 = contentHash(meeting, paragraf);
  if (justering?.status === 'submitted' && justering.sha256 === sha256) return [];
  return [{ type: 'ProtokollSubmitted', data: { sha256, ...(paragraf === undefined ? {} : { paragraf }) } }];
}

/** The text on its way to being justerad, and the one of its signers. @throws Rejected */
export function toSign(
  meeting: Held,
  personId: string,
  paragraf: number | undefined,
): { readonly justering: Exclude<Justering, { status: 'draft' }>; readonly signatory: Signatory } {
  const justering = justeringOf(meeting, paragraf);
  if (!justering) throw new Rejected('PARAGRAF_NOT_FOUND', `Det finns ingen § ${paragraf} i protokollet.`);
  if (justering.status === 'draft') {
    throw new Rejected('NOT_SUBMITTED', 'Texten är inte sänd för justering. Sänd den först.');
  }
  const signatory = mustSign(meeting, paragraf).find((s) => s.personId === personId);
  if (!signatory) {
    throw new Rejected('NOT_A_SIGNER', `${nameOf(meeting, personId)} är inte utsedd att justera texten.`);
  }
  return { justering, signatory };
}

/** One signature; the last one makes the text justerad on the day it was given. */
export function signJustering(
  state: Sammantrade,
  data: Omit<Signature, 'namn' | 'role'>,
  recorded: Recorded,
): SammantradeEvent[] {
  const meeting = held(state);
  const { personId, paragraf, signedOn, sha256 } = data;
  notInFuture(signedOn, recorded);
  const { justering, signatory } = toSign(meeting, personId, paragraf);
  if (justering.signatures.some((s) => s.personId === personId && s.sha256 === sha256)) return [];
  if (justering.status === 'justerad') throw new Rejected('ALREADY_JUSTERAT', 'Texten är redan justerad.');
  const last = waitsFor(meeting, paragraf).every((s) => s.personId === personId);
  const signed: SammantradeEvent = {
    type: 'JusteringSigned',
    data: { ...data, namn: signatory.namn, role: signatory.role },
  };
  // The day of the last signature given, which need not be the one recorded last.
  const justeratOn = [signedOn, ...justering.signatures.map((s) => s.signedOn)].sort().at(-1) ?? signedOn;
  if (!last) return [signed];
  return [
    signed,
    paragraf === undefined
      ? { type: 'ProtokollJusterat', data: { sha256, justeratOn } }
      : { type: 'ParagrafJusteradOmedelbart', data: { paragraf, sha256, justeradOn: justeratOn } },
  ];
}

/** A signer sends the text back with a comment; the signatures given so far no longer hold. */
export function returnProtokoll(
  state: Sammantrade,
  data: { readonly personId: string; readonly comment: string; readonly paragraf?: number },
): SammantradeEvent[] {
  const meeting = held(state);
  const { personId, comment, paragraf } = data;
  if (justeringOf(meeting, paragraf)?.status !== 'submitted') {
    throw new Rejected('NOT_SUBMITTED', 'Texten är inte sänd för justering.');
  }
  const signatory = mustSign(meeting, paragraf).find((s) => s.personId === personId);
  if (!signatory) {
    throw new Rejected('NOT_A_SIGNER', `${nameOf(meeting, personId)} är inte utsedd att justera texten.`);
  }
  const by = { personId, namn: signatory.namn };
  return [
    { type: 'ProtokollReturned', data: { by, comment, ...(paragraf === undefined ? {} : { paragraf }) } },
  ];
}

// ---- after justering ----------------------------------------------------------------------------------------

/** FL 36 §: an obvious slip of the pen, noted beside a text that itself stays as it was signed. */
export function correctSkrivfel(
  state: Sammantrade,
  data: DataOf<'SkrivfelCorrected'>,
  recorded: Recorded,
): SammantradeEvent[] {
  const meeting = held(state);
  const { paragraf, old, correctedOn } = data;
  notInFuture(correctedOn, recorded);
  if (paragraf !== undefined) theParagraf(meeting, paragraf);
  const isLocked =
    meeting.justering.status === 'justerad' || justeringOf(meeting, paragraf)?.status === 'justerad';
  if (!isLocked)
    throw new Rejected('NOT_JUSTERAT', 'Texten är inte justerad än. Ändra den direkt i stället.');
  if (!texts(canonicalContent(meeting, paragraf)).some((text) => text.includes(old))) {
    throw new Rejected('TEXT_NOT_FOUND', `Texten ”${old}” finns inte där rättelsen skulle göras.`);
  }
  if (meeting.rattelser.some((rattelse) => same(rattelse, data))) return [];
  return [{ type: 'SkrivfelCorrected', data }];
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}
