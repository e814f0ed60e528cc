import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteEventStore, type EventStore } from '@liggaren/event-store';
import { overriding } from '@liggaren/event-store/testing';
import { behorighet, behorighetStream, Liggare } from '@liggaren/governance';
import { BadEnvironment, readEnvironment } from '@liggaren/worker';
import { pino } from 'pino';
import { startApp } from '../../../test/flows/running-app.js';
import { Doors } from './app.module.js';
import { startFromEnvironment } from './start.js';

const silent = pino({ level: 'silent' });

const ORGAN = {
  slug: 'direktionen',
  namn: 'Direktionen',
  organisation: 'Kommunalförbundet Itsam',
  kind: 'direktion',
  establishedOn: '2009-01-01',
  rules: {
    antalLedamoter: 6,
    paragrafnumrering: 'per-ar',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'ITSAM',
    forvaringsplats: 'Kansliet',
  },
};

describe('the environment', () => {
  it('has a default for everything', () => {
    const read = readEnvironment({}, 3000);
    expect(read).toEqual({
      port: 3000,
      dataDirectory: join(process.cwd(), 'data'),
      store: 'sqlite',
      eventsFile: join(process.cwd(), 'data', 'events.sqlite'),
    });
  });

  it('names the data folder, the port and the file of the events', () => {
    expect(
      readEnvironment({ PORT: '0', LIGGAREN_DATA: '/srv/l', EVENTSTORE: 'sqlite:/var/e.sqlite' }, 1),
    ).toEqual({
      port: 0,
      dataDirectory: '/srv/l',
      store: 'sqlite',
      eventsFile: '/var/e.sqlite',
    });
    expect(readEnvironment({ LIGGAREN_DATA: '/srv/l', EVENTSTORE: 'esdb+discover://host' }, 1)).toEqual({
      port: 1,
      dataDirectory: '/srv/l',
      store: 'eventstoredb',
      eventStoreDb: 'esdb+discover://host',
    });
    expect(readEnvironment({ FILES: 's3://handlingar?endpoint=http://127.0.0.1:9000' }, 1).bucket).toEqual({
      name: 'handlingar',
      endpoint: 'http://127.0.0.1:9000',
      region: 'us-east-1',
    });
    expect(readEnvironment({ LIGGAREN_DATA: '/srv/l', EVENTSTORE: 'sqlite:' }, 1).eventsFile).toBe(
      '/srv/l/events.sqlite',
    );
  });

  it.each([
    [{ PORT: 'http' }, /PORT=http/],
    [{ PORT: '70000' }, /PORT=70000/],
    [{ EVENTSTORE: 'postgres://user:hemligt@host' }, /ange sqlite:/],
    [{ EVENTSTORE: 'esdb:admin:hemligt@host:2113' }, /ange sqlite:/],
    [{ EVENTSTORE: '' }, /ange sqlite:/],
    [{ FILES: '/srv/files' }, /s3:\/\/<hink>/],
    [{ FILES: 's3://Handlingar' }, /s3:\/\/<hink>/],
    [{ FILES: 's3://handlingar?endpoint=host' }, /s3:\/\/<hink>/],
  ])('refuses %j in one line that tells no secret', (env, line) => {
    let refusal: unknown;
    try {
      readEnvironment(env, 3000);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(BadEnvironment);
    const { message } = refusal as BadEnvironment;
    expect(message).toMatch(line);
    expect(message).not.toMatch(/\n|hemligt/);
  });
});

describe('a start and an end', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'liggaren-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes the data folder, and answers on this machine alone', async () => {
    const app = await startFromEnvironment(
      { PORT: '0', LIGGAREN_DATA: join(folder, 'ny', 'mapp') },
      silent,
      () => undefined,
    );
    try {
      const url = new URL(await app.getUrl());
      expect(url.hostname).toBe('127.0.0.1');
      expect((await fetch(new URL('/api/health/ready', url))).status).toBe(200);
      await access(join(folder, 'ny', 'mapp', 'events.sqlite'));
      await access(join(folder, 'ny', 'mapp', 'views', '1'));
      const outside = Object.values(networkInterfaces())
        .flat()
        .filter((address) => address?.family === 'IPv4' && !address.internal);
      for (const { address } of outside as { address: string }[]) {
        await expect(fetch(`http://${address}:${url.port}/api/health/live`)).rejects.toThrow();
      }
    } finally {
      await app.close();
    }
  });

  it('tells once how the first admin signs in, on another line than the log, and never a second time', async () => {
    const said: string[] = [];
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const start = () =>
      startFromEnvironment({ PORT: '0', LIGGAREN_DATA: folder }, log, (text) => said.push(text));
    const app = await start();
    const [link = '', engangskod] = /http:\S+\?engangskod=([\w-]{43})/.exec(said.join('')) ?? [];
    expect(await (await fetch(link)).text()).toContain('Välj ditt lösenord');
    const set = (losenord: string) =>
      app.getUrl().then((url) =>
        fetch(new URL('/api/inloggning/engangskod', url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ engangskod, losenord }),
        }),
      );
    try {
      expect((await set('kort')).status).toBe(400);
      expect((await set('fyra ord som ingen annan vet')).status).toBe(200);
      expect((await set('fyra ord som ingen annan vet')).status).toBe(401);
    } finally {
      await app.close();
    }
    await (await start()).close();
    expect(said).toHaveLength(1);
    expect(lines.join('')).not.toContain(engangskod);
  });

  it('makes the account of OIDC_ADMIN admin, once, and prints no link', async () => {
    const said: string[] = [];
    const env = {
      PORT: '0',
      LIGGAREN_DATA: folder,
      OIDC_ISSUER: 'http://127.0.0.1:1',
      OIDC_CLIENT_ID: 'liggaren',
      OIDC_CLIENT_SECRET: 'bara för testet',
      OIDC_ACCOUNT_CLAIM: 'liggaren_account',
      OIDC_ADMIN: 'eva-ek',
    };
    for (let start = 0; start < 2; start++) {
      const app = await startFromEnvironment(env, silent, (text) => said.push(text));
      const granted = await app.get(Liggare).load(behorighetStream('eva-ek'), behorighet);
      await app.close();
      expect(granted).toMatchObject({ granted: [{ role: 'admin', behorighetsnummer: 1 }] });
      expect(granted).not.toMatchObject({ granted: { 1: expect.anything() } });
    }
    expect(said).toEqual([]);
  });

  it.each(['maskin-import', 'Eva Ek', 'eva--ek'])(
    'makes no admin of %s, which no person is called at the issuer, and stores nothing',
    async (admin) => {
      const env = {
        PORT: '0',
        LIGGAREN_DATA: join(folder, 'ny'),
        OIDC_ISSUER: 'http://127.0.0.1:1',
        OIDC_CLIENT_ID: 'liggaren',
        OIDC_CLIENT_SECRET: 'bara för testet',
        OIDC_ACCOUNT_CLAIM: 'liggaren_account',
        OIDC_ADMIN: admin,
      };
      const starts = startFromEnvironment(env, silent);
      await expect(starts).rejects.toBeInstanceOf(BadEnvironment);
      await expect(starts).rejects.toThrow('OIDC_ADMIN');
      await expect(access(join(folder, 'ny'))).rejects.toThrow('ENOENT');
    },
  );

  it('explains a file that is no ledger, and a port that is taken', async () => {
    await writeFile(join(folder, 'text.sqlite'), 'This is a text, and not a database at all. '.repeat(50));
    const env = { PORT: '0', LIGGAREN_DATA: folder, EVENTSTORE: `sqlite:${join(folder, 'text.sqlite')}` };
    await expect(startFromEnvironment(env, silent)).rejects.toBeInstanceOf(BadEnvironment);

    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    await expect(startFromEnvironment({ PORT: String(port), LIGGAREN_DATA: folder }, silent)).rejects.toThrow(
      `port ${port}`,
    );
    taken.close();
  });

  it('lets nothing in once it shuts down', async () => {
    const running = await startApp();
    running.app.get(Doors).onModuleDestroy();
    const answer = await running.get('/api/organ');
    expect(answer).toMatchObject({ status: 503, body: { code: 'SHUTTING_DOWN' } });
    expect(answer.headers.get('retry-after')).toBe('5');
    await running.stop();
  });

  it('stores and answers what it had let in, before the store closes', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let reached = (): void => undefined;
    const inside = new Promise<void>((resolve) => (reached = resolve));
    const slow = (store: EventStore): EventStore =>
      overriding(store, {
        append: async (...args) => {
          reached();
          await held;
          return store.append(...args);
        },
      });
    const running = await startApp({ wrap: slow, directory: folder });
    const answer = running.post('/api/organ', ORGAN);
    await inside;
    const stopped = running.stop({ keep: true });
    release();
    expect((await answer).status).toBe(201);
    await stopped;

    const again = SqliteEventStore.open(join(folder, 'events.sqlite'));
    expect(await again.head()).toBe('1');
    await again.close();
  });

  it('begins where the last one ended', async () => {
    const first = await startApp({ directory: folder });
    await first.post('/api/organ', ORGAN);
    await first.stop({ keep: true });
    const second = await startApp({ directory: folder });
    expect(await second.get('/api/organ/direktionen?after=1')).toMatchObject({
      status: 200,
      body: { namn: 'Direktionen' },
    });
    await second.stop({ keep: true });
  });
});
