import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp, ON_THIS_MACHINE } from '@liggaren/api';
import { EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
import { SystemClock } from '@liggaren/governance';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { ACCOUNT, Browser, CLIENT, Issuer, LOGOUT } from '../flows/issuer.js';
import { ServerDouble } from './double/server.js';

describe('two processes that share an EventStoreDB and nothing else', () => {
  let double: ServerDouble;
  let issuer: Issuer;
  const apps: NestFastifyApplication[] = [];
  const folders: string[] = [];
  let a: string;
  let b: string;

  beforeAll(async () => {
    double = await ServerDouble.start();
    issuer = await Issuer.start();
    const urls = [];
    for (const name of ['a', 'b']) {
      const dataDirectory = mkdtempSync(join(tmpdir(), `liggaren-${name}-`));
      folders.push(dataDirectory);
      const app = await createApp({
        store: EventStoreDbEventStore.open(double.url),
        clock: new SystemClock(),
        dataDirectory,
        jobs: false,
        log: pino({ level: 'silent' }),
        access: { ...ON_THIS_MACHINE, localAccounts: false, oidc: issuer.settings },
      });
      apps.push(app);
      await app.listen(0, '127.0.0.1');
      urls.push(await app.getUrl());
    }
    [a, b] = urls as [string, string];
    await issuer.serve(urls);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.close()));
    await issuer.stop();
    await double.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** Signs in at one: what the browser then says. A balancer sends it to either. */
  async function signedIn(app: string): Promise<{ cookie: string }> {
    const browser = new Browser();
    await browser.go(await browser.toTheWayBack(app));
    return { cookie: `liggaren=${browser.cookie(app, 'liggaren')}` };
  }
  const me = async (app: string, headers: Record<string, string>) => {
    const response = await fetch(`${app}/api/mig`, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('take a sign-in at one at both, also when the way back leads to the other', async () => {
    const session = await signedIn(a);
    expect(await me(b, session)).toMatchObject({ status: 200, body: { konto: ACCOUNT } });
    const browser = new Browser();
    const back = new URL(await browser.toTheWayBack(a));
    const flow = browser.cookie(a, 'liggaren-in')!;
    // The code was asked for at the address of one; a balancer has one address for both.
    const answer = await fetch(`${b}${back.pathname}${back.search.replace('code=', 'code=x')}`, {
      headers: { cookie: `liggaren-in=${flow}` },
    });
    // The other knows the flow, and asks the issuer, who does not know that code.
    expect(answer.status).toBe(401);
  });

  it('end at both what is ended at one: by who signs out, and by the issuer', async () => {
    const session = await signedIn(a);
    const { csrf } = (await me(a, session)).body;
    const out = await fetch(`${b}/api/utloggning`, {
      method: 'POST',
      headers: { ...session, 'x-csrf-token': String(csrf) },
    });
    expect(out.status).toBe(200);
    expect((await me(a, session)).status).toBe(401);

    const another = await signedIn(a);
    expect((await me(b, another)).status).toBe(200);
    const token = await issuer.signed({ sub: 'jk', jti: 'j1', events: LOGOUT }, { aud: CLIENT.id });
    expect((await issuer.tell(b, token)).status).toBe(200);
    expect((await me(a, another)).status).toBe(401);
    expect((await me(b, another)).status).toBe(401);
    // Whoever signs in afterwards is in.
    expect((await me(b, await signedIn(a))).status).toBe(200);
  });

  it('have no accounts with passwords, which they would not share', async () => {
    const response = await fetch(`${a}/api/inloggning`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ konto: 'admin', losenord: 'fyra ord som någon gissar' }),
    });
    expect(response.status).toBe(404);
    const page = await (await fetch(`${a}/logga-in`)).text();
    expect(page).toContain('/api/inloggning/oidc');
    expect(page).not.toContain('name="losenord"');
  });
});
