import { hash, verify } from '@node-rs/argon2';
import { Secret, TOTP } from 'otpauth';
import type { Accounts } from './accounts.js';
import { BadCredentials } from './identity.js';
import { ACCOUNT } from './reserved-name.js';

/** Characters of a password, at least. */
export const SHORTEST_PASSWORD = 12;

/** Somebody must wait before they try again. */
export class MustWait extends Error {
  constructor(readonly seconds: number) {
    super(`wait ${seconds} s`);
    this.name = 'MustWait';
  }
}

/** Of a password that nobody has: compared with when there is none, so that both take as long. */
let nobodys: Promise<string> | undefined;

/** Local accounts: a password (argon2id), and a second factor (TOTP, RFC 6238) for those who have one. */
export class LocalSignIn {
  constructor(private readonly accounts: Accounts) {}

  /**
   * @returns the account, when the password is right and, with a second factor, the code too
   * @throws BadCredentials, the same whatever was wrong; MustWait after too many
   */
  async signIn(
    { konto, losenord, kod }: { konto: string; losenord: string; kod?: string | undefined },
    now: Date,
  ): Promise<string> {
    await this.checkPassword(konto, losenord, now);
    this.checkSecond(konto, kod, now);
    this.accounts.succeeded(konto);
    return konto;
  }

  /**
   * The first of two steps: the password. A right one forgets no failures when a code is asked for, or codes could be
   * guessed for ever by whoever has the password.
   * @returns whether a code is asked for
   * @throws BadCredentials, MustWait
   */
  async firstStep(konto: string, losenord: string, now: Date): Promise<{ readonly asksForCode: boolean }> {
    const counted = await this.checkPassword(konto, losenord, now);
    const asksForCode = this.accounts.totp(konto) !== undefined;
    if (asksForCode) this.accounts.notFailed(konto, counted, Math.floor(now.getTime() / 1000));
    else this.accounts.succeeded(konto);
    return { asksForCode };
  }

  /** The second step: the code. @throws BadCredentials, MustWait */
  secondStep(konto: string, kod: string, now: Date): void {
    this.count(konto, now);
    this.checkSecond(konto, kod, now);
    this.accounts.succeeded(konto);
  }

  async setPassword(konto: string, losenord: string): Promise<void> {
    this.accounts.setPassword(konto, await hash(losenord));
  }

  /** A new second factor for an app to scan; it holds from its first code on. */
  newTotp(konto: string): { readonly hemlighet: string; readonly uri: string } {
    const secret = new Secret({ size: 20 });
    this.accounts.offerTotp(konto, secret.base32);
    return { hemlighet: secret.base32, uri: totpOf(konto, secret.base32).toString() };
  }

  /** False when the code is wrong, or no second factor waits for it. */
  confirmTotp(konto: string, kod: string, now: Date): boolean {
    const secret = this.accounts.offeredTotp(konto);
    const step = secret === undefined ? undefined : stepOf(konto, secret, kod, now);
    if (step === undefined) return false;
    this.accounts.takeTotp(konto, step);
    return true;
  }

  /** @returns which failure in a row it would have been */
  private async checkPassword(konto: string, losenord: string, now: Date): Promise<number> {
    // No account is called so, and what is counted is kept: it is no place for whatever somebody sends.
    if (!ACCOUNT.test(konto)) throw new BadCredentials('wrong account or password');
    const counted = this.count(konto, now);
    nobodys ??= hash('nobody has this password');
    const account = this.accounts.find(konto);
    const own = account && !account.closed ? this.accounts.passwordHash(konto) : undefined;
    const isRight = await verify(own ?? (await nobodys), losenord);
    if (own === undefined || !isRight) throw new BadCredentials('wrong account or password');
    return counted;
  }

  /** Counted before it is tried: many at once are many. @throws MustWait */
  private count(konto: string, now: Date): number {
    const seconds = Math.floor(now.getTime() / 1000);
    const wait = this.accounts.waits(konto, seconds);
    if (wait > 0) throw new MustWait(wait);
    return this.accounts.failed(konto, seconds);
  }

  private checkSecond(konto: string, kod: string | undefined, now: Date): void {
    const secret = this.accounts.totp(konto);
    if (secret === undefined) return;
    const step = kod === undefined ? undefined : stepOf(konto, secret, kod, now);
    if (step === undefined || !this.accounts.useTotpStep(konto, step)) {
      throw new BadCredentials('wrong second factor');
    }
  }
}

const PERIOD = 30;

const totpOf = (konto: string, secret: string) =>
  new TOTP({ issuer: 'Liggaren', label: konto, secret: Secret.fromBase32(secret), period: PERIOD });

/** The time step that the code belongs to, one before or after now at most. */
function stepOf(konto: string, secret: string, kod: string, now: Date): number | undefined {
  const delta = totpOf(konto, secret).validate({ token: kod, timestamp: now.getTime(), window: 1 });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD) + delta;
}
