/** What the event store costs over the bare database: the same rows, the same table, the same fsync. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { documents, documentTable, Projector, SqliteEventStore } from '@liggaren/event-store';
import { anEvent } from './an-event.js';
import { inFolder, newFolder } from './folder.js';
import { beside } from './runner.js';

const EVENTS = 200_000;

const appends = (writers, count) =>
  beside({
    value: () => inFolder((folder) => rateOf(writers, count, ourStore(folder))),
    reference: () => inFolder((folder) => rateOf(writers, count, bareLoop(folder))),
  });

export const eventStore = {
  rows: [
    {
      name: 'append, 1 writer',
      unit: 'events/s',
      against: 'the bare SQLite loop',
      goal: 0.9,
      measure: appends(1, 3_000),
    },
    {
      name: 'append, 64 writers',
      unit: 'events/s',
      against: 'the bare SQLite loop',
      goal: 0.9,
      rounds: 7,
      measure: appends(64, 19_200),
    },
    {
      name: 'rebuild a view',
      unit: 'events/s',
      against: 'bare scan with JSON.parse',
      goal: 0.25,
      measure: beside({
        value: async () => rate((await aLog()).rebuild),
        reference: async () => rate((await aLog()).scan),
      }),
    },
    {
      name: 'read the log',
      unit: 'events/s',
      against: 'bare scan with JSON.parse',
      goal: 0.5,
      measure: beside({
        value: async () => rate((await aLog()).read),
        reference: async () => rate((await aLog()).scan),
      }),
    },
  ],
  close: async () => (await opened)?.close(),
};

/** Each writer has a stream of its own and appends one event after the other, each awaited. */
async function rateOf(writers, count, opening) {
  const { append, close } = await opening;
  const events = Array.from({ length: count }, (_, n) => anEvent(n));
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, w) => {
      for (let i = w, revision = 0; i < events.length; i += writers, revision++) {
        await append(`sammantrade-${w}`, events[i], revision);
      }
    }),
  );
  const rate = count / ((performance.now() - begun) / 1_000);
  await close();
  return rate;
}

function ourStore(folder) {
  const store = SqliteEventStore.open(join(folder, 'ledger.sqlite'));
  return {
    append: (stream, event, revision) =>
      store.append(stream, [event], revision === 0 ? 'no-stream' : BigInt(revision - 1)),
    close: () => store.close(),
  };
}

/** The least that groups commits durably: no expectation, no repetition, no limit, no subscribers. */
async function bareLoop(folder) {
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

let opened;

/** A log, what to do with it, and a view of documents over it. */
function aLog() {
  opened ??= openLog(newFolder());
  return opened;
}

async function openLog(folder) {
  const file = join(folder, 'ledger.sqlite');
  const store = SqliteEventStore.open(file);
  for (let n = 0; n < EVENTS; n += 500) {
    const events = Array.from({ length: 500 }, (_, i) => anEvent(n + i));
    await store.append(`sammantrade-${(n / 500) % 1_000}`, events, 'any');
  }
  const projector = await Projector.open(store, [counts], { directory: join(folder, 'views') });
  const db = new Database(file, { readonly: true });
  return {
    scan: () => scan(db),
    rebuild: () => projector.rebuild('counts'),
    read: async () => {
      for await (const event of store.readAll()) void event;
    },
    close: async () => {
      db.close();
      await projector.stop();
      await store.close();
    },
  };
}

async function rate(work) {
  const begun = performance.now();
  await work();
  return EVENTS / ((performance.now() - begun) / 1_000);
}

function scan(db) {
  let bytes = 0;
  const rows = db
    .prepare('SELECT stream, revision, id, type, data, metadata FROM events ORDER BY position')
    .raw();
  for (const [, , , , data, metadata] of rows.iterate()) {
    bytes += JSON.parse(data).n + JSON.parse(metadata).salt.length;
  }
  return bytes;
}

/** One document per meeting, changed by each of its events. */
const counts = {
  name: 'counts',
  version: 1,
  tables: documentTable('meetings'),
  project: (db) => {
    const meetings = documents(db, 'meetings');
    return {
      on: {
        BeslutRecorded: ({ stream, data }) => {
          const meeting = meetings.get(stream) ?? { decisions: 0, last: '' };
          meeting.decisions += 1;
          meeting.last = data.rubrik;
          meetings.put(stream, meeting);
        },
      },
      flush: meetings.flush,
      reset: meetings.reset,
    };
  },
  queries: () => undefined,
};
