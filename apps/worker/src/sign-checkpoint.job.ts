import { Clock } from '@liggaren/governance';
import { HistoryChanged, Ledger, TreeKeeper } from '@liggaren/ledger';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { BY_THE_CLOCK, type JobRun } from './job.js';
import { JobRuns } from './job-runs.js';
import { LOG } from './log.js';

/**
 * Signs the ledger at a steady beat while events come, and at shutdown: from then on nothing up to there can be
 * altered, removed or moved without it being seen. Two processes at once sign the same tree, and one keeps it.
 */
@Injectable()
export class SignCheckpointJob implements BeforeApplicationShutdown {
  constructor(
    private readonly ledger: Ledger,
    private readonly tree: TreeKeeper,
    private readonly clock: Clock,
    private readonly runs: JobRuns,
    @Inject(LOG) private readonly log: Logger,
    @Inject(BY_THE_CLOCK) private readonly byTheClock: boolean,
  ) {}

  @Cron('*/15 * * * * *', { name: 'sign-checkpoint' })
  async tick(): Promise<void> {
    await this.run();
  }

  // While the folder of views still is this process's.
  async beforeApplicationShutdown(): Promise<void> {
    if (this.byTheClock) await this.run();
    await this.tree.close();
  }

  async run(): Promise<JobRun> {
    try {
      const signed = await this.ledger.sign(this.clock.now());
      if (signed) this.log.info({ size: signed.size, root: signed.root }, 'checkpoint signed');
      const run = { done: signed ? 1 : 0, failed: 0 };
      this.runs.record('sign-checkpoint', run);
      return run;
    } catch (error) {
      const message =
        error instanceof HistoryChanged
          ? 'ALARM: the ledger is not what was signed'
          : 'no checkpoint could be signed';
      this.log.error({ err: error }, message);
      const run = { done: 0, failed: 1 };
      this.runs.record('sign-checkpoint', run, error);
      return run;
    }
  }
}
