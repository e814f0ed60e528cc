/** How cost grows with the log: the same at three sizes, and the exponent that fits. */
import { createReadStream, createWriteStream, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { Projector } from '@liggaren/event-store';
import { arendeAsOf, diarium, history } from '@liggaren/governance';
import { Checkpoints, Ledger, openSigner, TreeKeeper, verifyExport } from '@liggaren/ledger';
import { ourStore, rateOf } from './appends.js';
import { inFolder, newFolder } from './folder.js';
import { builtRegister, MILLION, openStore, recordedAt, registerOf, VIEWS_FOLDER } from './register.js';
import { exponent, median } from './runner.js';

const SIZES = [MILLION / 100, MILLION / 10, MILLION];
const ASKS = 200;
/** Of what is read to the end: a little more than in step with it, for the trees that it is kept in. */
const IN_STEP = 1.15;
/** Of what is looked up. */
const HARDLY = 0.25;

const growth = (name, unit, allowed, costOf) => ({
  name: `growth: ${name}, ${SIZES.map((size) => size.toLocaleString('en')).join(' to ')} events`,
  unit: 'exponent',
  against: 'what it may be',
  goal: 1,
  rounds: 1,
  measure: async () => {
    const costs = [];
    for (const size of SIZES) costs.push(await costOf(size));
    const figures = costs.map((cost) => Number(cost.toPrecision(3)));
    return { value: exponent(SIZES, costs), reference: allowed, note: `${figures.join(', ')} ${unit}` };
  },
});

export const growths = {
  rows: [
    growth('append, 64 writers', 'µs an event', HARDLY, append),
    growth('rebuild all views', 's', IN_STEP, async (size) => (await builtRegister(size)).seconds),
    growth('asOf, an ärende', 'ms', HARDLY, async (size) => (await views(size)).asOf()),
    growth('search of the diarium', 'ms', HARDLY, async (size) => (await views(size)).search()),
    growth('list of the diarium', 'ms', HARDLY, async (size) => (await views(size)).list()),
    growth('inclusion and consistency proof', 'ms', HARDLY, async (size) => (await tree(size)).proof()),
    growth('verify, offline', 's', IN_STEP, async (size) => (await tree(size)).verify()),
  ],
  close: async () => {
    for (const { close } of await Promise.all(opened.values())) await close();
  },
};

/** To a copy of the log. */
async function append(size) {
  const from = await registerOf(size);
  return inFolder(async (folder) => {
    // Everything is in the file: the store that made it has been closed.
    copyFileSync(join(from, 'events.sqlite'), join(folder, 'ledger.sqlite'));
    return 1e6 / (await rateOf(64, 12_800, ourStore(folder)));
  });
}

const opened = new Map();

/** The views, or the tree, of a register: opened once. */
function openedOnce(open) {
  return (size) => {
    const key = `${open.name} ${size}`;
    opened.set(key, opened.get(key) ?? open(size));
    return opened.get(key);
  };
}

const views = openedOnce(openViews);
const tree = openedOnce(openTree);

async function openViews(size) {
  const { folder } = await builtRegister(size);
  const store = openStore(folder);
  const projector = await Projector.open(store, [history, diarium], {
    directory: join(folder, VIEWS_FOLDER),
  });
  await projector.catchUp();
  const [known, list] = [projector.queries(history), projector.queries(diarium)];
  const { rows } = list.search({ limit: ASKS, edition: 'public', ar: 2000 });
  const instant = recordedAt(size / 2);
  const page = { limit: 50, edition: 'public' };
  return {
    asOf: () =>
      middle(rows, ({ diarienummer }) =>
        arendeAsOf(known.asOf(recordedAt(size - 1)), diarienummer, 'public'),
      ),
    search: () => middle(rows, ({ arendemening }) => list.search({ ...page, q: arendemening })),
    list: () => middle(rows, () => list.search({ ...page, asOf: instant })),
    close: async () => {
      await projector.stop();
      await store.close();
    },
  };
}

async function openTree(size) {
  const folder = await registerOf(size);
  const store = openStore(folder);
  const kept = new TreeKeeper(store, join(folder, VIEWS_FOLDER));
  const head = await store.head();
  await kept.upTo(head);
  const keys = newFolder();
  const signer = openSigner({ origin: 'bench.example/ledger', keyDirectory: keys, dataDirectory: keys });
  const { verifierKey } = signer;
  const checkpoints = Checkpoints.open({
    file: join(keys, 'checkpoints.sqlite'),
    verifierKey,
    signer,
  });
  const ledger = new Ledger({ store, tree: kept, checkpoints });
  await ledger.sign(new Date());
  const places = Array.from({ length: ASKS }, (_, i) => (i * 7_919) % size);
  return {
    proof: () =>
      middle(places, (n) => [kept.queries().inclusion(n, size), kept.queries().consistency(n + 1, size)]),
    verify: () =>
      inFolder(async (to) => {
        const file = join(to, 'export.jsonl');
        await ledger.export(createWriteStream(file));
        const begun = performance.now();
        const verdict = await verifyExport(createReadStream(file, { highWaterMark: 1024 * 1024 }), {
          key: verifierKey,
        });
        if (!verdict.ok) throw new Error(verdict.finding.why);
        return (performance.now() - begun) / 1_000;
      }),
    close: async () => {
      await kept.close();
      checkpoints.close();
      await store.close();
    },
  };
}

/** Milliseconds of one of them, the middle one. */
function middle(items, ask) {
  if (items.length < ASKS) throw new Error(`there are ${items.length} to ask about`);
  return median(
    items.map((item) => {
      const begun = performance.now();
      if (ask(item) === undefined) throw new Error(`no answer about ${JSON.stringify(item)}`);
      return performance.now() - begun;
    }),
  );
}
