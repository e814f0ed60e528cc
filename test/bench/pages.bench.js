/** The pages for everyone, over a register as a large kommun has it after many years. */
import { Projector } from '@liggaren/event-store';
import { MovableClock } from '@liggaren/governance';
import {
  ANSLAG,
  ARENDEN,
  builtRegister,
  FIRST_MEETING,
  MILLION,
  openStore,
  recordedAt,
  serve,
} from './register.js';
import { median } from './runner.js';

const ASKS = 20;
/** What a page may take: milliseconds to its first byte, and kB with all that it asks for. */
const FIRST_BYTE_MS = 50;
const WEIGHT_KB = 100;

const size = `${ARENDEN.toLocaleString('en')} ärenden, ${ANSLAG.toLocaleString('en')} anslag`;

const PAGES = {
  anslagstavla: ['/anslagstavla'],
  'its archive': ['/anslagstavla/arkiv'],
  'one anslag': [`/anslagstavla/${FIRST_MEETING}`],
  diarium: ['/diarium', '/diarium?ar=2010', '/diarium?status=open'],
  'one ärende': ['/diarium/NMD/2000/77'],
  'search, a rare word': ['/diarium?q=kvarnholmen', '/diarium?q=2000/77'],
  'search, a word of every tenth ärende': ['/diarium?q=bygglov', '/diarium?q=bygglov+altan&ar=2010'],
  'search, a whole title': [encodeURI('/diarium?q=Rivningslov för uthus på fastigheten Åsen11 1:11')],
  'search, a word of every ärende': ['/diarium?q=fastigheten', '/diarium?q=f'],
  protokoll: ['/protokoll', `/protokoll/${FIRST_MEETING}`],
};

export const pages = {
  rows: Object.entries(PAGES)
    .flatMap(([name, paths]) => [
      {
        name: `page: ${name}, ${size}`,
        unit: 'ms',
        against: 'what its first byte may take',
        goal: 1,
        rounds: 3,
        measure: async () => ({ value: await firstByte(paths), reference: FIRST_BYTE_MS }),
      },
    ])
    .concat({
      name: `page: the heaviest with its style and script, ${size}`,
      unit: 'kB',
      against: 'what a page may weigh',
      goal: 1,
      rounds: 1,
      measure: async () => {
        const { kB, path } = await heaviest();
        return { value: kB, reference: WEIGHT_KB, note: path };
      },
    }),
  close: async () => (await opened)?.close(),
};

/** Milliseconds to the first byte, the median of many; of several addresses, the slowest. */
async function firstByte(paths) {
  const { url } = await aRegister();
  const slowest = [];
  for (const path of paths) {
    const times = [];
    for (let n = 0; n < ASKS; n++) {
      const begun = performance.now();
      const response = await fetch(url + path);
      times.push(performance.now() - begun);
      await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
    }
    slowest.push(median(times));
  }
  return Math.max(...slowest);
}

async function heaviest() {
  const { url } = await aRegister();
  const weights = [];
  for (const path of [...Object.values(PAGES).flat(), `/verifiera?protokoll=${FIRST_MEETING}`]) {
    const html = await bytesOf(url + path);
    const asked = [
      ...html.toString().matchAll(/(?:rel="stylesheet" href|script type="module" src)="([^"]+)"/g),
    ];
    const scripts = asked.some(([, address]) => address.endsWith('.js')) ? ['/verify-proof.js'] : [];
    let kB = html.length / 1_000;
    for (const address of [...asked.map(([, address]) => address), ...scripts]) {
      kB += (await bytesOf(url + address)).length / 1_000;
    }
    weights.push({ path, kB });
  }
  return weights.toSorted((a, b) => b.kB - a.kB)[0];
}

const bytesOf = async (address) => Buffer.from(await (await fetch(address)).arrayBuffer());

// ---- the register ------------------------------------------------------------------------------------------------

let opened;

function aRegister() {
  opened ??= openRegister();
  return opened;
}

async function openRegister() {
  const { folder } = await builtRegister(MILLION);
  const store = openStore(folder);
  const { app, url } = await serve(folder, store, new MovableClock(recordedAt(MILLION)));
  await app.get(Projector).waitFor(await store.head(), 600_000);
  return { url, close: () => app.close() };
}
