export * from './close-anslag.job.js';
export * from './commands.js';
export * from './environment.js';
export type { JobRun } from './job.js';
export * from './log.js';
export * from './metrics.js';
export * from './start.js';
export * from './worker.module.js';
export * from './watch-deadlines.job.js';
