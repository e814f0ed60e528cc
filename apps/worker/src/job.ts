/** Whether the clock of the machine starts the jobs; without it they run when they are called. */
export const BY_THE_CLOCK = Symbol('by the clock');

/** What a run of a job came to. */
export interface JobRun {
  /** Commands that changed something. */
  readonly done: number;
  /** Commands, or whole runs, that failed; the next run tries again. */
  readonly failed: number;
}
