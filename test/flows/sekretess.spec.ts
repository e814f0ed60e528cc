import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts, KEY_SCOPES, type Held } from '@liggaren/api';
import fc from 'fast-check';
import { as, nobody } from './anyone.js';
import { operationsOf, type Operation } from './operations.js';
import { pdfText, zipText } from './paper-text.js';
import { startApp, type RunningApp } from './running-app.js';

/** Every few events, from one instant to the other. */
function instantsBetween(from: Date, to: Date): readonly string[] {
  const every = 4_000;
  const many = Math.ceil((to.getTime() - from.getTime()) / every);
  return Array.from({ length: many }, (_, i) => new Date(to.getTime() - i * every).toISOString());
}

/** Words that nobody says by chance are planted in random ärenden under sekretess, and looked for in every answer. */
const ORGAN = 'namnden';
const SIGNERS = ['anna', 'bo'];

const held = (role: Held['role'], organ?: string): Record<string, string> =>
  as(`${role}-${organ ?? 'alla'}`, { held: [{ role, organ }] });
/** Those who may not read what is secret in the board. */
const UNDER_PRIVILEGED: Readonly<Record<string, Record<string, string>>> = {
  public: nobody,
  'no role at all': as('ingen-roll', { held: [] }),
  'ledamot of the board': held('ledamot', ORGAN),
  'registrator of another board': held('registrator', 'styrelsen'),
  'sekreterare of another board': held('sekreterare', 'styrelsen'),
  'ordforande of another board': held('ordforande', 'styrelsen'),
  admin: held('admin'),
  'machine of a sekreterare, whose key reads no secrets': as('maskin-sekreterare', {
    held: [{ role: 'sekreterare', organ: ORGAN }],
    scopes: KEY_SCOPES.filter((permission) => permission !== 'sekretess.las'),
  }),
};
/** Those who may, so that the words are known to be there. */
const PRIVILEGED = { sekreterare: held('sekreterare', ORGAN), revisor: held('revisor') };

interface Scenario {
  /** Under sekretess from its first event, or later. */
  readonly marked: 'first' | 'later';
  readonly handling: boolean;
  /** Whether the § is written before it is known which ärende it is about. */
  readonly namedLater: boolean;
  /** How far its § has come. */
  readonly stage: 'listed' | 'draft' | 'returned' | 'alone' | 'whole';
  readonly delegation: boolean;
  readonly correction: boolean;
}

const scenario: fc.Arbitrary<Scenario> = fc.record({
  marked: fc.constantFrom('first', 'later'),
  handling: fc.boolean(),
  namedLater: fc.boolean(),
  stage: fc.constantFrom('listed', 'draft', 'returned', 'alone', 'whole'),
  delegation: fc.boolean(),
  correction: fc.boolean(),
});

describe('what is under sekretess', () => {
  let running: RunningApp;
  let operations: readonly Operation[];
  beforeAll(async () => {
    running = await startApp({ at: '2024-03-05T15:00:00Z' });
    operations = await operationsOf(running);
    for (const slug of [ORGAN, 'styrelsen']) {
      await does('/api/organ', {
        slug,
        namn: slug,
        organisation: 'Kommunen',
        kind: 'namnd',
        establishedOn: '2009-01-01',
        rules: {
          antalLedamoter: 2,
          paragrafnumrering: 'per-sammantrade',
          nedtagningsdatum: 'sista-dagen',
          diarieserie: slug === ORGAN ? 'NMD' : 'STY',
          forvaringsplats: 'Kansliet',
        },
      });
      for (const personId of SIGNERS) {
        const seat = { role: 'ledamot', foretrader: 'Kommunen', firstDay: '2023-01-01' };
        await does(`/api/organ/${slug}/mandat`, { personId, namn: personId, ...seat });
      }
      await does(`/api/organ/${slug}/presidium`, { ordforande: 'anna', firstDay: '2023-01-01' });
    }
  });
  afterAll(() => running.stop());

  /** Records it, a second after what came before it. */
  const does = async (
    path: string,
    body: object,
    headers: Record<string, string> = {},
    method: 'POST' | 'PATCH' = 'POST',
  ) => {
    running.clock.set(new Date(running.clock.now().getTime() + 1_000));
    const answer = await running.send(method, path, body, headers);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  /** Records it all; every free text holds the word. */
  async function plant(
    word: string,
    { marked, handling, stage, delegation, correction, namedLater }: Scenario,
  ) {
    const from = running.clock.now();
    const marking = {
      statute: 'OSL 21:1',
      datum: '2024-03-05',
      myndighet: 'Nämnden',
      hides: ['innehall', 'motpart'],
    };
    const registered = await does('/api/arenden', {
      organ: ORGAN,
      arendemening: `Om ${word}`,
      initiator: 'inkommen',
      motpart: `${word} AB`,
      ...(marked === 'first' ? { sekretess: marking } : {}),
    });
    const diarienummer = String(registered['diarienummer']);
    const lopnr = String(registered['lopnr']);
    const arende = `/api/arenden/NMD/2024/${lopnr}`;
    let sha256 = '';
    if (handling) {
      const file = await running.send('PUT', '/api/filer', Buffer.from(`innehåll ${word}`), {
        'content-type': 'application/octet-stream',
      });
      sha256 = String(file.body['sha256']);
      await does(`${arende}/handlingar`, {
        kind: 'inkommen',
        datum: '2024-03-01',
        rubrik: `Brev om ${word}`,
        avsandare: `${word} AB`,
        forKannedom: false,
        file: { ...file.body, mediaType: 'text/plain', filename: `${word}.txt` },
      });
    }
    await does(`${arende}/remisser`, {
      to: `${word} AB`,
      about: word,
      sentOn: '2024-03-01',
      answerBy: '2024-04-01',
    });
    if (correction) {
      await does(`${arende}/rattelser`, {
        uppgift: 'arendemening',
        old: `Om ${word}`,
        new: `Rättat om ${word}`,
        reason: `Stavning av ${word}`,
      });
    }
    const called = await does('/api/sammantraden', {
      organ: ORGAN,
      sammantradesdatum: '2024-03-05',
      startsAt: '13:00',
      plats: 'Rådhuset',
    });
    const id = String(called['sammantradeId']);
    const meeting = `/api/sammantraden/${id}`;
    await does(`${meeting}/foredragningslista`, { rubrik: `Om ${word}`, diarienummer, foredragande: [word] });
    if (stage !== 'listed') await holdMeeting(meeting, diarienummer, word, stage, namedLater);
    if (delegation) {
      await does('/api/delegationsbeslut', {
        organ: ORGAN,
        diarienummer,
        rubrik: `Om ${word}`,
        beslut: `${word} bifalls.`,
        delegat: { personId: 'sara', namn: 'Sara' },
        delegationspunkt: '2.1',
        beslutatOn: '2024-02-01',
        anmals: true,
        overklagbart: false,
      });
    }
    if (marked === 'later') await does(`${arende}/sekretessmarkeringar`, marking);
    return { lopnr, diarienummer, id, sha256, instants: instantsBetween(from, running.clock.now()) };
  }

  async function holdMeeting(
    meeting: string,
    diarienummer: string,
    word: string,
    stage: Scenario['stage'],
    namedLater: boolean,
  ) {
    await does(`${meeting}/oppnande`, {
      openedAt: '2024-03-05T13:00:00+01:00',
      ordforandeId: 'anna',
      sekreterare: { personId: 'sekreteraren', namn: 'Sekreteraren' },
    });
    for (const personId of SIGNERS)
      await does(`${meeting}/narvaro`, { personId, namn: personId, role: 'ledamot' });
    await does(`${meeting}/justerare`, { personId: 'bo', role: 'justerare' });
    await does(`${meeting}/paragrafer`, {
      rubrik: `Om ${word}`,
      diarienummer: namedLater ? [] : [diarienummer],
      foredragande: [word],
      sammanfattning: `Mer om ${word}`,
      underlag: [{ text: `Brev från ${word}` }],
    });
    const p = `${meeting}/paragrafer/1`;
    await does(`${p}/yrkanden`, { personIds: ['bo'], text: `Bifall till ${word}` });
    await does(`${p}/beslut`, { kind: 'beslut', text: `${word} bifalls.`, expediering: [`${word} AB`] });
    await does(`${p}/uppdrag`, { to: word, text: `Utred ${word}`, dueOn: '2024-03-01' });
    await does(`${p}/reservationer`, {
      personIds: ['bo'],
      announcedAt: '2024-03-05T13:10:00+01:00',
      motivering: word,
    });
    await does(`${p}/anteckningar`, { personId: 'bo', text: word });
    if (namedLater) await does(p, { diarienummer: [diarienummer] }, {}, 'PATCH');
    if (stage === 'draft') return;
    const alone = stage === 'alone' ? { paragraf: 1 } : {};
    if (stage !== 'alone') await does(`${meeting}/avslut`, { closedAt: '2024-03-05T14:00:00+01:00' });
    const { sha256 } = await does(`${meeting}/justering/begaran`, alone);
    if (stage === 'returned') {
      await does(`${meeting}/justering/retur`, { personId: 'bo', comment: `Fel om ${word}` }, as('bo'));
      return;
    }
    for (const personId of SIGNERS) {
      const signature = { personId, sha256, signedOn: '2024-03-05', method: 'e-underskrift', ...alone };
      await does(`${meeting}/justering/underskrifter`, signature, as(personId));
    }
    await does(`${p}/expedieringar`, { mottagare: word, dispatchedOn: '2024-03-05', channel: 'brev' });
    await does('/api/anslag', { sammantradeId: meeting.split('/').at(-1), ...alone });
    if (stage === 'whole') {
      const rattelse = { paragraf: 1, old: word, new: `${word}s`, reason: word, correctedOn: '2024-03-05' };
      await does(`${meeting}/rattelser`, rattelse);
    }
  }

  /** Everything that the application answers to one who asks for what was planted. */
  async function answersTo(
    headers: Record<string, string>,
    planted: Awaited<ReturnType<typeof plant>>,
    word: string,
  ) {
    const { lopnr, diarienummer, id, sha256, instants } = planted;
    const parts: Record<string, string> = {
      slug: ORGAN,
      serie: 'NMD',
      ar: '2024',
      lopnr,
      paragraf: '1',
      nr: '1',
      konto: 'anna',
      sha256: sha256 || '0'.repeat(64),
    };
    const questions = [
      '',
      // The answer may repeat the question, but then not in these letters.
      `q=${word.toUpperCase()}`,
      `organ=${ORGAN}`,
      `arende=${encodeURIComponent(diarienummer)}`,
      `sammantrade=${id}`,
      `sammantrade=${id}&paragraf=1`,
      `stream=arende-NMD-2024-${lopnr}`,
      'person=bo',
      `after=${(await running.store.head())!}`,
    ];
    const questionsTo = ({ path, queries }: Operation) => [
      // Paper and OParl know only the first of them.
      ...(/\.(pdf|html)$|\/(arkiv|oparl)\b/.test(path) ? questions.slice(0, 3) : questions),
      ...(queries.includes('asOf') ? instants.map((instant) => `asOf=${instant}`) : []),
      ...(queries.includes('to') ? instants.map((instant) => `from=${instants.at(-1)!}&to=${instant}`) : []),
    ];
    const found: string[] = [];
    for (const operation of operations) {
      const { method, path, of } = operation;
      const ids = /anslag/.test(path)
        ? [id, `${id}-p1`]
        : of === 'delegationsbeslut'
          ? ['namnden-2024-1']
          : [id];
      for (const own of path.includes('{id}') ? ids : [id]) {
        const address = path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'id' ? own : parts[name]!));
        await Promise.all(
          (method === 'GET' ? questionsTo(operation) : ['']).map(async (question) => {
            const text = await ask(method, `${address}?${question}`, headers);
            if (text.includes(word)) found.push(`${method} ${address}?${question}`);
          }),
        );
      }
    }
    return found;
  }

  async function ask(method: string, address: string, headers: Record<string, string>): Promise<string> {
    const away = new AbortController();
    // A name that nobody has, in a field that there is: the answer names what was wrong with it.
    const response = await fetch(running.url + address, {
      method,
      headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
      ...(method === 'GET' ? {} : { body: '{"personId":"?"}' }),
      redirect: 'manual',
      signal: away.signal,
    });
    const told = [...response.headers].join(' ');
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('pdf')) return told + (await pdfText(Buffer.from(await response.arrayBuffer())));
    if (type.includes('zip')) return told + (await zipText(Buffer.from(await response.arrayBuffer())));
    if (!type.includes('event-stream')) return told + (await response.text());
    const { value } = await response.body!.getReader().read();
    away.abort();
    return told + Buffer.from(value ?? []).toString();
  }

  it('is read by no key without sekretess.las, whatever else it may', async () => {
    const word = `kanarie${randomBytes(6).toString('hex')}`;
    const scenario: Scenario = {
      marked: 'first',
      handling: false,
      namedLater: false,
      stage: 'whole',
      delegation: true,
      correction: true,
    };
    const { id } = await plant(word, scenario);
    await running.get(`/api/organ?after=${(await running.store.head())!}`);
    const whole = { held: [{ role: 'sekreterare', organ: ORGAN } as const], scopes: KEY_SCOPES };
    const narrow = { ...whole, scopes: KEY_SCOPES.filter((permission) => permission !== 'sekretess.las') };
    for (const path of [
      `sammantraden/${id}/utkast`,
      `sammantraden/${id}/justering/innehall`,
      `deadlines?organ=${ORGAN}`,
      `delegationsbeslut?organ=${ORGAN}`,
    ]) {
      const read = await ask('GET', `/api/${path}`, as('maskin-hel', whole));
      expect([path, read]).toEqual([path, expect.stringContaining(word)]);
      const refused = await running.get(`/api/${path}`, as('maskin-smal', narrow));
      expect([path, refused]).toEqual([
        path,
        expect.objectContaining({
          status: 403,
          body: expect.objectContaining({ code: 'KEY_READS_NO_SECRETS' }),
        }),
      ]);
    }
  });

  it('is in no answer to those who may not read it (OSL 5:2), and in the log when it is read by those who may', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (random) => {
        const word = `kanarie${randomBytes(6).toString('hex')}`;
        const planted = await plant(word, random);
        await running.get(`/api/organ?after=${(await running.store.head())!}`);
        for (const [who, headers] of Object.entries(UNDER_PRIVILEGED)) {
          expect([who, random, await answersTo(headers, planted, word)]).toEqual([who, random, []]);
        }
        for (const [who, headers] of Object.entries(PRIVILEGED)) {
          const found = await answersTo(headers, planted, word);
          expect([who, found.some((address) => address.startsWith('GET /api/arenden/'))]).toEqual([
            who,
            true,
          ]);
          const id = JSON.parse(Buffer.from(headers['authorization']!.slice(5), 'base64url').toString()) as {
            id: string;
          };
          const { rows } = running.app
            .get(Accounts)
            .logged({ kind: 'last-hemligt', accountId: id.id, limit: 1_000 });
          const routes = rows.filter(({ what }) => what.some((w) => w.includes(planted.diarienummer)));
          expect(new Set(routes.map(({ route }) => route))).toEqual(
            new Set([
              'GET /api/arenden',
              'GET /api/arenden/:serie/:ar/:lopnr',
              'GET /api/history',
              'GET /api/sammantraden/:id',
              'GET /api/sammantraden/:id/kallelse.pdf',
              'GET /api/arkiv/:serie/:ar',
              'GET /api/arkiv/:serie/:ar/:lopnr',
              'GET /api/deadlines',
              ...(random.stage === 'listed'
                ? []
                : ['GET /api/sammantraden/:id/utkast.pdf', 'GET /api/sammantraden/:id/utkast.html']),
              // What only the sekreterare works with, once there is a draft, and something to announce.
              ...(who === 'sekreterare' && random.stage !== 'listed'
                ? ['GET /api/sammantraden/:id/utkast']
                : []),
              ...(who === 'sekreterare' && ['alone', 'whole'].includes(random.stage)
                ? ['GET /api/sammantraden/:id/anslag']
                : []),
              ...(random.delegation ? ['GET /api/delegationsbeslut'] : []),
              ...(random.handling ? ['GET /api/filer/:sha256'] : []),
              ...routes
                .map(({ route }) => route)
                .filter((route) => /delegationsbeslut|compliance|innehall|vag|skillnad/.test(route)),
            ]),
          );
        }
      }),
      {
        numRuns: 6,
        // A run takes its time: what failed is told as it was.
        endOnFailure: true,
        examples: (['returned', 'whole'] as const).map((stage): [Scenario] => [
          { marked: 'later', handling: true, namedLater: true, stage, delegation: true, correction: true },
        ]),
      },
    );
  }, 900_000);
});
