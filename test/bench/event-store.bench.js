/** What the event store costs over the bare database: the same rows, the same table, the same fsync. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { documents, documentTable, Projector, SqliteEventStore } from '@liggaren/event-store';
import { anEvent } from './an-event.js';
import { ourStore, rateOf } from './appends.js';
import { bareLoop } from './bare-loop.js';
import { inFolder, newFolder } from './folder.js';
import { beside } from './runner.js';
import { scan } from './scan.js';

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
