import { appendSurely } from './append-surely.js';
import { newEvents } from './command-id.js';
import type { Act, Decider, DomainEvent, Recorded } from './decider.js';
import { CommandReused, Conflict, StreamNotFound } from './errors.js';
import type { EventStore, Position, StoredEvent } from './event-store.js';
import { backoff, pause } from './pause.js';
import { asDomainEvent, States } from './states.js';

/** What a command led to. */
export interface Receipt<E> {
  readonly stream: string;
  /** Of the command's last event; of the stream's last event when the command changed nothing. */
  readonly position: Position;
  readonly revision: bigint;
  /** The events as stored: new ones, or those that the command led to the first time. */
  readonly events: readonly E[];
  /** True when these events were stored by another call with the same command id, before or at the same time. */
  readonly repeated: boolean;
}

/** How often a command is decided anew because somebody else wrote to the stream in between. */
const TRIES = 20;

/**
 * Carries out one command on one stream: read, fold, decide, append with the expected revision; decides anew
 * when somebody else wrote in between. A command whose id already stands in the stream is answered with what it
 * led to then, whatever the state is now; a command that changed nothing left no trace and is decided again.
 * `states` remembers streams from call to call, so that each is folded once.
 * A command id belongs to one decision in a stream: whoever makes two needs two ids.
 * @throws whatever `decide` and `decider.check` throw; CommandReused; StreamNotFound when nothing was there and
 * nothing was decided; Conflict after 20 tries; TooLarge, OutcomeUnknown, Unavailable, Denied
 */
export async function transact<S, E extends DomainEvent>(
  store: EventStore,
  stream: string,
  decider: Decider<S, E>,
  decide: (state: S) => readonly E[],
  act: Act,
  states = new States(store),
): Promise<Receipt<E>> {
  for (let attempt = 1; ; attempt++) {
    const { state, last, commands } = await states.load(stream, decider);
    const from = commands.get(act.commandId);
    if (from !== undefined) return receiptOf<E>(await ownEvents(store, stream, from, act), act, true);

    const events = decide(state);
    checkEach(decider, state, events, act);
    if (events.length === 0) {
      if (last === undefined) throw new StreamNotFound(stream);
      return { stream, position: last.position, revision: last.revision, events, repeated: false };
    }
    try {
      return await record(store, stream, events, last?.revision ?? 'no-stream', act);
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === TRIES) throw error;
      await pause(backoff(attempt, 1, 50));
    }
  }
}

/** Holds every new event against the aggregate's invariants, each in the state that the ones before it led to. */
export function checkEach<S, E extends DomainEvent>(
  decider: Decider<S, E>,
  from: S,
  events: readonly E[],
  recorded: Recorded,
): void {
  let state = from;
  for (const event of events) {
    decider.check?.(state, event, recorded);
    state = decider.evolve(state, event);
  }
}

/** Appends what was decided and answers with what is stored. @throws Conflict when the stream has moved on */
export async function record<E extends DomainEvent>(
  store: EventStore,
  stream: string,
  events: readonly E[],
  expected: bigint | 'no-stream',
  act: Act,
): Promise<Receipt<E>> {
  const fresh = newEvents(events, act);
  const { position, revision } = await appendSurely(store, stream, fresh, expected);
  if (!act.keyed) return { stream, position, revision, events, repeated: false };
  // The same command may have arrived in two processes at once. The store takes the second for a repetition by
  // its ids alone; its body, and what was decided from it, may be other ones.
  const own = await ownEvents(store, stream, revision - BigInt(events.length) + 1n, act);
  return receiptOf<E>(own, act, own[0]?.metadata.salt !== fresh[0]!.metadata.salt);
}

/** The events of this command that stand in `stream` from revision `from` on, without a break. @throws StreamNotFound */
export async function ownEvents(
  store: EventStore,
  stream: string,
  from: bigint,
  act: Act,
): Promise<StoredEvent[]> {
  const own: StoredEvent[] = [];
  for await (const event of store.readStream(stream, { from })) {
    if (event.metadata.commandId !== act.commandId) break;
    own.push(event);
  }
  return own;
}

/** @throws CommandReused when `own`, the events of this command id, came from another body */
export function receiptOf<E extends DomainEvent>(
  own: readonly StoredEvent[],
  act: Act,
  repeated: boolean,
): Receipt<E> {
  const { stream, position, revision, metadata } = own[own.length - 1]!;
  if (metadata.bodyHash !== act.bodyHash) throw new CommandReused(act.commandId);
  return { stream, position, revision, events: own.map(asDomainEvent<E>), repeated };
}
