import { randomUUID } from 'node:crypto';
import { hashBody, type Act } from '@liggaren/event-store';

/** Whether the clock of the machine starts the jobs; without it they run when they are called. */
export const BY_THE_CLOCK = Symbol('by the clock');

/** What a run of a job came to. */
export interface JobRun {
  /** Commands that changed something. */
  readonly done: number;
  /** Commands, or whole runs, that failed; the next run tries again. */
  readonly failed: number;
}

/** Who acts when nobody asks. */
const THE_JOB = { id: 'worker', name: 'Schemalagt jobb', role: 'system' };

/** An act of a job: a command of its own, caused by the event `causationId` where there is one. */
export function actOfJob(now: Date, body: unknown, causationId?: string): Act {
  const commandId = randomUUID();
  return {
    commandId,
    keyed: false,
    correlationId: randomUUID(),
    causationId: causationId ?? commandId,
    actor: THE_JOB,
    recordedAt: now.toISOString(),
    bodyHash: hashBody(body),
  };
}
