/** What the adapter costs over the bare client: the same calls to the same double of the server. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { START, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
import { anEvent } from './an-event.js';
import { beside } from './runner.js';

const WRITERS = 64;
const APPENDS = 3_200;
/** Without these the client would choose BatchAppend, which the adapter must not use. */
const call = { credentials: { username: 'x', password: 'x' }, requiresLeader: true };

const rows = [
  {
    name: `EventStoreDB: append, ${WRITERS} writers`,
    unit: 'events/s',
    against: 'the bare client, same server',
    goal: 0.8,
    rounds: 3,
    measure: beside({
      value: async () => (await writers((await both()).appends.store)).rate,
      reference: async () => (await writers((await both()).appends.bare)).rate,
    }),
  },
  {
    name: `EventStoreDB: append, ${WRITERS} writers, p99`,
    unit: 'ms',
    against: 'the bare client, same server',
    goal: 0.8,
    rounds: 3,
    measure: beside({
      value: async () => (await writers((await both()).appends.store)).p99,
      reference: async () => (await writers((await both()).appends.bare)).p99,
    }),
  },
  {
    name: 'EventStoreDB: catch up',
    unit: 'events/s',
    against: 'the bare client, same server',
    goal: 0.8,
    rounds: 3,
    measure: beside({
      value: async () => catchUp((await both()).catchUps.store),
      reference: async () => catchUp((await both()).catchUps.bare),
    }),
  },
];

export const eventStoreDb = { rows, close: async () => (await opened)?.close() };

let opened;

/** The adapter and the client that it stands on, before the same double of the server; both warm. */
function both() {
  opened ??= open();
  return opened;
}

async function open() {
  const server = spawn(
    process.execPath,
    ['--import', './libs/event-store/src/testing/run-typescript.mjs', 'test/eventstoredb/double/serve.ts'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(server.stdout.setEncoding('utf8'), 'data');
  const url = line.trim();
  const store = EventStoreDbEventStore.open(url);
  const client = EventStoreDBClient.connectionString(url);
  const appends = {
    store: (stream, event, revision) =>
      store.append(stream, [event], revision === 0 ? 'no-stream' : BigInt(revision - 1)),
    bare: (stream, event, revision) =>
      client.appendToStream(stream, jsonEvent(event), {
        ...call,
        expectedRevision: revision === 0 ? 'no_stream' : BigInt(revision - 1),
      }),
  };
  for (const append of Object.values(appends)) await writers(append);
  return {
    appends,
    catchUps: {
      store: (count) => storeCatchesUp(store, count),
      bare: (count) => clientCatchesUp(client, count),
    },
    count: async () => {
      let count = 0;
      for await (const _ of store.readAll()) count += 1;
      return count;
    },
    close: async () => {
      await store.close();
      await client.dispose();
      server.kill();
    },
  };
}

async function writers(append) {
  const run = randomUUID().slice(0, 8);
  const events = Array.from({ length: APPENDS }, (_, n) => anEvent(n));
  const times = [];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, w) => {
      for (let i = w, revision = 0; i < events.length; i += WRITERS, revision++) {
        const sent = performance.now();
        await append(`sammantrade-${run}-${w}`, events[i], revision);
        times.push(performance.now() - sent);
      }
    }),
  );
  const rate = APPENDS / ((performance.now() - begun) / 1_000);
  return { rate, p99: times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] };
}

/** From the first event to the last that is stored, through a subscription: events a second. */
async function catchUp(way) {
  const count = await (await both()).count();
  const begun = performance.now();
  const end = await way(count);
  const rate = count / ((performance.now() - begun) / 1_000);
  await end();
  return rate;
}

function storeCatchesUp(store, count) {
  return new Promise((resolve) => {
    let heard = 0;
    const subscription = store.subscribe(undefined, (events) => {
      heard += events.length;
      if (heard === count) resolve(() => subscription.close());
    });
  });
}

function clientCatchesUp(client, count) {
  return new Promise((resolve) => {
    let heard = 0;
    const subscription = client.subscribeToAll({ ...call, fromPosition: START });
    subscription.on('data', ({ event }) => {
      if (!event.streamId.startsWith('$')) heard += 1;
      if (heard === count) resolve(() => subscription.unsubscribe());
    });
  });
}
