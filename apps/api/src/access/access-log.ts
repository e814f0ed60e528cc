import { normalizeIP } from '@fastify/rate-limit';
import type { Clock } from '@liggaren/governance';
import type { FastifyRequest } from 'fastify';
import type { Accounts, Logged } from './accounts.js';

/** Lines a minute that an address without an account can write. */
const MOST_UNKNOWN = 20;

/** What the revisor reads: who read what is secret, who was refused, who signed in. */
export class AccessLog {
  /** How many lines each address has written without an account, in this minute. */
  private unknown = new Map<string, number>();
  private minute = 0;

  constructor(
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /** Writes a line; of one who has not signed in, so many that the file can't be filled from outside. */
  write(
    request: FastifyRequest,
    kind: Logged['kind'],
    what: readonly string[],
    accountId: string | null = request.identity?.id ?? null,
  ): void {
    if (accountId === null && !this.mayWrite(normalizeIP(request.ip))) return;
    this.accounts.log({
      at: this.clock.now().toISOString(),
      kind,
      accountId,
      role: request.actingRole,
      route: `${request.method} ${request.routeOptions.url ?? '(ingen adress)'}`,
      what,
      correlationId: request.id,
    });
  }

  private mayWrite(address: string): boolean {
    const minute = Math.floor(this.clock.now().getTime() / 60_000);
    if (minute !== this.minute) {
      this.minute = minute;
      this.unknown = new Map();
    }
    const written = (this.unknown.get(address) ?? 0) + 1;
    this.unknown.set(address, written);
    return written <= MOST_UNKNOWN;
  }
}
