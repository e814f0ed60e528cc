import { questionRule } from '../rule.js';
import {
  SEKRETESS_HIDES,
  type Arende,
  type ArendeEvent,
  type Handling,
  type Rattelse,
  type RegisteredArende,
  type Sekretessmarkering,
} from './arende.js';

/** What a sekretessmarkering hides, and the ärende as everyone may read it. */

/**
 * OSL 5:2 st 2, 5:5: what a marking hides is left out of the public register. Every reading for the public asks
 * this of the markings that cover the row, as they stand today: also where an older event is shown.
 */
export const sekretessHides = questionRule<
  [what: (typeof SEKRETESS_HIDES)[number], markings: readonly (Sekretessmarkering | undefined)[]]
>({
  code: 'SEKRETESS_HIDES',
  statute: 'OSL 5:2 st 2, 5:5',
  effect: 'hide',
  says: 'En sekretessmarkering döljer avsändare, mottagare och ärendemening i det öppna diariet.',
  applies: (what, markings) => markings.some((marking) => marking?.hides.includes(what)),
});

/** What stands in the place of a hidden text: `Sekretess (OSL 21:1)`. */
export const sekretessText = (markings: readonly (Sekretessmarkering | undefined)[]) =>
  `Sekretess (${[...new Set(markings.flatMap((marking) => marking?.statute ?? []))].join(', ')})`;

/** Hides texts of one row. A text that is not there is not made up. */
function curtain(markings: readonly (Sekretessmarkering | undefined)[]) {
  const veil =
    (what: (typeof SEKRETESS_HIDES)[number]) =>
    <Text extends string | undefined>(text: Text): Text =>
      text !== undefined && sekretessHides.applies(what, markings) ? (sekretessText(markings) as Text) : text;
  return { innehall: veil('innehall'), motpart: veil('motpart') };
}

const HEADING = {
  arendemening: 'innehall',
  rubrik: 'innehall',
  motpart: 'motpart',
  avsandare: 'motpart',
  mottagare: 'motpart',
} as const;

function publicRattelse<R extends Rattelse>(arende: RegisteredArende, rattelse: R): R {
  const { uppgift } = rattelse;
  const hide = curtain(markingsOf(arende, rattelse.handlingsnummer));
  const value =
    uppgift in HEADING
      ? hide[HEADING[uppgift as keyof typeof HEADING]]
      : <T extends string | undefined>(text: T): T => text;
  // The reason may repeat either.
  return {
    ...rattelse,
    old: value(rattelse.old),
    new: value(rattelse.new),
    reason: hide.motpart(hide.innehall(rattelse.reason)),
  };
}

/** The markings that cover a handling, or the ärende's own row. */
export function markingsOf(
  arende: Arende,
  handlingsnummer?: number,
): readonly (Sekretessmarkering | undefined)[] {
  if (arende.status === 'none') return [];
  const handling = arende.handlingar.find((h) => h.handlingsnummer === handlingsnummer);
  return [arende.sekretess, handling?.sekretess];
}

/** The ärende's own row as everyone may read it. */
export function publicHeading<Row extends Pick<RegisteredArende, 'arendemening' | 'motpart' | 'sekretess'>>(
  row: Row,
): Row {
  const own = curtain([row.sekretess]);
  return { ...row, arendemening: own.innehall(row.arendemening), motpart: own.motpart(row.motpart) };
}

/** What was known of an ärende then, under the markings that cover it and its handlingar today. */
export function underMarkingsOf(today: Arende, then: RegisteredArende): RegisteredArende {
  return {
    ...then,
    sekretess: markingsOf(today)[0],
    handlingar: then.handlingar.map((handling) => ({
      ...handling,
      sekretess: markingsOf(today, handling.handlingsnummer)[1],
    })),
  };
}

/**
 * The ärende as everyone may read it: a hidden text is replaced by the statute that hides it; dates, numbers and
 * the markings themselves stay (OSL 5:2 st 2). The file of a marked handling is left out.
 */
export function publicArende(arende: RegisteredArende): RegisteredArende {
  // Most ärenden have no marking at all.
  const isMarked = arende.sekretess !== undefined || arende.handlingar.some((h) => h.sekretess !== undefined);
  if (!isMarked) return arende;
  const own = curtain([arende.sekretess]);
  return {
    ...publicHeading(arende),
    ...(arende.status === 'closed' ? { closedBecause: own.motpart(own.innehall(arende.closedBecause)) } : {}),
    handlingar: arende.handlingar.map((handling) => publicHandling(arende, handling)),
    remisser: arende.remisser.map((remiss) => ({
      ...remiss,
      to: own.motpart(remiss.to),
      about: own.motpart(own.innehall(remiss.about)),
    })),
    rattelser: arende.rattelser.map((rattelse) => publicRattelse(arende, rattelse)),
  };
}

function publicHandling<H extends Omit<Handling, 'sekretess' | 'gallring'>>(arende: Arende, handling: H): H {
  const markings = markingsOf(arende, handling.handlingsnummer);
  const hide = curtain(markings);
  const hidden = SEKRETESS_HIDES.some((what) => sekretessHides.applies(what, markings));
  return {
    ...handling,
    rubrik: hide.innehall(handling.rubrik),
    avsandare: hide.motpart(handling.avsandare),
    mottagare: hide.motpart(handling.mottagare),
    file: hidden ? undefined : handling.file,
  };
}

/**
 * One stored event as everyone may read it, given the ärende **as it stands today** (a marking set yesterday hides
 * what was recorded last year). For the history, the exports and the live feed.
 */
export function publicArendeEvent(arende: Arende, event: ArendeEvent): ArendeEvent {
  if (arende.status === 'none') return event;
  const own = curtain([arende.sekretess]);
  const free = <Text extends string | undefined>(text: Text) => own.motpart(own.innehall(text));
  switch (event.type) {
    case 'ArendeRegistered': {
      const { arendemening, motpart } = event.data;
      return {
        ...event,
        data: { ...event.data, arendemening: own.innehall(arendemening), motpart: own.motpart(motpart) },
      };
    }
    case 'HandlingRegistered':
      return { ...event, data: publicHandling(arende, event.data) };
    case 'DiarieuppgiftCorrected':
      return { ...event, data: publicRattelse(arende, event.data) };
    case 'RemissSent':
      return {
        ...event,
        data: { ...event.data, to: own.motpart(event.data.to), about: free(event.data.about) },
      };
    case 'SekretessmarkeringLifted': {
      const hide = curtain(markingsOf(arende, event.data.handlingsnummer));
      return { ...event, data: { ...event.data, reason: hide.motpart(hide.innehall(event.data.reason)) } };
    }
    case 'ArendeClosed':
      return { ...event, data: { ...event.data, reason: free(event.data.reason) } };
    case 'ArendeReopened':
      return { ...event, data: { ...event.data, reason: free(event.data.reason) } };
    case 'HandlaggareAssigned':
    case 'SekretessmarkeringSet':
    case 'RemissAnswered':
    case 'HandlingGallrad':
      return event;
    default:
      return event satisfies never;
  }
}
