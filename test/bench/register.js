/**
 * A register as a kommun has it after many years: ten boards, their ärenden with handlingar, remisser and sekretess,
 * meetings with §§, justering and anslag, delegationsbeslut. What one board does between two meetings is recorded once,
 * over the api, and then told again and again: other days, other numbers, other matters.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createApp, Identities } from '@liggaren/api';
import { SqliteEventStore } from '@liggaren/event-store';
import { MovableClock, openViews } from '@liggaren/governance';
import { pino } from 'pino';
import { eventAt } from './an-event.js';
import { inFolder, newFolder } from './folder.js';

/** A large register: so many events, and a fifth as many ärenden. */
export const MILLION = Number(process.env.REGISTER_EVENTS ?? 1_000_000);
/** Where the first process on a data folder keeps its views. */
export const VIEWS_FOLDER = join('views', '1');

/** Events and ärenden of one telling; there is one meeting in it, with one anslag. */
const EVENTS_TOLD = 100;
const ARENDEN_TOLD = 20;
export const ANSLAG = MILLION / EVENTS_TOLD;
export const ARENDEN = ANSLAG * ARENDEN_TOLD;
export const FIRST_MEETING = 'namnd0-2000-01-18';

const BOARDS = Array.from({ length: 10 }, (_, n) => ({ slug: `namnd${n}`, serie: `NM${'ABCDEFGHIJ'[n]}` }));
/** What ends a telling (ärenden closed, anslag taken down) comes after the beginnings of so many others. */
const OPEN_TELLINGS = 40;
const FIRST_INSTANT = Date.parse('2000-01-03T08:00:00Z');
/** A million events in 25 years. */
const SECONDS_BETWEEN = 789;
const DAY = 86_400_000;

/** When the event in this place of the log, from 0, was recorded. */
export const recordedAt = (place) => new Date(FIRST_INSTANT + place * SECONDS_BETWEEN * 1_000).toISOString();

/** A log of at least so many events, in a folder of its own: made once, for all who ask. @returns the folder */
export function registerOf(events) {
  made.set(events, made.get(events) ?? makeRegister(newFolder(), events));
  return made.get(events);
}

const made = new Map();

export const openStore = (folder) => SqliteEventStore.open(join(folder, 'events.sqlite'));

async function makeRegister(folder, events) {
  const store = openStore(folder);
  let appends = [];
  let waiting = 0;
  for (const { stream, told } of tellings(await whatOneBoardDoes(), events)) {
    appends.push(store.append(stream, told, 'any'));
    // Appends that arrive together share a transaction.
    if ((waiting += told.length) < 5_000) continue;
    await Promise.all(appends);
    appends = [];
    waiting = 0;
  }
  await Promise.all(appends);
  await store.close();
  return folder;
}

/** As a process does that finds no views: they follow the log from its first event. @returns the seconds it took */
export async function buildViews(folder) {
  const directory = join(folder, VIEWS_FOLDER);
  rmSync(directory, { recursive: true, force: true });
  const store = openStore(folder);
  const begun = performance.now();
  const projector = await openViews(store, { directory });
  projector.start();
  await projector.waitFor(await store.head(), 1_800_000);
  const seconds = (performance.now() - begun) / 1_000;
  await projector.stop();
  await store.close();
  built.set(folder, seconds);
  return seconds;
}

/** A register with all its views, and the seconds that they took when they were built last. */
export async function builtRegister(events) {
  const folder = await registerOf(events);
  return { folder, seconds: built.get(folder) ?? (await buildViews(folder)) };
}

const built = new Map();

/** Streams with what is appended to each, in the order of the log, until there are so many events. */
function* tellings({ board, begun, ended }, events) {
  let place = 0;
  const tell = (parts, number) => {
    const translate = translator(number);
    return parts.map(({ stream, events: recorded }) => ({
      stream: translate(stream),
      told: recorded.map(({ type, data }) => eventAt(recordedAt(place++), type, JSON.parse(translate(data)))),
    }));
  };
  for (let n = 0; n < BOARDS.length; n++) yield* tell(board, n);
  for (let n = 0; place < events; n++) {
    yield* tell(begun, n);
    if (n >= OPEN_TELLINGS) yield* tell(ended, n - OPEN_TELLINGS);
  }
}

/** What was recorded, as the telling of that number has it: `text` is JSON, or the name of a stream. */
function translator(number) {
  const { slug, serie } = BOARDS[number % BOARDS.length];
  const day = Math.floor(Date.parse(recordedAt(number * EVENTS_TOLD)) / DAY);
  const ar = new Date(day * DAY).getUTCFullYear();
  // The board's first telling of a year begins its numbers at 1.
  const series = `${serie} ${ar}`;
  if (!begins.has(series)) begins.set(series, number);
  const before = ((number - begins.get(series)) / BOARDS.length) * ARENDEN_TOLD;
  const words = (n) => {
    const arende = number * ARENDEN_TOLD + Number(n);
    return `${MATTERS[arende % MATTERS.length]} på fastigheten ${PLACES[arende % PLACES.length]} 1:${arende}`;
  };
  const days = remembered((text) =>
    new Date(Date.parse(text) + (day - FIRST_DAY) * DAY).toISOString().slice(0, 10),
  );
  const said = {
    text: (text) => text,
    day: days,
    dnr: (n) => `${serie} ${ar}/${before + Number(n)}`,
    arende: (n) => `${serie}-${ar}-${before + Number(n)}`,
    number: (n) => `${before + Number(n)}`,
    matter: words,
    party: (n) => `Sökande ${(number * ARENDEN_TOLD + Number(n)) % 5_000}`,
    ar: () => `${ar}`,
    serie: () => serie,
    organ: () => slug,
  };
  return (text) => {
    let told = '';
    for (const [kind, what] of partsOf(text)) told += said[kind](what);
    return told;
  };
}

/** The same answer to the same text, found once. */
function remembered(find) {
  const known = new Map();
  return (text) => {
    if (!known.has(text)) known.set(text, find(text));
    return known.get(text);
  };
}

/** A recorded text as [kind, what] after [kind, what]: what stays the same is `text`, what differs is a token. */
const partsOf = remembered((text) => {
  const parts = [];
  let end = 0;
  for (const { index, 0: token, groups } of text.matchAll(TOKENS)) {
    parts.push(
      ['text', text.slice(end, index)],
      Object.entries(groups).find(([, what]) => what !== undefined),
    );
    end = index + token.length;
  }
  return [...parts, ['text', text.slice(end)]];
});

/** By serie and year: the first telling of them. */
const begins = new Map();

const FIRST_DAY = Math.floor(Date.parse('2024-02-19') / DAY);

/** What differs from telling to telling. */
const TOKENS = new RegExp(
  [
    String.raw`(?<day>\d{4}-\d\d-\d\d)`,
    String.raw`NMD 2024/(?<dnr>\d+)`,
    String.raw`NMD-2024-(?<arende>\d+)`,
    String.raw`(?<=namnden-2024-|"(?:lopnr|nummer)":)(?<number>\d+)`,
    String.raw`(?<=namnden-|"ar":)(?<ar>2024)`,
    String.raw`MATTER-(?<matter>\d+)`,
    String.raw`PARTY-(?<party>\d+)`,
    String.raw`(?<serie>NMD)`,
    String.raw`(?<organ>namnden)`,
  ].join('|'),
  'g',
);

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

// ---- what is told ------------------------------------------------------------------------------------------------

/** Whoever records may do anything, and has just signed in. */
class Anyone extends Identities {
  async identify({ headers }) {
    if (headers['x-bench'] === undefined) return undefined;
    const ability = { roleFor: () => 'sekreterare', organFor: () => 'every' };
    const authTime = Date.now() / 1_000;
    return { id: 'sara', namn: 'Sara', how: 'oidc', authTime, held: [], ability };
  }
}

/** The api over the register in a folder, listening. */
export async function serve(folder, store, clock) {
  const app = await createApp({
    store,
    clock,
    dataDirectory: folder,
    log: pino({ level: 'silent' }),
    jobs: false,
    identities: new Anyone(),
    requestsAMinute: { address: 1e9, account: 1e9 },
  });
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl() };
}

/** { board, begun, ended }: the events that found a board, and those from one meeting to the next, with the ends of it. */
function whatOneBoardDoes() {
  return inFolder(async (folder) => {
    const store = openStore(folder);
    const clock = new MovableClock('2024-02-19T09:00:00+01:00');
    const { app, url } = await serve(folder, store, clock);
    const post = async (path, body) => {
      const response = await fetch(`${url}/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-bench': 'yes' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return response.json();
    };
    try {
      await foundBoard(post);
      const board = await recordedAfter(store);
      await prepareAndMeet(post, clock);
      const begun = await recordedAfter(store, board);
      await end(post, clock);
      const ended = await recordedAfter(store, begun);
      const count = [begun, ended].flat().flatMap(({ events }) => events).length;
      if (count !== EVENTS_TOLD) throw new Error(`${count} events were told`);
      return { board, begun, ended };
    } finally {
      await app.close();
    }
  });
}

/** What was recorded since, as what follows in one stream: [{ stream, events, last }], the data as text. */
async function recordedAfter(store, earlier = []) {
  const parts = [];
  for await (const { stream, type, data, position } of store.readAll({ after: earlier.at(-1)?.last })) {
    if (parts.at(-1)?.stream !== stream) parts.push({ stream, events: [] });
    parts.at(-1).events.push({ type, data: JSON.stringify(data) });
    parts.at(-1).last = position;
  }
  return parts;
}

const PEOPLE = ['anna', 'bo'].map((personId) => ({ personId, namn: personId, role: 'ledamot' }));
const MEETING = 'namnden-2024-03-05';

async function foundBoard(post) {
  await post('organ', {
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
  });
  for (const person of PEOPLE) {
    await post('organ/namnden/mandat', { ...person, foretrader: 'P', firstDay: '1990-01-01' });
  }
}

async function prepareAndMeet(post, clock) {
  const every = Array.from({ length: ARENDEN_TOLD }, (_, n) => n + 1);
  const arende = (n) => `arenden/NMD/2024/${n}`;
  for (const n of every) {
    const [arendemening, motpart] = [`MATTER-${n}`, `PARTY-${n}`];
    await post('arenden', { organ: 'namnden', arendemening, initiator: 'inkommen', motpart });
  }
  for (const n of every) {
    await post(`${arende(n)}/handlingar`, {
      kind: 'inkommen',
      datum: '2024-02-19',
      rubrik: `Ansökan med ritningar från PARTY-${n}`,
      avsandare: `PARTY-${n}`,
      forKannedom: false,
    });
    if (n % 2 === 0) await post(`${arende(n)}/handlaggare`, { handlaggare: `Handläggare ${n}` });
  }
  await post(`${arende(7)}/sekretessmarkeringar`, {
    statute: 'OSL 21:1',
    datum: '2024-02-19',
    myndighet: 'Nämnden',
    hides: ['innehall', 'motpart'],
  });
  for (const n of [1, 2, 3]) {
    await post(`${arende(n)}/remisser`, {
      to: 'Länsstyrelsen',
      about: 'Grannehörande',
      sentOn: '2024-02-19',
      answerBy: '2024-03-15',
    });
  }
  clock.set('2024-03-01T09:00:00+01:00');
  for (const n of every.slice(0, 11)) {
    const rubrik = 'Tjänsteskrivelse med förslag till beslut';
    await post(`${arende(n)}/handlingar`, {
      kind: 'upprattad',
      datum: '2024-03-01',
      rubrik,
      forKannedom: false,
    });
  }
  for (const n of [11, 12]) {
    await post('delegationsbeslut', {
      organ: 'namnden',
      rubrik: `MATTER-${n}`,
      beslut: 'Lov beviljas enligt ritningarna.',
      delegat: { personId: 'dana', namn: 'Dana' },
      delegationspunkt: '3.2',
      beslutatOn: '2024-03-01',
      diarienummer: `NMD 2024/${n}`,
      anmals: true,
      overklagbart: true,
    });
  }
  clock.set('2024-03-05T18:00:00+01:00');
  await post('sammantraden', {
    organ: 'namnden',
    sammantradesdatum: '2024-03-05',
    startsAt: '13:00',
    plats: 'Rådhuset',
  });
  const at = `sammantraden/${MEETING}`;
  await post(`${at}/oppnande`, {
    openedAt: '2024-03-05T13:00:00+01:00',
    ordforandeId: 'anna',
    sekreterare: { personId: 'sara', namn: 'Sara' },
  });
  for (const person of PEOPLE) await post(`${at}/narvaro`, person);
  await post(`${at}/justerare`, { personId: 'bo', role: 'justerare' });
  for (const paragraf of [1, 2, 3]) {
    await post(`${at}/paragrafer`, {
      rubrik: `MATTER-${paragraf}`,
      diarienummer: [`NMD 2024/${paragraf}`],
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
  for (const { personId } of PEOPLE) {
    const signature = { personId, sha256, signedOn: '2024-03-05', method: 'papper', reference: 'pärm 7' };
    await post(`${at}/justering/underskrifter`, signature);
  }
  await post('anslag', { sammantradeId: MEETING, postedOn: '2024-03-05' });
}

async function end(post, clock) {
  clock.set('2024-03-27T00:00:00+01:00');
  await post(`anslag/${MEETING}/nedtagning`, {});
  for (let n = 2; n <= 15; n++) await post(`arenden/NMD/2024/${n}/avslut`, { closedOn: '2024-03-27' });
}
