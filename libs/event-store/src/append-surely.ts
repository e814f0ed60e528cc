import { Conflict, OutcomeUnknown, StreamNotFound, Unavailable } from './errors.js';
import type { AppendResult, EventStore, NewEvent } from './event-store.js';
import { backoff, pause } from './pause.js';

/** Long enough for a cluster to choose a new leader (a few seconds), short enough for whoever waits. */
const TRIES = 5;

/**
 * Appends, and finds out what became of an append that got no answer: the identical one (same ids, same
 * expectation) is tried again, which can't store it twice.
 * @throws Conflict only when these events are not stored; OutcomeUnknown when all tries ended without an answer
 */
export async function appendSurely(
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: bigint | 'no-stream',
): Promise<AppendResult> {
  let unanswered: OutcomeUnknown | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.append(stream, events, expected);
    } catch (error) {
      if (error instanceof OutcomeUnknown) unanswered = error;
      if (unanswered === undefined) throw error;
      if (error instanceof Conflict) {
        const stored = await findStored(store, stream, events, expected);
        if (stored !== undefined) return stored;
        throw error;
      }
      // "Nothing was stored" is true of this try, and says nothing about the one before it.
      if (!(error instanceof OutcomeUnknown || error instanceof Unavailable)) throw unanswered;
      if (attempt === TRIES) throw unanswered;
    }
    await pause(backoff(attempt, 100, 1_500));
  }
}

/** The answer the append would have had, if exactly these events stand after `expected`. */
async function findStored(
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: bigint | 'no-stream',
): Promise<AppendResult | undefined> {
  const from = expected === 'no-stream' ? 0n : expected + 1n;
  let found = 0;
  let result: AppendResult | undefined;
  try {
    for await (const { id, position, revision } of store.readStream(stream, { from, limit: events.length })) {
      if (id !== events[found]?.id) return undefined;
      found += 1;
      result = { position, revision };
    }
  } catch (error) {
    if (error instanceof StreamNotFound) return undefined;
    throw new OutcomeUnknown(stream, { cause: error });
  }
  return found === events.length ? result : undefined;
}
