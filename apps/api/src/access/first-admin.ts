import { Clock, GrantBehorighet, stockholmDay } from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Injectable } from '@nestjs/common';
import { Accounts, LINK_SECONDS } from './accounts.js';
import { Authority } from './authority.js';
import { AccessOptions } from './options.js';
import { ownAct } from './own-act.js';

/** The account of the first admin. */
export const FIRST_ADMIN = 'admin';
const NAME = 'Administratören';

/** A ledger that nobody can sign in to gets its first admin, and a link to sign in with, once. */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly accounts: Accounts,
    private readonly authority: Authority,
    private readonly commands: Commands,
    private readonly clock: Clock,
    private readonly options: AccessOptions,
  ) {}

  /**
   * Makes the first admin where nobody has an account.
   * @returns the one-time code that sets the password, and how long it holds; undefined when there are accounts
   */
  async invite(): Promise<
    { readonly konto: string; readonly engangskod: string; readonly hours: number } | undefined
  > {
    // The account is made last: a start that is broken off before that begins again.
    const accounts = this.accounts.list();
    if (accounts.some(({ id, hasPassword }) => id !== FIRST_ADMIN || hasPassword)) return undefined;
    await this.appoint(FIRST_ADMIN, NAME);
    this.accounts.create(FIRST_ADMIN, NAME);
    const seconds = Math.floor(this.options.clock.now().getTime() / 1000);
    return {
      konto: FIRST_ADMIN,
      engangskod: this.accounts.newLink(FIRST_ADMIN, seconds),
      hours: LINK_SECONDS / 3600,
    };
  }

  /** Makes the account an admin, unless it is one: also where people sign in elsewhere. */
  async appoint(accountId: string, namn: string): Promise<void> {
    const { held } = await this.authority.heldBy(accountId);
    if (held.some(({ role }) => role === 'admin')) return;
    const firstDay = stockholmDay(this.clock.now().toISOString());
    const body = { accountId, namn, role: 'admin' as const, firstDay };
    await this.commands.send(new GrantBehorighet(body, ownAct(body, this.clock.now().toISOString())));
  }
}
