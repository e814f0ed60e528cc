import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's name for the one pino log of the process. */
export const LOG = Symbol('Log');

/** What Nest itself has to say, in the same log: errors and warnings, not its list of routes. */
export function nestLog(log: Logger): LoggerService {
  const write =
    (level: 'error' | 'warn') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      log[level]({ context, ...(message instanceof Error ? { err: message } : {}) }, String(message));
    };
  return { log: () => undefined, error: write('error'), warn: write('warn'), fatal: write('error') };
}
