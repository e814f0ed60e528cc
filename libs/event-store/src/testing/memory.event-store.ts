import { appendRequest, conflict, meets, repeatedFrom } from '../append-request.js';
import { placeOf } from '../decimal-position.js';
import { StreamNotFound, Unavailable } from '../errors.js';
import type {
  AppendResult,
  EventMetadata,
  EventStore,
  ExpectedRevision,
  JsonObject,
  NewEvent,
  Position,
  ReadStreamOptions,
  StoredEvent,
  Subscription,
} from '../event-store.js';
import { LogSubscription } from '../log-subscription.js';

/** A test double: the behaviour of the port, without durability. Passes the same contract as the other stores. */
export class MemoryEventStore implements EventStore {
  readonly address = undefined;
  private readonly log: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly subscriptions = new Set<LogSubscription>();
  private closed = false;

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const request = appendRequest(stream, events, expected);
    // As slow as a disk in one respect: others get their turn between the call and the writing.
    await new Promise((resolve) => setImmediate(resolve));
    this.assertOpen();
    const standing = this.streams.get(stream) ?? [];
    const last = standing.length === 0 ? undefined : standing.length - 1;
    if (!meets(expected, last)) {
      const from = repeatedFrom(expected);
      const same =
        from !== undefined && request.rows.every(({ id }, i) => standing[from + i]?.id === id)
          ? standing[from + request.rows.length - 1]
          : undefined;
      if (same === undefined) throw conflict(request, last);
      return { position: same.position, revision: same.revision };
    }
    for (const { id, type, data, metadata } of request.rows) {
      const event: StoredEvent = {
        id,
        type,
        data: JSON.parse(data) as JsonObject,
        metadata: JSON.parse(metadata) as EventMetadata,
        stream,
        revision: BigInt(standing.length),
        position: String(this.log.length + 1),
      };
      standing.push(event);
      this.log.push(event);
    }
    this.streams.set(stream, standing);
    for (const subscription of this.subscriptions) subscription.wake();
    return { position: String(this.log.length), revision: BigInt(standing.length - 1) };
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncGenerator<StoredEvent> {
    this.assertOpen();
    const { direction = 'forwards', from, limit = Infinity } = options;
    const standing = this.streams.get(stream);
    if (standing === undefined) throw new StreamNotFound(stream);
    const wanted =
      direction === 'forwards'
        ? standing.filter(({ revision }) => revision >= (from ?? 0n))
        : standing.filter(({ revision }) => from === undefined || revision <= from).reverse();
    yield* wanted.slice(0, limit);
  }

  async *readAll(options: { after?: Position; limit?: number } = {}): AsyncGenerator<StoredEvent> {
    const after = options.after === undefined ? 0 : placeOf(options.after);
    yield* this.page(after, options.limit ?? Infinity);
  }

  async head(): Promise<Position | undefined> {
    this.assertOpen();
    return this.log.at(-1)?.position;
  }

  subscribe(
    after: Position | undefined,
    handle: (events: readonly StoredEvent[]) => void | Promise<void>,
  ): Subscription {
    const log = { page: (place: number, limit: number) => this.page(place, limit) };
    const subscription = new LogSubscription(log, after === undefined ? 0 : placeOf(after), handle);
    this.subscriptions.add(subscription);
    const forget = () => this.subscriptions.delete(subscription);
    subscription.ended.then(forget, forget);
    return subscription;
  }

  compare(a: Position, b: Position): number {
    return placeOf(a) - placeOf(b);
  }

  async close(): Promise<void> {
    // Appends already under way are let through, as the stores that write to disk do.
    await new Promise((resolve) => setImmediate(resolve));
    this.closed = true;
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
  }

  private page(place: number, limit: number): StoredEvent[] {
    this.assertOpen();
    return this.log.slice(place, place + limit);
  }

  private assertOpen(): void {
    if (this.closed) throw new Unavailable('the event store is closed');
  }
}
