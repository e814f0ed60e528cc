import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UnusableFile } from './errors.js';
import { backupSqliteLedger } from './sqlite-backup.js';
import { SqliteEventStore } from './sqlite.event-store.js';
import { anEvent } from './testing/builders.js';
import { collect } from './testing/event-store.contract.js';
import { temporaryFolder } from './testing/temporary-folder.js';

describe('a backup of a SQLite ledger', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  test('taken while others write is the log up to some moment, whole', async () => {
    const store = SqliteEventStore.open(folder.file('ledger.sqlite'));
    for (let n = 0; n < 500; n++) await store.append('before', [anEvent()], 'any');
    const writing = (async () => {
      for (let n = 0; n < 500; n++) await store.append('during', [anEvent()], 'any');
    })();
    await backupSqliteLedger(folder.file('ledger.sqlite'), folder.file('copy.sqlite'));
    await writing;
    const original = await collect(store.readAll());
    await store.close();

    const copy = SqliteEventStore.open(folder.file('copy.sqlite'));
    const copied = await collect(copy.readAll());
    await copy.close();
    expect(copied.length).toBeGreaterThanOrEqual(500);
    expect(copied).toEqual(original.slice(0, copied.length));
  });

  test('of a file that is not there is refused, and makes none', async () => {
    const missing = folder.file('missing.sqlite');
    await expect(backupSqliteLedger(missing, folder.file('copy.sqlite'))).rejects.toThrow(UnusableFile);
    expect(existsSync(missing)).toBe(false);
  });
});
