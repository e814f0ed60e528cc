/** What the verifiable ledger costs: beside appends, and at a million events. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Projector, SqliteEventStore } from '@liggaren/event-store';
import { Checkpoints, Ledger, ledgerTree, openSigner, treeOf, verifyExport } from '@liggaren/ledger';

const WRITERS = 64;
const APPENDS = 19_200;
const EVENTS = Number(process.env.LEDGER_EVENTS ?? 1_000_000);
const ROUNDS = 7;
const PROOFS = 5_000;

/** @returns rows for the table: { name, value, reference, unit, ratio, goal, reached } */
export async function ledgerBench() {
  return [...(await besideAppends()), ...(await atAMillion())];
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
      salt: randomBytes(32).toString('base64'),
      bodyHash: 'a'.repeat(64),
    },
  };
}

/** Appends with the tree following in the same process, and in a process of its own, against appends alone. */
async function besideAppends() {
  const measured = { alone: [], same: [], other: [] };
  const lags = { same: [], other: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const kinds = Object.keys(measured);
    for (const kind of round % 2 ? kinds.toReversed() : kinds) {
      const { rate, lag } = await inFolder((folder) => appendsWith(kind, folder));
      measured[kind].push(rate);
      lags[kind]?.push(lag);
    }
  }
  const alone = median(measured.alone);
  return ['same', 'other'].map((kind) => {
    const value = median(measured[kind]);
    const where = kind === 'same' ? 'in the same process' : 'in another process';
    const lag = Math.round(median(lags[kind]));
    return row(`append, tree ${where} (${lag} ms behind)`, value, alone, 'events/s', value / alone, 0.9);
  });
}

async function appendsWith(kind, folder) {
  const file = join(folder, 'events.sqlite');
  const store = SqliteEventStore.open(file);
  const events = Array.from({ length: APPENDS }, (_, n) => anEvent(n));
  const tree =
    kind === 'alone' ? undefined : await (kind === 'same' ? followHere : followElsewhere)(store, folder);
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, w) => {
      for (let i = w, revision = -1; i < events.length; i += WRITERS, revision++) {
        const expected = revision < 0 ? 'no-stream' : BigInt(revision);
        await store.append(`sammantrade-${w}`, [events[i]], expected);
      }
    }),
  );
  const ended = performance.now();
  await tree?.caughtUp(await store.head());
  const lag = performance.now() - ended;
  await tree?.stop();
  await store.close();
  return { rate: APPENDS / ((ended - begun) / 1_000), lag };
}

async function followHere(store, folder) {
  const projector = await Projector.open(store, [ledgerTree], { directory: join(folder, 'views') });
  projector.start();
  return { caughtUp: (head) => projector.waitFor(head, 600_000), stop: () => projector.stop() };
}

async function followElsewhere(_store, folder) {
  const child = fork(import.meta.filename, [folder]);
  await once(child, 'message');
  return {
    caughtUp: async (head) => {
      child.send(head);
      await once(child, 'message');
    },
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** The other process. */
async function follow(folder) {
  const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
  const tree = await followHere(store, folder);
  const told = once(process, 'message');
  process.send('ready');
  await tree.caughtUp((await told)[0]);
  process.send('caught up');
  await once(process, 'disconnect');
  await tree.stop();
  await store.close();
}

async function atAMillion() {
  return inFolder(async (folder) => {
    const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
    for (let n = 0; n < EVENTS; n += 500) {
      const events = Array.from({ length: 500 }, (_, i) => anEvent(n + i));
      await store.append(`sammantrade-${(n / 500) % 1_000}`, events, 'any');
    }
    const projector = await Projector.open(store, [ledgerTree], { directory: join(folder, 'views') });
    const head = await store.head();
    const build = await rate(EVENTS, async () => {
      projector.start();
      await projector.waitFor(head, 3_600_000);
    });
    const key = { origin: 'bench.example/ledger', keyDirectory: folder, dataDirectory: folder };
    const signer = openSigner(key);
    const { verifierKey } = signer;
    const checkpoints = Checkpoints.open({ file: join(folder, 'checkpoints.sqlite'), verifierKey, signer });
    const ledger = new Ledger({ store, tree: treeOf(projector), checkpoints });
    await ledger.sign(new Date());

    const tree = projector.queries(ledgerTree);
    const some = Array.from({ length: PROOFS }, (_, i) => (i * 7_919) % EVENTS);
    const inclusion = await rate(PROOFS, () => some.forEach((n) => tree.inclusion(n, EVENTS)));
    const consistency = await rate(PROOFS, () => some.forEach((n) => tree.consistency(n + 1, EVENTS)));
    const ids = some.slice(0, 200).map((n) => JSON.parse(tree.envelope(n)).id);
    const files = await rate(ids.length, async () => {
      for (const id of ids) await ledger.proof(id, { payload: true });
    });

    const file = join(folder, 'export.jsonl');
    const written = await rate(EVENTS, () => ledger.export(createWriteStream(file)));
    const read = [];
    for (let round = 0; round < 3; round++) {
      read.push(
        await rate(EVENTS, async () => {
          const input = createReadStream(file, { highWaterMark: 1024 * 1024 });
          const verdict = await verifyExport(input, { key: verifierKey });
          if (!verdict.ok) throw new Error(verdict.finding.why);
        }),
      );
    }
    const bytes = statSync(join(folder, 'views', 'ledger.sqlite')).size / EVENTS;
    await projector.stop();
    checkpoints.close();
    await store.close();
    const of = EVENTS === 1_000_000 ? 'a million' : EVENTS.toLocaleString('en');
    return [
      least(`build the tree of ${of} (${Math.round(bytes)} bytes each)`, build, 'events/s', 20_000),
      least(`inclusion proof in ${of}`, inclusion, 'proofs/s', 1_000),
      least(`consistency proof in ${of}`, consistency, 'proofs/s', 1_000),
      least(`proof file, by event id, in ${of}`, files, 'files/s', 1_000),
      least(`export ${of}`, written, 'events/s', 20_000),
      least(`verify ${of}, offline`, median(read), 'events/s', 100_000),
    ];
  });
}

async function rate(count, work) {
  const begun = performance.now();
  await work();
  return count / ((performance.now() - begun) / 1_000);
}

const least = (name, value, unit, goal) => row(name, value, goal, unit, value, goal);

function row(name, value, reference, unit, reachedBy, goal) {
  return { name, value, reference, unit, ratio: value / reference, goal, reached: reachedBy >= goal };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'liggaren-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) await follow(process.argv[2]);
