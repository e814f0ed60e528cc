import { isMaskinnamn } from '@liggaren/governance';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import * as client from 'openid-client';
import { BadCredentials } from './identity.js';
import { ACCOUNT, MACHINES_NAME } from './reserved-name.js';
import { Seal } from './seal.js';

/** The issuer that people sign in at. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What a bearer token must be meant for; without it, none is taken. Another word than the client id. */
  readonly audience?: string | undefined;
  /** The claim that holds the account's name. The issuer must not let people choose it themselves. */
  readonly accountClaim: string;
}

/** Pinned: neither `none`, nor a shared secret that a public key could be taken for. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** Clocks differ. */
const TOLERANCE_SECONDS = 5;
/** How long ago a person may have signed in at the issuer, in seconds. */
const SIGNED_IN_WITHIN = 10 * 3600;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Who the issuer says that it is. */
export interface OidcPerson {
  readonly accountId: string;
  readonly namn: string | undefined;
  readonly authTime: number | undefined;
  readonly sub: string;
  readonly sid: string | undefined;
}

/** A flow on its way to the issuer. */
export interface OidcFlow {
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Sign-in at an issuer: bearer tokens, the pages (code flow with PKCE), and its word that somebody has left. */
export class Oidc {
  /** What a browser carries to the issuer and back: no process needs to remember it. */
  readonly flows: Seal;
  private discovered: Promise<client.Configuration> | undefined;
  private keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor(private readonly settings: OidcSettings) {
    this.flows = new Seal(settings.clientSecret, 'oidc-flow');
  }

  /** Who a bearer token is from. @throws BadCredentials */
  async bearer(token: string, now: Date): Promise<OidcPerson> {
    const { audience } = this.settings;
    if (audience === undefined) throw new BadCredentials('no bearer tokens are taken here');
    const payload = await this.verified(token, { audience, now });
    if (payload.exp === undefined) throw new BadCredentials('a token without an end');
    return this.personOf(payload);
  }

  /** The way to the issuer. `fresh`: the person is asked to sign in again, however lately they did. */
  async begin(redirectUri: string, { fresh }: { fresh: boolean }): Promise<OidcFlow> {
    const config = await this.config();
    const [state, nonce, verifier] = [
      client.randomState(),
      client.randomNonce(),
      client.randomPKCECodeVerifier(),
    ];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      max_age: String(fresh ? 0 : SIGNED_IN_WITHIN),
      ...(fresh ? { prompt: 'login' } : {}),
    });
    return { url, state, nonce, verifier };
  }

  /** The way back: who signed in. `url`: the whole address that the browser came to. @throws BadCredentials */
  async finish(
    url: URL,
    flow: { readonly state: string; readonly nonce: string; readonly verifier: string },
  ): Promise<OidcPerson> {
    const config = await this.config();
    let claims: client.IDToken | undefined;
    try {
      const tokens = await client.authorizationCodeGrant(config, url, {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.verifier,
        idTokenExpected: true,
        maxAge: SIGNED_IN_WITHIN,
      });
      claims = tokens.claims();
    } catch (error) {
      throw new BadCredentials(`the issuer's answer does not hold: ${reasonOf(error)}`);
    }
    if (claims === undefined) throw new BadCredentials('no id token');
    return this.personOf(claims as JWTPayload);
  }

  /** Who has left, by the issuer's back-channel logout token. @throws BadCredentials */
  async loggedOut(
    token: string,
    now: Date,
  ): Promise<{ readonly sub?: string; readonly sid?: string; readonly jti: string; readonly exp: number }> {
    const payload = await this.verified(token, { audience: this.settings.clientId, now });
    const { sub, sid, jti, iat, events } = payload;
    const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events;
    const seconds = Math.floor(now.getTime() / 1000);
    if (!isLogout || payload['nonce'] !== undefined || jti === undefined || iat === undefined) {
      throw new BadCredentials('not a logout token');
    }
    if (iat < seconds - 120 - TOLERANCE_SECONDS) throw new BadCredentials('an old logout token');
    if (sub === undefined && typeof sid !== 'string') throw new BadCredentials('a logout of nobody');
    return {
      ...(sub === undefined ? {} : { sub }),
      ...(typeof sid === 'string' ? { sid } : {}),
      jti,
      exp: payload.exp ?? seconds + 600,
    };
  }

  private async verified(
    token: string,
    { audience, now }: { audience: string; now: Date },
  ): Promise<JWTPayload> {
    const keys = await this.jwks();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: this.settings.issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: now,
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError)
        throw new BadCredentials(`a token that does not hold: ${error.code}`);
      throw error;
    }
  }

  private personOf(payload: JWTPayload): OidcPerson {
    const accountId = payload[this.settings.accountClaim];
    const { sub, sid, name, auth_time: authTime } = payload;
    if (typeof accountId !== 'string' || !ACCOUNT.test(accountId) || sub === undefined) {
      throw new BadCredentials('the issuer names no account of ours');
    }
    if (isMaskinnamn(accountId)) throw new BadCredentials('a person called as a machine is', MACHINES_NAME);
    return {
      accountId,
      sub,
      sid: typeof sid === 'string' ? sid : undefined,
      namn: typeof name === 'string' && name.length <= 200 && !/\p{Cc}/u.test(name) ? name : undefined,
      authTime: typeof authTime === 'number' ? authTime : undefined,
    };
  }

  private config(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const server = new URL(issuer);
    const execute = [client.enableNonRepudiationChecks];
    if (isLoopback(server.hostname)) execute.push(client.allowInsecureRequests);
    this.discovered ??= client
      .discovery(server, clientId, clientSecret, undefined, { execute, timeout: 10 })
      .catch((error: unknown) => {
        // Asked again by the next who wants to sign in.
        this.discovered = undefined;
        throw error;
      });
    return this.discovered;
  }

  private async jwks() {
    const uri = (await this.config()).serverMetadata().jwks_uri;
    if (uri === undefined) throw new BadCredentials('the issuer shows no keys');
    this.keys ??= createRemoteJWKSet(new URL(uri), { timeoutDuration: 10_000 });
    return this.keys;
  }
}

/** Whether a host name is this machine: the one place where http is good enough. */
export const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);

const reasonOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : (error as Error).name;
