import Database from 'better-sqlite3';
import { UnusableFile } from './errors.js';

/** "LIGG": SQLite's `application_id` tells a ledger from any other SQLite file. */
const APPLICATION_ID = 0x4c494747;
/** Raised when a release stores in a way that older releases would misread. */
const FORMAT = 1;

const TABLES = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream   TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    type     TEXT    NOT NULL,
    data     TEXT    NOT NULL,
    metadata TEXT    NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`;

/**
 * Opens the ledger in `file`, or makes one where no file (or an empty one) is.
 * @throws UnusableFile when the file is no ledger, is damaged, is of a newer format or can't be made durable
 */
export function openLedgerFile(file: string, busyTimeoutMs: number): Database.Database {
  // Two processes that make the same file at once get SQLITE_BUSY past any busy timeout: SQLite sees a
  // deadlock when both would go from reading to writing. One of them simply starts over.
  const giveUp = Date.now() + busyTimeoutMs;
  for (;;) {
    let db: Database.Database | undefined;
    try {
      db = new Database(file, { timeout: busyTimeoutMs });
      prepare(db, file);
      return db;
    } catch (error) {
      db?.close();
      if (codeOf(error).startsWith('SQLITE_BUSY') && Date.now() < giveUp) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
        continue;
      }
      throw refusal(error, file);
    }
  }
}

function prepare(db: Database.Database, file: string): void {
  const isNew = () =>
    db.pragma('application_id', { simple: true }) === 0 &&
    db.pragma('user_version', { simple: true }) === 0 &&
    db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;

  if (isNew()) {
    setDurable(db, file);
    db.transaction(() => {
      if (isNew()) db.exec(TABLES);
    }).immediate();
  }
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new UnusableFile(file, 'it is a database, but not a ledger; name another file');
  }
  const format = Number(db.pragma('user_version', { simple: true }));
  if (format > FORMAT) {
    throw new UnusableFile(
      file,
      `it has format ${format} and this release reads up to ${FORMAT}; install a newer release`,
    );
  }
  setDurable(db, file);
  // The end of the table stands at the end of the file: a file that was cut off is found here, not mid-append.
  db.prepare('SELECT * FROM events ORDER BY position DESC LIMIT 1').get();
}

/**
 * WAL with an fsync for each commit. Both are asserted on every open: a reopened WAL file starts at
 * synchronous=NORMAL, with which a power cut takes the last commits.
 */
function setDurable(db: Database.Database, file: string): void {
  const journal = db.pragma('journal_mode = WAL', { simple: true });
  if (journal !== 'wal') {
    throw new UnusableFile(file, `the write-ahead log can't be used there; put it on a local disk`);
  }
  db.pragma('synchronous = FULL');
  const synchronous = db.pragma('synchronous', { simple: true });
  if (synchronous !== 2) {
    throw new UnusableFile(file, `synchronous=FULL was not taken (it is ${String(synchronous)})`);
  }
}

function refusal(error: unknown, file: string): Error {
  if (error instanceof UnusableFile) return error;
  const code = codeOf(error);
  if (code.startsWith('SQLITE_NOTADB')) {
    return new UnusableFile(file, 'it is no SQLite database; name another file', { cause: error });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_ERROR') {
    return new UnusableFile(file, 'it is damaged; restore the latest backup', { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new UnusableFile(file, message, { cause: error });
}

/** SQLite's result code by name, such as SQLITE_BUSY; empty for any other error. */
export function codeOf(error: unknown): string {
  // Not by class: the native part of better-sqlite3 throws the class of whoever loaded it first.
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}
