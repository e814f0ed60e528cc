import { isDeepStrictEqual } from 'node:util';
import { publicAnslagEvent, type AnslagEvent } from '../anslag/anslag.js';
import type { Arende, ArendeEvent, Sekretessmarkering } from '../arende/arende.js';
import { publicArendeEvent, sekretessHides, sekretessText } from '../arende/sekretess.js';
import type { DelegationsbeslutEvent } from '../delegationsbeslut/delegationsbeslut.js';
import type { SammantradeEvent } from '../sammantrade/events.js';
import { justeringOf } from '../sammantrade/justering.js';
import { paragrafOf, stands, type Held, type Paragraf, type Sammantrade } from '../sammantrade/state.js';
import { diarienummerIn, paragrafIn, type About, type Folded, type LedgerEvent } from './nouns.js';

/**
 * The history as everyone may read it, given what stands **today**: a marking set yesterday hides what was recorded
 * last year, and nothing of a protokoll shows before it, or the § alone, is justerat. Then it shows what was
 * signed; a draft that gave way to other words stays with those who wrote it.
 */

/** What stands today, by stream and by ärende. */
export interface Today {
  readonly arende: (diarienummer: string) => Arende;
  readonly sammantrade: (sammantradeId: string) => Sammantrade;
}

type Markings = readonly (Sekretessmarkering | undefined)[];

/** The event as everyone may read it; undefined when they may not. `about`: what the event is about. */
export function publicEvent(
  event: LedgerEvent,
  about: About,
  noun: Folded['noun'],
  today: Today,
): LedgerEvent | undefined {
  const markings = (diarienummer: readonly string[]): Markings =>
    diarienummer.map((number) => {
      const arende = today.arende(number);
      return arende.status === 'none' ? undefined : arende.sekretess;
    });
  switch (noun) {
    case 'organ':
      return event;
    case 'arende':
      return publicArendeEvent(today.arende(about.diarienummer[0] ?? ''), event as ArendeEvent);
    case 'sammantrade':
      return publicSammantradeEvent(
        today.sammantrade(about.sammantradeId ?? ''),
        event as SammantradeEvent,
        markings,
      );
    case 'anslag':
      return publicAnslagEvent(event as AnslagEvent, markings(about.diarienummer));
    case 'delegationsbeslut':
      return publicDelegationsbeslutEvent(
        event as DelegationsbeslutEvent,
        markings(about.diarienummer),
        today,
      );
    // Who may do what at the office is no part of what was decided.
    case 'behorighet':
    case 'maskinkonto':
    case 'passnycklar':
    case 'inloggning':
      return undefined;
    default:
      return noun satisfies never;
  }
}

function publicDelegationsbeslutEvent(
  event: DelegationsbeslutEvent,
  markings: Markings,
  today: Today,
): DelegationsbeslutEvent | undefined {
  switch (event.type) {
    case 'DelegationsbeslutRegistered': {
      // The wording of a decision may name whom it concerns as well as what it is about.
      const hidden =
        sekretessHides.applies('innehall', markings) || sekretessHides.applies('motpart', markings);
      const text = sekretessText(markings);
      return hidden ? { ...event, data: { ...event.data, rubrik: text, beslut: text } } : event;
    }
    case 'DelegationsbeslutReported': {
      const { sammantradeId, paragraf } = event.data;
      return isJusterad(today.sammantrade(sammantradeId), paragraf) ? event : undefined;
    }
    default:
      return event satisfies never;
  }
}

/** The whole protokoll is justerat, or the § alone. */
function isJusterad(state: Sammantrade, paragraf: number | undefined): state is Held {
  if (state.status !== 'held') return false;
  const alone = paragraf !== undefined && justeringOf(state, paragraf)?.status === 'justerad';
  return alone || state.justering.status === 'justerad';
}

/**
 * One event of a meeting as everyone may read it.
 * @param state the meeting as it stands today
 * @param markingsOf the markings that cover ärenden today
 */
export function publicSammantradeEvent(
  state: Sammantrade,
  event: SammantradeEvent,
  markingsOf: (diarienummer: readonly string[]) => Markings,
): SammantradeEvent | undefined {
  if (state.status === 'none') return undefined;
  switch (event.type) {
    case 'SammantradeCalled':
    case 'SammantradeMoved':
    case 'SammantradeCancelled':
    case 'ForedragningslistaArranged':
      return event;
    case 'ArendeListed':
    case 'ForedragningspunktRevised': {
      const { diarienummer } = event.data;
      const listed = state.foredragningslista.flatMap((item) => item.diarienummer ?? []);
      const handled = diarienummerIn({ noun: 'sammantrade', state });
      // An item that names no ärende may repeat the words of one that is hidden.
      const markings = markingsOf(diarienummer === undefined ? [...listed, ...handled] : [diarienummer]);
      if (!sekretessHides.applies('innehall', markings)) return event;
      const rubrik = sekretessText(markings);
      return event.type === 'ArendeListed'
        ? { ...event, data: { ...event.data, rubrik, foredragande: [] } }
        : { ...event, data: { ...event.data, rubrik } };
    }
    default:
  }
  const paragraf = paragrafIn(state, event);
  if (!isJusterad(state, paragraf)) return undefined;
  const signed = asSigned(state, event);
  if (signed === undefined) return undefined;
  const p = paragraf === undefined ? undefined : paragrafOf(state, paragraf);
  if (p === undefined) {
    const ofMeeting = markingsOf(diarienummerIn({ noun: 'sammantrade', state }));
    if (!sekretessHides.applies('innehall', ofMeeting)) return signed;
    // It says not where, so it may repeat the words of a § that is hidden.
    return signed.type === 'SkrivfelCorrected' ? undefined : withoutSum(signed);
  }
  const markings = markingsOf(p.diarienummer);
  return sekretessHides.applies('innehall', markings)
    ? withoutWords(signed, sekretessText(markings))
    : signed;
}

/** Of a § under sekretess: that it was handled, decided and justerad, and none of its words or people. */
function withoutWords(event: SammantradeEvent, text: string): SammantradeEvent | undefined {
  switch (event.type) {
    case 'ParagrafAdded': {
      const { paragraf, diarienummer } = event.data;
      const hidden = { rubrik: text, sammanfattning: text, foredragande: [], underlag: [] };
      return { type: event.type, data: { paragraf, diarienummer, ...hidden } };
    }
    case 'BeslutRecorded':
      return { ...event, data: { ...event.data, text, expediering: [] } };
    case 'ParagrafJusteradOmedelbart':
      return withoutSum(event);
    default:
      return undefined;
  }
}

/**
 * Whoever has the sum of a text, and all of it but a few words, can try guesses at those against it; so too against what
 * was signed over the sum.
 */
function withoutSum(event: SammantradeEvent): SammantradeEvent {
  switch (event.type) {
    case 'ProtokollSubmitted':
      return { ...event, data: { ...event.data, sha256: '' } };
    case 'JusteringSigned': {
      const { evidence: _, ...data } = event.data;
      return { ...event, data: { ...data, sha256: '' } };
    }
    case 'ProtokollJusterat':
      return { ...event, data: { ...event.data, sha256: '' } };
    case 'ParagrafJusteradOmedelbart':
      return { ...event, data: { ...event.data, sha256: '' } };
    default:
      return event;
  }
}

/** The event, without what is not in the text that was signed; undefined when nothing of it is. */
function asSigned(state: Held, event: SammantradeEvent): SammantradeEvent | undefined {
  const p = 'paragraf' in event.data ? paragrafOf(state, event.data.paragraf ?? NaN) : undefined;
  const when = (stands: boolean | undefined) => (stands ? event : undefined);
  switch (event.type) {
    case 'NarvaroRecorded':
      return when(state.narvaro.some((narvaro) => isDeepStrictEqual(narvaro, event.data)));
    case 'JavDeclared': {
      // The protokoll says who was jävig, not why.
      const { personId, paragraf } = event.data;
      return when(stands(state, event)) && { ...event, data: { personId, paragraf } };
    }
    case 'JusterareAppointed':
      return when(signs(state, event.data.personId, event.data.role));
    case 'JusterareReplaced':
      return signs(state, event.data.by.personId, event.data.role)
        ? { ...event, data: { ...event.data, reason: '' } }
        : undefined;
    case 'ParagrafAdded': {
      const { data } = event;
      const kept = { ...data, rubrik: data.rubrik === p?.rubrik ? data.rubrik : '' };
      return {
        ...event,
        data: {
          ...kept,
          diarienummer: data.diarienummer.filter((number) => p?.diarienummer.includes(number)),
        },
      };
    }
    case 'ParagrafRevised': {
      const { paragraf, ...fields } = event.data;
      const standing = Object.entries(fields).filter(
        ([name, value]) => p !== undefined && isDeepStrictEqual(p[name as keyof typeof fields], value),
      );
      return standing.length === 0
        ? undefined
        : { ...event, data: { paragraf, ...Object.fromEntries(standing) } };
    }
    case 'YrkandeRecorded':
      return when(p?.yrkanden.some((y) => y.yrkandenummer === event.data.yrkandenummer && !y.withdrawn));
    case 'BeslutRecorded':
      return when(
        p?.beslut !== undefined && isDeepStrictEqual({ paragraf: p.paragraf, ...p.beslut }, event.data),
      );
    case 'ProtokollSubmitted':
    case 'JusteringSigned':
      return when(hashOf(state, p) === event.data.sha256);
    case 'OmrostningRecorded':
    case 'UppdragGiven':
    case 'ReservationRecorded':
    case 'ProtokollsanteckningAdded':
      return when(stands(state, event));
    case 'NarvaroWithdrawn':
    case 'YrkandeWithdrawn':
    case 'ParagrafuppgiftStruck':
    case 'ProtokollReturned':
    case 'UnderskriftRequested':
    // A server's answer may name the address.
    case 'ExpedieringMailed':
    case 'ExpedieringBounced':
      return undefined;
    case 'SammantradeCalled':
    case 'SammantradeMoved':
    case 'SammantradeCancelled':
    case 'ArendeListed':
    case 'ForedragningspunktRevised':
    case 'ForedragningslistaArranged':
    case 'SammantradeOpened':
    case 'SammantradeAdjourned':
    case 'SammantradeResumed':
    case 'UppdragReported':
    case 'SammantradeClosed':
    case 'ProtokollJusterat':
    case 'ParagrafJusteradOmedelbart':
    case 'SkrivfelCorrected':
      return event;
    case 'BeslutDispatched': {
      const { epost: _, ...shown } = event.data;
      return { ...event, data: shown };
    }
    default:
      return event satisfies never;
  }
}

function signs({ signatories }: Held, personId: string, role: string): boolean {
  return signatories.some((signatory) => signatory.personId === personId && signatory.role === role);
}

function hashOf(state: Held, p: Paragraf | undefined): string | undefined {
  const { justering } = p ?? state;
  return justering.status === 'justerad' ? justering.sha256 : undefined;
}
