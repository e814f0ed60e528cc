/** What a run of a job came to. */
export interface JobRun {
  /** Commands that changed something. */
  readonly done: number;
  /** Commands, or whole runs, that failed; the next run tries again. */
  readonly failed: number;
}
