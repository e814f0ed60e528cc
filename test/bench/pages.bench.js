/** The pages for everyone, over a register as a large kommun has it after many years. */
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createApp, Identities } from '@liggaren/api';
import { Projector, SqliteEventStore } from '@liggaren/event-store';
import { Clock, MovableClock } from '@liggaren/governance';
import { pino } from 'pino';
import { newFolder } from './folder.js';
import { median } from './runner.js';

const ARENDEN = 200_000;
const ANSLAG = 10_000;
const ASKS = 20;
/** What a page may take: milliseconds to its first byte, and kB with all that it asks for. */
const FIRST_BYTE_MS = 50;
const WEIGHT_KB = 100;

const size = `${ARENDEN.toLocaleString('en')} ärenden, ${ANSLAG.toLocaleString('en')} anslag`;

const PAGES = {
  anslagstavla: ['/anslagstavla'],
  'its archive': ['/anslagstavla/arkiv'],
  'one anslag': ['/anslagstavla/namnden-1998-02-03'],
  diarium: ['/diarium', '/diarium?ar=2010', '/diarium?status=open'],
  'one ärende': ['/diarium/NMD/2010/77'],
  'search, a rare word': ['/diarium?q=kvarnholmen', '/diarium?q=2010/77'],
  'search, a word of every tenth ärende': ['/diarium?q=bygglov', '/diarium?q=bygglov+altan&ar=2010'],
  'search, a word of every ärende': ['/diarium?q=fastigheten', '/diarium?q=f'],
  protokoll: ['/protokoll', '/protokoll/namnden-1998-02-03'],
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
  for (const path of [...Object.values(PAGES).flat(), '/verifiera?protokoll=namnden-1998-02-03']) {
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
  const meeting = await aMeeting();
  const folder = newFolder();
  const store = openStore(folder);
  await inBatches(meetings(meeting), (stream) => store.append(...stream, 'no-stream'));
  await inBatches(arenden(), (stream) => store.append(...stream, 'no-stream'));
  const { app, url } = await start(folder, store);
  await app.get(Projector).waitFor(await store.head(), 1_800_000);
  return { url, close: () => app.close() };
}

const openStore = (folder) => SqliteEventStore.open(join(folder, 'events.sqlite'));

/** Whoever seeds may do anything. */
class Anyone extends Identities {
  async identify({ headers }) {
    if (headers['x-bench'] === undefined) return undefined;
    const ability = { roleFor: () => 'sekreterare', organFor: () => 'every' };
    return { id: 'sara', namn: 'Sara', how: 'oidc', held: [], ability };
  }
}

async function start(folder, store) {
  const app = await createApp({
    store,
    clock: new MovableClock('2024-03-05T18:00:00+01:00'),
    dataDirectory: folder,
    log: pino({ level: 'silent' }),
    jobs: false,
    identities: new Anyone(),
    requestsAMinute: { address: 1e9, account: 1e9 },
  });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

/** One meeting from its kallelse until its anslag has come down: its streams as they are stored, the data as text. */
async function aMeeting() {
  const folder = newFolder();
  const store = openStore(folder);
  const { app, url } = await start(folder, store);
  const post = async (path, body) => {
    const headers = { 'content-type': 'application/json', 'x-bench': 'yes' };
    const response = await fetch(`${url}/api/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  await post('organ', ORGAN);
  const people = ['anna', 'bo'].map((personId) => ({ personId, namn: personId, role: 'ledamot' }));
  for (const person of people) {
    await post('organ/namnden/mandat', { ...person, foretrader: 'P', firstDay: '1990-01-01' });
  }
  await post('sammantraden', {
    organ: 'namnden',
    sammantradesdatum: '2024-03-05',
    startsAt: '13:00',
    plats: 'Rådhuset',
  });
  const at = 'sammantraden/namnden-2024-03-05';
  await post(`${at}/oppnande`, {
    openedAt: '2024-03-05T13:00:00+01:00',
    ordforandeId: 'anna',
    sekreterare: { personId: 'sara', namn: 'Sara' },
  });
  for (const person of people) await post(`${at}/narvaro`, person);
  await post(`${at}/justerare`, { personId: 'bo', role: 'justerare' });
  for (const paragraf of [1, 2, 3]) {
    await post(`${at}/paragrafer`, {
      rubrik: `Ärende ${paragraf} den dagen`,
      diarienummer: [],
      foredragande: [],
      sammanfattning: 'Nämnden har att ta ställning till förslaget. '.repeat(20),
      underlag: [],
    });
    await post(`${at}/paragrafer/${paragraf}/beslut`, {
      kind: 'beslut',
      text: 'Nämnden beslutar enligt förslaget.',
      expediering: [],
    });
  }
  await post(`${at}/avslut`, { closedAt: '2024-03-05T15:00:00+01:00' });
  const { sha256 } = await post(`${at}/justering/begaran`, {});
  for (const { personId } of people) {
    const signature = { personId, sha256, signedOn: '2024-03-05', method: 'papper', reference: 'pärm 7' };
    await post(`${at}/justering/underskrifter`, signature);
  }
  await post('anslag', { sammantradeId: 'namnden-2024-03-05', postedOn: '2024-03-05' });
  app.get(Clock).set('2024-03-27T00:00:00+01:00');
  await post('anslag/namnden-2024-03-05/nedtagning', {});
  const streams = ['sammantrade-namnden-2024-03-05', 'anslag-namnden-2024-03-05'].map(async (stream) => {
    const events = [];
    for await (const { type, data } of store.readStream(stream)) {
      events.push({ type, data: JSON.stringify(data) });
    }
    return [stream, events];
  });
  const told = await Promise.all(streams);
  await app.close();
  return told;
}

const ORGAN = {
  slug: 'namnden',
  namn: 'Nämnden',
  organisation: 'Exempelkommunen',
  kind: 'namnd',
  establishedOn: '1990-01-01',
  rules: {
    antalLedamoter: 2,
    paragrafnumrering: 'per-sammantrade',
    nedtagningsdatum: 'dagen-efter',
    diarieserie: 'NMD',
    forvaringsplats: 'Rådhuset',
  },
};

/** Appends that arrive together share a transaction. */
async function inBatches(items, append) {
  let batch = [];
  for (const item of items) {
    if (batch.push(append(item)) < 500) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}

function* arenden() {
  for (let n = 0; n < ARENDEN; n++) {
    const ar = 2000 + (n % 25);
    const lopnr = 1 + Math.floor(n / 25);
    const diarienummer = `NMD ${ar}/${lopnr}`;
    const data = {
      diarienummer,
      serie: 'NMD',
      ar,
      lopnr,
      organ: 'namnden',
      arendemening: `${MATTERS[n % MATTERS.length]} på fastigheten ${PLACES[n % PLACES.length]} 1:${n}`,
      registeredOn: `${ar}-03-01`,
      initiator: 'inkommen',
      motpart: `Sökande ${n % 5_000}`,
    };
    const events = [['ArendeRegistered', data]];
    if (n % 4 !== 0) events.push(['ArendeClosed', { diarienummer, closedOn: `${ar}-09-01` }]);
    yield [`arende-NMD-${ar}-${lopnr}`, events.map(([type, data]) => anEvent(type, data))];
  }
}

const MATTERS = [
  'Bygglov för altan',
  'Rivningslov för uthus',
  'Tillsyn av avlopp',
  'Strandskyddsdispens för brygga',
  'Detaljplan',
  'Anmälan om eldstad',
  'Ansökan om serveringstillstånd',
  'Klagomål på buller',
  'Förhandsbesked om enbostadshus',
  'Marklov för schaktning',
];
// A prime number of them, so that each meets each of the matters; the last is met once in a while.
const PLACES = [...Array.from({ length: 1_008 }, (_, n) => `Åsen${n}`), 'Kvarnholmen'];

/** The events of one meeting's protokoll and anslag, told ten thousand times over, a day apart. */
function* meetings(streams) {
  for (let n = 0; n < ANSLAG; n++) {
    const day = new Date(Date.UTC(1990, 0, 1 + n)).toISOString().slice(0, 10);
    const told = (text) => text.replaceAll('2024-03-05', day);
    for (const [stream, events] of streams) {
      yield [told(stream), events.map(({ type, data }) => anEvent(type, JSON.parse(told(data))))];
    }
  }
}

function anEvent(type, data) {
  const commandId = randomUUID();
  return {
    id: randomUUID(),
    type,
    data,
    metadata: {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: { id: 'rut', name: 'Rut Registrator', role: 'registrator' },
      recordedAt: '2024-04-03T00:00:00.000Z',
      salt: createHash('sha256').update(commandId).digest('base64'),
      bodyHash: 'a'.repeat(64),
    },
  };
}
