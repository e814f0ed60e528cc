import { rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import type { EventStore, Position, StoredEvent } from './event-store.js';
import { codeOf } from './sqlite-ledger-file.js';
import type { Database, Projection, View } from './view.js';

/** A handler, or the file under it, failed. The batch was rolled back. */
export class ViewFailed extends Error {
  constructor(
    readonly view: string,
    /** The event that was being applied; undefined when the failure came with the flush or the commit. */
    readonly position: Position | undefined,
    cause: unknown,
  ) {
    super(`view ${view}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'ViewFailed';
  }

  /** The file itself is damaged: no retry helps, only building it again. */
  get damaged(): boolean {
    return isDamage(this.cause);
  }
}

/** Events in one transaction, at most: what they change is held in memory until then. */
const MOST_UNCOMMITTED = 5_000;
/** How many events a view may pass over, that are nothing to it, before its file says how far it has come. */
const MOST_PASSED = 1_000;
/** Pages that SQLite writes beside the file before it moves them into it: while a view is begun, and later. */
const PAGES_BESIDE = { begun: 20_000, later: 1_000 };

/** One view's SQLite file, open: its tables and, in the same transactions, its checkpoint. */
export class ViewFile {
  /** Opens the file; one that is damaged or of another version is deleted and begun again, which `discarded` hears of. */
  static open(
    view: View<unknown>,
    path: string,
    compare: EventStore['compare'],
    discarded: (reason: string) => void = () => undefined,
  ): ViewFile {
    const db = openExisting(view, path, discarded) ?? create(view, path);
    return new ViewFile(view, db, compare);
  }

  /** Position of the last event that the tables hold. The file's own may lie before it, by events that change nothing. */
  checkpoint: Position | undefined;
  /** Position of the last event that was taken; ahead of `checkpoint` while a transaction is open. */
  private taken: Position | undefined;
  /** Events passed over since the file last said how far it has come. */
  private passed = 0;
  /** Events taken since the last commit. */
  private uncommitted = 0;
  private readonly handlers: Map<string, ((event: StoredEvent) => void) | undefined>;
  private readonly projection: Projection;
  private readonly sql: ReturnType<typeof transactionStatements>;
  private current: Position | undefined;
  private cachedQueries: unknown;
  private isIndexed = false;

  private constructor(
    private readonly view: View<unknown>,
    private readonly db: Database,
    private readonly compare: EventStore['compare'],
  ) {
    this.checkpoint =
      db.prepare<[], string | null>('SELECT checkpoint FROM _view').pluck().get() ?? undefined;
    this.taken = this.checkpoint;
    this.projection = view.project(db);
    this.handlers = new Map(Object.entries(this.projection.on));
    this.sql = transactionStatements(db);
  }

  get queries(): unknown {
    this.makeIndexes();
    return (this.cachedQueries ??= this.view.queries(this.db));
  }

  /**
   * Takes what it has not yet of `events`. They are stored when they are committed, by `commit` or here when there are
   * many: what changes time and again is then written once. A failure undoes all since the last commit.
   * @throws ViewFailed
   */
  take(events: readonly StoredEvent[]): void {
    const fresh = eventsAfter(this.taken, events, this.compare);
    const last = fresh.at(-1);
    if (last === undefined) return;
    // Most events are nothing to most views, and a transaction costs as much as a small change.
    const isNothing = this.uncommitted === 0 && !this.concerns(fresh);
    if (isNothing && this.passed + fresh.length < MOST_PASSED) {
      this.passed += fresh.length;
      this.taken = last.position;
      this.checkpoint = last.position;
      return;
    }
    try {
      if (!this.db.inTransaction) this.sql.begin.run();
      for (const event of fresh) {
        this.current = event.position;
        this.projection.each?.(event);
        this.handlers.get(event.type)?.(event);
      }
      this.current = undefined;
    } catch (error) {
      this.undo(error);
    }
    this.taken = last.position;
    this.uncommitted += fresh.length;
    if (this.uncommitted >= MOST_UNCOMMITTED) this.commit();
  }

  /** Ends the beginning, when the view has come to the end of the log or somebody asks it: its indexes are made. */
  makeIndexes(): void {
    if (this.isIndexed) return;
    this.commit();
    try {
      if (this.view.indexes !== undefined) this.db.exec(this.view.indexes);
      this.db.pragma(`wal_autocheckpoint = ${PAGES_BESIDE.later}`);
    } catch (error) {
      throw new ViewFailed(this.view.name, undefined, error);
    }
    this.isIndexed = true;
  }

  /** Stores what was taken, and the checkpoint with it. @throws ViewFailed */
  commit(): void {
    if (this.uncommitted === 0) return;
    try {
      this.projection.flush?.();
      this.sql.storeCheckpoint.run(this.taken!);
      this.sql.commit.run();
    } catch (error) {
      this.undo(error);
    }
    this.checkpoint = this.taken;
    this.uncommitted = 0;
    this.passed = 0;
  }

  private undo(error: unknown): never {
    const at = this.current;
    this.current = undefined;
    if (this.db.inTransaction) this.sql.rollback.run();
    this.projection.reset?.();
    this.taken = this.checkpoint;
    this.uncommitted = 0;
    throw new ViewFailed(this.view.name, at, error);
  }

  /** Whether the tables hold everything up to and including `position`. */
  hasReached(position: Position | undefined): boolean {
    if (position === undefined) return true;
    return this.checkpoint !== undefined && this.compare(this.checkpoint, position) >= 0;
  }

  close(): void {
    try {
      if (this.passed > 0 && this.checkpoint !== undefined) this.sql.storeCheckpoint.run(this.checkpoint);
    } catch {
      // What was passed over is passed over again; a damaged file is given up by whoever closes it.
    }
    this.db.close();
  }

  private concerns(events: readonly StoredEvent[]): boolean {
    return this.projection.each !== undefined || events.some(({ type }) => this.handlers.has(type));
  }
}

function transactionStatements(db: Database) {
  return {
    begin: db.prepare<[]>('BEGIN'),
    storeCheckpoint: db.prepare<[Position]>('UPDATE _view SET checkpoint = ?'),
    commit: db.prepare<[]>('COMMIT'),
    rollback: db.prepare<[]>('ROLLBACK'),
  };
}

/** The events of a batch in log order that come after `position`. */
export function eventsAfter(
  position: Position | undefined,
  events: readonly StoredEvent[],
  compare: EventStore['compare'],
): readonly StoredEvent[] {
  const [first] = events;
  if (first === undefined || position === undefined) return events;
  if (compare(first.position, position) > 0) return events;
  if (compare(events[events.length - 1]!.position, position) <= 0) return [];
  return events.filter((event) => compare(event.position, position) > 0);
}

/** Deletes a SQLite file with its log and index: SQLite would apply a log left behind to the next file of that name. */
export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

function openExisting(
  view: View<unknown>,
  path: string,
  discarded: (reason: string) => void,
): Database | undefined {
  let db: Database | undefined;
  try {
    db = connect(path);
    const meta = db.prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = '_view'",
    );
    if (meta.get() !== undefined) {
      const found = db
        .prepare<[], { version: number; tables: string }>('SELECT version, tables FROM _view')
        .get();
      if (found?.version === view.version && found.tables === ddlOf(view)) return db;
      discarded(`it has version ${found?.version} or other tables, and this is version ${view.version}`);
    } else if (db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
      discarded('it is no view');
    }
  } catch (error) {
    db?.close();
    if (!isDamage(error)) throw error;
    discarded(`it is damaged: ${(error as Error).message}`);
  }
  db?.close();
  removeDatabase(path);
  return undefined;
}

function create(view: View<unknown>, path: string): Database {
  const db = connect(path);
  // The same pages change time and again while a view is begun: to move them rarely takes a quarter less.
  db.pragma(`wal_autocheckpoint = ${PAGES_BESIDE.begun}`);
  db.transaction(() => {
    db.exec('CREATE TABLE _view (version INTEGER NOT NULL, tables TEXT NOT NULL, checkpoint TEXT) STRICT');
    db.prepare('INSERT INTO _view (version, tables) VALUES (?, ?)').run(view.version, ddlOf(view));
    db.exec(view.tables);
  })();
  return db;
}

const ddlOf = ({ tables, indexes = '' }: View<unknown>) => tables + indexes;

function connect(path: string): Database {
  const db = new BetterSqlite3(path);
  try {
    db.pragma('journal_mode = WAL');
    // No fsync per commit: a view is disposable. After a power cut it stands at an earlier commit, its
    // checkpoint with it, and takes the events since then again from the ledger.
    db.pragma('synchronous = NORMAL');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Whether SQLite says that a file is damaged, or was never a database. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}
