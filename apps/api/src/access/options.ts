import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Clock } from '@liggaren/governance';
import { isSecure, type AccessSettings } from './settings.js';

/** What sign-in needs to know of where it runs. */
export class AccessOptions {
  readonly cookie: string;
  readonly flowCookie: string;
  readonly cookieFlags: CookieSerializeOptions;

  constructor(
    private readonly settings: AccessSettings,
    /** The machine's clock. */
    readonly clock: Clock,
    /** Where it listens, once it does. */
    private readonly listens: () => string,
  ) {
    const secure = isSecure(settings);
    // A browser takes a __Host- cookie from this very host alone, over TLS.
    this.cookie = secure ? '__Host-liggaren' : 'liggaren';
    this.flowCookie = secure ? '__Host-liggaren-in' : 'liggaren-in';
    this.cookieFlags = { httpOnly: true, sameSite: 'strict', path: '/', secure };
  }

  /** What people write to come here. */
  get origin(): string {
    return this.settings.publicUrl ?? this.listens();
  }

  get redirectUri(): string {
    return `${this.origin}/api/inloggning/oidc/svar`;
  }
}
