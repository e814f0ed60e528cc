/**
 * The port that every event store keeps. It knows streams and events, and no board.
 * Behind it stand SQLite (the embedded default), EventStoreDB (a cluster) and, for tests, memory.
 */

/** A JSON value: what an event may carry. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Who acted. Never a personal identity number: `id` is the account's name in this ledger. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

/** What is known about the recording of an event, as against what happened in the world (which is data). */
export interface EventMetadata {
  /** The command that caused the event; the same command sent twice is one event. */
  readonly commandId: string;
  /** Follows a request through everything it leads to. */
  readonly correlationId: string;
  /** The id of the event or command that led to this one. */
  readonly causationId: string;
  readonly actor: Actor;
  /** RFC 3339 in UTC with milliseconds: when the event was recorded. */
  readonly recordedAt: string;
  /** 32 random bytes, base64: lets the Merkle log commit to a payload without revealing it. */
  readonly salt: string;
  /** SHA-256 (hex) of the command's canonical body (RFC 8785): tells a repeated command from another one. */
  readonly bodyHash: string;
  /** `import` when another register recorded the fact first. */
  readonly source?: 'import';
}

/** An event before it is stored. `type` is the stored name, past tense, permanent. */
export interface NewEvent {
  /** A UUID; UUIDv5(commandId, index), so that a retry carries the same ids. */
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

/** A place in the log. Opaque: only the store that made it can compare it; it is safe to show and to send back. */
export type Position = string;

export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** 0 for the first event of its stream, then without gaps. */
  readonly revision: bigint;
  readonly position: Position;
}

/** What the writer believes of the stream: a revision (exactly this is the last event), or one of the words. */
export type ExpectedRevision = bigint | 'no-stream' | 'stream-exists' | 'any';

export interface AppendResult {
  /** Position of the last event of the append. */
  readonly position: Position;
  /** Revision of the last event of the append. */
  readonly revision: bigint;
}

export interface ReadStreamOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** First revision to read; by default the first (forwards) or the last (backwards). */
  readonly from?: bigint;
  readonly limit?: number;
}

export interface Subscription {
  /** Resolves after `close`; rejects with whatever the handler threw, or when the store can't go on. */
  readonly ended: Promise<void>;
  /** Stops; resolves when no handler runs any more. */
  close(): Promise<void>;
}

export interface EventStore {
  /**
   * Where the log is, for `openEventStore` in another thread or process; undefined when only this store can read it.
   * It may carry a password: not for a log.
   */
  readonly address: string | undefined;

  /**
   * Appends all events or none, durable when it resolves.
   *
   * If the expectation fails but exactly these ids already stand where they would have been put (from
   * expected + 1), it answers as it did the first time. `any` and `stream-exists` promise no such thing.
   * @throws Conflict, TooLarge (over 1 MiB of data and metadata), OutcomeUnknown, Unavailable, Denied
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendResult>;

  /** Reads one stream in revision order. @throws StreamNotFound while iterating */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<StoredEvent>;

  /** Reads the log in order: everything after `after` (from the start without it) that is stored now. */
  readAll(options?: { readonly after?: Position; readonly limit?: number }): AsyncIterable<StoredEvent>;

  /** Position of the last stored event; undefined for an empty log. */
  head(): Promise<Position | undefined>;

  /**
   * Catch up, then live: calls `handle` with batches in log order, one at a time, each event once.
   * A throw in `handle` ends the subscription; whoever subscribed decides how to go on.
   */
  subscribe(
    after: Position | undefined,
    handle: (events: readonly StoredEvent[]) => void | Promise<void>,
  ): Subscription;

  /** Negative, zero or positive, as for Array.sort. @throws BadPosition when a text is no position of this store */
  compare(a: Position, b: Position): number;

  close(): Promise<void>;
}

/** The largest append, counted over the UTF-8 bytes of data, metadata and types (EventStoreDB's limit before 25.1). */
export const MAX_APPEND_BYTES = 1024 * 1024;
