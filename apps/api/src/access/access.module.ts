import { join } from 'node:path';
import { Clock, Liggare } from '@liggaren/governance';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AccessLog } from './access-log.js';
import { Accounts } from './accounts.js';
import { AccessLogController, AccountsController, BehorigheterController } from './accounts.controller.js';
import { Challenges } from './challenges.js';
import { Authority } from './authority.js';
import { Door, OrganGuard } from './door.js';
import { FirstAdmin } from './first-admin.js';
import { Identities } from './identity.js';
import { MachineKeys } from './machine-keys.js';
import { MachinesController } from './machines.controller.js';
import { LocalSignIn } from './local-sign-in.js';
import { Oidc } from './oidc.js';
import { OidcSessions } from './oidc-sessions.js';
import { AccessOptions } from './options.js';
import { Passkeys } from './passkeys.js';
import { PasskeysController } from './passkeys.controller.js';
import type { AccessSettings } from './settings.js';
import { LoggaInController } from '../pages/logga-in.controller.js';
import { SignIn } from './sign-in.js';
import { SignInController } from './sign-in.controller.js';
import { SignedIn } from './signed-in.js';

export interface AccessModuleOptions {
  readonly dataDirectory: string;
  readonly settings: AccessSettings;
  /** The machine's clock: sessions and keys do not follow a ledger's clock that is moved. */
  readonly clock: Clock;
  /** The address where it listens, once it does. */
  readonly listens: () => string;
  /** In place of those who have signed in. */
  readonly identities?: Identities | undefined;
}

/** Who it is and what they may do. */
@Module({})
export class AccessModule implements OnApplicationShutdown {
  static forRoot({
    dataDirectory,
    settings,
    clock,
    listens,
    identities,
  }: AccessModuleOptions): DynamicModule {
    const options = new AccessOptions(settings, clock, listens);
    const oidc = settings.oidc === undefined ? null : new Oidc(settings.oidc);
    return {
      module: AccessModule,
      global: true,
      controllers: [
        SignInController,
        LoggaInController,
        PasskeysController,
        AccountsController,
        MachinesController,
        BehorigheterController,
        AccessLogController,
      ],
      providers: [
        { provide: AccessOptions, useValue: options },
        { provide: Oidc, useValue: oidc },
        {
          provide: OidcSessions,
          inject: [Liggare, Clock],
          useFactory: (liggare: Liggare, ledgers: Clock) =>
            settings.oidc === undefined
              ? null
              : new OidcSessions(settings.oidc.clientSecret, liggare, ledgers),
        },
        { provide: Accounts, useFactory: () => Accounts.open(join(dataDirectory, 'accounts.sqlite')) },
        {
          provide: Challenges,
          inject: [Accounts],
          // Where processes share no folder, they share the issuer.
          useFactory: (accounts: Accounts) =>
            new Challenges(settings.oidc?.clientSecret ?? accounts.sealSecret()),
        },
        Passkeys,
        {
          provide: LocalSignIn,
          inject: [Accounts],
          useFactory: (accounts: Accounts) => new LocalSignIn(accounts),
        },
        {
          provide: AccessLog,
          inject: [Accounts],
          useFactory: (accounts: Accounts) => new AccessLog(accounts, clock),
        },
        Authority,
        MachineKeys,
        {
          provide: Identities,
          inject: [Accounts, Authority, MachineKeys, OidcSessions],
          useFactory: (
            accounts: Accounts,
            authority: Authority,
            keys: MachineKeys,
            sessions: OidcSessions | null,
          ) =>
            identities ??
            new SignedIn(
              accounts,
              authority,
              keys,
              oidc ?? undefined,
              sessions ?? undefined,
              clock,
              options.cookie,
            ),
        },
        SignIn,
        Door,
        OrganGuard,
        FirstAdmin,
      ],
      exports: [
        AccessOptions,
        Identities,
        Authority,
        AccessLog,
        Accounts,
        MachineKeys,
        Passkeys,
        Door,
        OrganGuard,
      ],
    };
  }

  constructor(private readonly accounts: Accounts) {}

  onApplicationShutdown(): void {
    this.accounts.close();
  }
}
