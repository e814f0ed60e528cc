import { existsSync } from 'node:fs';
import { UnusableFile } from './errors.js';
import { openLedgerFile } from './sqlite-ledger-file.js';

/** Milliseconds that opening waits for a writer. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Copies the ledger in `file` to a new file `to` while others write (SQLite's online backup): the copy is the log up
 * to some moment, whole. @throws UnusableFile
 */
export async function backupSqliteLedger(file: string, to: string): Promise<void> {
  // Opening makes a ledger where there is none, and an empty copy of it would look like a backup.
  if (!existsSync(file)) throw new UnusableFile(file, 'does not exist');
  const db = openLedgerFile(file, BUSY_TIMEOUT_MS);
  try {
    await db.backup(to);
  } finally {
    db.close();
  }
}
