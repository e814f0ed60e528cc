/** What the verifiable ledger costs: beside appends, and at a million events. */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SqliteEventStore } from '@liggaren/event-store';
import { Checkpoints, Ledger, openSigner, TreeKeeper, verifyExport } from '@liggaren/ledger';
import { anEvent } from './an-event.js';
import { inFolder, newFolder } from './folder.js';
import { beside } from './runner.js';

const WRITERS = 64;
const APPENDS = 128_000;
/** Between two times that the tree is brought up to the log; it is signed every fifteen seconds. */
const TREE_EVERY_MS = 1_000;
const EVENTS = Number(process.env.LEDGER_EVENTS ?? 1_000_000);
const PROOFS = 5_000;

const OF = EVENTS === 1_000_000 ? 'a million' : EVENTS.toLocaleString('en');

/** Appends while the tree is brought up to the log every second, against appends alone. */
async function besideAppends(round) {
  let lag;
  const measured = await beside({
    value: async () => {
      const kept = await inFolder((folder) => appends(folder, { withTree: true }));
      lag = kept.lag;
      return kept.rate;
    },
    reference: async () => (await inFolder((folder) => appends(folder, { withTree: false }))).rate,
  })(round);
  return { ...measured, note: `tree ${Math.round(lag)} ms behind` };
}

/** What a million events allow: at least `reference` a second. */
const least = (name, unit, reference, of, rounds = 1) => ({
  name,
  unit,
  against: 'what it must be',
  goal: 1,
  rounds,
  measure: async () => ({ value: await of(await aMillion()), reference }),
});

export const ledger = {
  rows: [
    {
      name: 'append, 64 writers, with the tree',
      unit: 'events/s',
      against: 'append without a tree',
      goal: 0.9,
      measure: besideAppends,
    },
    least(`build the tree of ${OF}`, 'events/s', 20_000, ({ build }) => build),
    least(`inclusion proof in ${OF}`, 'proofs/s', 1_000, ({ inclusion }) => inclusion(), 3),
    least(`consistency proof in ${OF}`, 'proofs/s', 1_000, ({ consistency }) => consistency(), 3),
    least(`proof file, by event id, in ${OF}`, 'files/s', 1_000, ({ files }) => files(), 3),
    least(`export ${OF}`, 'events/s', 20_000, ({ written }) => written),
    least(`verify ${OF}, offline`, 'events/s', 100_000, ({ read }) => read(), 3),
    {
      name: `tree of ${OF}, on disk`,
      unit: 'bytes an event',
      against: 'what it may be',
      goal: 1,
      rounds: 1,
      measure: async () => ({ value: (await aMillion()).bytes, reference: 1_500 }),
    },
  ],
  close: async () => (await opened)?.close(),
};

async function appends(folder, { withTree }) {
  const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
  const tree = new TreeKeeper(store, join(folder, 'views'));
  if (withTree) await tree.upTo(undefined);
  const events = Array.from({ length: APPENDS }, (_, n) => anEvent(n));
  let isAppending = true;
  const keep = async () => {
    while (isAppending) {
      await tree.upTo(await store.head());
      await pause(TREE_EVERY_MS);
    }
  };
  const begun = performance.now();
  const kept = withTree ? keep() : undefined;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, w) => {
      for (let i = w, revision = -1; i < events.length; i += WRITERS, revision++) {
        const expected = revision < 0 ? 'no-stream' : BigInt(revision);
        await store.append(`sammantrade-${w}`, [events[i]], expected);
      }
    }),
  );
  const ended = performance.now();
  isAppending = false;
  await kept;
  if (withTree) await tree.upTo(await store.head());
  const lag = performance.now() - ended;
  await tree.close();
  await store.close();
  return { rate: APPENDS / ((ended - begun) / 1_000), lag };
}

let opened;

/** A log of that length with its tree, its latest checkpoint and an export. */
function aMillion() {
  opened ??= openMillion(newFolder());
  return opened;
}

async function openMillion(folder) {
  const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
  for (let n = 0; n < EVENTS; n += 500) {
    const events = Array.from({ length: 500 }, (_, i) => anEvent(n + i));
    await store.append(`sammantrade-${(n / 500) % 1_000}`, events, 'any');
  }
  const kept = new TreeKeeper(store, join(folder, 'views'));
  const head = await store.head();
  const build = await rate(EVENTS, () => kept.upTo(head));
  const key = { origin: 'bench.example/ledger', keyDirectory: folder, dataDirectory: folder };
  const signer = openSigner(key);
  const { verifierKey } = signer;
  const checkpoints = Checkpoints.open({ file: join(folder, 'checkpoints.sqlite'), verifierKey, signer });
  const ledger = new Ledger({ store, tree: kept, checkpoints });
  await ledger.sign(new Date());

  const tree = kept.queries();
  const some = Array.from({ length: PROOFS }, (_, i) => (i * 7_919) % EVENTS);
  const file = join(folder, 'export.jsonl');
  const written = await rate(EVENTS, () => ledger.export(createWriteStream(file)));
  return {
    build,
    written,
    bytes: statSync(join(folder, 'views', 'ledger.sqlite')).size / EVENTS,
    inclusion: () => rate(PROOFS, () => some.forEach((n) => tree.inclusion(n, EVENTS))),
    consistency: () => rate(PROOFS, () => some.forEach((n) => tree.consistency(n + 1, EVENTS))),
    files: () => {
      const ids = some.slice(0, 200).map((n) => JSON.parse(tree.envelope(n)).id);
      return rate(ids.length, async () => {
        for (const id of ids) await ledger.proof(id, { payload: true });
      });
    },
    read: () =>
      rate(EVENTS, async () => {
        const input = createReadStream(file, { highWaterMark: 1024 * 1024 });
        const verdict = await verifyExport(input, { key: verifierKey });
        if (!verdict.ok) throw new Error(verdict.finding.why);
      }),
    close: async () => {
      await kept.close();
      checkpoints.close();
      await store.close();
    },
  };
}

async function rate(count, work) {
  const begun = performance.now();
  await work();
  return count / ((performance.now() - begun) / 1_000);
}
