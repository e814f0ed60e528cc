import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { Conflict, OutcomeUnknown, Unavailable, UnusableFile } from './errors.js';
import type { StoredEvent } from './event-store.js';
import { SqliteEventStore } from './sqlite.event-store.js';
import { anEvent } from './testing/builders.js';
import { startChild } from './testing/child-process.js';
import { collect, eventStoreContract } from './testing/event-store.contract.js';
import { temporaryFolder } from './testing/temporary-folder.js';

eventStoreContract('SqliteEventStore', async () => {
  const folder = temporaryFolder();
  const open = () => SqliteEventStore.open(folder.file('ledger.sqlite'));
  const store = open();
  return {
    store,
    reopen: async () => open(),
    cleanup: async () => {
      await store.close();
      folder.remove();
    },
  };
});

describe('SqliteEventStore', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  let opened: SqliteEventStore[];

  beforeEach(() => {
    folder = temporaryFolder();
    file = folder.file('ledger.sqlite');
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    folder.remove();
  });

  const open = (options?: { busyTimeoutMs?: number }) => {
    const store = SqliteEventStore.open(file, options);
    opened.push(store);
    return store;
  };

  describe('durability', () => {
    test('each commit is synced, in a new file as in one that is opened again', async () => {
      const created = open();
      expect(databaseOf(created).pragma('synchronous', { simple: true })).toBe(2);
      await created.append('a', [anEvent()], 'no-stream');
      await created.close();

      const again = open();
      expect(databaseOf(again).pragma('synchronous', { simple: true })).toBe(2);
      expect(databaseOf(again).pragma('journal_mode', { simple: true })).toBe('wal');
    });

    test('appends that arrive together are one commit', async () => {
      const store = open();
      const before = commitsIn(file);
      await Promise.all(
        Array.from({ length: 64 }, (_, i) => store.append(`s-${i}`, [anEvent()], 'no-stream')),
      );
      expect(commitsIn(file) - before).toBe(1);
    });

    test('appends that follow one another are a commit each', async () => {
      const store = open();
      const before = commitsIn(file);
      for (let i = 0; i < 3; i++) await store.append(`s-${i}`, [anEvent()], 'no-stream');
      expect(commitsIn(file) - before).toBe(3);
    });

    test('an append that conflicts leaves the others of its commit alone', async () => {
      const store = open();
      await store.append('taken', [anEvent()], 'no-stream');
      const outcomes = await Promise.allSettled([
        store.append('a', [anEvent(), anEvent()], 'no-stream'),
        store.append('taken', [anEvent()], 'no-stream'),
        store.append('a', [anEvent()], 1n),
        store.append('b', [anEvent()], 0n),
        store.append('c', [anEvent()], 'any'),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      const log = await collect(store.readAll());
      expect(log.map(({ stream, revision }) => `${stream}@${revision}`)).toEqual([
        'taken@0',
        'a@0',
        'a@1',
        'a@2',
        'c@0',
      ]);
    });

    test('positions are 1, 2, 3 … without gaps, whatever was refused in between', async () => {
      const store = open();
      for (let i = 0; i < 5; i++) {
        await store.append('a', [anEvent()], 'any');
        await expect(store.append('a', [anEvent()], 'no-stream')).rejects.toThrow(Conflict);
      }
      expect((await collect(store.readAll())).map(({ position }) => position)).toEqual([
        '1',
        '2',
        '3',
        '4',
        '5',
      ]);
    });
  });

  describe('when it can not write', () => {
    test('a full disk refuses the whole commit, stores nothing of it, and is gone when there is room', async () => {
      const store = open();
      await store.append('a', [anEvent()], 'no-stream');
      const db = databaseOf(store);
      const room = db.pragma('max_page_count', { simple: true });
      db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
      const large = () => anEvent('Large', { text: 'x'.repeat(20_000) });
      const outcomes = await Promise.allSettled([
        store.append('a', [anEvent()], 0n),
        store.append('b', [large()], 'no-stream'),
      ]);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(Unavailable) });
      }
      expect(await collect(store.readAll())).toHaveLength(1);

      db.pragma(`max_page_count = ${String(room)}`);
      await store.append('b', [large()], 'no-stream');
      expect(await collect(store.readAll())).toHaveLength(2);
    });

    test('a file that another process keeps locked is unavailable for as long', async () => {
      const store = open({ busyTimeoutMs: 10 });
      const other = new BetterSqlite3(file);
      other.exec('BEGIN IMMEDIATE');
      await expect(store.append('a', [anEvent()], 'no-stream')).rejects.toThrow(Unavailable);
      expect(await store.head()).toBeUndefined();
      other.exec('ROLLBACK');
      other.close();
      await expect(store.append('a', [anEvent()], 'no-stream')).resolves.toMatchObject({ position: '1' });
    });

    test('a disk that fails while committing leaves the outcome unknown', async () => {
      const store = open();
      Object.assign(store, {
        storeAll: () => {
          throw new BetterSqlite3.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
        },
      });
      await expect(store.append('a', [anEvent()], 'no-stream')).rejects.toThrow(OutcomeUnknown);
    });
  });

  describe('several processes on one file', () => {
    test('they make the file together, share a stream without loss, and a subscriber hears of each event', async () => {
      const children = ['a', 'b', 'c'].map((name) => startChild('count.ts', file, name, '40'));
      const store = open();
      const heard: StoredEvent[] = [];
      let allHeard = () => {};
      const complete = new Promise<void>((resolve) => (allHeard = resolve));
      const subscription = store.subscribe(undefined, (events) => {
        heard.push(...events);
        if (heard.length === 120) allHeard();
      });
      await Promise.all(children.map(({ done }) => done));
      await complete;
      await subscription.close();

      const stream = await collect(store.readStream('counter'));
      expect(stream.map(({ revision }) => revision)).toEqual(
        Array.from({ length: 120 }, (_, i) => BigInt(i)),
      );
      expect(heard).toEqual(await collect(store.readAll()));
      for (const name of ['a', 'b', 'c']) {
        const counted = stream.filter(({ data }) => data.name === name).map(({ data }) => data.n);
        expect(counted).toEqual(Array.from({ length: 40 }, (_, i) => i));
      }
    }, 60_000);

    test('a keyed registration sent to several at once is one event and one number', async () => {
      const commandId = '0d8f6c1e-5d0a-4f0e-9a43-4ad1d3c6c7b1';
      const children = Array.from({ length: 3 }, () => startChild('register.ts', file, commandId));
      const numbers = await Promise.all(children.map(({ line }) => line()));
      await Promise.all(children.map(({ done }) => done));
      expect(numbers).toEqual(['1', '1', '1']);
      const log = await collect(open().readAll());
      expect(log.map(({ stream }) => stream)).toEqual([`kommando-${commandId}`, 'arende-KS-2024-1']);
    }, 60_000);
  });

  describe('what it refuses to open', () => {
    const refused = (reason: RegExp) => {
      expect(() => SqliteEventStore.open(file)).toThrow(UnusableFile);
      expect(() => SqliteEventStore.open(file)).toThrow(reason);
    };

    test('a file that is no database', () => {
      writeFileSync(file, 'Protokoll\n'.repeat(200));
      refused(/is no SQLite database; name another file/);
      expect(readFileSync(file, 'utf8')).toMatch(/^Protokoll/);
    });

    test('a database that is no ledger, which stays as it was', () => {
      const other = new BetterSqlite3(file);
      other.exec('CREATE TABLE events (x)');
      other.close();
      const before = readFileSync(file);
      refused(/is a database, but not a ledger; name another file/);
      expect(readFileSync(file).equals(before)).toBe(true);
    });

    test('a ledger of a newer format', async () => {
      await open().close();
      const newer = new BetterSqlite3(file);
      newer.pragma('user_version = 2');
      newer.close();
      refused(/has format 2 .* install a newer release/);
    });

    test('a ledger that was cut off', async () => {
      await withEvents(open(), 200);
      truncateSync(file, 64 * 1024);
      refused(/is damaged; restore the latest backup/);
    });

    test('a ledger whose pages were overwritten', async () => {
      await withEvents(open(), 200);
      const bytes = readFileSync(file);
      bytes.fill(0xaa, 4096);
      writeFileSync(file, bytes);
      refused(/is damaged; restore the latest backup/);
    });

    test('a folder that does not exist', () => {
      file = folder.file('missing/ledger.sqlite');
      refused(/directory does not exist/);
    });
  });
});

async function withEvents(store: SqliteEventStore, count: number): Promise<void> {
  await store.append(
    'a',
    Array.from({ length: count }, () => anEvent('Filled', { text: 'x'.repeat(500) })),
    'no-stream',
  );
  await store.close();
}

/** What a store has no reason to show, and a test has to see. */
function databaseOf(store: SqliteEventStore): BetterSqlite3.Database {
  return (store as unknown as { db: BetterSqlite3.Database }).db;
}

/** Commits in the write-ahead log: the frames that carry a database size (sqlite.org/fileformat2.html#walformat). */
function commitsIn(file: string): number {
  const wal = readFileSync(`${file}-wal`);
  const frame = 24 + wal.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frame <= wal.length; at += frame) if (wal.readUInt32BE(at + 4) !== 0) commits += 1;
  return commits;
}
