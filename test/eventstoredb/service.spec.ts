import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KEY_SCOPES, MachineKeys, startFromEnvironment } from '@liggaren/api';
import { GrantBehorighet, OpenMaskinkonto } from '@liggaren/governance';
import { anAct } from '@liggaren/event-store/testing';
import { Commands } from '@liggaren/worker';
import { pino } from 'pino';
import { ORGAN } from '../../apps/cli/src/demo/meeting.js';
import { certificate } from './double/certificate.js';
import { ServerDouble } from './double/server.js';
import { AN_ISSUER } from './served.js';

/** Runs `npx liggaren …` as a person would. */
const liggaren = (args: readonly string[], env: Record<string, string>) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { env: { ...process.env, NODE_OPTIONS: '', PORT: '0', ...env }, timeout: 60_000 };
    const child = execFile(
      process.execPath,
      ['apps/cli/bin/liggaren.js', ...args],
      options,
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

describe('Liggaren on EventStoreDB', () => {
  let folder: string;
  let double: ServerDouble;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'liggaren-esdb-'));
    double = await ServerDouble.start();
  });
  afterEach(async () => {
    await double.stop();
    rmSync(folder, { recursive: true });
  });

  const env = (url = double.url) => ({ PORT: '0', LIGGAREN_DATA: folder, EVENTSTORE: url, ...AN_ISSUER });
  type App = Awaited<ReturnType<typeof startFromEnvironment>>;
  /** The key of a machine, which holds once the store has taken it. */
  const konto = 'maskin-test';
  let key = `lgr_${konto}_${'x'.repeat(43)}`;
  const aMachine = async (app: App) => {
    const body = { accountId: konto, namn: konto, role: 'admin' as const, firstDay: '2024-01-01' };
    await app.get(Commands).send(new GrantBehorighet(body, anAct()));
    await app.get(Commands).send(new OpenMaskinkonto({ konto, namn: konto }, anAct()));
    const keys = app.get(MachineKeys);
    ({ nyckel: key } = await keys.issue({ konto, namn: 'test', scopes: KEY_SCOPES }, anAct()));
  };
  const start = (env: Record<string, string>) =>
    startFromEnvironment(env, pino({ level: 'silent' }), () => undefined);
  const post = async (url: string, body: object) => {
    const response = await fetch(`${url}/api/organ`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as object };
  };
  const readiness = async (url: string) => {
    const response = await fetch(`${url}/api/health/ready`);
    return { status: response.status, body: (await response.json()) as object };
  };
  const untilReady = async (url: string) => {
    while ((await readiness(url)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  it('starts before the server, is not ready, stores nothing, and is ready when the server is', async () => {
    const { url } = double;
    let app: Awaited<ReturnType<typeof startFromEnvironment>>;
    let address = '';
    await double.restart(async () => {
      app = await start(env(url));
      address = await app.getUrl();
      expect((await fetch(`${address}/api/health/live`)).status).toBe(200);
      expect(await readiness(address)).toMatchObject({ status: 503, body: { ready: false, store: false } });
      const answer = await post(address, ORGAN);
      expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(double.log.stream(`organ-${ORGAN.slug}`)).toBeUndefined();
    });
    await untilReady(address);
    await aMachine(app!);
    const { status, body } = await post(address, ORGAN);
    expect(status).toBe(201);
    const { position } = body as { position: string };
    expect((await fetch(`${address}/api/organ/${ORGAN.slug}?after=${position}`)).status).toBe(200);

    // And again when it goes away under a running process.
    await double.restart(async () => {
      expect(await readiness(address)).toMatchObject({ status: 503, body: { store: false } });
      expect(await post(address, { ...ORGAN, slug: 'annan' })).toMatchObject({ status: 503 });
    });
    await untilReady(address);
    expect(await post(address, { ...ORGAN, slug: 'annan' })).toMatchObject({ status: 201 });
    await app!.close();
  }, 60_000);

  it('begins with views of its own log when the folder held those of another', async () => {
    const embedded = await start({ ...env(), EVENTSTORE: 'sqlite:' });
    await aMachine(embedded);
    const { position } = (await post(await embedded.getUrl(), ORGAN)).body as { position: string };
    expect((await fetch(`${await embedded.getUrl()}/api/organ?after=${position}`)).status).toBe(200);
    await embedded.close();
    const app = await start(env());
    const address = await app.getUrl();
    await untilReady(address);
    await aMachine(app);
    expect((await fetch(`${address}/api/organ/${ORGAN.slug}`)).status).toBe(404);
    expect(await post(address, ORGAN)).toMatchObject({ status: 201 });
    await app.close();
  }, 30_000);

  it('plays the demo, counts its events, and refuses a log that is not empty', async () => {
    const { code, stdout, stderr } = await liggaren(['demo', '--exit'], env());
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
      demo: {
        arenden: 10,
        paragrafer: 9,
        justerat: '2024-03-11',
        anslag: {
          postedOn: '2024-03-11',
          lastAppealDay: '2024-04-02',
          removedAt: '2024-04-03T00:00:00+02:00',
        },
        events: 98,
        stored: 'eventstoredb',
      },
    });
    const again = await liggaren(['demo', '--exit'], env());
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^liggaren: EventStoreDB innehåller .*\n$/),
    });
    expect(double.calls).toMatchObject({ batchAppend: 0, features: 0 });
  }, 60_000);

  describe('says in one line, and ends with 2, that', () => {
    const refused = async (url: string, line: RegExp, command = ['serve']) => {
      const { code, stderr } = await liggaren(command, env(url));
      expect(stderr).toMatch(/^liggaren: .+\n$/);
      expect(stderr).toMatch(line);
      expect(stderr).not.toContain('hemligt');
      expect(code).toBe(2);
    };

    it('the address is wrong', () => refused('esdb://user:hemligt@', /skriv esdb:\/\//), 30_000);

    it(
      'an option can not be used',
      () => refused('esdb://user:hemligt@127.0.0.1?tlsVerifyCert=false', /tlsCAFile/),
      30_000,
    );

    it(
      'a backup is taken elsewhere',
      () => refused(double.url, /EventStoreDB/, ['backup', '--out', 'x']),
      30_000,
    );

    it('there is no issuer to sign in at, where processes share no accounts', async () => {
      const { code, stderr } = await liggaren(['serve'], { ...env(), OIDC_ISSUER: '' });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^liggaren: .*OIDC_ISSUER.*\n$/)]);
    }, 30_000);

    it('the demo has nothing to play on', async () => {
      const { url } = double;
      await double.stop();
      await refused(url, /lagret svarar inte/, ['demo', '--exit']);
    }, 30_000);

    it('the server is not trusted, or does not let the user in', async () => {
      const tls = await certificate();
      writeFileSync(join(folder, 'ca.pem'), tls.cert);
      writeFileSync(join(folder, 'other.pem'), (await certificate()).cert);
      const users = { gast: { password: 'hemligt', mayWork: false } };
      const secure = await ServerDouble.start({ tls, users });
      const url = (ca: string, password = 'hemligt') =>
        `esdb://gast:${password}@localhost:${secure.port}?tlsCAFile=${encodeURIComponent(join(folder, ca))}`;
      await refused(url('other.pem'), /inte betrodd \(self-signed certificate\)/);
      await refused(url('ca.pem'), /släpper inte in användaren/);
      await refused(url('ca.pem', 'fel'), /släpper inte in användaren/);
      await secure.stop();
    }, 60_000);
  });
});
