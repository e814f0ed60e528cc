import type { AllStreamResolvedEvent } from '@eventstore/db-client';
import { Denied } from '../errors.js';
import type { StoredEvent, Subscription } from '../event-store.js';
import { backoff, breathe, pause } from '../pause.js';
import { BATCH, batches, type Source } from './batches.js';
import { readFailure } from './failure.js';
import { comparePlaces, type Place } from './place.js';
import { isOurs, storedEvent } from './stored.js';

export interface SubscriptionOptions {
  /** Subscribes to the whole log after `place`. */
  readonly open: (place: Place | undefined) => Source;
  readonly handle: (events: readonly StoredEvent[]) => void | Promise<void>;
  readonly patienceMs: number;
}

/** The longest pause before a broken subscription is tried again, in milliseconds. */
const MOST_BACKOFF_MS = 5_000;

/**
 * Follows the log whatever becomes of the connection: after a drop it subscribes again from the last event that was
 * handled. What the client tells of its own progress (`caughtUp`, checkpoints) runs ahead of the handler and is not
 * listened to.
 */
export class LogFollower implements Subscription {
  readonly ended: Promise<void>;
  private readonly stopping = new AbortController();

  constructor(
    private place: Place | undefined,
    private readonly options: SubscriptionOptions,
  ) {
    this.ended = this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort(new Error('the subscription was closed'));
    await this.ended.catch(() => undefined);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    // Nothing is handled before `subscribe` has returned.
    await Promise.resolve();
    for (let attempt = 1; !signal.aborted; attempt++) {
      const before = this.place;
      try {
        await this.follow();
      } catch (error) {
        if (error instanceof HandlerFailed) throw error.cause;
        const failure = readFailure(error);
        if (failure instanceof Denied && !signal.aborted) throw failure;
      }
      if (this.place !== before) attempt = 1;
      await pause(backoff(attempt, 50, MOST_BACKOFF_MS), signal);
    }
  }

  private async follow(): Promise<void> {
    const { open, patienceMs } = this.options;
    const { signal } = this.stopping;
    const source = batches<AllStreamResolvedEvent>(open(this.place), { patienceMs, signal, live: true });
    for await (const batch of source) {
      await this.handleBatch(batch);
      if (signal.aborted) return;
      if (batch.length === BATCH) await breathe();
    }
  }

  private async handleBatch(batch: readonly AllStreamResolvedEvent[]): Promise<void> {
    let place = this.place;
    const events: StoredEvent[] = [];
    for (const { event } of batch) {
      if (event === undefined || (place !== undefined && comparePlaces(event.position, place) <= 0)) continue;
      place = event.position;
      if (isOurs(event)) events.push(storedEvent(event));
    }
    if (events.length > 0) {
      try {
        await this.options.handle(events);
      } catch (error) {
        throw new HandlerFailed(error);
      }
    }
    this.place = place;
  }
}

/** Tells what the handler threw from what the connection did. */
class HandlerFailed extends Error {
  constructor(cause: unknown) {
    super('the handler failed', { cause });
  }
}
