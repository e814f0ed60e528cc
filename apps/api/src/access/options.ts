import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Clock } from '@liggaren/governance';
import { Problem } from '../problem.js';
import { isSecure, type AccessSettings } from './settings.js';

/** What sign-in needs to know of where it runs. */
export class AccessOptions {
  readonly cookie: string;
  /** Of one who has given the password and not the code yet. */
  readonly halfwayCookie: string;
  readonly flowCookie: string;
  private readonly scheme: string;
  readonly cookieFlags: CookieSerializeOptions;

  constructor(
    private readonly settings: AccessSettings,
    /** The machine's clock. */
    readonly clock: Clock,
    /** Where it listens, once it does. */
    private readonly listens: () => string,
  ) {
    const secure = isSecure(settings);
    this.scheme = secure ? 'https:' : 'http:';
    // A browser takes a __Host- cookie from this very host alone, over TLS.
    this.cookie = secure ? '__Host-liggaren' : 'liggaren';
    this.halfwayCookie = `${this.cookie}-halv`;
    this.flowCookie = secure ? '__Host-liggaren-in' : 'liggaren-in';
    this.cookieFlags = { httpOnly: true, sameSite: 'strict', path: '/', secure };
  }

  /** What people write to come here. */
  get origin(): string {
    return this.settings.publicUrl ?? this.listens();
  }

  /** Whether there are accounts with passwords here. */
  get hasLocalAccounts(): boolean {
    return this.settings.localAccounts;
  }

  /** Whether `origin`, as a browser says it, is our pages'. Without a public address: the one they were asked at. */
  isOurs(origin: string, host: string | undefined): boolean {
    const { publicUrl } = this.settings;
    const ours = publicUrl === undefined ? `${this.scheme}//${host}` : new URL(publicUrl).origin;
    return origin === ours;
  }

  /** Where a one-time code is used: at the address that was set, whatever a request calls us. */
  linkFor(engangskod: string): string {
    return `${this.origin}/logga-in/valj-losenord?engangskod=${encodeURIComponent(engangskod)}`;
  }

  get redirectUri(): string {
    return `${this.origin}/api/inloggning/oidc/svar`;
  }
}

/** @throws Problem 404 where people sign in elsewhere */
export function assertLocal({ hasLocalAccounts }: AccessOptions): void {
  if (hasLocalAccounts) return;
  throw new Problem(404, 'NO_LOCAL_ACCOUNTS', 'Här loggar man in med kommunens inloggning.');
}
