import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { AccessLog } from './access-log.js';
import { Accounts, digest, HALFWAY_SECONDS } from './accounts.js';
import { BadCredentials, refusedBy, type Identity } from './identity.js';
import { LocalSignIn, MustWait, SHORTEST_PASSWORD } from './local-sign-in.js';
import { Oidc, type OidcPerson } from './oidc.js';
import { OidcSessions } from './oidc-sessions.js';
import { AccessOptions, assertLocal } from './options.js';
import { ownPath } from './own-path.js';

/** Who has signed in, and the word that changing requests bring. */
export interface Entered {
  readonly konto: string;
  readonly namn: string;
  readonly csrf: string;
}

interface Password {
  readonly konto: string;
  readonly losenord: string;
  readonly kod?: string | undefined;
}

/** In, out and one's own affairs, for the API and for the pages: cookies are set here, and what happened is logged. */
@Injectable()
export class SignIn {
  constructor(
    private readonly accounts: Accounts,
    private readonly local: LocalSignIn,
    private readonly log: AccessLog,
    private readonly options: AccessOptions,
    @Inject(Oidc) private readonly oidc: Oidc | null,
    @Inject(OidcSessions) private readonly oidcSessions: OidcSessions | null,
  ) {}

  /** @throws Problem 401, 403, 429 */
  async byPassword(request: FastifyRequest, reply: FastifyReply, body: Password): Promise<Entered> {
    this.assertOurPage(request);
    assertLocal(this.options);
    const konto = await this.refusing(request, body.konto, () => this.local.signIn(body, this.now()));
    return this.begin(request, reply, konto);
  }

  /** The first of two steps. Undefined when a code is asked for next. @throws Problem 401, 403, 429 */
  async firstStep(
    request: FastifyRequest,
    reply: FastifyReply,
    { konto, losenord }: Password,
  ): Promise<Entered | undefined> {
    this.assertOurPage(request);
    assertLocal(this.options);
    const { asksForCode } = await this.refusing(request, konto, () =>
      this.local.firstStep(konto, losenord, this.now()),
    );
    if (!asksForCode) return this.begin(request, reply, konto);
    void reply.setCookie(this.options.halfwayCookie, this.accounts.startHalfway(konto, this.seconds()), {
      ...this.options.cookieFlags,
      maxAge: HALFWAY_SECONDS,
    });
    return undefined;
  }

  /** Whether the password was given lately, so that the code may come. */
  isHalfway(request: FastifyRequest): boolean {
    return this.halfway(request) !== undefined;
  }

  /** The second step. @throws Problem 401, 403, 429 */
  async secondStep(request: FastifyRequest, reply: FastifyReply, kod: string): Promise<Entered> {
    this.assertOurPage(request);
    const konto = this.halfway(request);
    await this.refusing(request, konto ?? null, () => {
      if (konto === undefined) throw new BadCredentials('a code without a password before it');
      this.local.secondStep(konto, kod, this.now());
    });
    this.accounts.endHalfway(request.cookies[this.options.halfwayCookie]!);
    void reply.clearCookie(this.options.halfwayCookie, this.options.cookieFlags);
    return this.begin(request, reply, konto!);
  }

  /** Sets the password by a one-time code. Undefined when the account has a second factor to sign in with. @throws Problem */
  async byLink(
    request: FastifyRequest,
    reply: FastifyReply,
    { engangskod, losenord }: { readonly engangskod: string; readonly losenord: string },
  ): Promise<{ readonly konto: string; readonly entered?: Entered }> {
    this.assertOurPage(request);
    assertLocal(this.options);
    assertLong(losenord);
    const konto = this.accounts.takeLink(engangskod, this.seconds());
    const account = konto === undefined ? undefined : this.accounts.find(konto);
    if (konto === undefined || account === undefined || account.closed) {
      this.log.write(request, 'felaktig', ['a link that does not hold'], null);
      throw new Problem(401, 'LINK_USED', 'Länken har använts eller är för gammal. Be om en ny.');
    }
    await this.local.setPassword(konto, losenord);
    this.log.write(request, 'konto', ['lösenord satt med engångslänk'], konto);
    // A link is one factor: who has two signs in with both.
    return account.hasTotp ? { konto } : { konto, entered: await this.begin(request, reply, konto) };
  }

  /** `everywhere`: every session of the same person at the issuer; of a local account, of that account. */
  async out(request: FastifyRequest, reply: FastifyReply, { everywhere = false } = {}): Promise<void> {
    const { id, session, oidcSession } = identityOf(request);
    if (oidcSession !== undefined) {
      await this.oidcSessions!.end(everywhere ? oidcSession.everywhere : oidcSession.own, this.now());
    }
    if (session !== undefined) this.accounts.endSession(session);
    if (everywhere) this.accounts.endSessions(id);
    this.log.write(request, 'inloggning', ['ut']);
    void reply.clearCookie(this.options.cookie, this.options.cookieFlags);
  }

  /** Another session of one's own. @throws Problem 404 */
  endSession(request: FastifyRequest, nr: number): void {
    if (!this.accounts.endSessionOf(identityOf(request).id, nr)) {
      throw new Problem(404, 'SESSION_NOT_FOUND', 'Den inloggningen är redan slut.');
    }
    this.log.write(request, 'inloggning', ['avslutad']);
  }

  /** Every session of the account ends, also this one. @throws Problem 400, 401, 429 */
  async changePassword(
    request: FastifyRequest,
    { losenord, kod, nyttLosenord }: Omit<Password, 'konto'> & { readonly nyttLosenord: string },
  ): Promise<void> {
    const { id: konto } = identityOf(request);
    assertLong(nyttLosenord);
    await this.refusing(request, konto, () => this.local.signIn({ konto, losenord, kod }, this.now()));
    await this.local.setPassword(konto, nyttLosenord);
    this.log.write(request, 'konto', ['lösenord bytt']);
  }

  /** A second factor to scan; it holds from its first code on. @throws Problem 401, 429 */
  async newTotp(
    request: FastifyRequest,
    { losenord, kod }: Omit<Password, 'konto'>,
  ): Promise<{ readonly hemlighet: string; readonly uri: string }> {
    const { id: konto } = identityOf(request);
    await this.refusing(request, konto, () => this.local.signIn({ konto, losenord, kod }, this.now()));
    this.log.write(request, 'konto', ['ny andra faktor']);
    return this.local.newTotp(konto);
  }

  /** @throws Problem 400 */
  confirmTotp(request: FastifyRequest, kod: string): void {
    if (!this.local.confirmTotp(identityOf(request).id, kod, this.now())) {
      throw new Problem(400, 'WRONG_CODE', 'Koden stämmer inte. Vänta på nästa kod och försök igen.');
    }
    this.log.write(request, 'konto', ['andra faktor bekräftad']);
  }

  /** Sends the browser to the issuer. `till`: where it goes when it has come back. @throws Problem 404 */
  async toIssuer(
    reply: FastifyReply,
    { fresh, till }: { readonly fresh: boolean; readonly till: string },
  ): Promise<URL> {
    const issuer = this.issuer();
    const { url, ...flow } = await issuer.begin(this.options.redirectUri, { fresh });
    void reply.setCookie(
      this.options.flowCookie,
      await issuer.flows.close({ ...flow, till }, this.seconds() + FLOW_SECONDS),
      // The issuer's page sends the browser back: a strict cookie would not come along.
      { ...this.options.cookieFlags, sameSite: 'lax', maxAge: FLOW_SECONDS },
    );
    return url;
  }

  /** The way back. @returns where the browser wanted to go @throws Problem 401, 404 */
  async fromIssuer(request: FastifyRequest, reply: FastifyReply, state: unknown): Promise<string> {
    const issuer = this.issuer();
    const flow = await issuer.flows.open(request.cookies[this.options.flowCookie] ?? '', this.now());
    const person = await this.refusing(request, null, () => {
      if (flow === undefined || typeof state !== 'string' || flow['state'] !== state) {
        throw new BadCredentials('an answer that nobody here asked for');
      }
      return issuer.finish(new URL(request.url, this.options.origin), {
        state,
        nonce: String(flow['nonce']),
        verifier: String(flow['verifier']),
      });
    });
    if (this.accounts.find(person.accountId)?.closed) {
      throw new Problem(401, 'BAD_CREDENTIALS', 'Kontot är stängt.');
    }
    await this.beginAtIssuer(request, reply, person);
    void reply.clearCookie(this.options.flowCookie, this.options.cookieFlags);
    return ownPath(flow?.['till']);
  }

  /** Ends what the issuer says has ended. @throws Problem 401, 404 */
  async leftAtIssuer(request: FastifyRequest, token: unknown): Promise<void> {
    const issuer = this.issuer();
    const left = await this.refusing(request, null, async () => {
      if (typeof token !== 'string') throw new BadCredentials('no logout token');
      const said = await issuer.loggedOut(token, this.now());
      if (!this.accounts.useToken(said.jti, said.exp, this.seconds())) {
        throw new BadCredentials('used before');
      }
      return said;
    });
    try {
      await this.oidcSessions!.endAtIssuer(left, this.now());
    } catch (error) {
      // The issuer tells it again, and then it is to be heard.
      this.accounts.forgetToken(left.jti);
      throw error;
    }
    this.log.write(request, 'inloggning', ['ut, enligt utfärdaren'], null);
  }

  private issuer(): Oidc {
    if (this.oidc === null) {
      throw new Problem(404, 'NO_ISSUER', 'Här loggar man in med konto och lösenord.');
    }
    return this.oidc;
  }

  private halfway({ cookies }: FastifyRequest): string | undefined {
    const secret = cookies[this.options.halfwayCookie];
    return secret === undefined ? undefined : this.accounts.halfway(secret, this.seconds());
  }

  private async begin(request: FastifyRequest, reply: FastifyReply, konto: string): Promise<Entered> {
    await this.endBefore(request);
    const { secret, csrf } = this.accounts.startSession(konto, this.seconds());
    void reply.setCookie(this.options.cookie, secret, this.options.cookieFlags);
    this.log.write(request, 'inloggning', ['in'], konto);
    return { konto, namn: this.accounts.find(konto)?.namn ?? konto, csrf };
  }

  private async beginAtIssuer(
    request: FastifyRequest,
    reply: FastifyReply,
    person: OidcPerson,
  ): Promise<void> {
    await this.endBefore(request);
    const { cookie } = await this.oidcSessions!.start(person, this.now());
    void reply.setCookie(this.options.cookie, cookie, this.options.cookieFlags);
    this.log.write(request, 'inloggning', ['in'], person.accountId);
  }

  /** A session is new at each sign-in, and the one before it ends: who planted that can't share this one. */
  private async endBefore({ cookies, identity }: FastifyRequest): Promise<void> {
    const before = cookies[this.options.cookie];
    if (before !== undefined) this.accounts.endSession(digest(before));
    const own = identity?.oidcSession?.own;
    if (own !== undefined) await this.oidcSessions!.end(own, this.now());
  }

  /** Runs what may refuse the credentials, and says so in one way. @throws Problem 401, 429 */
  private async refusing<T>(
    request: FastifyRequest,
    accountId: string | null,
    check: () => T | Promise<T>,
  ): Promise<T> {
    try {
      return await check();
    } catch (error) {
      if (error instanceof MustWait) {
        throw new Problem(429, 'MUST_WAIT', 'För många försök. Vänta en stund innan du försöker igen.', {
          retryAfterSeconds: error.seconds,
        });
      }
      if (!(error instanceof BadCredentials)) throw error;
      // The name that was tried is logged when it is an account's: it may be a password in the wrong field.
      const known = accountId !== null && this.accounts.find(accountId) !== undefined;
      this.log.write(request, 'felaktig', known ? [error.reason, accountId] : [error.reason], null);
      throw refusedBy(error, 'Kontot, lösenordet eller koden stämmer inte.');
    }
  }

  /** Nobody is signed in by another site's page, as somebody else. @throws Problem 403 */
  private assertOurPage({ headers }: FastifyRequest): void {
    const { origin, host, 'sec-fetch-site': site = 'same-origin' } = headers;
    const isOurs = origin === undefined || this.options.isOurs(origin, host);
    if (isOurs && (site === 'same-origin' || site === 'none')) return;
    throw new Problem(403, 'OTHER_SITE', 'Logga in på Liggarens egen sida.');
  }

  private now(): Date {
    return this.options.clock.now();
  }

  private seconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }
}

/** The way to the issuer and back. */
const FLOW_SECONDS = 600;

/** Who asks; they have signed in. */
export function identityOf({ identity }: FastifyRequest): Identity {
  if (identity === null) throw new Problem(401, 'NOT_SIGNED_IN', 'Logga in.');
  return identity;
}

function assertLong(password: string): void {
  if ([...password].length >= SHORTEST_PASSWORD) return;
  throw new Problem(
    400,
    'PASSWORD_TOO_SHORT',
    `Lösenordet ska vara minst ${SHORTEST_PASSWORD} tecken. Fyra vanliga ord är bra.`,
  );
}
