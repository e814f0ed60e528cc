/** What the verifiable ledger costs: beside appends, and at a million events. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '@liggaren/event-store';
import { Checkpoints, Ledger, openSigner, TreeKeeper, verifyExport } from '@liggaren/ledger';

const WRITERS = 64;
const APPENDS = 64_000;
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

/** Appends while the tree is brought up to the log, time after time without a pause, against appends alone. */
async function besideAppends() {
  const measured = { alone: [], kept: [] };
  const lags = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of round % 2 ? ['kept', 'alone'] : ['alone', 'kept']) {
      const { rate, lag } = await inFolder((folder) => appends(folder, kind === 'kept'));
      measured[kind].push(rate);
      if (kind === 'kept') lags.push(lag);
    }
  }
  const [alone, kept] = [median(measured.alone), median(measured.kept)];
  const name = `append, 64 writers, with the tree (${Math.round(median(lags))} ms behind)`;
  return [row(name, kept, alone, 'events/s', kept / alone, 0.9)];
}

async function appends(folder, withTree) {
  const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
  const tree = new TreeKeeper(store, join(folder, 'views'));
  if (withTree) await tree.upTo(undefined);
  const events = Array.from({ length: APPENDS }, (_, n) => anEvent(n));
  let isAppending = true;
  const keep = async () => {
    while (isAppending) await tree.upTo(await store.head());
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

async function atAMillion() {
  return inFolder(async (folder) => {
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
    await kept.close();
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
