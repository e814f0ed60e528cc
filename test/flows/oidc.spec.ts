import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts, OidcSessions, ON_THIS_MACHINE, Seal } from '@liggaren/api';
import { Unavailable } from '@liggaren/event-store';
import { collect, overriding } from '@liggaren/event-store/testing';
import { Liggare, MovableClock } from '@liggaren/governance';
import { exportSPKI, generateKeyPair, UnsecuredJWT } from 'jose';
import { ACCOUNT, AUDIENCE, Browser, CLIENT, Issuer, LOGOUT } from './issuer.js';
import { startApp, type RunningApp } from './running-app.js';

let issuer: Issuer;
let running: RunningApp;
/** While set, the store takes nothing. */
let isDown = false;

beforeAll(async () => {
  issuer = await Issuer.start();
  running = await startApp({
    signIn: true,
    access: { ...ON_THIS_MACHINE, oidc: issuer.settings },
    wrap: (store) =>
      overriding(store, {
        append: (...args) => (isDown ? Promise.reject(new Unavailable('no')) : store.append(...args)),
      }),
  });
  await issuer.serve([running.url]);
});
afterAll(async () => {
  await running.stop();
  await issuer.stop();
});

const signed: Issuer['signed'] = (...token) => issuer.signed(...token);
const me = (browser: Browser) =>
  running.get('/api/mig', { cookie: `liggaren=${browser.cookie(running.url, 'liggaren')}` });

describe('sign-in at an issuer', () => {
  it('comes back with a session of the account that the issuer names', async () => {
    const browser = new Browser();
    const back = await browser.toTheWayBack(running.url);
    const answer = await browser.go(back);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await answer.text()).toContain('<meta http-equiv="refresh" content="0; url=/arbeta"');
    expect((await me(browser)).body).toMatchObject({
      konto: ACCOUNT,
      namn: 'Joakim Karlsson',
      inloggad: 'oidc',
    });
  });

  it.each([
    ['/mitt-konto?a=1', '/mitt-konto?a=1'],
    ['//ond.example', '/arbeta'],
    ['https://ond.example', '/arbeta'],
  ])('goes on to where one was going, and to no other site: %s', async (till, to) => {
    const browser = new Browser();
    const answer = await browser.go(
      await browser.toTheWayBack(running.url, `?till=${encodeURIComponent(till)}`),
    );
    expect(await answer.text()).toContain(`content="0; url=${to}"`);
  });

  it('is refused in another browser, and when the code comes a second time', async () => {
    const browser = new Browser();
    const back = await browser.toTheWayBack(running.url);
    const flow = browser.cookie(running.url, 'liggaren-in')!;
    expect((await new Browser().go(back)).status).toBe(401);
    expect((await browser.go(back)).status).toBe(200);
    expect((await browser.go(back)).status).toBe(401);
    // Also with the cookie that the browser no longer has: the issuer takes its code once.
    const replayed = await running.get(new URL(back).pathname + new URL(back).search, {
      cookie: `liggaren-in=${flow}`,
    });
    expect(replayed.status).toBe(401);
    expect((await new Browser().go(back)).status).toBe(401);
    const { rows } = running.app.get(Accounts).logged({ kind: 'felaktig', limit: 1 });
    expect(rows[0]?.what).toEqual(['an answer that nobody here asked for']);
  });

  it('is refused when the answer is changed on its way', async () => {
    const browser = new Browser();
    const back = new URL(await browser.toTheWayBack(running.url));
    back.searchParams.set('code', 'en-annan-kod');
    expect((await browser.go(back.href)).status).toBe(401);
  });

  it('ends when the issuer says so, and its word is taken once', async () => {
    const browser = new Browser();
    await browser.go(await browser.toTheWayBack(running.url));
    const token = await signed({ sub: 'jk', sid: undefined, jti: 'j1', events: LOGOUT }, { aud: CLIENT.id });
    const tell = (token: string) => issuer.tell(running.url, token);
    const noEvent = await signed({ sub: 'jk', jti: 'j2' }, { aud: CLIENT.id });
    expect((await tell(noEvent)).status).toBe(401);
    // What could not be stored is to be told again.
    isDown = true;
    expect((await tell(token)).status).toBe(503);
    isDown = false;
    expect((await me(browser)).status).toBe(200);
    expect((await tell(token)).status).toBe(200);
    expect((await me(browser)).status).toBe(401);
    expect((await tell(token)).status).toBe(401);
  });
});

describe('one whom the issuer calls as a machine is called', () => {
  const claims = { liggaren_account: 'maskin-e-tjanst' };

  it('is refused, with a token and on the pages, and told why', async () => {
    const byToken = await running.get('/api/mig', { authorization: `Bearer ${await signed(claims)}` });
    const browser = new Browser();
    const byPage = await issuer.calling(claims.liggaren_account, async () =>
      browser.go(await browser.toTheWayBack(running.url)),
    );
    const answers = [byToken, { status: byPage.status, body: (await byPage.json()) as object }];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 401, body: { detail: expect.stringContaining('maskin-') } });
    }
    expect(browser.cookie(running.url, 'liggaren')).toBeUndefined();
  });
});

describe('a session from the issuer', () => {
  it('is renewed while it is used, and ends after an hour without or ten hours with', async () => {
    const clock = new MovableClock(new Date().toISOString());
    const sessions = new OidcSessions(CLIENT.secret, running.app.get(Liggare), running.clock);
    const later = (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000));
    const person = { accountId: ACCOUNT, namn: 'J', authTime: 1, sub: 'annan', sid: undefined };
    let { cookie } = await sessions.start(person, clock.now());
    expect(await sessions.find(cookie, clock.now())).not.toHaveProperty('renewed');
    const first = cookie;
    for (let half = 1; half <= 19; half++) {
      later(1800);
      cookie = (await sessions.find(cookie, clock.now()))!.renewed ?? cookie;
    }
    expect(await sessions.find(first, clock.now())).toBeUndefined();
    expect(await sessions.find(cookie, clock.now())).toMatchObject({ accountId: ACCOUNT });
    later(1801);
    expect(await sessions.find(cookie, clock.now())).toBeUndefined();
  });

  it('is not made or changed by who lacks the client’s secret', async () => {
    const forger = new OidcSessions('en gissad hemlighet', running.app.get(Liggare), running.clock);
    const person = { accountId: ACCOUNT, namn: 'J', authTime: 1, sub: 'jk', sid: undefined };
    const { cookie } = await forger.start(person, new Date());
    const flow = await new Seal(CLIENT.secret, 'oidc-flow').close({ konto: ACCOUNT }, Date.now());
    for (const forged of [cookie, flow, 'a.b.c.d.e']) {
      expect((await running.get('/api/mig', { cookie: `liggaren=${forged}` })).status).toBe(401);
    }
  });

  it('ends for good when one signs out, also a copy of its cookie; and everywhere when one says so', async () => {
    const [one, two] = [new Browser(), new Browser()];
    for (const browser of [one, two]) await browser.go(await browser.toTheWayBack(running.url));
    const csrf = async (browser: Browser) => String((await me(browser)).body['csrf']);
    const copy = { cookie: `liggaren=${one.cookie(running.url, 'liggaren')}` };
    await one.go(`${running.url}/mitt-konto/utloggning`, { csrf: await csrf(one) });
    expect((await running.get('/api/mig', copy)).status).toBe(401);
    expect((await me(two)).status).toBe(200);
    const three = new Browser();
    await three.go(await three.toTheWayBack(running.url));
    await two.go(`${running.url}/mitt-konto/utloggning`, { csrf: await csrf(two), overallt: 'ja' });
    expect((await me(three)).status).toBe(401);
  });

  it('leaves nothing in the log but the end, and no name in that', async () => {
    const events = await collect(running.store.readAll());
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['InloggningEnded']));
    const texts = JSON.stringify(events.map(({ stream, data, metadata }) => ({ stream, data, metadata })));
    expect(texts).not.toMatch(/joakim|"jk"/i);
  });
});

describe('a bearer token', () => {
  const status = async (token: string) =>
    (await running.get('/api/mig', { authorization: `Bearer ${token}` })).status;

  it('is taken when the issuer signed it for us', async () => {
    expect(await status(await signed())).toBe(200);
  });

  it.each<[string, () => Promise<string>]>([
    ['for somebody else', () => signed({}, { aud: 'https://annan.example' })],
    ['that is an id token', () => signed({}, { aud: CLIENT.id })],
    ['of another issuer', () => signed({}, { iss: 'http://127.0.0.1:1' })],
    ['that has run out', () => signed({}, { exp: '-1m' })],
    ['that does not hold yet', () => signed({ nbf: Math.floor(Date.now() / 1000) + 600 })],
    [
      'that nobody signed (alg none)',
      async () =>
        new UnsecuredJWT({ sub: 'jk', liggaren_account: ACCOUNT })
          .setIssuer(issuer.url)
          .setAudience(AUDIENCE)
          .setExpirationTime('5m')
          .encode(),
    ],
    [
      'signed with the public key as a shared secret (HS/RS confusion)',
      async () =>
        signed({}, { alg: 'HS256', key: new TextEncoder().encode(await exportSPKI(issuer.keys.publicKey)) }),
    ],
    [
      'signed by another key under the same name',
      async () => signed({}, { key: (await generateKeyPair('RS256')).privateKey }),
    ],
    ['that names no account', () => signed({ liggaren_account: 'Inte Ett Konto' })],
    ['that is none', async () => 'a.b.c'],
  ])('is refused: one %s', async (_what, token) => {
    expect(await status(await token())).toBe(401);
  });

  it('gives what its account was granted, and no more', async () => {
    const authorization = `Bearer ${await signed({ role: 'admin', roles: ['admin'] })}`;
    expect((await running.get('/api/konton', { authorization })).status).toBe(403);
  });
});
