import { join } from 'node:path';
import { claimViewDirectory, Projector, type EventStore, type ProjectorLog, type View } from '@liggaren/event-store';
import { Inject, Module, type DynamicModule, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Clock } from './clock.js';
import { EVENT_STORE, Liggare } from './liggare.js';
import { GrantMandatHandler } from './organ/grant-mandat.js';

/** Every view of the ledger. */
export const VIEWS: readonly View<unknown>[] = [];

const COMMAND_HANDLERS = [GrantMandatHandler];

export interface LedgerOptions {
  /** Closed when the application has shut down. */
  readonly store: EventStore;
  readonly clock: Clock;
  /** Holds `files/` and `views/<n>/`. Several processes on one machine may share it. */
  readonly dataDirectory: string;
  readonly log: ProjectorLog;
}

/** The projector and the lock on the directory that its files stand in. */
class Views {
  static async open({ store, dataDirectory, log }: LedgerOptions): Promise<Views> {
    const claim = claimViewDirectory(join(dataDirectory, 'views'));
    try {
      const projector = await Projector.open(store, VIEWS, { directory: claim.directory, log });
      return new Views(projector, () => claim.release());
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  private constructor(
    readonly projector: Projector,
    private readonly release: () => void,
  ) {}

  async close(): Promise<void> {
    await this.projector.stop();
    this.release();
  }
}

/**
 * The ledger in a process: the event store, the views that follow it, and every command handler.
 * The api and the worker are built on it.
 */
@Module({})
export class LedgerModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static forRoot(options: LedgerOptions): DynamicModule {
    return {
      module: LedgerModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [
        { provide: EVENT_STORE, useValue: options.store },
        { provide: Clock, useValue: options.clock },
        { provide: Views, useFactory: () => Views.open(options) },
        { provide: Projector, useFactory: ({ projector }: Views) => projector, inject: [Views] },
        Liggare,
        ...COMMAND_HANDLERS,
      ],
      exports: [CqrsModule, EVENT_STORE, Clock, Projector, Liggare],
    };
  }

  constructor(
    private readonly views: Views,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  onApplicationBootstrap(): void {
    this.views.projector.start();
  }

  // After the HTTP server: a request that was let in gets its answer from views that still follow the log.
  async onApplicationShutdown(): Promise<void> {
    await this.views.close();
    await this.store.close();
  }
}
