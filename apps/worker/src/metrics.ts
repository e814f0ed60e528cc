import {
  Conflict,
  type AppendResult,
  type EventStore,
  type Position,
  type ViewStatus,
} from '@liggaren/event-store';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the process counts, in a registry of its own. No personal data: labels are names out of the code. */
export class Metrics {
  readonly registry = new Registry();

  /** Appends by result: ok, conflict (tried again by `transact`), error. */
  readonly appends = new Counter({
    name: 'liggaren_appends_total',
    help: 'Appends to the event store, by result',
    labelNames: ['result'] as const,
    registers: [this.registry],
  });

  readonly commandSeconds = new Histogram({
    name: 'liggaren_command_duration_seconds',
    help: 'Time from a command being sent until it was answered, by result: ok, rejected by the domain, error',
    labelNames: ['command', 'result'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  readonly viewBehind = new Gauge({
    name: 'liggaren_view_behind',
    help: '1 while a view has not applied all that is stored',
    labelNames: ['view'] as const,
    registers: [this.registry],
  });

  readonly viewLagSeconds = new Gauge({
    name: 'liggaren_view_lag_seconds',
    help: 'Age of the oldest stored event that a view has not applied; 0 when it has applied all',
    labelNames: ['view'] as const,
    registers: [this.registry],
  });

  readonly viewFailing = new Gauge({
    name: 'liggaren_view_failing',
    help: '1 while a view stands still on an event that it can not apply',
    labelNames: ['view'] as const,
    registers: [this.registry],
  });

  readonly jobRuns = new Counter({
    name: 'liggaren_job_runs_total',
    help: 'Runs of the scheduled jobs, by result: ok, partial (some of what was due failed), error',
    labelNames: ['job', 'result'] as const,
    registers: [this.registry],
  });

  readonly deadlines = new Gauge({
    name: 'liggaren_deadlines',
    help: 'What is to be done, by kind and by whether its day has passed',
    labelNames: ['kind', 'state'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}

/** The same store, counted. */
export function measured(store: EventStore, metrics: Metrics): EventStore {
  return {
    address: store.address,
    async append(stream, events, expected): Promise<AppendResult> {
      try {
        const result = await store.append(stream, events, expected);
        metrics.appends.inc({ result: 'ok' });
        return result;
      } catch (error) {
        metrics.appends.inc({ result: error instanceof Conflict ? 'conflict' : 'error' });
        throw error;
      }
    },
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    head: () => store.head(),
    subscribe: (after, handle) => store.subscribe(after, handle),
    compare: (a, b) => store.compare(a, b),
    close: () => store.close(),
  };
}

/** Sets the gauges of the views as they stand now. A store that does not answer leaves them as they were. */
export async function observeViews(
  metrics: Metrics,
  { views, store, now }: { views: readonly ViewStatus[]; store: EventStore; now: Date },
): Promise<void> {
  const head = await store.head().catch(() => undefined);
  for (const { view, checkpoint, failure } of views) {
    const behind = head !== undefined && (checkpoint === undefined || store.compare(checkpoint, head) < 0);
    metrics.viewBehind.set({ view }, behind ? 1 : 0);
    metrics.viewFailing.set({ view }, failure === undefined ? 0 : 1);
    metrics.viewLagSeconds.set(
      { view },
      behind ? (await lagOf(store, checkpoint, { now, atMost: 1 })).seconds : 0,
    );
  }
}

/**
 * How far behind the log a view is: events that it has not taken, counted up to `atMost`, and the age of the oldest
 * of them in seconds. @throws Unavailable
 */
export async function lagOf(
  store: EventStore,
  checkpoint: Position | undefined,
  { now, atMost }: { readonly now: Date; readonly atMost: number },
): Promise<{ readonly events: number; readonly seconds: number }> {
  const after = checkpoint === undefined ? {} : { after: checkpoint };
  let events = 0;
  let seconds = 0;
  for await (const { metadata } of store.readAll({ ...after, limit: atMost })) {
    if (events === 0) seconds = Math.max(0, (now.getTime() - Date.parse(metadata.recordedAt)) / 1_000);
    events += 1;
  }
  return { events, seconds };
}
