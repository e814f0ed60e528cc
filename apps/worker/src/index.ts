export * from './commands.js';
export * from './log.js';
export * from './metrics.js';
export * from './worker.module.js';
