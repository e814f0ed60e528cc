import { Projector } from '@liggaren/event-store';
import { Clock, DEADLINE_KINDS, deadlines, stockholmDay, type DeadlineCounts } from '@liggaren/governance';
import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { JobRuns } from './job-runs.js';
import { LOG } from './log.js';
import { Metrics } from './metrics.js';

/** Counts what waits to be done, for those who watch the service; it changes nothing. */
@Injectable()
export class WatchDeadlinesJob {
  private logged = '';

  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly runs: JobRuns,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  @Cron('15 * * * * *', { name: 'watch-deadlines' })
  tick(): void {
    this.run();
  }

  /** Sets the gauges, and tells the log when something is late that was not before. */
  run(): Readonly<Record<string, DeadlineCounts>> {
    try {
      const counts = this.projector.queries(deadlines).count(stockholmDay(this.clock.now().toISOString()));
      for (const kind of DEADLINE_KINDS) {
        const { open, dueToday, late } = counts[kind];
        this.metrics.deadlines.set({ kind, state: 'open' }, open);
        this.metrics.deadlines.set({ kind, state: 'due-today' }, dueToday);
        this.metrics.deadlines.set({ kind, state: 'late' }, late);
      }
      this.tell(counts);
      this.runs.record('watch-deadlines', { done: 0, failed: 0 });
      return counts;
    } catch (error) {
      this.runs.record('watch-deadlines', { done: 0, failed: 1 }, error);
      this.log.error({ err: error }, 'the deadlines could not be read');
      return {};
    }
  }

  private tell(counts: Readonly<Record<string, DeadlineCounts>>): void {
    const late = Object.fromEntries(
      Object.entries(counts).flatMap(([kind, count]) => (count.late > 0 ? [[kind, count.late]] : [])),
    );
    const now = JSON.stringify(late);
    if (now !== this.logged && now !== '{}') this.log.warn({ late }, 'something is late');
    this.logged = now;
  }
}
