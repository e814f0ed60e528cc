/** What the event store costs over the bare database: the same rows, the same table, the same fsync. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { documents, documentTable, Projector, SqliteEventStore } from '@liggaren/event-store';
import { median } from './median.js';

const WRITERS = 64;
const APPENDS = 19_200;
const EVENTS = 200_000;
const ROUNDS = 7;

/** @returns rows for the table: { name, value, reference, unit, ratio, goal, reached } */
export async function eventStoreBench() {
  return [await groupCommit(), ...(await rebuild())];
}

/** About 570 bytes of data and 430 of metadata, as a BeslutRecorded has them. */
function anEvent(n) {
  return {
    id: randomUUID(),
    type: 'BeslutRecorded',
    data: { n, rubrik: `Ärende ${n}`, beslut: 'Nämnden beslutar att återremittera ärendet. '.repeat(11) },
    metadata: {
      commandId: randomUUID(),
      correlationId: randomUUID(),
      causationId: randomUUID(),
      actor: { id: 'rut', name: 'Rut Registrator', role: 'registrator' },
      recordedAt: '2024-03-05T09:00:00.000Z',
      salt: 'x'.repeat(44),
      bodyHash: 'a'.repeat(64),
    },
  };
}

async function groupCommit() {
  const measured = { store: [], bare: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const kinds = round % 2 ? ['bare', 'store'] : ['store', 'bare'];
    for (const kind of kinds) {
      measured[kind].push(
        await inFolder((folder) => writers(kind === 'store' ? ourStore(folder) : bareLoop(folder))),
      );
    }
  }
  const [value, reference] = [median(measured.store), median(measured.bare)];
  return row(`append, ${WRITERS} writers`, value, reference, 'events/s', value / reference, 0.9);
}

/** Each writer has a stream of its own and appends one event after the other, each awaited. */
async function writers(opened) {
  const { append, close } = await opened;
  const events = Array.from({ length: APPENDS }, (_, n) => anEvent(n));
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, w) => {
      for (let i = w, revision = 0; i < events.length; i += WRITERS, revision++) {
        await append(`sammantrade-${w}`, events[i], revision);
      }
    }),
  );
  const rate = APPENDS / ((performance.now() - begun) / 1_000);
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

/** Builds a view of documents again from the whole log, against reading and parsing the log and nothing more. */
async function rebuild() {
  return inFolder(async (folder) => {
    const file = join(folder, 'ledger.sqlite');
    const store = SqliteEventStore.open(file);
    for (let n = 0; n < EVENTS; n += 500) {
      const events = Array.from({ length: 500 }, (_, i) => anEvent(n + i));
      await store.append(`sammantrade-${(n / 500) % 1_000}`, events, 'any');
    }
    const projector = await Projector.open(store, [counts], { directory: join(folder, 'views') });
    const db = new Database(file, { readonly: true });
    const measured = { rebuild: [], bare: [] };
    for (let round = 0; round < ROUNDS; round++) {
      measured.bare.push(await rate(() => scan(db)));
      measured.rebuild.push(await rate(() => projector.rebuild('counts')));
    }
    const readAll = await rate(async () => {
      for await (const event of store.readAll()) void event;
    });
    db.close();
    await projector.stop();
    await store.close();
    const reference = median(measured.bare);
    const value = median(measured.rebuild);
    return [
      row('rebuild a view', value, reference, 'events/s', value, 100_000),
      row('read the log', readAll, reference, 'events/s', readAll, 100_000),
    ];
  });
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

function row(name, value, reference, unit, reachedBy, goal) {
  return { name, value, reference, unit, ratio: value / reference, goal, reached: reachedBy >= goal };
}

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'liggaren-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
