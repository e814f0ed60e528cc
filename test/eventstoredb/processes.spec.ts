import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts, createApp, FIRST_ADMIN, FirstAdmin, KEY_SCOPES } from '@liggaren/api';
import type { StoredEvent } from '@liggaren/event-store';
import { collect } from '@liggaren/event-store/testing';
import { MovableClock } from '@liggaren/governance';
import { openStore, readEnvironment } from '@liggaren/worker';
import { pino } from 'pino';
import { JUSTERARE, LEDAMOTER, ORDFORANDE, ORGAN, SEKRETERARE } from '../../apps/cli/src/demo/meeting.js';
import { play } from '../../apps/cli/src/demo/play.js';
import { ServerDouble } from './double/server.js';
import { AN_ISSUER, Served } from './served.js';

const run = promisify(execFile);

/** Where two processes keep their data and where the events are. */
interface Place {
  readonly envs: readonly [Record<string, string>, Record<string, string>];
  remove(): Promise<void>;
}

const places: [name: string, make: () => Promise<Place>][] = [
  [
    'one SQLite file',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'liggaren-'));
      const env = { LIGGAREN_DATA: folder, EVENTSTORE: 'sqlite:' };
      return { envs: [env, env], remove: async () => rmSync(folder, { recursive: true }) };
    },
  ],
  [
    'EventStoreDB',
    async () => {
      const double = await ServerDouble.start();
      const folders = ['a', 'b'].map((name) => mkdtempSync(join(tmpdir(), `liggaren-${name}-`)));
      const [a, b] = folders.map((folder) => ({
        LIGGAREN_DATA: folder,
        EVENTSTORE: double.url,
        ...AN_ISSUER,
      }));
      return {
        envs: [a!, b!],
        remove: async () => {
          await double.stop();
          for (const folder of folders) rmSync(folder, { recursive: true });
        },
      };
    },
  ],
];

// Built once; the processes then start from what is built.
beforeAll(async () => {
  await run(process.execPath, ['apps/cli/bin/liggaren.js', '--help'], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}, 120_000);

describe.each(places)('two processes on %s', (_name, make) => {
  let place: Place;
  let a: Served;
  let b: Served;
  let told: Awaited<ReturnType<Served['watch']>>[];

  beforeAll(async () => {
    place = await make();
    const headers = await playWithoutTheJob(place.envs[0]);
    // Both find an anslag that is long due, and take it down at their start.
    const [first, second] = place.envs;
    [a, b] = await Promise.all([Served.start(first, headers), Served.start(second, headers)]);
    told = await Promise.all([a.watch(), b.watch()]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([a.stop(), b.stop()]);
    await place.remove();
  });

  /** The events of a type, as they are stored. */
  const stored = async (type: string): Promise<StoredEvent[]> => {
    const store = await openStore(readEnvironment(place.envs[0], 3000));
    const all = await collect(store.readAll());
    await store.close();
    return all.filter((event) => event.type === type);
  };
  const head = async (): Promise<string> => {
    const store = await openStore(readEnvironment(place.envs[0], 3000));
    const position = await store.head();
    await store.close();
    return position!;
  };

  it('take an anslag down once', async () => {
    const id = `${ORGAN.slug}-2024-03-05`;
    for (const process of [a, b]) {
      let anslag = await process.get(`/api/anslag/${id}`);
      while (anslag.body['removedAt'] === undefined) anslag = await process.get(`/api/anslag/${id}`);
    }
    expect(await stored('OverklagandetidExpired')).toHaveLength(1);
    expect(await stored('AnslagRemoved')).toHaveLength(1);
  }, 30_000);

  it('number ärenden in one serie without a gap or a double', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? a : b).post('/api/arenden', arende(`Ärende ${i}`))),
    );
    const numbers = answers
      .map(({ diarienummer }) => Number(String(diarienummer).split('/')[1]))
      .toSorted((x, y) => x - y);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => numbers[0]! + i));
  }, 30_000);

  it('carry the same keyed command out once, and give the same answer', async () => {
    const before = (await stored('ArendeRegistered')).length;
    for (let i = 0; i < 5; i++) {
      const send = (to: Served) =>
        to.post('/api/arenden', arende(`Nyckel ${i}`), { 'idempotency-key': `nyckel-${i}` });
      const [first, second] = await Promise.all([send(a), send(b)]);
      expect(second).toEqual(first);
      expect(await send(i % 2 ? a : b)).toEqual(first);
    }
    expect(await stored('ArendeRegistered')).toHaveLength(before + 5);
  }, 30_000);

  it('record both signatures, each once, when both are made at the same moment', async () => {
    const meeting = await submittedMeeting(a);
    const { body } = await b.get(`${meeting.address}?after=${meeting.position}`);
    const { sha256 } = (body['protokoll'] as { justering: { sha256: string } }).justering;
    const sign = (at: Served, { personId }: { personId: string }) =>
      at.post(
        `${meeting.address}/justering/underskrifter`,
        { personId, sha256, signedOn: '2024-04-20', method: 'e-underskrift' },
        signedInTo(at === a ? place.envs[0] : place.envs[1], personId),
      );
    await Promise.all([sign(a, ORDFORANDE), sign(b, JUSTERARE)]);
    const ofMeeting = ({ stream }: StoredEvent) => stream.endsWith('2024-04-16');
    const signed = (await stored('JusteringSigned')).filter(ofMeeting);
    expect(signed.map(({ data }) => data['personId']).toSorted()).toEqual(
      [ORDFORANDE.personId, JUSTERARE.personId].toSorted(),
    );
    expect((await stored('ProtokollJusterat')).filter(ofMeeting)).toHaveLength(1);
  }, 30_000);

  it('know a machine’s key that the other made, and that the other revoked it', async () => {
    const admin = signedInTo(place.envs[0], FIRST_ADMIN);
    const keys = '/api/maskinkonton/maskin-test/nycklar';
    const made = await a.post(keys, { namn: 'kort', scopes: ['register.las'] }, admin);
    const key = { authorization: `Bearer ${String(made['nyckel'])}` };
    const statuses = async () =>
      (await Promise.all([a, b].map(({ url }) => fetch(`${url}/api/arenden`, { headers: key })))).map(
        ({ status }) => status,
      );
    expect(await statuses()).toEqual([200, 200]);
    await a.post(`${keys}/${String(made['nyckelnummer'])}/aterkallande`, {}, admin);
    expect(await statuses()).toEqual([401, 401]);
  }, 30_000);

  it('read what the other wrote', async () => {
    const { position, diarienummer } = await a.post('/api/arenden', arende('Läst av den andra'));
    const [, year, number] = /(\d+)\/(\d+)$/.exec(String(diarienummer)) ?? [];
    const { status, body } = await b.get(
      `/api/arenden/${ORGAN.rules.diarieserie}/${number === undefined ? '' : `${year}/${number}`}?after=${String(position)}`,
    );
    expect([status, body['arendemening']]).toEqual([200, 'Läst av den andra']);
  });

  it('tell their listeners of all that happened, in order, whichever of them did it', async () => {
    const last = await head();
    for (const heard of told) {
      while (heard.at(-1)?.position !== last) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const [first, second] = told;
    const shared = Math.min(first!.length, second!.length);
    expect(shared).toBeGreaterThan(30);
    expect(first!.slice(-shared)).toEqual(second!.slice(-shared));
    expect(new Set(first!.map(({ position }) => position)).size).toBe(first!.length);
  }, 30_000);
});

/** The demo's meeting, with an anslag that nobody took down. @returns the headers of a machine that registers and writes protokoll */
async function playWithoutTheJob(env: Record<string, string>): Promise<Record<string, string>> {
  const environment = readEnvironment(env, 3000);
  const clock = new MovableClock('2024-02-27T08:00:00+01:00');
  const app = await createApp({
    store: await openStore(environment),
    clock,
    dataDirectory: environment.dataDirectory,
    jobs: false,
    log: pino({ level: 'silent' }),
  });
  await app.listen(0, '127.0.0.1');
  const pretended = [0, 1, 0];
  const { admin } = await play({
    origin: await app.getUrl(),
    invited: (await app.get(FirstAdmin).invite())!,
    setClock: (instant) => clock.set(instant),
    runJob: async () => ({ done: pretended.shift()!, failed: 0 }),
  });
  for (const role of ['registrator', 'sekreterare']) {
    const grant = {
      accountId: 'maskin-test',
      namn: 'Maskin',
      role,
      organ: ORGAN.slug,
      firstDay: '2024-01-01',
    };
    await admin.client.post('/api/behorigheter', grant);
  }
  await admin.client.post('/api/maskinkonton', { konto: 'maskin-test', namn: 'Maskin' });
  const { nyckel } = await admin.client.post('/api/maskinkonton/maskin-test/nycklar', {
    namn: 'test',
    scopes: KEY_SCOPES,
  });
  await app.close();
  return { authorization: `Bearer ${String(nyckel)}` };
}

/** The headers of a person who has just signed in. */
function signedInTo(env: Record<string, string>, personId: string): Record<string, string> {
  const accounts = Accounts.open(join(env['LIGGAREN_DATA']!, 'accounts.sqlite'));
  const { secret, csrf } = accounts.startSession(personId, Math.floor(Date.now() / 1000));
  accounts.close();
  return { cookie: `liggaren=${secret}`, 'x-csrf-token': csrf };
}

function arende(arendemening: string): object {
  return { organ: ORGAN.slug, arendemening, registeredOn: '2024-04-10', initiator: 'eget-initiativ' };
}

/** A meeting as far as the request for justering. */
async function submittedMeeting(at: Served): Promise<{ address: string; position: string }> {
  const sammantradesdatum = '2024-04-16';
  const address = `/api/sammantraden/${ORGAN.slug}-${sammantradesdatum}`;
  await at.post('/api/sammantraden', {
    organ: ORGAN.slug,
    sammantradesdatum,
    startsAt: '13:00',
    plats: 'Kansliet',
    calledOn: '2024-04-09',
  });
  await at.post(`${address}/oppnande`, {
    openedAt: '2024-04-16T13:00:00+02:00',
    ordforandeId: ORDFORANDE.personId,
    sekreterare: { personId: SEKRETERARE.personId, namn: SEKRETERARE.namn },
  });
  for (const { personId, namn, foretrader } of LEDAMOTER) {
    if (foretrader !== 'Kinda kommun') {
      await at.post(`${address}/narvaro`, { personId, namn, foretrader, role: 'ledamot' });
    }
  }
  await at.post(`${address}/justerare`, { personId: JUSTERARE.personId, role: 'justerare' });
  await at.post(`${address}/paragrafer`, {
    rubrik: 'Information',
    diarienummer: [],
    foredragande: [],
    sammanfattning: 'Förbundsdirektören informerar.',
    underlag: [],
  });
  await at.post(`${address}/paragrafer/1/beslut`, {
    kind: 'beslut',
    text: 'Direktionen noterar informationen.',
    expediering: ['Akt'],
  });
  await at.post(`${address}/avslut`, { closedAt: '2024-04-16T14:00:00+02:00' });
  const { position } = await at.post(`${address}/justering/begaran`, {});
  return { address, position: String(position) };
}
