import type BetterSqlite3 from 'better-sqlite3';
import type { StoredEvent } from './event-store.js';

/** The SQLite connection that a view works on. */
export type Database = BetterSqlite3.Database;

/**
 * What people look at, made from the events alone: its tables, how each event changes them, its queries.
 * A view is disposable; it is built again from the log whenever its version or its tables change.
 */
export interface View<Queries> {
  /** Also the name of its file, so letters, digits and hyphens. */
  readonly name: string;
  /** Raised when handlers change what they store. A file of another version is built again. */
  readonly version: number;
  /** DDL. A file with other tables is built again too. */
  readonly tables: string;
  /**
   * DDL of the indexes that queries alone need: to make them when the view has come to the end of the log costs a tenth
   * of keeping them on the way. `IF NOT EXISTS`, each.
   */
  readonly indexes?: string;
  /** Its changes cost several times what it costs to read the log: on a long log it is built in a thread of its own. */
  readonly isHeavy?: true;
  /** Prepares the statements, once per file. */
  readonly project: (db: Database) => Projection;
  /** Prepares the statements, once per file. Each query reads what it needs before it returns. */
  readonly queries: (db: Database) => Queries;
}

export interface Projection {
  /** For every event, whatever its type, before what `on` has for it. */
  readonly each?: (event: StoredEvent) => void;
  /** By stored type. Runs inside the batch's transaction; the event was never applied before, and all before it were. */
  readonly on: { readonly [eventType: string]: ((event: StoredEvent) => void) | undefined };
  /** Called before the checkpoint is stored: what is kept in memory for the batch goes to the tables. */
  readonly flush?: () => void;
  /** Called after a rollback: what is kept in memory is no longer true. */
  readonly reset?: () => void;
}
