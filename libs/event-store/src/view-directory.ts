import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { codeOf } from './sqlite-ledger-file.js';

export interface ViewDirectory {
  readonly directory: string;
  /** Leaves the directory to the next process, with its views as they are. */
  release(): void;
}

/** The collector closes a connection that nobody refers to, and the claim would go with it. */
const held = new Set<BetterSqlite3.Database>();

/**
 * Several processes may work on one data folder, and view files belong to one process: claims the first of
 * `<base>/1`, `<base>/2`, … that no living process holds.
 *
 * The claim is SQLite's lock on a file there, which the operating system drops when the process dies, however it
 * dies. (POSIX locks are also dropped when the process itself opens and closes that file by other means: a backup
 * must leave `claim.sqlite` alone.)
 */
export function claimViewDirectory(base: string): ViewDirectory {
  for (let n = 1; ; n++) {
    const directory = join(base, String(n));
    mkdirSync(directory, { recursive: true });
    const lock = new BetterSqlite3(join(directory, 'claim.sqlite'), { timeout: 0 });
    try {
      // IMMEDIATE excludes every other claim, as EXCLUSIVE would; but of two processes that ask for EXCLUSIVE at
      // the same moment both can fail, since each waits for the other's read lock.
      lock.exec('BEGIN IMMEDIATE');
      held.add(lock);
      return {
        directory,
        release: () => {
          held.delete(lock);
          lock.close();
        },
      };
    } catch (error) {
      lock.close();
      if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error;
    }
  }
}
