import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { CloseAnslagJob } from './close-anslag.job.js';
import { Commands } from './commands.js';
import { LOG } from './log.js';
import { Metrics } from './metrics.js';
import { WatchDeadlinesJob } from './watch-deadlines.job.js';

export interface WorkerOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Whether the clock of the machine starts the jobs; without it they run when they are called. */
  readonly jobs: boolean;
}

/** The scheduled jobs, beside the ledger (LedgerModule), in the api's process or one of their own. */
@Module({})
export class WorkerModule {
  static forRoot({ log, metrics, jobs }: WorkerOptions): DynamicModule {
    return {
      module: WorkerModule,
      global: true,
      imports: [ScheduleModule.forRoot({ cronJobs: jobs, timeouts: jobs })],
      providers: [
        { provide: LOG, useValue: log },
        { provide: Metrics, useValue: metrics },
        Commands,
        CloseAnslagJob,
        WatchDeadlinesJob,
      ],
      exports: [LOG, Metrics, Commands],
    };
  }
}
