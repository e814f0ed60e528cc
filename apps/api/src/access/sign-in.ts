import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { AccessLog } from './access-log.js';
import { Accounts, digest, HALFWAY_SECONDS } from './accounts.js';
import { BadCredentials, type Identity } from './identity.js';
import { LocalSignIn, MustWait, SHORTEST_PASSWORD } from './local-sign-in.js';
import { Oidc } from './oidc.js';
import { AccessOptions } from './options.js';
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
  ) {}

  /** @throws Problem 401, 403, 429 */
  async byPassword(request: FastifyRequest, reply: FastifyReply, body: Password): Promise<Entered> {
    this.assertOurPage(request);
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
    return account.hasTotp ? { konto } : { konto, entered: this.begin(request, reply, konto) };
  }

  out(request: FastifyRequest, reply: FastifyReply): void {
    const { session } = identityOf(request);
    if (session !== undefined) this.accounts.endSession(session);
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
    this.rotate(request, reply, person.accountId, {
      namn: person.namn,
      authTime: person.authTime ?? 0,
      oidc: { sub: person.sub, sid: person.sid },
    });
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
    this.accounts.endOidcSessions(left);
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

  private begin(request: FastifyRequest, reply: FastifyReply, konto: string): Entered {
    const csrf = this.rotate(request, reply, konto, {});
    return { konto, namn: this.accounts.find(konto)?.namn ?? konto, csrf };
  }

  /** A new session, never one that was there before: who planted that can't share this one. */
  private rotate(
    request: FastifyRequest,
    reply: FastifyReply,
    konto: string,
    more: { namn?: string | undefined; authTime?: number; oidc?: { sub: string; sid?: string | undefined } },
  ): string {
    const before = request.cookies[this.options.cookie];
    if (before !== undefined) this.accounts.endSession(digest(before));
    const { secret, csrf } = this.accounts.startSession(konto, { now: this.seconds(), ...more });
    void reply.setCookie(this.options.cookie, secret, this.options.cookieFlags);
    this.log.write(request, 'inloggning', ['in'], konto);
    return csrf;
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
      throw new Problem(401, 'BAD_CREDENTIALS', 'Kontot, lösenordet eller koden stämmer inte.');
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
