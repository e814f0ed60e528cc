/** What the adapter costs over the bare client: the same calls to the same double of the server. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { START, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
import { median } from './median.js';

const WRITERS = 64;
const APPENDS = 3_200;
const ROUNDS = 3;
/** Without these the client would choose BatchAppend, which the adapter must not use. */
const call = { credentials: { username: 'x', password: 'x' }, requiresLeader: true };

/** @returns rows for the table: { name, value, reference, unit, ratio, goal, reached } */
export async function eventStoreDbBench() {
  const server = spawn(
    process.execPath,
    ['--import', './libs/event-store/src/testing/run-typescript.mjs', 'test/eventstoredb/double/serve.ts'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(server.stdout.setEncoding('utf8'), 'data');
  const url = line.trim();
  const store = EventStoreDbEventStore.open(url);
  const client = EventStoreDBClient.connectionString(url);
  try {
    return [...(await appends(store, client)), await catchUp(store, client)];
  } finally {
    await store.close();
    await client.dispose();
    server.kill();
  }
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

async function appends(store, client) {
  const ways = {
    store: (stream, event, revision) =>
      store.append(stream, [event], revision === 0 ? 'no-stream' : BigInt(revision - 1)),
    bare: (stream, event, revision) =>
      client.appendToStream(stream, jsonEvent(event), {
        ...call,
        expectedRevision: revision === 0 ? 'no_stream' : BigInt(revision - 1),
      }),
  };
  const rates = { store: [], bare: [] };
  const slowest = { store: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of round % 2 ? ['bare', 'store'] : ['store', 'bare']) {
      const { rate, p99 } = await writers(ways[way]);
      // The first round warms both up.
      if (round === 0) continue;
      rates[way].push(rate);
      slowest[way].push(p99);
    }
  }
  const [rate, bareRate] = [median(rates.store), median(rates.bare)];
  const [p99, bareP99] = [median(slowest.store), median(slowest.bare)];
  return [
    row(`EventStoreDB: append, ${WRITERS} writers`, rate, bareRate, 'events/s', rate / bareRate),
    row(`EventStoreDB: append, ${WRITERS} writers, p99`, p99, bareP99, 'ms', bareP99 / p99),
  ];
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

/** From the first event to the last that is stored, through a subscription. */
async function catchUp(store, client) {
  let count = 0;
  for await (const _ of store.readAll()) count += 1;
  const ways = {
    store: () =>
      new Promise((resolve) => {
        let heard = 0;
        const subscription = store.subscribe(undefined, (events) => {
          heard += events.length;
          if (heard === count) resolve(() => subscription.close());
        });
      }),
    bare: () =>
      new Promise((resolve) => {
        let heard = 0;
        const subscription = client.subscribeToAll({ ...call, fromPosition: START });
        subscription.on('data', ({ event }) => {
          if (!event.streamId.startsWith('$')) heard += 1;
          if (heard === count) resolve(() => subscription.unsubscribe());
        });
      }),
  };
  const rates = { store: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of round % 2 ? ['bare', 'store'] : ['store', 'bare']) {
      const begun = performance.now();
      const end = await ways[way]();
      if (round > 0) rates[way].push(count / ((performance.now() - begun) / 1_000));
      await end();
    }
  }
  const [value, reference] = [median(rates.store), median(rates.bare)];
  return row('EventStoreDB: catch up', value, reference, 'events/s', value / reference);
}

function row(name, value, reference, unit, ratio) {
  return { name, value, reference, unit, ratio, goal: 0.8, reached: ratio >= 0.8 };
}
