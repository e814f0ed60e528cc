import { fold } from '@liggaren/event-store';
import { anslag, type Anslag, type AnslagEvent } from '../anslag/anslag.js';
import { arende, arendeStream, type ArendeEvent } from '../arende/arende.js';
import { meetingAfter } from '../arende/diarium-sammantrade.js';
import { composeArende, type DiariumArende } from '../arende/diarium.js';
import { Rejected } from '../rule.js';
import type { SammantradeEvent } from '../sammantrade/events.js';
import { detailOf, READS_ALL, type SammantradeDetail } from '../sammantrade/protokoll.projection.js';
import { sammantrade, sammantradeStream } from '../sammantrade/sammantrade.js';
import { arendeAsOf, sammantradeAsOf } from './as-of.js';
import { differences, type FieldChange } from './difference.js';
import type { HistoryQueries, HistoryRow, Horizon, Known } from './history.projection.js';
import type { LedgerEvent } from './nouns.js';

/** What differs between two instants, and who did it. For those who work with it: nothing is hidden. */
export interface Skillnad {
  readonly from: Horizon;
  readonly to: Horizon;
  /** Each with the positions of the events that touched the field. */
  readonly changes: readonly (FieldChange & { readonly events: readonly string[] })[];
  /** Those events, in order. */
  readonly events: readonly HistoryRow[];
}

type View = Pick<HistoryQueries, 'asOf' | 'between'>;
type Recorded = ReturnType<HistoryQueries['between']>;

/** Of one ärende; undefined when it is not registered at `to`. @throws Rejected INSTANTS_REVERSED */
export function arendeSkillnad(
  view: View,
  diarienummer: string,
  from: string,
  to: string,
): Skillnad | undefined {
  const [before, after] = inOrder(view, from, to);
  const shownAfter = arendeAsOf(after, diarienummer, 'internal');
  if (shownAfter === undefined) return undefined;
  const own = arendeStream(diarienummer);
  const streams = [own, ...after.meetingsOf(diarienummer)];
  let state = fold(arende, before.events(own) as ArendeEvent[], arende.initialState);
  const meetings = new Map(streams.slice(1).map((stream) => [stream, [...before.events(stream)]]));
  const step = (stream: string, event: LedgerEvent): DiariumArende | undefined => {
    if (stream === own) state = arende.evolve(state, event as ArendeEvent);
    else meetings.get(stream)?.push(event);
    if (state.status === 'none') return undefined;
    return composeArende(state, 'internal', {
      arende: () => undefined,
      meetingsOf: () =>
        [...meetings.values()].flatMap((events) => meetingAfter(events as SammantradeEvent[]) ?? []),
    });
  };
  return skillnad(
    [before.horizon, after.horizon],
    arendeAsOf(before, diarienummer, 'internal'),
    shownAfter,
    view.between(streams, before.horizon, after.horizon),
    step,
  );
}

/** Of one meeting with its protokoll and announcements; undefined when it is not called at `to`. @throws Rejected INSTANTS_REVERSED */
export function sammantradeSkillnad(
  view: View,
  sammantradeId: string,
  from: string,
  to: string,
): Skillnad | undefined {
  const [before, after] = inOrder(view, from, to);
  const shownAfter = sammantradeAsOf(after, sammantradeId, READS_ALL);
  if (shownAfter === undefined) return undefined;
  const own = sammantradeStream(sammantradeId);
  const announcements = after.anslagOf(sammantradeId);
  let state = fold(sammantrade, before.events(own) as SammantradeEvent[], sammantrade.initialState);
  const posted = new Map<string, Anslag>(
    announcements.map((stream) => [
      stream,
      fold(anslag, before.events(stream) as AnslagEvent[], anslag.initialState),
    ]),
  );
  const step = (stream: string, event: LedgerEvent): SammantradeDetail | undefined => {
    if (stream === own) state = sammantrade.evolve(state, event as SammantradeEvent);
    else posted.set(stream, anslag.evolve(posted.get(stream) ?? anslag.initialState, event as AnslagEvent));
    return detailOf(state, [...posted.values()], READS_ALL, () => undefined);
  };
  return skillnad(
    [before.horizon, after.horizon],
    sammantradeAsOf(before, sammantradeId, READS_ALL),
    shownAfter,
    view.between([own, ...announcements], before.horizon, after.horizon),
    step,
  );
}

function inOrder(view: View, from: string, to: string): readonly [Known, Known] {
  if (Date.parse(from) > Date.parse(to)) {
    throw new Rejected('INSTANTS_REVERSED', 'from ska vara en tidigare tidpunkt än to. Byt plats på dem.');
  }
  return [view.asOf(from), view.asOf(to)];
}

/** Compares the ends, and goes from one to the other event by event to see which of them touched what. */
function skillnad<Shown extends object>(
  [from, to]: readonly [Horizon, Horizon],
  before: Shown | undefined,
  after: Shown,
  recorded: Recorded,
  step: (stream: string, event: LedgerEvent) => Shown | undefined,
): Skillnad {
  const changes = differences(before, after);
  const touched = new Map<string, string[]>(changes.map((change) => [keyOf(change), []]));
  let last = before;
  for (const { row, event } of recorded) {
    const next = step(row.stream, event);
    for (const key of new Set(differences(last, next).map(keyOf))) touched.get(key)?.push(row.position);
    last = next;
  }
  const named = new Set([...touched.values()].flat());
  return {
    from,
    to,
    changes: changes.map((change) => ({ ...change, events: touched.get(keyOf(change)) ?? [] })),
    events: recorded.map(({ row }) => row).filter(({ position }) => named.has(position)),
  };
}

/** A field is known by where it is, a row also by what it says. */
const keyOf = ({ path, row, old, new: value }: FieldChange) =>
  JSON.stringify(row ? [path, old, value] : [path]);
