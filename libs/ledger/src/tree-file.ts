import { statSync } from 'node:fs';
import { Unavailable, type Database, type Position } from '@liggaren/event-store';
import BetterSqlite3 from 'better-sqlite3';
import { ledgerTree, type TreeQueries } from './tree.projection.js';

/** The tree as its file has it, whoever keeps it. */
export class TreeFile {
  private opened:
    { readonly db: Database; readonly inode: number; readonly queries: TreeQueries } | undefined;

  /** @param file `ledger.sqlite` in a folder of views; it need not be there yet */
  constructor(private readonly file: string) {}

  /** To be asked anew each time: another file may have taken the place of the one before. @throws Unavailable */
  queries(): TreeQueries {
    return this.open().queries;
  }

  /** Position of the last event that the tree has; undefined before the first. @throws Unavailable */
  reached(): Position | undefined {
    const read = this.open().db.prepare<[], string | null>('SELECT checkpoint FROM _view').pluck();
    return read.get() ?? undefined;
  }

  close(): void {
    this.opened?.db.close();
    this.opened = undefined;
  }

  private open(): NonNullable<typeof this.opened> {
    const inode = statSync(this.file, { throwIfNoEntry: false })?.ino;
    // While a tree that was built again takes its place, the file is missing for a moment: the old one is as good.
    if (this.opened !== undefined && (inode === undefined || inode === this.opened.inode)) return this.opened;
    if (inode === undefined) throw new Unavailable(`nobody has made ${this.file} yet`);
    this.close();
    const db = new BetterSqlite3(this.file, { readonly: true, fileMustExist: true });
    try {
      const { version } = db.prepare<[], { version: number }>('SELECT version FROM _view').get()!;
      if (version !== ledgerTree.version) throw new Error(`it has version ${version}`);
      return (this.opened = { db, inode, queries: ledgerTree.queries(db) });
    } catch (error) {
      db.close();
      throw new Unavailable(`${this.file} can't be read: ${(error as Error).message}`, { cause: error });
    }
  }
}
