import { Projector, type EventStore } from '@liggaren/event-store';
import { anslagstavla, CloseAnslag, Clock, EVENT_STORE } from '@liggaren/governance';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron, Timeout } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { Commands } from './commands.js';
import { LOG } from './log.js';
import { actOfJob, type JobRun } from './job.js';
import { JobRuns } from './job-runs.js';

/** How long the first run waits for views that are built anew, in milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Takes down what is due (KL 8:12). What is due says the anslagstavla, to the second and in the time of the law;
 * whether it is, decides the anslag itself, so a view that lags or a second worker at the same moment leads to no
 * second event.
 */
@Injectable()
export class CloseAnslagJob implements BeforeApplicationShutdown {
  private running: Promise<JobRun> | undefined;

  constructor(
    private readonly projector: Projector,
    private readonly commands: Commands,
    private readonly clock: Clock,
    private readonly runs: JobRuns,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  // What became due while no process ran does not wait for the next half minute.
  @Timeout('close-anslag-at-start', 0)
  async catchUp(): Promise<void> {
    try {
      const head = await this.store.head();
      if (head !== undefined) await this.projector.waitFor(head, PATIENCE_MS);
    } catch (error) {
      this.log.warn({ err: error }, 'the views had not caught up at the first run of close-anslag');
    }
    await this.run();
  }

  @Cron('*/30 * * * * *', { name: 'close-anslag' })
  async tick(): Promise<void> {
    await this.run();
  }

  // What it has begun is stored before the store closes.
  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
  }

  /** Sends a command for each anslag that is due now. A call while a run is under way joins that run. */
  run(): Promise<JobRun> {
    this.running ??= this.closeWhatIsDue().finally(() => (this.running = undefined));
    return this.running;
  }

  private async closeWhatIsDue(): Promise<JobRun> {
    let done = 0;
    let failed = 0;
    let why: unknown;
    try {
      const due = this.projector.queries(anslagstavla).due(this.clock.now().toISOString());
      for (const { anslagId } of due) {
        const act = actOfJob(this.clock.now(), { anslagId });
        try {
          const { events } = await this.commands.send(new CloseAnslag(anslagId, act));
          if (events.length > 0) done += 1;
        } catch (error) {
          failed += 1;
          why = error;
          this.log.error(
            { anslagId, correlationId: act.correlationId, err: error },
            'an anslag could not be closed',
          );
        }
      }
      if (done > 0) this.log.info({ closed: done }, 'anslag closed');
    } catch (error) {
      failed += 1;
      why = error;
      this.log.error({ err: error }, 'what is due could not be read');
    }
    this.runs.record('close-anslag', { done, failed }, why);
    return { done, failed };
  }
}
