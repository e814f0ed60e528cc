import type { Database, Statement } from 'better-sqlite3';
import { appendRequest, conflict, meets, repeatedFrom, type AppendRequest } from './append-request.js';
import { placeOf } from './decimal-position.js';
import { DiskFull, OutcomeUnknown, StreamNotFound, Unavailable, type Conflict } from './errors.js';
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
} from './event-store.js';
import { LogSubscription } from './log-subscription.js';
import { breathe } from './pause.js';
import { codeOf, openLedgerFile } from './sqlite-ledger-file.js';

export interface SqliteEventStoreOptions {
  /** How long an append waits for another process that is writing, in milliseconds. The process stands still meanwhile. */
  readonly busyTimeoutMs?: number;
}

/** Rows read at a time: memory stays flat, and other work gets its turn between two pages. */
const PAGE = 500;
/** How soon an append by another process is noticed, in milliseconds. One look costs a few microseconds. */
const POLL_MS = 20;

type Row = [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
];

interface Waiting {
  readonly request: AppendRequest;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The embedded store: one SQLite file, any number of processes on one machine.
 * Appends that arrive together share one transaction and so one fsync (group commit). Positions are 1, 2, 3 …
 */
export class SqliteEventStore implements EventStore {
  /** Opens the ledger in `file`, or makes one where there is none. @throws UnusableFile */
  static open(file: string, options: SqliteEventStoreOptions = {}): SqliteEventStore {
    return new SqliteEventStore(openLedgerFile(file, options.busyTimeoutMs ?? 5_000), `sqlite:${file}`);
  }

  private readonly sql: Statements;
  private readonly storeAll: (batch: readonly Waiting[]) => (AppendResult | Conflict)[];
  private queue: Waiting[] = [];
  private readonly subscriptions = new Set<LogSubscription>();
  private poll: NodeJS.Timeout | undefined;
  private dataVersion: unknown;
  private closed = false;

  private constructor(
    private readonly db: Database,
    readonly address: string,
  ) {
    this.sql = prepareStatements(db);
    this.storeAll = db.transaction((batch: readonly Waiting[]) =>
      batch.map(({ request }) => this.store(request)),
    ).immediate;
  }

  async append(
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> {
    const request = appendRequest(stream, events, expected);
    this.assertOpen();
    return new Promise((resolve, reject) => {
      this.queue.push({ request, resolve, reject });
      // Whatever else arrives in this turn of the event loop, or while the commit before stands still, joins in.
      if (this.queue.length === 1) setImmediate(() => this.commit());
    });
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncGenerator<StoredEvent> {
    const { direction = 'forwards', limit = Infinity } = options;
    const step = direction === 'forwards' ? 1 : -1;
    const statement = direction === 'forwards' ? this.sql.streamForwards : this.sql.streamBackwards;
    const start = direction === 'forwards' ? 0 : Number.MAX_SAFE_INTEGER;
    let from = options.from === undefined ? start : toNumber(options.from);
    for (let left = limit, first = true; ; first = false) {
      this.assertOpen();
      const size = Math.min(PAGE, left);
      const rows: Row[] = size > 0 ? statement.all(stream, from, size) : [];
      if (first && rows.length === 0 && this.lastRevision(stream) === undefined) {
        throw new StreamNotFound(stream);
      }
      for (const row of rows) yield toEvent(row);
      left -= rows.length;
      if (rows.length < PAGE || left === 0) return;
      from = rows[rows.length - 1]![2] + step;
      await breathe();
    }
  }

  async *readAll(options: { after?: Position; limit?: number } = {}): AsyncGenerator<StoredEvent> {
    let place = options.after === undefined ? 0 : placeOf(options.after);
    let left = options.limit ?? Infinity;
    this.assertOpen();
    // What is stored now: a reader slower than the writers comes to an end.
    const end = this.sql.head.get() ?? 0;
    while (left > 0 && place < end) {
      const events = this.page(place, Math.min(PAGE, left, end - place));
      if (events.length === 0) return;
      for (const event of events) yield event;
      place = placeOf(events[events.length - 1]!.position);
      left -= events.length;
      if (place < end) await breathe();
    }
  }

  async head(): Promise<Position | undefined> {
    this.assertOpen();
    const place = this.sql.head.get();
    return place === undefined ? undefined : String(place);
  }

  subscribe(
    after: Position | undefined,
    handle: (events: readonly StoredEvent[]) => void | Promise<void>,
  ): Subscription {
    const log = { page: (place: number, limit: number) => this.page(place, limit) };
    const subscription = new LogSubscription(log, after === undefined ? 0 : placeOf(after), handle);
    if (this.closed) return subscription;
    this.subscriptions.add(subscription);
    this.poll ??= setInterval(() => this.lookForOthers(), POLL_MS).unref();
    const forget = () => {
      this.subscriptions.delete(subscription);
      if (this.subscriptions.size > 0) return;
      clearInterval(this.poll);
      this.poll = undefined;
    };
    subscription.ended.then(forget, forget);
    return subscription;
  }

  compare(a: Position, b: Position): number {
    return placeOf(a) - placeOf(b);
  }

  /** Stores what is queued, ends the subscriptions, closes the file. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.commit();
    this.closed = true;
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    this.db.close();
  }

  private commit(): void {
    const batch = this.queue;
    if (batch.length === 0) return;
    this.queue = [];
    let results: (AppendResult | Conflict)[];
    try {
      results = this.storeAll(batch);
    } catch (error) {
      for (const { request, reject } of batch) reject(failure(error, request.stream));
      return;
    }
    batch.forEach(({ resolve, reject }, i) => {
      const result = results[i]!;
      if (result instanceof Error) reject(result);
      else resolve(result);
    });
    for (const subscription of this.subscriptions) subscription.wake();
  }

  /** Runs inside the transaction. Checks before it inserts, so a conflict leaves the neighbours' rows alone. */
  private store(request: AppendRequest): AppendResult | Conflict {
    const { stream, rows, expected } = request;
    const last = this.lastRevision(stream);
    if (!meets(expected, last)) return this.repeated(request) ?? conflict(request, last);
    let revision = last ?? -1;
    let position: number | bigint = 0;
    for (const { id, type, data, metadata } of rows) {
      revision += 1;
      position = this.sql.insert.run(stream, revision, id, type, data, metadata).lastInsertRowid;
    }
    return { position: String(position), revision: BigInt(revision) };
  }

  /** The first answer, if exactly these events stand where this append would have put them. */
  private repeated({ stream, expected, rows }: AppendRequest): AppendResult | undefined {
    const from = repeatedFrom(expected);
    if (from === undefined) return undefined;
    const standing = this.sql.ids.all(stream, from, rows.length);
    if (standing.length < rows.length || !rows.every(({ id }, i) => id === standing[i]![1])) return undefined;
    return {
      position: String(standing[rows.length - 1]![0]),
      revision: BigInt(from + rows.length - 1),
    };
  }

  private lastRevision(stream: string): number | undefined {
    return this.sql.lastRevision.get(stream);
  }

  private page(place: number, limit: number): StoredEvent[] {
    this.assertOpen();
    return this.sql.log.all(place, limit).map(toEvent);
  }

  /** SQLite raises data_version when another connection has committed. */
  private lookForOthers(): void {
    try {
      const version = this.sql.dataVersion.get();
      if (version === this.dataVersion) return;
      this.dataVersion = version;
    } catch {
      // A file that can't be read ends each subscription with the error, where somebody listens for it.
    }
    for (const subscription of this.subscriptions) subscription.wake();
  }

  private assertOpen(): void {
    if (this.closed) throw new Unavailable('the event store is closed');
  }
}

type Statements = ReturnType<typeof prepareStatements>;

function prepareStatements(db: Database) {
  const columns = 'position, stream, revision, id, type, data, metadata';
  const rows = <P extends unknown[], R>(sql: string) => db.prepare<P, R>(sql).raw() as Statement<P, R>;
  const one = <P extends unknown[], R>(sql: string) => db.prepare<P, R>(sql).pluck() as Statement<P, R>;
  return {
    insert: db.prepare<[string, number, string, string, string, string]>(
      'INSERT INTO events (stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    lastRevision: one<[string], number>(
      'SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1',
    ),
    ids: rows<[string, number, number], [position: number, id: string]>(
      'SELECT position, id FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?',
    ),
    streamForwards: rows<[string, number, number], Row>(
      `SELECT ${columns} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`,
    ),
    streamBackwards: rows<[string, number, number], Row>(
      `SELECT ${columns} FROM events WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?`,
    ),
    log: rows<[number, number], Row>(
      `SELECT ${columns} FROM events WHERE position > ? ORDER BY position LIMIT ?`,
    ),
    head: one<[], number>('SELECT position FROM events ORDER BY position DESC LIMIT 1'),
    dataVersion: one<[], number>('PRAGMA data_version'),
  };
}

function toEvent([position, stream, revision, id, type, data, metadata]: Row): StoredEvent {
  return {
    id,
    type,
    data: JSON.parse(data) as JsonObject,
    metadata: JSON.parse(metadata) as EventMetadata,
    stream,
    revision: BigInt(revision),
    position: String(position),
  };
}

/** No stream is longer than the largest safe integer, so what lies beyond it can be cut off. */
function toNumber(revision: bigint): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(revision > most ? most : revision);
}

/**
 * A disk that fails during the commit may have kept the commit record all the same, and recovery after a
 * crash would honour it. Every other error comes before that record is written: nothing is stored.
 */
function failure(error: unknown, stream: string): Error {
  if (codeOf(error).startsWith('SQLITE_IOERR')) return new OutcomeUnknown(stream, { cause: error });
  if (codeOf(error) === 'SQLITE_FULL') return new DiskFull({ cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new Unavailable(`the event store can't write: ${message}`, { cause: error });
}
