import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OidcSettings } from '@liggaren/api';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import Provider from 'oidc-provider';

export const CLIENT = { id: 'liggaren', secret: 'bara-mellan-tva-maskiner-pa-samma-dator' };
export const AUDIENCE = 'https://liggaren.example/api';
/** The account of everyone who signs in. */
export const ACCOUNT = 'joakim-karlsson';
/** What a logout token says. */
export const LOGOUT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

/** A real issuer on this machine, whose key the tests hold, so that they can also make what it never would. */
export class Issuer {
  static async start(): Promise<Issuer> {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new Issuer(server, await generateKeyPair('RS256', { extractable: true }));
  }

  readonly url: string;
  private account = ACCOUNT;

  private constructor(
    private readonly server: Server,
    readonly keys: Awaited<ReturnType<typeof generateKeyPair>>,
  ) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  get settings(): OidcSettings {
    return {
      issuer: this.url,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      audience: AUDIENCE,
      accountClaim: 'liggaren_account',
    };
  }

  /** Answers from now on, for the applications at those addresses. */
  async serve(apps: readonly string[]): Promise<void> {
    const provider = new Provider(this.url, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          token_endpoint_auth_method: 'client_secret_post',
          redirect_uris: apps.map((app) => `${app}/api/inloggning/oidc/svar`),
          backchannel_logout_uri: `${apps[0]}/api/inloggning/oidc/utloggning`,
          backchannel_logout_session_required: true,
        },
      ],
      jwks: { keys: [{ ...(await exportJWK(this.keys.privateKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] },
      claims: { openid: ['sub', 'liggaren_account'], profile: ['name'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['bara för testet'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
      findAccount: (_ctx, sub) => ({
        accountId: sub,
        claims: () => ({ sub, liggaren_account: this.account, name: 'Joakim Karlsson' }),
      }),
    });
    const answer = provider.callback();
    this.server.on('request', (request, response) => void answer(request, response));
  }

  /** Calls everyone who signs in meanwhile by another name. */
  async calling<T>(account: string, sign: () => Promise<T>): Promise<T> {
    this.account = account;
    try {
      return await sign();
    } finally {
      this.account = ACCOUNT;
    }
  }

  /** A token as the issuer signs it, but for what the test changes. */
  async signed(
    claims: JWTPayload = {},
    {
      aud = AUDIENCE,
      iss = this.url,
      exp = '5m',
      alg = 'RS256',
      key = this.keys.privateKey as Parameters<SignJWT['sign']>[0],
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

  /** Tells the application at `app` that somebody has left. */
  tell(app: string, logout_token: string): Promise<Response> {
    return fetch(`${app}/api/inloggning/oidc/utloggning`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token }),
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A browser: it keeps the cookies of each place, and goes where it is sent. */
export class Browser {
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

  /** Signs in at the issuer from `app`: the address with which it sends the browser back. */
  async toTheWayBack(app: string, query = ''): Promise<string> {
    let response = await this.go(`${app}/api/inloggning/oidc${query}`);
    for (let steps = 0; steps < 12; steps++) {
      const location = response.headers.get('location');
      if (location === null) {
        const page = await response.text();
        const action = /action="([^"]+)"/.exec(page)?.[1];
        if (action === undefined) throw new Error(`${response.status} ${page}`);
        const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
        response = await this.go(new URL(action, response.url).href, { prompt, login: 'jk', password: 'x' });
        continue;
      }
      const next = new URL(location, response.url).href;
      if (next.startsWith(`${app}/api/inloggning/oidc/svar`)) return next;
      response = await this.go(next);
    }
    throw new Error('the issuer never sent the browser back');
  }
}
