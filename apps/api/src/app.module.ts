import { LedgerModule, type LedgerOptions } from '@liggaren/governance';
import { WorkerModule, type MailSettings, type Metrics } from '@liggaren/worker';
import { Injectable, Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { Changes, ChangesController } from './changes.controller.js';
import { ArkivController } from './documents/arkiv.controller.js';
import { ListsController } from './documents/lists.controller.js';
import { OparlController } from './documents/oparl.controller.js';
import { ProtokollController } from './documents/protokoll.controller.js';
import { SammantradePapersController } from './documents/sammantrade-papers.controller.js';
import { FilerController } from './filer.controller.js';
import { HealthController } from './health.controller.js';
import { AnslagController, AnslagstavlaController } from './anslag.controller.js';
import { ArendenController } from './arenden.controller.js';
import { DiariumController } from './diarium.controller.js';
import { DelegationsbeslutController } from './delegationsbeslut.controller.js';
import { HistoryController } from './history.controller.js';
import { ImportController } from './import/import.controller.js';
import { JusteringController } from './justering.controller.js';
import { MinJusteringController } from './min-justering.controller.js';
import { LedgerController } from './ledger.controller.js';
import { OrganController } from './organ.controller.js';
import { OversiktController } from './oversikt.controller.js';
import { UnderskrifterController } from './underskrifter.controller.js';
import { Underskriftstjanst } from './underskriftstjanst.js';
import { SammantradenController } from './sammantraden.controller.js';
import { SekreterareController } from './sekreterare.controller.js';
import { ArbetaController } from './pages/arbeta.controller.js';
import { PagesController } from './pages/pages.controller.js';
import { Edge } from './route.js';
import { AccessModule, type AccessModuleOptions } from './access/access.module.js';

/** Closed as soon as the application begins to shut down: nothing new is let in. */
@Injectable()
export class Doors implements OnModuleDestroy {
  closed = false;

  onModuleDestroy(): void {
    this.closed = true;
  }
}

export interface AppModuleOptions extends LedgerOptions {
  readonly access: AccessModuleOptions;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly jobs: boolean;
  /** Where people can sign outside; without it, here alone. */
  readonly underskriftstjanst?: Underskriftstjanst | undefined;
  readonly mail?: MailSettings | undefined;
}

@Module({})
export class AppModule {
  static forRoot({
    jobs,
    metrics,
    log,
    access,
    mail,
    underskriftstjanst,
    ...ledger
  }: AppModuleOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LedgerModule.forRoot({ ...ledger, log }),
        WorkerModule.forRoot({
          log,
          metrics,
          jobs,
          mail,
          dataDirectory: ledger.dataDirectory,
          origin: () => access.settings.publicUrl ?? access.listens(),
        }),
        AccessModule.forRoot(access),
      ],
      controllers: [
        OrganController,
        ArendenController,
        ListsController,
        DiariumController,
        SammantradenController,
        SekreterareController,
        JusteringController,
        MinJusteringController,
        UnderskrifterController,
        ProtokollController,
        SammantradePapersController,
        ArkivController,
        OparlController,
        AnslagController,
        AnslagstavlaController,
        DelegationsbeslutController,
        HistoryController,
        LedgerController,
        OversiktController,
        FilerController,
        ImportController,
        ChangesController,
        PagesController,
        ArbetaController,
        HealthController,
      ],
      providers: [
        { provide: Underskriftstjanst, useValue: underskriftstjanst ?? null },
        Doors,
        Changes,
        Edge,
      ],
    };
  }
}
