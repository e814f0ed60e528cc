import { describe, expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import fc from 'fast-check';
import { establishBoard, someSteps, take, type Step } from './random-board.js';
import { as } from './anyone.js';
import { startApp, type Answer, type RunningApp } from './running-app.js';

/** What one page answered: null when there was nothing to show. */
type Answers = Readonly<Record<string, unknown>>;

const NUMBERS = [1, 2, 3, 4];
const MEETINGS = ['namnden-2024-03-05', 'namnden-2024-03-12', 'namnden-2024-04-02'];
const INTERNAL = [
  '/api/arenden?limit=200',
  '/api/arenden?status=open&limit=2',
  ...NUMBERS.map((n) => `/api/arenden/NMD/2024/${n}`),
  ...MEETINGS.map((id) => `/api/sammantraden/${id}`),
];
const PUBLIC = [
  '/api/anslagstavla',
  '/api/diarium?limit=200',
  ...MEETINGS.map((id) => `/api/sammantraden/${id}/protokoll`),
  ...NUMBERS.map((n) => `/api/diarium/NMD/2024/${n}`),
];

/** Who reads the drafts of the board, but not what is secret in them. */
const LEDAMOT = as('ledamot', { held: [{ role: 'ledamot', organ: 'namnden' }] });
const MIDDLE = MEETINGS.map((id) => `/api/sammantraden/${id} of a ledamot`);

async function answers(app: RunningApp, asOf?: string): Promise<Answers> {
  const found: Record<string, unknown> = {};
  for (const path of [...INTERNAL, ...PUBLIC, ...MIDDLE]) {
    const when = asOf === undefined ? '' : `${path.includes('?') ? '&' : '?'}asOf=${asOf}`;
    const [address, ...who] = path.split(' of a ');
    const { status, body } = await app.get(address + when, who.length > 0 ? LEDAMOT : undefined);
    expect([path, status === 200 || status === 404]).toEqual([path, true]);
    if (asOf !== undefined && status === 200) expect(body).toMatchObject({ asOf });
    const { asOf: _, position: __, ...shown } = body;
    found[path] = status === 200 ? shown : null;
  }
  return found;
}

/** What each ärende and each handling is marked with. */
function markings(shown: Answers): readonly string[] {
  return NUMBERS.map((n) => {
    const arende = shown[`/api/arenden/NMD/2024/${n}`] as {
      sekretess?: object;
      handlingar: readonly { sekretess?: object }[];
    } | null;
    // A handling that was registered since is in no answer of then.
    const marked = arende?.handlingar.map(({ sekretess }) => sekretess ?? null) ?? [];
    return JSON.stringify([
      arende?.sekretess ?? null,
      marked.findLastIndex((m) => m !== null),
      marked.filter(Boolean),
    ]);
  });
}

interface Protokoll {
  readonly paragrafer: readonly { readonly paragraf: number; readonly diarienummer: readonly string[] }[];
}

/** The ärenden of the §§ of then that are about another ärende today. */
function moved(shown: Answers, today: Answers): readonly string[] {
  const of = (page: unknown) => (page as { protokoll: Protokoll | null } | null)?.protokoll?.paragrafer ?? [];
  return MEETINGS.map((id) => `/api/sammantraden/${id}`).flatMap((path) =>
    of(shown[path]).flatMap((then) => {
      const now = of(today[path]).find(({ paragraf }) => paragraf === then.paragraf);
      return now?.diarienummer.every((number) => then.diarienummer.includes(number)) ? [] : then.diarienummer;
    }),
  );
}

const UNMARKED = JSON.stringify([null, -1, []]);
const numberOf = (n: number) => `NMD 2024/${n + 1}`;

/** An answer without what is said of some ärenden. */
function without(hidden: readonly string[], shown: unknown): unknown {
  if (Array.isArray(shown)) return shown.map((one) => without(hidden, one));
  if (typeof shown !== 'object' || shown === null) return shown;
  const { diarienummer } = shown as { diarienummer?: string | readonly string[] };
  const about = diarienummer === undefined ? [] : [diarienummer].flat();
  if (about.some((number) => hidden.includes(number))) return { diarienummer };
  return Object.fromEntries(
    Object.entries(shown)
      // The sums, the rättelser and the returns of a protokoll hang on all of its §§.
      .filter(([name]) => hidden.length === 0 || !['justering', 'rattelser', 'returns'].includes(name))
      .map(([name, value]) => [name, without(hidden, value)]),
  );
}

/** The running maximum of recordedAt, and the position of the last event. */
async function logNow(app: RunningApp): Promise<{ readonly latest: string; readonly head: string }> {
  let latest = '';
  let head = '';
  for await (const { metadata, position } of app.store.readAll()) {
    if (metadata.recordedAt > latest) latest = metadata.recordedAt;
    head = position;
  }
  return { latest, head };
}

async function caughtUp(app: RunningApp): Promise<void> {
  await app.app.get(Projector).waitFor((await app.store.head()) ?? '', 30_000);
}

/** Takes the steps and remembers what was answered on the way; then asks for all of it again. */
async function remembersAll(steps: readonly Step[]): Promise<{ compared: number; justerade: number }> {
  const app = await startApp();
  try {
    await establishBoard(app);
    const remembered = new Map<string, { readonly head: string; readonly shown: Answers }>();
    for (const [i, step] of steps.entries()) {
      if (i === Math.floor(steps.length / 3)) {
        // The machine's clock jumps back, and what follows has been recorded before what came before it.
        app.clock.set(new Date(app.clock.now().getTime() - 12 * 60_000));
      }
      if (i === Math.floor((2 * steps.length) / 3)) app.clock.set('2024-04-10T08:00:00Z');
      await take(app, step);
      if (i % 4 !== 3) continue;
      await caughtUp(app);
      const { latest, head } = await logNow(app);
      // The page says what day it is; the day of reading is to be the day of the last event.
      if (latest.slice(0, 10) !== app.clock.now().toISOString().slice(0, 10)) continue;
      remembered.set(latest, { head, shown: await answers(app) });
    }
    await caughtUp(app);
    const today = await answers(app);
    let compared = 0;
    for (const [asOf, { head, shown }] of remembered) {
      const { position } = (await app.get(`/api/anslagstavla?asOf=${asOf}`)).body;
      // More was recorded at that instant after it was looked at.
      if (position !== head) continue;
      compared += 1;
      const then = await answers(app, asOf);
      for (const path of INTERNAL) expect([path, then[path]]).toEqual([path, shown[path]]);
      const [before, now] = [markings(shown), markings(today)];
      const changed = NUMBERS.map((_, i) => numberOf(i)).filter((_, i) => before[i] !== now[i]);
      for (const path of PUBLIC) {
        if (path.startsWith('/api/diarium/') && changed.length > 0) continue;
        expect([path, without(changed, then[path])]).toEqual([path, without(changed, shown[path])]);
      }
      const isMarked = [...before, ...now].some((marking) => marking !== UNMARKED);
      const covered = isMarked ? [...changed, ...moved(shown, today), 'what names none'] : [];
      for (const path of MIDDLE) {
        expect([path, without(covered, then[path])]).toEqual([path, without(covered, shown[path])]);
      }
    }
    const protocols = MEETINGS.map((id) => today[`/api/sammantraden/${id}/protokoll`]);
    return { compared, justerade: protocols.filter((shown) => shown !== null).length };
  } finally {
    await app.stop();
  }
}

describe('what was known at an instant', () => {
  it.each([
    ['with sekretess that comes and goes', (): boolean => true],
    ['without sekretess, to the letter', ({ act }: Step) => act !== 'markSecret' && act !== 'liftSecret'],
  ])(
    'is what each page showed then, for any history of a board, %s',
    async (_title, kept) => {
      let compared = 0;
      let justerade = 0;
      await fc.assert(
        fc.asyncProperty(someSteps(50, 120), async (steps) => {
          const found = await remembersAll(steps.filter(kept));
          compared += found.compared;
          justerade += found.justerade;
        }),
        { numRuns: 6, seed: 20240305 },
      );
      // The histories were worth the name.
      expect(compared).toBeGreaterThan(40);
      expect(justerade).toBeGreaterThan(0);
    },
    300_000,
  );
});

describe('sekretess marked since', () => {
  const CANARY = /Kanariefågel|Kanarieholmen/;
  const before = '2024-03-20T08:00:00Z';

  async function aSecretOfTomorrow(app: RunningApp): Promise<void> {
    await establishBoard(app);
    const does = async (path: string, body: object, who = 'sara') => {
      const { status, body: answer } = await app.post(`/api/${path}`, body, {
        ...as(who),
      });
      expect([path, answer, status < 300]).toEqual([path, answer, true]);
      return answer;
    };
    const meeting = 'sammantraden/namnden-2024-03-05';
    await does('arenden', {
      organ: 'namnden',
      arendemening: 'Kanariefågel i bur',
      initiator: 'inkommen',
      motpart: 'Kanarieholmen AB',
    });
    await does('arenden/NMD/2024/4/handlingar', {
      kind: 'inkommen',
      datum: '2024-03-01',
      rubrik: 'Kanariefågel, ansökan',
      avsandare: 'Kanarieholmen AB',
      forKannedom: false,
    });
    for (const personId of ['anna', 'bo', 'cecilia', 'david']) {
      await does(`${meeting}/narvaro`, { personId, namn: personId, role: 'ledamot' });
    }
    await does(`${meeting}/justerare`, { personId: 'bo', role: 'justerare' });
    await does(`${meeting}/paragrafer`, {
      rubrik: 'Kanariefågel',
      diarienummer: ['NMD 2024/4'],
      foredragande: [],
      sammanfattning: 'Kanariefågel.',
      underlag: [],
    });
    await does(`${meeting}/paragrafer/1/beslut`, {
      kind: 'beslut',
      text: 'Kanariefågel bifalls.',
      expediering: ['Kanarieholmen AB'],
    });
    await does(`${meeting}/avslut`, { closedAt: '2024-03-05T14:00:00Z' });
    app.clock.set('2024-03-06T08:00:00Z');
    const { sha256 } = await does(`${meeting}/justering/begaran`, {});
    for (const personId of ['anna', 'bo']) {
      const signature = { personId, sha256, signedOn: '2024-03-06', method: 'e-underskrift' };
      await does(`${meeting}/justering/underskrifter`, signature, personId);
    }
    app.clock.set('2024-03-07T08:00:00Z');
    await does('anslag', { sammantradeId: 'namnden-2024-03-05' });
    app.clock.set('2024-03-21T08:00:00Z');
    await does('arenden/NMD/2024/4/sekretessmarkeringar', {
      statute: 'OSL 21:1',
      datum: '2024-03-21',
      myndighet: 'Nämnden',
      hides: ['innehall', 'motpart'],
    });
    await caughtUp(app);
  }

  const pages = [
    '/api/anslagstavla',
    '/api/diarium',
    '/api/diarium/NMD/2024/4',
    '/api/sammantraden/namnden-2024-03-05/protokoll',
  ];
  const at = (asOf: string) => (path: string) => `${path}?asOf=${asOf}`;
  const bodies = async (app: RunningApp, paths: readonly string[]) =>
    JSON.stringify((await Promise.all(paths.map((path) => app.get(path)))).map(({ body }: Answer) => body));

  it('hides in every public page as of a time when it was open, and opens again when it is lifted', async () => {
    const app = await startApp();
    try {
      await aSecretOfTomorrow(app);
      const then = pages.map(at(before));
      for (const path of then) expect([path, (await app.get(path)).status]).toEqual([path, 200]);
      expect(await bodies(app, then)).not.toMatch(CANARY);
      const internal = ['/api/arenden', '/api/arenden/NMD/2024/4', '/api/sammantraden/namnden-2024-03-05'];
      for (const path of internal.map(at(before))) expect(await bodies(app, [path])).toMatch(CANARY);
      // The canary sings: without the marking each of the pages has it.
      await app.post('/api/arenden/NMD/2024/4/sekretessmarkeringar/upphavanden', {
        datum: '2024-03-21',
        reason: 'Öppet.',
      });
      await caughtUp(app);
      for (const path of then)
        expect([path, await bodies(app, [path])]).toEqual([path, expect.stringMatching(CANARY)]);
    } finally {
      await app.stop();
    }
  });

  it('hides in a draft of then, from those who read drafts and no secrets, what is about a secret ärende today', async () => {
    const app = await startApp();
    try {
      await establishBoard(app);
      const does = async (path: string, body: object, method = 'POST') => {
        app.clock.set(new Date(app.clock.now().getTime() + 60_000));
        const { status, body: answer } = await app.send(method, `/api/${path}`, body, as('sara'));
        expect([path, answer, status < 300]).toEqual([path, answer, true]);
        return app.clock.now().toISOString();
      };
      const meeting = 'sammantraden/namnden-2024-03-05';
      await does(`${meeting}/foredragningslista`, { rubrik: 'Kanariefågel', foredragande: [] });
      const words = { foredragande: [], underlag: [], diarienummer: [] };
      const written = await does(`${meeting}/paragrafer`, {
        ...words,
        rubrik: 'Kanariefågel',
        sammanfattning: 'Kanarieholmen.',
      });
      await does(`${meeting}/paragrafer`, { ...words, rubrik: 'Upprop', sammanfattning: 'Alla är här.' });
      await does('arenden', {
        organ: 'namnden',
        arendemening: 'Kanariefågel',
        initiator: 'eget-initiativ',
        sekretess: {
          statute: 'OSL 21:1',
          datum: '2024-03-05',
          myndighet: 'Nämnden',
          hides: ['innehall', 'motpart'],
        },
      });
      const open = await does(`${meeting}/paragrafer/2`, { sammanfattning: 'Alla var här.' }, 'PATCH');
      await does(`${meeting}/paragrafer/1`, { diarienummer: ['NMD 2024/4'] }, 'PATCH');
      await caughtUp(app);
      for (const instant of [written, open]) {
        const path = `/api/${meeting}?asOf=${instant}`;
        const { status, body } = await app.get(path, LEDAMOT);
        expect([status, JSON.stringify(body)]).toEqual([200, expect.not.stringMatching(CANARY)]);
        expect(JSON.stringify((await app.get(path)).body)).toMatch(CANARY);
      }
      expect((await app.get(`/api/${meeting}?asOf=${open}`, LEDAMOT)).body).toMatchObject({
        asOf: open,
        protokoll: {
          paragrafer: [{ sekretess: 'Sekretess (OSL 21:1)' }, { sammanfattning: 'Alla var här.' }],
        },
      });
    } finally {
      await app.stop();
    }
  });

  it('leaves a time before the justering without the protokoll, then as now', async () => {
    const app = await startApp();
    try {
      await aSecretOfTomorrow(app);
      const path = '/api/sammantraden/namnden-2024-03-05/protokoll?asOf=2024-03-05T18:00:00Z';
      expect((await app.get(path)).body).toMatchObject({ status: 404, code: 'PROTOKOLL_NOT_JUSTERAT' });
      const arende = await app.get('/api/diarium/NMD/2024/4?asOf=2024-03-05T18:00:00Z');
      expect(arende.body).toMatchObject({ paragrafer: [], asOf: '2024-03-05T18:00:00.000Z' });
    } finally {
      await app.stop();
    }
  });

  it.each(['i går', '2024-03-05', '2024-13-05T12:00:00Z', ''])('takes no %j for an instant', async (asOf) => {
    const app = await startApp();
    try {
      await establishBoard(app);
      for (const path of [...pages, '/api/arenden', '/api/sammantraden/namnden-2024-03-05']) {
        const { body } = await app.get(`${path}?asOf=${encodeURIComponent(asOf)}`);
        expect([path, body]).toEqual([path, expect.objectContaining({ status: 400, code: 'INVALID_BODY' })]);
      }
    } finally {
      await app.stop();
    }
  });

  it('answers of a time before the first event that nothing was known, and of words only today', async () => {
    const app = await startApp();
    try {
      await establishBoard(app);
      await caughtUp(app);
      const at = 'asOf=1999-01-01T00:00:00Z';
      expect((await app.get(`/api/diarium?${at}`)).body).toEqual({
        asOf: '1999-01-01T00:00:00.000Z',
        position: null,
        rows: [],
      });
      expect((await app.get(`/api/arenden/NMD/2024/1?${at}`)).body).toMatchObject({
        code: 'ARENDE_NOT_FOUND',
      });
      expect((await app.get(`/api/sammantraden/${MEETINGS[0]}?${at}`)).body).toMatchObject({
        code: 'SAMMANTRADE_NOT_FOUND',
      });
      expect((await app.get(`/api/diarium?q=${encodeURIComponent('ärende')}&${at}`)).body).toMatchObject({
        status: 400,
        code: 'ASOF_WITH_WORDS',
      });
    } finally {
      await app.stop();
    }
  });
});
