import { fold } from '@liggaren/event-store';
import { anslag, type Anslag, type AnslagEvent } from '../anslag/anslag.js';
import { arende, arendeStream, type ArendeEvent, type RegisteredArende } from '../arende/arende.js';
import { meetingAfter } from '../arende/diarium-sammantrade.js';
import { composeArende, type DiariumArende, type Edition } from '../arende/diarium.js';
import { underMarkingsOf } from '../arende/sekretess.js';
import type { SammantradeEvent } from '../sammantrade/events.js';
import {
  arendenIn,
  detailOf,
  hiddenBy,
  type Reader,
  type SammantradeDetail,
} from '../sammantrade/protokoll.projection.js';
import { sammantrade, sammantradeStream } from '../sammantrade/sammantrade.js';
import type { Sammantrade } from '../sammantrade/state.js';
import type { Known } from './history.projection.js';

/**
 * One ärende or one meeting as it was known at an instant: its own streams folded up to then, and composed by the same
 * functions as the views. What was not justerat then is not public as of then; what sekretess hides is decided by the
 * markings of today, so that an old state never shows what was marked since.
 */

/** Undefined when the ärende was not registered then. */
export function arendeAsOf(known: Known, diarienummer: string, edition: Edition): DiariumArende | undefined {
  const then = fold(arende, known.events(arendeStream(diarienummer)) as ArendeEvent[], arende.initialState);
  if (then.status === 'none') return undefined;
  const shown = edition === 'internal' ? then : underMarkingsOf(known.today.arende(diarienummer), then);
  return composeArende(shown, edition, {
    arende: (number) => registered(known, number),
    meetingsOf: (number) =>
      known
        .meetingsOf(number)
        .flatMap((stream) => meetingAfter(known.events(stream) as SammantradeEvent[]) ?? []),
  });
}

/** The meeting as its reader would have seen it; undefined when it was not called then. */
export function sammantradeAsOf(
  known: Known,
  sammantradeId: string,
  reader: Reader,
): SammantradeDetail | undefined {
  return detailOf(
    meetingAsOf(known, sammantradeId),
    anslagAsOf(known, sammantradeId),
    reader,
    (diarienummer) => hiddenBy(diarienummer.map((number) => registered(known, number)?.sekretess)),
    known.today.sammantrade(sammantradeId),
  );
}

/** The ärenden that the meeting had to do with then. */
export function arendenInAsOf(known: Known, sammantradeId: string): readonly string[] {
  return arendenIn(meetingAsOf(known, sammantradeId));
}

function registered(known: Known, diarienummer: string): RegisteredArende | undefined {
  const today = known.today.arende(diarienummer);
  return today.status === 'none' ? undefined : today;
}

function meetingAsOf(known: Known, sammantradeId: string): Sammantrade {
  const events = known.events(sammantradeStream(sammantradeId)) as SammantradeEvent[];
  return fold(sammantrade, events, sammantrade.initialState);
}

function anslagAsOf(known: Known, sammantradeId: string): readonly Anslag[] {
  return known
    .anslagOf(sammantradeId)
    .map((stream) => fold(anslag, known.events(stream) as AnslagEvent[], anslag.initialState));
}
