import { join } from 'node:path';
import {
  catchUpApart,
  claimViewDirectory,
  Projector,
  Unavailable,
  ViewBehind,
  type EventStore,
  type ProjectorLog,
  type View,
} from '@liggaren/event-store';
import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AnslagModule } from './anslag/anslag.module.js';
import { ArendeModule } from './arende/arende.module.js';
import { diarium } from './arende/diarium.projection.js';
import { Filanvandning } from './arende/gallra-handling.js';
import { Diarieserie } from './arende/register-arende.js';
import { BehorighetModule } from './behorighet/behorighet.module.js';
import { Clock } from './clock.js';
import { DelegationsbeslutModule } from './delegationsbeslut/delegationsbeslut.module.js';
import { delegationsregister } from './delegationsbeslut/delegationsbeslut.projection.js';
import { Delegationsnummer } from './delegationsbeslut/delegationsnummer.js';
import { Filer, FilerPaDisk } from './filer.js';
import { EVENT_STORE, Liggare } from './liggare.js';
import { MaskinkontoModule } from './maskinkonto/maskinkonto.module.js';
import { OrganModule } from './organ/organ.module.js';
import { PassnyckelModule } from './passnyckel/passnyckel.module.js';
import { Paragrafnummer } from './sammantrade/open-sammantrade.js';
import { protokoll } from './sammantrade/protokoll.projection.js';
import { SammantradeModule } from './sammantrade/sammantrade.module.js';
import { VIEWS } from './views.js';

export interface LedgerOptions {
  /** Closed when the application has shut down. */
  readonly store: EventStore;
  readonly clock: Clock;
  /** Holds `views/<n>/`, and `files/`. Several processes on one machine may share it. */
  readonly dataDirectory: string;
  /** The contents of handlingar; without it, `files/` in the data folder. */
  readonly filer?: Filer;
  readonly log: ProjectorLog;
}

/** How long a command that needs a number waits for its view, in milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * The ledger's views, in step with a store as soon as they are started. A thread opens the store itself: whatever is put
 * around the store that the events pass through (see upcasting) has to be put around it in view-thread.ts too.
 */
export function openViews(
  store: EventStore,
  options: { readonly directory: string; readonly log?: ProjectorLog },
): Promise<Projector> {
  const { address } = store;
  const buildApart = (view: string, directory: string, stop: AbortSignal) =>
    catchUpApart(new URL('./view-thread.js', import.meta.url), { address: address!, directory, view }, stop);
  return Projector.open(store, VIEWS, { ...options, ...(address !== undefined && { buildApart }) });
}

/** The projector, and the claim on the directory that its files stand in. */
class Views {
  static async open({ store, dataDirectory, log }: LedgerOptions): Promise<Views> {
    const claim = claimViewDirectory(join(dataDirectory, 'views'));
    try {
      const projector = await openViews(store, { directory: claim.directory, log });
      return new Views(store, projector, () => claim.release());
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  private readonly seen = new Set<View<unknown>>();

  private constructor(
    private readonly store: EventStore,
    readonly projector: Projector,
    private readonly release: () => void,
  ) {}

  /**
   * A view that knows all that was stored when it was asked for. @throws Unavailable when it does not: whoever needs
   * it to decide has decided nothing.
   */
  async upToDate<Q>(view: View<Q>): Promise<Q> {
    const head = await this.store.head();
    try {
      if (head !== undefined) await this.projector.waitFor(head, PATIENCE_MS, view);
    } catch (error) {
      if (error instanceof ViewBehind) throw new Unavailable(error.message, { cause: error });
      throw error;
    }
    return this.projector.queries(view);
  }

  /**
   * A view that has once been up to date since the process started, and follows: for a command that takes its answer
   * for a place to begin at, not for a fact.
   */
  async following<Q>(view: View<Q>): Promise<Q> {
    if (this.seen.has(view)) return this.projector.queries(view);
    const queries = await this.upToDate(view);
    this.seen.add(view);
    return queries;
  }

  async close(): Promise<void> {
    await this.projector.stop();
    this.release();
  }
}

/**
 * The ledger in a process: the event store, the views that follow it, the files, and every command handler.
 * The api and the worker are built on it.
 */
@Module({})
export class LedgerModule implements OnApplicationBootstrap, OnApplicationShutdown {
  static forRoot(options: LedgerOptions): DynamicModule {
    return {
      module: LedgerModule,
      global: true,
      imports: [
        CqrsModule,
        OrganModule,
        BehorighetModule,
        MaskinkontoModule,
        PassnyckelModule,
        ArendeModule,
        SammantradeModule,
        AnslagModule,
        DelegationsbeslutModule,
      ],
      providers: [
        { provide: EVENT_STORE, useValue: options.store },
        { provide: Clock, useValue: options.clock },
        { provide: Filer, useValue: options.filer ?? new FilerPaDisk(join(options.dataDirectory, 'files')) },
        { provide: Views, useFactory: () => Views.open(options) },
        { provide: Projector, useFactory: ({ projector }: Views) => projector, inject: [Views] },
        Liggare,
        ...ANSWERED_FROM_VIEWS,
      ],
      exports: [
        CqrsModule,
        EVENT_STORE,
        Clock,
        Filer,
        Projector,
        Liggare,
        ...ANSWERED_FROM_VIEWS.map(({ provide }) => provide),
      ],
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

/** What commands ask of the whole log. */
const ANSWERED_FROM_VIEWS = [
  {
    provide: Diarieserie,
    inject: [Views],
    useFactory: (views: Views): Diarieserie => ({
      highest: async (serie, ar) => (await views.following(diarium)).highest(serie, ar),
    }),
  },
  {
    provide: Filanvandning,
    inject: [Views],
    useFactory: (views: Views): Filanvandning => ({
      isUsed: async (sha256) => (await views.upToDate(diarium)).isFileUsed(sha256),
    }),
  },
  {
    provide: Delegationsnummer,
    inject: [Views],
    useFactory: (views: Views): Delegationsnummer => ({
      highest: async (organ, ar) => (await views.following(delegationsregister)).highest(organ, ar),
    }),
  },
  {
    provide: Paragrafnummer,
    inject: [Views],
    useFactory: (views: Views): Paragrafnummer => ({
      next: async (organ, ar) => (await views.upToDate(protokoll)).highestParagraf(organ, ar) + 1,
    }),
  },
];
