import { openLedgerFile } from './sqlite-ledger-file.js';

/** Milliseconds that opening waits for a writer. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Copies the ledger in `file` to a new file `to` while others write (SQLite's online backup): the copy is the log up
 * to some moment, whole. @throws UnusableFile
 */
export async function backupSqliteLedger(file: string, to: string): Promise<void> {
  const db = openLedgerFile(file, BUSY_TIMEOUT_MS);
  try {
    await db.backup(to);
  } finally {
    db.close();
  }
}
