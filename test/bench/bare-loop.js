import { join } from 'node:path';
import Database from 'better-sqlite3';
import { SqliteEventStore } from '@liggaren/event-store';

/** The least that groups commits durably: no expectation, no repetition, no limit, no subscribers. */
export async function bareLoop(folder) {
  const file = join(folder, 'ledger.sqlite');
  await SqliteEventStore.open(file).close();
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  const insert = db.prepare(
    'INSERT INTO events (stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)',
  );
  let queue = [];
  const storeAll = db.transaction((batch) => {
    for (const { stream, event, revision } of batch) {
      const { id, type, data, metadata } = event;
      insert.run(stream, revision, id, type, JSON.stringify(data), JSON.stringify(metadata));
    }
  }).immediate;
  const commit = () => {
    const batch = queue;
    queue = [];
    storeAll(batch);
    for (const { resolve } of batch) resolve();
  };
  return {
    append: (stream, event, revision) =>
      new Promise((resolve) => {
        queue.push({ stream, event, revision, resolve });
        if (queue.length === 1) setImmediate(commit);
      }),
    close: () => db.close(),
  };
}
