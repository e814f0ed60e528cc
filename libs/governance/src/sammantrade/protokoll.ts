import { hashBody } from '@liggaren/event-store';
import { broken, eventRule, type Finding } from '../rule.js';
import type { SammantradeEvent } from './events.js';
import { nameOf, servingAt } from './narvaro.js';
import type { Held, Paragraf, Sammantrade } from './state.js';

/**
 * What is signed: the canonical content of a protokoll, or of one § that is justerad alone. A plain JSON value
 * that names everything the board decided and nothing of how it was recorded. Its form is part of every
 * signature that was ever given: a change needs a new `format`, and the old one must still be computable.
 */
export function canonicalContent(state: Held, paragraf?: number): object {
  const head = {
    sammantradeId: state.sammantradeId,
    organisation: state.organisation,
    organ: state.organNamn,
    sammantradesdatum: state.days,
    plats: state.plats,
    ordforande: state.ordforande,
    sekreterare: state.sekreterare,
  };
  const alone = state.paragrafer.filter((p) => p.paragraf === paragraf);
  return paragraf === undefined
    ? {
        format: 'liggaren-protokoll/1',
        ...head,
        openedAt: state.openedAt,
        closedAt: state.closedAt,
        narvaro: state.narvaro,
        jav: state.jav,
        signatories: state.signatories,
        paragrafer: state.paragrafer.map((p) => paragrafContent(p)),
      }
    : {
        format: 'liggaren-paragraf/1',
        ...head,
        tjanstgorande: servingAt(state, paragraf).map(({ personId, namn }) => ({ personId, namn })),
        jav: state.jav.filter((jav) => jav.paragraf === paragraf),
        paragrafer: alone.map((p) => paragrafContent(p)),
      };
}

function paragrafContent(p: Paragraf): object {
  return {
    paragraf: p.paragraf,
    diarienummer: p.diarienummer,
    ...(p.ursprungligaDiarienummer && { ursprungligaDiarienummer: p.ursprungligaDiarienummer }),
    rubrik: p.rubrik,
    foredragande: p.foredragande,
    sammanfattning: p.sammanfattning,
    underlag: p.underlag,
    yrkanden: p.yrkanden
      .filter(({ withdrawn }) => !withdrawn)
      .map(({ personIds, text }) => ({ personIds, text })),
    // Numbered as they stand: one that was struck leaves no gap.
    omrostningar: p.omrostningar.map((omrostning, i) => ({ ...omrostning, omrostningsnummer: i + 1 })),
    beslut: p.beslut,
    uppdrag: p.uppdrag,
    reservationer: p.reservationer,
    anteckningar: p.anteckningar,
  };
}

/** Hex SHA-256 of the canonical content's RFC 8785 form: what a signature is given over. */
export function contentHash(state: Held, paragraf?: number): string {
  return hashBody(canonicalContent(state, paragraf));
}

/** What KL 5:67 still lacks of a §, in words for the secretary; empty when nothing does. */
export function lacks(state: Held, p: Paragraf): readonly string[] {
  const competing = p.yrkanden.filter(({ withdrawn }) => !withdrawn).length > 1;
  return [
    ...(p.beslut === undefined ? ['beslutet'] : []),
    ...(competing && p.omrostningar.length === 0 ? ['propositionsordningen för yrkandena'] : []),
    ...(p.omrostningar.some(({ form, roster }) => form === 'oppen' && roster === undefined)
      ? ['hur var och en röstade i den öppna omröstningen']
      : []),
    ...(servingAt(state, p.paragraf).length === 0 ? ['vilka som deltog i beslutet'] : []),
  ];
}

// ---- rules --------------------------------------------------------------------------------------------------

/** KL 5:66: the protokoll lists who served and which ärenden were handled. */
export const protokollHasHead = eventRule<Sammantrade, SammantradeEvent, 'ProtokollSubmitted'>({
  code: 'PROTOKOLL_INCOMPLETE',
  statute: 'KL 5:66',
  effect: 'block',
  says: 'Protokollet ska redovisa vilka ledamöter och ersättare som har tjänstgjort och vilka ärenden som har handlagts.',
  on: ['ProtokollSubmitted'],
  findings: (state) => {
    if (state.status !== 'held') return [];
    const members = state.narvaro.some(({ role }) => role !== 'ovrig');
    return [
      ...broken(
        !members,
        'Anteckna vilka ledamöter och ersättare som tjänstgjorde innan protokollet justeras.',
      ),
      ...broken(
        state.paragrafer.length === 0,
        'Protokollet har ingen paragraf. Skriv in ärendena innan det justeras.',
      ),
    ];
  },
});

/** KL 5:67: what the record says of a § must not speak against itself. */
export const paragrafIsConsistent = eventRule<Sammantrade, SammantradeEvent, 'ProtokollSubmitted'>({
  code: 'PARAGRAF_CONTRADICTS',
  statute: 'KL 5:67, 6:35',
  effect: 'block',
  says: 'Uppgifterna om en paragraf får inte säga emot varandra.',
  on: ['ProtokollSubmitted'],
  findings: (state, { data }) =>
    state.status === 'held' ? concerned(state, data.paragraf).flatMap((p) => contradictions(state, p)) : [],
});

function contradictions(state: Held, p: Paragraf): readonly Finding[] {
  const { paragraf } = p;
  const serving = new Set(servingAt(state, paragraf).map(({ personId }) => personId));
  const absent = [
    ...p.omrostningar.flatMap(({ roster }) => roster ?? []).map(({ personId }) => personId),
    ...p.yrkanden.filter(({ withdrawn }) => !withdrawn).flatMap(({ personIds }) => personIds),
    ...p.reservationer.flatMap(({ personIds }) => personIds),
  ].find((personId) => !serving.has(personId));
  const withoutDecision = p.beslut === undefined && (p.omrostningar.length > 0 || p.reservationer.length > 0);
  return [
    ...broken(withoutDecision, `§ ${paragraf} har en omröstning eller reservation men inget beslut.`, {
      paragraf,
    }),
    ...broken(
      absent !== undefined,
      `${absent === undefined ? '' : nameOf(state, absent)} röstar, yrkar eller reserverar sig vid § ${paragraf} men tjänstgör inte där.`,
      { paragraf },
    ),
  ];
}

/** KL 5:67 (6:35 for nämnder): what is missing is shown, not stopped: it may really be unknown. */
export const paragrafIsComplete = eventRule<
  Sammantrade,
  SammantradeEvent,
  'ProtokollJusterat' | 'ParagrafJusteradOmedelbart'
>({
  code: 'PARAGRAF_INCOMPLETE',
  statute: 'KL 5:67, 6:35',
  effect: 'flag',
  says: 'För varje ärende redovisas yrkanden, propositionsordning, omröstningar, beslut, deltagande och reservationer.',
  on: ['ProtokollJusterat', 'ParagrafJusteradOmedelbart'],
  findings: (state, event) =>
    state.status === 'held'
      ? concerned(state, event.type === 'ProtokollJusterat' ? undefined : event.data.paragraf).flatMap((p) =>
          lacks(state, p).map((what) => ({ text: `§ ${p.paragraf} saknar ${what}.`, paragraf: p.paragraf })),
        )
      : [],
});

/** The §§ that a step of justering is about: the one, or all that are not justerade already. */
function concerned(state: Held, paragraf: number | undefined): readonly Paragraf[] {
  return state.paragrafer.filter((p) =>
    paragraf === undefined ? p.justering.status !== 'justerad' : p.paragraf === paragraf,
  );
}
