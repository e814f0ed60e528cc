import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts, ON_THIS_MACHINE } from '@liggaren/api';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import Provider from 'oidc-provider';
import { startApp, type RunningApp } from './running-app.js';

/** A real issuer on this machine, whose key the tests hold, so that they can also make what it never would. */
const CLIENT = { id: 'liggaren', secret: 'bara-mellan-tva-maskiner-pa-samma-dator' };
const AUDIENCE = 'https://liggaren.example/api';
const ACCOUNT = 'joakim-karlsson';

let server: Server;
let issuer: string;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let running: RunningApp;

beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  running = await startApp({
    signIn: true,
    access: {
      ...ON_THIS_MACHINE,
      oidc: {
        issuer,
        clientId: CLIENT.id,
        clientSecret: CLIENT.secret,
        audience: AUDIENCE,
        accountClaim: 'liggaren_account',
      },
    },
  });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${running.url}/api/inloggning/oidc/svar`],
        backchannel_logout_uri: `${running.url}/api/inloggning/oidc/utloggning`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(keys.privateKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] },
    claims: { openid: ['sub', 'liggaren_account'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['bara för testet'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, liggaren_account: ACCOUNT, name: 'Joakim Karlsson' }),
    }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
});
afterAll(async () => {
  await running.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A browser: it keeps the cookies of each place, and goes where it is sent. */
class Browser {
  private readonly jars = new Map<string, Map<string, string>>();

  async go(address: string, form?: Record<string, string>): Promise<Response> {
    const url = new URL(address);
    const jar = this.jars.get(url.origin) ?? new Map<string, string>();
    this.jars.set(url.origin, jar);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (value === '') jar.delete(name!);
      else jar.set(name!, value!);
    }
    return response;
  }

  cookie(origin: string, name: string): string | undefined {
    return this.jars.get(origin)?.get(name);
  }

  /** Signs in at the issuer: the address with which it sends the browser back. */
  async toTheWayBack(query = ''): Promise<string> {
    let response = await this.go(`${running.url}/api/inloggning/oidc${query}`);
    for (let steps = 0; steps < 12; steps++) {
      const location = response.headers.get('location');
      if (location === null) {
        const page = await response.text();
        const action = /action="([^"]+)"/.exec(page)?.[1];
        if (action === undefined) throw new Error(`${response.status} ${page}`);
        const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
        response = await this.go(new URL(action, issuer).href, { prompt, login: 'jk', password: 'x' });
        continue;
      }
      const next = new URL(location, response.url).href;
      if (next.startsWith(`${running.url}/api/inloggning/oidc/svar`)) return next;
      response = await this.go(next);
    }
    throw new Error('the issuer never sent the browser back');
  }
}

const me = (browser: Browser) =>
  running.get('/api/mig', { cookie: `liggaren=${browser.cookie(running.url, 'liggaren')}` });

describe('sign-in at an issuer', () => {
  it('comes back with a session of the account that the issuer names', async () => {
    const browser = new Browser();
    const back = await browser.toTheWayBack();
    const answer = await browser.go(back);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await answer.text()).toContain('<meta http-equiv="refresh" content="0; url=/arbeta"');
    expect((await me(browser)).body).toMatchObject({ konto: ACCOUNT, namn: 'Joakim Karlsson' });
  });

  it.each([
    ['/mitt-konto?a=1', '/mitt-konto?a=1'],
    ['//ond.example', '/arbeta'],
    ['https://ond.example', '/arbeta'],
  ])('goes on to where one was going, and to no other site: %s', async (till, to) => {
    const browser = new Browser();
    const answer = await browser.go(await browser.toTheWayBack(`?till=${encodeURIComponent(till)}`));
    expect(await answer.text()).toContain(`content="0; url=${to}"`);
  });

  it('is refused in another browser, and when the code comes a second time', async () => {
    const browser = new Browser();
    const back = await browser.toTheWayBack();
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
    const back = new URL(await browser.toTheWayBack());
    back.searchParams.set('code', 'en-annan-kod');
    expect((await browser.go(back.href)).status).toBe(401);
  });

  it('ends when the issuer says so, and its word is taken once', async () => {
    const browser = new Browser();
    await browser.go(await browser.toTheWayBack());
    const token = await signed({ sub: 'jk', sid: undefined, jti: 'j1', events: LOGOUT }, { aud: CLIENT.id });
    const tell = (logout_token: string) =>
      fetch(`${running.url}/api/inloggning/oidc/utloggning`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token }),
      });
    const noEvent = await signed({ sub: 'jk', jti: 'j2' }, { aud: CLIENT.id });
    expect((await tell(noEvent)).status).toBe(401);
    expect((await me(browser)).status).toBe(200);
    expect((await tell(token)).status).toBe(200);
    expect((await me(browser)).status).toBe(401);
    expect((await tell(token)).status).toBe(401);
  });
});

const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

/** A token as the issuer signs it, but for what the test changes. */
async function signed(
  claims: JWTPayload = {},
  {
    aud = AUDIENCE,
    iss = issuer,
    exp = '5m',
    alg = 'RS256',
    key = keys.privateKey as Parameters<SignJWT['sign']>[0],
  } = {},
): Promise<string> {
  return new SignJWT({ sub: 'jk', liggaren_account: ACCOUNT, ...claims })
    .setProtectedHeader({ alg, kid: 'k1' })
    .setIssuer(iss)
    .setAudience(aud)
    .setIssuedAt()
    .setExpirationTime(exp)
    .sign(key);
}

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
          .setIssuer(issuer)
          .setAudience(AUDIENCE)
          .setExpirationTime('5m')
          .encode(),
    ],
    [
      'signed with the public key as a shared secret (HS/RS confusion)',
      async () =>
        signed({}, { alg: 'HS256', key: new TextEncoder().encode(await exportSPKI(keys.publicKey)) }),
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
