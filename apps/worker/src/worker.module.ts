import { join } from 'node:path';
import { Projector, type EventStore } from '@liggaren/event-store';
import { EVENT_STORE } from '@liggaren/governance';
import { Checkpoints, Ledger, TreeKeeper } from '@liggaren/ledger';
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { CloseAnslagJob } from './close-anslag.job.js';
import { Commands } from './commands.js';
import { BY_THE_CLOCK } from './job.js';
import { JobRuns } from './job-runs.js';
import { LOG } from './log.js';
import { MailExpedieringarJob } from './mail/mail-expedieringar.job.js';
import { Mailing, MAILING } from './mail/mailing.js';
import type { MailSettings } from './mail/settings.js';
import { Metrics } from './metrics.js';
import { openCheckpoints } from './proof.js';
import { SignCheckpointJob } from './sign-checkpoint.job.js';
import { Templates } from './templates.js';
import { Verifications } from './verifications.js';
import { WatchDeadlinesJob } from './watch-deadlines.job.js';

export interface WorkerOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Whether the clock of the machine starts the jobs; without it they run when they are called. */
  readonly jobs: boolean;
  /** Holds the signed checkpoints and their key. */
  readonly dataDirectory: string;
  /** The address that people write to come here: documents name it. */
  readonly origin: () => string;
  /** How decisions are mailed; without it none is. */
  readonly mail?: MailSettings | undefined;
}

/**
 * The scheduled jobs and the proofs, beside the ledger (LedgerModule), in the api's process or one of their own.
 */
@Module({})
export class WorkerModule implements OnApplicationShutdown {
  static forRoot({ log, metrics, jobs, dataDirectory, origin, mail }: WorkerOptions): DynamicModule {
    return {
      module: WorkerModule,
      global: true,
      imports: [ScheduleModule.forRoot({ cronJobs: jobs, timeouts: jobs })],
      providers: [
        { provide: LOG, useValue: log },
        { provide: BY_THE_CLOCK, useValue: jobs },
        { provide: Metrics, useValue: metrics },
        Commands,
        {
          provide: JobRuns,
          inject: [SchedulerRegistry],
          useFactory: (crons: SchedulerRegistry) =>
            JobRuns.open(join(dataDirectory, 'jobs.sqlite'), { metrics, crons, log }),
        },
        CloseAnslagJob,
        WatchDeadlinesJob,
        SignCheckpointJob,
        MailExpedieringarJob,
        {
          provide: MAILING,
          useFactory: () => (mail === undefined ? null : Mailing.open(mail, { dataDirectory, origin })),
        },
        { provide: Checkpoints, useFactory: () => openCheckpoints(dataDirectory) },
        {
          provide: TreeKeeper,
          inject: [EVENT_STORE, Projector],
          useFactory: (store: EventStore, { directory }: Projector) => new TreeKeeper(store, directory),
        },
        {
          provide: Ledger,
          inject: [EVENT_STORE, TreeKeeper, Checkpoints],
          useFactory: (store: EventStore, tree: TreeKeeper, checkpoints: Checkpoints) =>
            new Ledger({ store, tree, checkpoints }),
        },
        { provide: Templates, useValue: new Templates(join(dataDirectory, 'templates')) },
        {
          provide: Verifications,
          inject: [EVENT_STORE, Ledger, Checkpoints],
          useFactory: (store: EventStore, ledger: Ledger, checkpoints: Checkpoints) =>
            new Verifications({ store, ledger, checkpoints, origin }),
        },
      ],
      exports: [LOG, Metrics, JobRuns, Commands, TreeKeeper, Ledger, Checkpoints, Templates, Verifications],
    };
  }

  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly runs: JobRuns,
    @Inject(MAILING) private readonly mailing: Mailing | null,
  ) {}

  onApplicationShutdown(): void {
    this.checkpoints.close();
    this.runs.close();
    this.mailing?.close();
  }
}
