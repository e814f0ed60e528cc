import {
  BACKWARDS,
  END,
  FORWARDS,
  jsonEvent,
  START,
  type AllStreamResolvedEvent,
  type AppendExpectedRevision,
  type JSONEventType,
  type ResolvedEvent,
} from '@eventstore/db-client';
import { appendRequest, type AppendRequest } from './append-request.js';
import { OutcomeUnknown, Unavailable } from './errors.js';
import type {
  AppendResult,
  EventStore,
  ExpectedRevision,
  NewEvent,
  Position,
  ReadStreamOptions,
  StoredEvent,
  Subscription,
} from './event-store.js';
import { batches, type Source } from './eventstoredb/batches.js';
import { connect, type Connection } from './eventstoredb/connection.js';
import { appendFailure, isNotLeader, NoAnswer, readFailure } from './eventstoredb/failure.js';
import { comparePlaces, isPlace, placeOf, positionOf, type Place } from './eventstoredb/place.js';
import { isOurs, storedEvent } from './eventstoredb/stored.js';
import { LogFollower } from './eventstoredb/subscription.js';
import { backoff, pause } from './pause.js';

export { BadConnectionString } from './eventstoredb/connection-string.js';
export { Untrusted } from './eventstoredb/failure.js';

export interface EventStoreDbOptions {
  /** How long one call to the server may go without an answer, in milliseconds. */
  readonly patienceMs?: number;
}

/** Long enough for a busy cluster to replicate a write; an append is tried up to five times by its caller. */
const PATIENCE_MS = 5_000;
/** How often a node that does not lead is left for the one that it names. */
const LEADERS = 5;
/** Records read at a time, backwards, in search of the last event of ours. */
const FIRST_PAGE = 4;
const LARGEST_PAGE = 1_024;
/** The largest revision that the server can count to. */
const LAST_REVISION = 2n ** 63n - 1n;

/**
 * The store on an EventStoreDB (22.6 or later) or KurrentDB cluster: any number of processes on any number of
 * machines. Positions are places in the server's log, with gaps. The database belongs to the ledger alone.
 */
export class EventStoreDbEventStore implements EventStore {
  /**
   * Makes the process's connection to `esdb://…` or `esdb+discover://…`. Nothing is sent before the first call, so a
   * server that is not up yet is no failure here. @throws BadConnectionString
   */
  static open(connectionString: string, options: EventStoreDbOptions = {}): EventStoreDbEventStore {
    const connection = connect(connectionString);
    return new EventStoreDbEventStore(connection, connectionString, options.patienceMs ?? PATIENCE_MS);
  }

  private readonly stopping = new AbortController();
  private readonly appends = new Set<Promise<unknown>>();
  private readonly subscriptions = new Set<Subscription>();
  private tail: Tail | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly connection: Connection,
    readonly address: string,
    private readonly patienceMs: number,
  ) {}

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const request = appendRequest(stream, events, expected);
    this.assertOpen();
    const appended = this.appendToLeader(request, events);
    this.appends.add(appended);
    try {
      return await appended;
    } finally {
      this.appends.delete(appended);
    }
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncGenerator<StoredEvent> {
    const { direction = 'forwards', from, limit = Infinity } = options;
    const backwards = direction === 'backwards';
    let fromRevision: bigint | typeof START | typeof END = backwards ? END : START;
    if (from !== undefined) {
      fromRevision = from > LAST_REVISION ? LAST_REVISION : from;
      // The server counts down from any number one page at a time.
      if (backwards) fromRevision = least(fromRevision, await this.lastRevision(stream));
    }
    let left = limit;
    const source = this.reading<ResolvedEvent>(
      (client) =>
        client.readStream(
          stream,
          {
            ...this.call(),
            fromRevision,
            direction: backwards ? BACKWARDS : FORWARDS,
            // The server takes 0 for an error, and the stream may still not exist.
            ...(limit === Infinity ? {} : { maxCount: Math.max(1, limit) }),
          },
          BUFFER,
        ),
      stream,
    );
    for await (const batch of source) {
      for (const { event } of batch) {
        if (left-- <= 0) return;
        if (event !== undefined) yield storedEvent(event);
      }
    }
  }

  async *readAll(options: { after?: Position; limit?: number } = {}): AsyncGenerator<StoredEvent> {
    const after = options.after === undefined ? undefined : placeOf(options.after);
    let left = options.limit ?? Infinity;
    // What is stored now: a reader slower than the writers comes to an end.
    const end = await this.lastPlace();
    if (end === undefined || left <= 0 || (after !== undefined && comparePlaces(after, end) >= 0)) return;
    const source = this.reading<AllStreamResolvedEvent>((client) =>
      client.readAll({ ...this.call(), fromPosition: after ?? START, direction: FORWARDS }, BUFFER),
    );
    for await (const batch of source) {
      for (const { event } of batch) {
        // The server begins with the record at the place it is given.
        if (event === undefined || (after !== undefined && comparePlaces(event.position, after) <= 0))
          continue;
        const order = comparePlaces(event.position, end);
        if (order > 0) return;
        if (isOurs(event)) {
          yield storedEvent(event);
          left -= 1;
        }
        if (order === 0 || left === 0) return;
      }
    }
    throw new Unavailable('the event store ended the log before its last event');
  }

  async head(): Promise<Position | undefined> {
    const place = await this.lastPlace();
    return place && positionOf(place);
  }

  subscribe(
    after: Position | undefined,
    handle: (events: readonly StoredEvent[]) => void | Promise<void>,
  ): Subscription {
    const place = after === undefined ? undefined : placeOf(after);
    if (this.closing) return closedSubscription();
    const subscription = new LogFollower(place, {
      open: (last) =>
        this.connection.client.subscribeToAll(
          { ...this.call(), fromPosition: last ?? START },
          BUFFER,
        ) as unknown as Source,
      handle,
      patienceMs: this.patienceMs,
    });
    this.subscriptions.add(subscription);
    const forget = () => this.subscriptions.delete(subscription);
    subscription.ended.then(forget, forget);
    return subscription;
  }

  compare(a: Position, b: Position): number {
    return comparePlaces(placeOf(a), placeOf(b));
  }

  /** Waits for the appends under way, ends reads and subscriptions, and closes the connection. */
  close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    await Promise.allSettled(this.appends);
    this.stopping.abort(closedError());
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    await this.connection.close();
  }

  private async appendToLeader(request: AppendRequest, events: readonly NewEvent[]): Promise<AppendResult> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.appendOnce(request, events);
      } catch (error) {
        if (!isNotLeader(error) || attempt === LEADERS) throw appendFailure(error, request);
      }
      await pause(backoff(attempt, 50, 1_000));
    }
  }

  private async appendOnce(request: AppendRequest, events: readonly NewEvent[]): Promise<AppendResult> {
    const { stream, expected, rows } = request;
    const messages = events.map(({ id, type, data }, i) =>
      jsonEvent<JSONEventType>({
        id,
        type,
        data: data as Record<string, unknown>,
        // Bytes, so that the client does not make them again from the object.
        metadata: encoder.encode(rows[i]!.metadata),
      }),
    );
    const answer = await within(
      this.patienceMs + MARGIN_MS,
      this.connection.client.appendToStream(stream, messages, {
        ...this.call(),
        expectedRevision: expectedRevision(expected),
        deadline: this.patienceMs,
      }),
    );
    const revision = answer.nextExpectedRevision;
    if (isPlace(answer.position)) return { position: positionOf(answer.position), revision };
    // The server stored it, or found it stored, and does not say where.
    try {
      return { position: await this.positionAt(stream, revision), revision };
    } catch (error) {
      throw new OutcomeUnknown(stream, { cause: error });
    }
  }

  private async positionAt(stream: string, revision: bigint): Promise<Position> {
    for await (const { position } of this.readStream(stream, { from: revision, limit: 1 })) return position;
    throw new Unavailable(`stream ${stream} has no revision ${revision}`);
  }

  private async lastRevision(stream: string): Promise<bigint> {
    for await (const { revision } of this.readStream(stream, { direction: 'backwards', limit: 1 })) {
      return revision;
    }
    return 0n;
  }

  /**
   * The place of the last event of ours. The server's own records after it are skipped, so that no view waits for
   * one; they are remembered, so that each is skipped once.
   */
  private async lastPlace(): Promise<Place | undefined> {
    let newest: Place | undefined;
    let ours: Place | undefined;
    search: for (
      let size = FIRST_PAGE, from: Place | typeof END = END;
      ;
      size = Math.min(4 * size, LARGEST_PAGE)
    ) {
      let count = 0;
      let last: Place | undefined;
      const page = this.reading<AllStreamResolvedEvent>((client) =>
        client.readAll({ ...this.call(), fromPosition: from, direction: BACKWARDS, maxCount: size }, BUFFER),
      );
      for await (const batch of page) {
        for (const { event } of batch) {
          count += 1;
          if (event === undefined) continue;
          last = event.position;
          newest ??= last;
          const known = this.tail !== undefined && comparePlaces(last, this.tail.newest) === 0;
          if (known) ours = this.tail?.ours;
          else if (isOurs(event)) ours = last;
          else continue;
          break search;
        }
      }
      if (count < size || last === undefined) break;
      from = last;
    }
    if (newest !== undefined && (this.tail === undefined || comparePlaces(newest, this.tail.newest) > 0)) {
      this.tail = { newest, ours };
    }
    return ours;
  }

  /** Reads from the leader; fails as the port says, and as a whole: a read that breaks never looks like its end. */
  private async *reading<T>(
    open: (client: Connection['client']) => Source | object,
    stream?: string,
  ): AsyncGenerator<T[]> {
    for (let attempt = 1; ; attempt++) {
      this.assertOpen();
      try {
        const source = open(this.connection.client) as Source;
        yield* batches<T>(source, { patienceMs: this.patienceMs, signal: this.stopping.signal });
        return;
      } catch (error) {
        // A node says that it does not lead before it sends anything.
        if (!isNotLeader(error) || attempt === LEADERS) throw readFailure(error, stream);
      }
      await pause(backoff(attempt, 50, 1_000), this.stopping.signal);
    }
  }

  /** With each call. A node that follows may not have seen what this process wrote. */
  private call() {
    return { credentials: this.connection.credentials, requiresLeader: true };
  }

  private assertOpen(): void {
    if (this.closing) throw closedError();
  }
}

/** The end of the log as it was last seen. */
interface Tail {
  /** The last record of all. */
  readonly newest: Place;
  /** The last event of ours, at or before it. */
  readonly ours: Place | undefined;
}

/** What the client may keep ready for a consumer that is busy, in records. */
const BUFFER = { highWaterMark: 256 };
/** The client's own limit comes first, when it comes. */
const MARGIN_MS = 500;
const encoder = new TextEncoder();

function expectedRevision(expected: ExpectedRevision): AppendExpectedRevision {
  switch (expected) {
    case 'no-stream':
      return 'no_stream';
    case 'stream-exists':
      return 'stream_exists';
    default:
      return expected;
  }
}

/** The client's limits do not cover every wait (finding the cluster, for one). */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(ms)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function closedError(): Unavailable {
  return new Unavailable('the event store is closed');
}

function closedSubscription(): Subscription {
  const ended = Promise.reject<void>(closedError());
  ended.catch(() => undefined);
  return { ended, close: () => Promise.resolve() };
}
