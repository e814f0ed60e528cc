import { placeOf } from './decimal-position.js';
import type { StoredEvent, Subscription } from './event-store.js';
import { breathe } from './pause.js';

/** What a subscription follows: a log whose events are numbered 1, 2, 3 … */
export interface Log {
  /** The first `limit` events after `place`, now; an empty array at the end of the log. */
  readonly page: (place: number, limit: number) => readonly StoredEvent[];
}

/** Small enough that a catch-up leaves the event loop free for requests between two batches. */
const BATCH = 500;

/** Catch up in batches, then sleep until woken: one loop, so no event is missed or doubled between the two. */
export class LogSubscription implements Subscription {
  readonly ended: Promise<void>;
  private closed = false;
  private signalled = false;
  private rouse: (() => void) | undefined;

  constructor(
    private readonly log: Log,
    private place: number,
    private readonly handle: (events: readonly StoredEvent[]) => void | Promise<void>,
  ) {
    this.ended = this.run();
  }

  /** There may be new events. */
  wake(): void {
    this.signalled = true;
    this.rouse?.();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.ended.catch(() => undefined);
  }

  private async run(): Promise<void> {
    // Nothing is handled before `subscribe` has returned, and a failure is seen by whoever awaits `ended`.
    await Promise.resolve();
    while (!this.closed) {
      // Lowered before reading: an event stored during or after the read raises it again.
      this.signalled = false;
      const events = this.log.page(this.place, BATCH);
      if (events.length === 0) {
        await this.sleep();
        continue;
      }
      await this.handle(events);
      this.place = placeOf(events[events.length - 1]!.position);
      if (events.length === BATCH) await breathe();
    }
  }

  private async sleep(): Promise<void> {
    if (this.signalled) return;
    await new Promise<void>((resolve) => (this.rouse = resolve));
    this.rouse = undefined;
  }
}
