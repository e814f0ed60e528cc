import { stockholmDay, type Clock } from '@liggaren/governance';
import type { FastifyRequest } from 'fastify';
import { digest, type Accounts } from './accounts.js';
import type { Authority } from './authority.js';
import { BadCredentials, Identities, type Identity } from './identity.js';
import type { MachineKeys } from './machine-keys.js';
import type { Oidc } from './oidc.js';
import type { OidcSessions } from './oidc-sessions.js';
import { abilityOf } from './permissions.js';

/** Those who have signed in: by a session's cookie, a bearer token of the issuer, or a machine's key. */
export class SignedIn extends Identities {
  constructor(
    private readonly accounts: Accounts,
    private readonly authority: Authority,
    private readonly keys: MachineKeys,
    private readonly oidc: Oidc | undefined,
    private readonly oidcSessions: OidcSessions | undefined,
    /** The machine's clock: sign-in does not follow a ledger's clock that is moved. */
    private readonly clock: Clock,
    private readonly cookie: string,
  ) {
    super();
  }

  async identify(request: FastifyRequest): Promise<Identity | undefined> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const token = /^Bearer ([\x21-\x7e]{1,8192})$/i.exec(authorization)?.[1];
      if (token === undefined) throw new BadCredentials('not a bearer token');
      return token.startsWith('lgr_') ? this.byKey(token) : this.byToken(token);
    }
    const cookie = request.cookies[this.cookie];
    if (cookie === undefined) return undefined;
    // What is sealed has dots in it.
    return cookie.includes('.') ? this.byOidcSession(cookie) : this.bySession(cookie);
  }

  // A cookie that has grown old is no attack: its holder is whoever has not signed in.
  private async bySession(cookie: string): Promise<Identity | undefined> {
    const hash = digest(cookie);
    const session = this.accounts.session(hash, this.seconds());
    if (session === undefined) return undefined;
    const { accountId, csrf, authTime } = session;
    if (this.accounts.find(accountId)?.closed) return undefined;
    const { held, namn } = await this.authority.heldBy(accountId);
    return {
      id: accountId,
      namn: namn ?? this.accounts.find(accountId)?.namn ?? accountId,
      how: 'session',
      held,
      ability: abilityOf(held),
      authTime,
      csrf,
      session: hash,
    };
  }

  private async byOidcSession(cookie: string): Promise<Identity | undefined> {
    const session = await this.oidcSessions?.find(cookie, this.clock.now());
    if (session === undefined || this.accounts.find(session.accountId)?.closed) return undefined;
    const { held, namn } = await this.authority.heldBy(session.accountId);
    return {
      id: session.accountId,
      namn: namn ?? session.namn ?? session.accountId,
      how: 'session',
      held,
      ability: abilityOf(held),
      authTime: session.authTime,
      csrf: session.csrf,
      oidcSession: session,
    };
  }

  private async byToken(token: string): Promise<Identity> {
    if (this.oidc === undefined) throw new BadCredentials('no issuer is set');
    const person = await this.oidc.bearer(token, this.clock.now());
    if (this.accounts.find(person.accountId)?.closed) throw new BadCredentials('a closed account');
    const { held, namn } = await this.authority.heldBy(person.accountId);
    return {
      id: person.accountId,
      namn: namn ?? person.namn ?? person.accountId,
      how: 'oidc',
      held,
      ability: abilityOf(held),
      ...(person.authTime === undefined ? {} : { authTime: person.authTime }),
    };
  }

  private async byKey(secret: string): Promise<Identity> {
    const key = await this.keys.find(secret, stockholmDay(this.clock.now().toISOString()));
    if (key === undefined) throw new BadCredentials('a key that does not hold');
    const { held, namn } = await this.authority.heldBy(key.konto);
    return {
      id: key.konto,
      namn: namn ?? key.namn,
      how: 'nyckel',
      held,
      ability: abilityOf(held, key.scopes),
      scopes: key.scopes,
    };
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
