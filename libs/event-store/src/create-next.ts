import { v5 as uuidv5 } from 'uuid';
import { appendSurely } from './append-surely.js';
import { metadataOf } from './command-id.js';
import type { Act, Decider, DomainEvent } from './decider.js';
import { CommandReused, Conflict, StreamNotFound } from './errors.js';
import type { EventStore, JsonObject } from './event-store.js';
import { checkEach, ownEvents, receiptOf, record, type Receipt } from './transact.js';

/** Streams numbered without a gap. `Terms` is what picks the series and all else that may be another next time. */
export interface Series<Terms extends JsonObject, E extends DomainEvent> {
  /** As they stand now; a keyed command keeps those that it came with first. */
  readonly terms: Terms;
  /** The first number that may be free; the one before it is taken. */
  readonly first: number;
  readonly nameOf: (terms: Terms, number: number) => string;
  readonly decide: (terms: Terms, number: number) => readonly E[];
}

/**
 * Creates the first stream of a series that is free. A conflict means taken: the next number is tried, so a
 * number is only tried when the one before exists, and the series needs no counter.
 *
 * A keyed command first records in a stream of its own, `kommando-<commandId>`, where it began and on which terms.
 * Every repetition goes the same way from there, also when the year has changed since. Numbers once taken stay
 * taken, so it comes to the event that stands, or to the first free number if the first try died before it wrote.
 * Two calls at once go the same way too: the second finds the event of the first. A command refused at the first
 * number leaves nothing behind.
 * @throws whatever `decide` and `decider.check` throw; CommandReused; TooLarge, OutcomeUnknown, Unavailable, Denied
 */
export async function createNext<S, E extends DomainEvent, Terms extends JsonObject>(
  store: EventStore,
  { nameOf, decide, ...now }: Series<Terms, E>,
  decider: Decider<S, E>,
  act: Act,
): Promise<Receipt<E> & { readonly number: number }> {
  const propose = ({ terms, first }: Beginning<Terms>) => {
    const events = decide(terms, first);
    if (events.length === 0) throw new TypeError(`${nameOf(terms, first)}: a creation needs an event`);
    checkEach(decider, decider.initialState, events, act);
    return events;
  };
  const { terms, first } = act.keyed ? await beginning(store, now, propose, act) : now;
  for (let number = first; ;) {
    const stream = nameOf(terms, number);
    const standing = act.keyed ? await firstEvents(store, stream, act) : undefined;
    if (standing !== undefined && standing.length > 0) {
      return { ...receiptOf<E>(standing, act, true), number };
    }
    if (standing === undefined) {
      try {
        const events = propose({ terms, first: number });
        return { ...(await record(store, stream, events, 'no-stream', act)), number };
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        // Taken, but by whom? A keyed command looks at the same number again: it may be its own event.
        if (act.keyed) continue;
      }
    }
    number += 1;
  }
}

type Beginning<Terms> = { readonly terms: Terms; readonly first: number };

/** Where this keyed command begins, now and each time that it comes again. */
async function beginning<Terms extends JsonObject>(
  store: EventStore,
  now: Beginning<Terms>,
  propose: (from: Beginning<Terms>) => unknown,
  act: Act,
): Promise<Beginning<Terms>> {
  const stream = `kommando-${act.commandId}`;
  let [received] = (await firstEvents(store, stream, act)) ?? [];
  if (received === undefined) {
    propose(now);
    const event = {
      id: uuidv5('kommando', act.commandId),
      type: 'KommandoReceived',
      data: { bodyHash: act.bodyHash, firstNumber: now.first, terms: now.terms },
      metadata: metadataOf(act),
    };
    await appendSurely(store, stream, [event], 'no-stream');
    // Another call may have been first with the same id and another number.
    [received] = (await firstEvents(store, stream, act)) ?? [];
  }
  const { bodyHash, firstNumber, terms } = received!.data as {
    bodyHash: string;
    firstNumber: number;
    terms: Terms;
  };
  if (bodyHash !== act.bodyHash) throw new CommandReused(act.commandId);
  return { terms, first: firstNumber };
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
