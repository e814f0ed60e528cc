import { v5 as uuidv5 } from 'uuid';
import { appendSurely } from './append-surely.js';
import { metadataOf } from './command-id.js';
import type { Act, Decider, DomainEvent } from './decider.js';
import { CommandReused, Conflict, StreamNotFound } from './errors.js';
import type { EventStore } from './event-store.js';
import { checkEach, ownEvents, receiptOf, record, type Receipt } from './transact.js';

/** Streams numbered without a gap. */
export interface Series {
  /** The first number that may be free; the one before it is taken. */
  readonly first: number;
  readonly nameOf: (number: number) => string;
}

/**
 * Creates the first stream of a series that is free. A conflict means taken: the next number is tried, so a
 * number is only tried when the one before exists, and the series needs no counter.
 *
 * A keyed command first records in a stream of its own, `kommando-<commandId>`, where it began. Every repetition
 * goes the same way from there. Numbers once taken stay taken, so it comes to the event that stands, or to the
 * first free number if the first try died before it wrote. Two calls at once go the same way too: the second
 * finds the event of the first. A command refused at the first number leaves nothing behind.
 * @throws whatever `decide` and `decider.check` throw; CommandReused; TooLarge, OutcomeUnknown, Unavailable, Denied
 */
export async function createNext<S, E extends DomainEvent>(
  store: EventStore,
  series: Series,
  decider: Decider<S, E>,
  decide: (number: number) => readonly E[],
  act: Act,
): Promise<Receipt<E> & { readonly number: number }> {
  const propose = (number: number) => {
    const events = decide(number);
    if (events.length === 0) throw new TypeError(`${series.nameOf(number)}: a creation needs an event`);
    checkEach(decider, decider.initialState, events, act);
    return events;
  };
  let number = act.keyed ? await beginning(store, series.first, propose, act) : series.first;
  for (;;) {
    const stream = series.nameOf(number);
    const standing = act.keyed ? await firstEvents(store, stream, act) : undefined;
    if (standing !== undefined && standing.length > 0) {
      return { ...receiptOf<E>(standing, act, true), number };
    }
    if (standing === undefined) {
      try {
        return { ...(await record(store, stream, propose(number), 'no-stream', act)), number };
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        // Taken, but by whom? A keyed command looks at the same number again: it may be its own event.
        if (act.keyed) continue;
      }
    }
    number += 1;
  }
}

/** The number from which this keyed command is carried out, now and each time that it comes again. */
async function beginning(
  store: EventStore,
  first: number,
  propose: (number: number) => unknown,
  act: Act,
): Promise<number> {
  const stream = `kommando-${act.commandId}`;
  let [received] = (await firstEvents(store, stream, act)) ?? [];
  if (received === undefined) {
    propose(first);
    const event = {
      id: uuidv5('kommando', act.commandId),
      type: 'KommandoReceived',
      data: { bodyHash: act.bodyHash, firstNumber: first },
      metadata: metadataOf(act),
    };
    await appendSurely(store, stream, [event], 'no-stream');
    // Another call may have been first with the same id and another number.
    [received] = (await firstEvents(store, stream, act)) ?? [];
  }
  const { bodyHash, firstNumber } = received!.data as { bodyHash: string; firstNumber: number };
  if (bodyHash !== act.bodyHash) throw new CommandReused(act.commandId);
  return firstNumber;
}

/** The command's own events at the start of `stream`; none when it is another's, undefined when it is free. */
async function firstEvents(store: EventStore, stream: string, act: Act) {
  try {
    return await ownEvents(store, stream, 0n, act);
  } catch (error) {
    if (error instanceof StreamNotFound) return undefined;
    throw error;
  }
}
