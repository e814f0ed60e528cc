import { broken, eventRule, type Finding } from '../rule.js';
import type { Narvaro, SammantradeEvent, Spann } from './events.js';
import { evolve, paragrafOf, type Held, type Sammantrade } from './state.js';

/** Who is present, who serves, and who may not take part: asked per §, since presence changes between §§. */

/** True when the § lies in one of the spans; no spans mean the whole meeting. */
export function covers(spann: readonly Spann[] | undefined, paragraf: number): boolean {
  return (
    spann === undefined || spann.some(({ from, to }) => from <= paragraf && paragraf <= (to ?? Infinity))
  );
}

/** `§§ 1-4`, `§ 3`, `§§ 1-4, 7-`: spans as a protokoll prints them; empty for the whole meeting. */
export function printSpann(spann: readonly Spann[] | undefined): string {
  if (spann === undefined) return '';
  const parts = spann.map(({ from, to }) => (to === from ? `${from}` : `${from}-${to ?? ''}`));
  return `${spann.length === 1 && spann[0]?.to === spann[0]?.from ? '§' : '§§'} ${parts.join(', ')}`;
}

export function isJavig(state: Held, personId: string, paragraf: number): boolean {
  return state.jav.some((jav) => jav.personId === personId && jav.paragraf === paragraf);
}

export function isPresent(state: Held, personId: string, paragraf: number): boolean {
  return state.narvaro.some((n) => n.personId === personId && covers(n.paragrafer, paragraf));
}

/** The seat in which a present, not jävig person serves at the §: their own, or the one they stand in for. */
export function servesAt(state: Held, personId: string, paragraf: number): boolean {
  const narvaro = state.narvaro.find((n) => n.personId === personId);
  return narvaro !== undefined && serves(state, narvaro, paragraf);
}

function serves(state: Held, narvaro: Narvaro, paragraf: number): boolean {
  if (!covers(narvaro.paragrafer, paragraf)) return false;
  if (isJavig(state, narvaro.personId, paragraf)) return false;
  return hasSeat(narvaro, paragraf);
}

function hasSeat(narvaro: Narvaro, paragraf: number): boolean {
  if (narvaro.role === 'ledamot') return true;
  return (
    narvaro.role === 'ersattare' && (narvaro.tjanstgor ?? []).some((t) => covers(t.paragrafer, paragraf))
  );
}

/** Those who take part in the decision at the §. */
export function servingAt(state: Held, paragraf: number): readonly Narvaro[] {
  return state.narvaro.filter((narvaro) => serves(state, narvaro, paragraf));
}

/** The name of a person as the meeting knows it. */
export function nameOf(state: Held, personId: string): string {
  return (
    state.narvaro.find((n) => n.personId === personId)?.namn ??
    state.mandat.find((m) => m.personId === personId)?.namn ??
    personId
  );
}

/** The §§ that a span can distinguish: all recorded, all bounds, and one beyond. */
function relevantParagrafer(state: Held, more: readonly Narvaro[]): readonly number[] {
  const all = [...state.narvaro, ...more];
  const spans = all.flatMap((n) => [
    ...(n.paragrafer ?? []),
    ...(n.tjanstgor ?? []).flatMap((t) => t.paragrafer ?? []),
  ]);
  const highest = Math.max(
    state.firstParagraf + state.paragrafer.length,
    ...spans.map(({ from, to }) => (to ?? from) + 1),
  );
  return Array.from({ length: highest - state.firstParagraf + 1 }, (_, i) => state.firstParagraf + i);
}

// ---- rules --------------------------------------------------------------------------------------------------

/** Reglemente: somebody elected to the board leads its meeting. An imported protokoll may be older than the mandat that are recorded. */
export const chairHasMandat = eventRule<Sammantrade, SammantradeEvent, 'SammantradeOpened'>({
  code: 'NO_MANDAT',
  statute: 'reglemente',
  effect: 'block',
  says: 'Den som leder sammanträdet ska ha mandat i organet på sammanträdets dag.',
  on: ['SammantradeOpened'],
  findings: (_, { data: { ordforande, mandat } }) =>
    broken(
      !mandat.some(({ personId }) => personId === ordforande.personId),
      `${ordforande.namn} har inget mandat på sammanträdets dag och kan inte leda sammanträdet.`,
    ),
});

/** KL 5:17-19: an ersättare serves only in a seat that is absent, jävig or vacant at that §. */
export const seatMustBeFree = eventRule<
  Sammantrade,
  SammantradeEvent,
  'NarvaroRecorded' | 'ParagrafuppgiftStruck'
>({
  code: 'SEAT_NOT_FREE',
  statute: 'KL 5:17-19',
  effect: 'block',
  says: 'En ersättare tjänstgör bara på en plats vars ledamot är frånvarande, jävig eller inte utsedd vid paragrafen.',
  on: ['NarvaroRecorded', 'ParagrafuppgiftStruck'],
  findings: (state, event) => {
    const after = evolve(state, event);
    if (state.status !== 'held' || after.status !== 'held') return [];
    const vacant = state.antalLedamoter - state.mandat.filter(({ role }) => role === 'ledamot').length;
    for (const paragraf of paragraferOf(state, event)) {
      const finding = seatTaken(after, paragraf, vacant);
      if (finding) return [finding];
    }
    return [];
  },
});

/** Where an event can take a seat: who comes to be present, or no longer is jävig. */
function paragraferOf(
  state: Held,
  event: Extract<SammantradeEvent, { type: 'NarvaroRecorded' | 'ParagrafuppgiftStruck' }>,
): readonly number[] {
  if (event.type === 'NarvaroRecorded') return relevantParagrafer(state, [event.data]);
  return event.data.uppgift === 'jav' ? [event.data.paragraf] : [];
}

function seatTaken(state: Held, paragraf: number, vacant: number): Finding | undefined {
  const taken = state.narvaro
    .filter((n) => n.role === 'ersattare' && covers(n.paragrafer, paragraf))
    .flatMap((n) =>
      (n.tjanstgor ?? [])
        .filter((t) => covers(t.paragrafer, paragraf))
        .map((t) => ({ by: n.namn, seat: t.for })),
    );
  for (const { by, seat } of taken) {
    const sharers = taken.filter((other) => other.seat === seat).length;
    if (seat === 'vakant') {
      if (sharers > vacant)
        return { text: `Det finns ${vacant} vakanta platser vid § ${paragraf}, inte ${sharers}.`, paragraf };
    } else if (isPresent(state, seat, paragraf) && !isJavig(state, seat, paragraf)) {
      const text = `${by} kan inte tjänstgöra för ${nameOf(state, seat)} vid § ${paragraf}: ledamoten är närvarande och inte jävig.`;
      return { text, paragraf };
    } else if (sharers > 1) {
      return {
        text: `Två ersättare kan inte tjänstgöra för ${nameOf(state, seat)} vid § ${paragraf}.`,
        paragraf,
      };
    }
  }
  return undefined;
}

/** Whom an event names as taking part in the § that it is about. */
function participants(
  event: Extract<SammantradeEvent, { type: (typeof TAKES_PART)[number] }>,
): readonly string[] {
  switch (event.type) {
    case 'OmrostningRecorded':
      return (event.data.roster ?? []).map(({ personId }) => personId);
    case 'YrkandeRecorded':
    case 'ReservationRecorded':
      return event.data.personIds;
    case 'JavDeclared':
      return [];
    default:
      return event satisfies never;
  }
}

const TAKES_PART = ['OmrostningRecorded', 'YrkandeRecorded', 'ReservationRecorded', 'JavDeclared'] as const;

/** KL 5:47, 6:28-32: a jävig person neither takes part nor is counted on that §. */
export const javStops = eventRule<Sammantrade, SammantradeEvent, (typeof TAKES_PART)[number]>({
  code: 'JAVIG_TAKES_PART',
  statute: 'KL 5:47, 6:28-32',
  effect: 'block',
  says: 'Den som är jävig deltar inte i ärendet och räknas inte in vid paragrafen.',
  on: TAKES_PART,
  findings: (state, event) => {
    if (state.status !== 'held') return [];
    const { paragraf } = event.data;
    if (event.type === 'JavDeclared') {
      const { personId } = event.data;
      const hasVoted = paragrafOf(state, paragraf)?.omrostningar.some((omrostning) =>
        omrostning.roster?.some((rost) => rost.personId === personId),
      );
      const text = `${nameOf(state, personId)} har redan röstat vid § ${paragraf} och kan därför inte anges som jävig där.`;
      return broken(hasVoted === true, text, { paragraf });
    }
    return participants(event)
      .filter((personId) => isJavig(state, personId, paragraf))
      .map((personId) => ({
        text: `${nameOf(state, personId)} är jävig vid § ${paragraf} och deltar inte i ärendet.`,
        paragraf,
      }));
  },
});

/** KL 5:45-46, 6:27: more than half of the ledamöter at each §. */
export const quorum = eventRule<
  Sammantrade,
  SammantradeEvent,
  'ProtokollJusterat' | 'ParagrafJusteradOmedelbart'
>({
  code: 'QUORUM_MISSING',
  statute: 'KL 5:45-46, 6:27',
  effect: 'flag',
  says: 'Ett organ får fatta beslut bara när mer än hälften av ledamöterna är närvarande vid paragrafen.',
  on: ['ProtokollJusterat', 'ParagrafJusteradOmedelbart'],
  findings: (state, event) => {
    if (state.status !== 'held') return [];
    const concerned =
      event.type === 'ProtokollJusterat'
        ? state.paragrafer.filter(({ justering }) => justering.status !== 'justerad')
        : state.paragrafer.filter(({ paragraf }) => paragraf === event.data.paragraf);
    return concerned.flatMap(({ paragraf }) => {
      const present = countsForQuorum(state, paragraf);
      return broken(
        present * 2 <= state.antalLedamoter,
        `Vid § ${paragraf} tjänstgjorde ${present} av ${state.antalLedamoter} ledamöter. Det krävs mer än hälften.`,
        { paragraf },
      );
    });
  },
});

/** How many count towards the quorum: jäv never breaks fullmäktige's (KL 5:46). */
export function countsForQuorum(state: Held, paragraf: number): number {
  const serving = servingAt(state, paragraf).length;
  if (state.organKind !== 'fullmaktige') return serving;
  const javigaNotReplaced = state.narvaro.filter(
    (n) => isJavig(state, n.personId, paragraf) && covers(n.paragrafer, paragraf) && hasSeat(n, paragraf),
  ).length;
  return Math.min(serving + javigaNotReplaced, state.antalLedamoter);
}
