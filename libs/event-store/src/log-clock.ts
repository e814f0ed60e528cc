import type { StoredEvent } from './event-store.js';
import type { Database } from './view.js';

/**
 * What time the log shows: the running maximum of `recordedAt` over all events so far. It never goes back, so an
 * instant names a prefix of the log, also where a machine's clock jumped. Rows that carry the log's time can be read
 * as known at an instant without comparing positions, which only a store can.
 */
export interface LogClock {
  /** To be called in the projection's `each`. */
  tick(event: StoredEvent): void;
  /** Milliseconds since 1970, after the last tick. */
  now(): number;
  /** To be called in the projection's `flush`. */
  flush(): void;
  /** To be called in the projection's `reset`. */
  reset(): void;
}

/** The DDL of the table for `logClock`. */
export const logClockTable = 'CREATE TABLE log_clock (shows INTEGER NOT NULL) STRICT;';

/** The log's clock of one view file, kept with its checkpoint. */
export function logClock(db: Database): LogClock {
  const read = db.prepare<[], number>('SELECT shows FROM log_clock').pluck();
  const write = db.prepare<[number]>('UPDATE log_clock SET shows = ?');
  const begin = db.prepare<[number]>('INSERT INTO log_clock VALUES (?)');
  let stored: number | undefined;
  let shows: number | undefined;

  const now = () => {
    stored ??= read.get();
    return (shows ??= stored ?? Number.MIN_SAFE_INTEGER);
  };
  return {
    tick: ({ metadata }) => {
      shows = Math.max(now(), Date.parse(metadata.recordedAt));
    },
    now,
    flush: () => {
      if (now() === stored) return;
      if (stored === undefined) begin.run(now());
      else write.run(now());
      stored = now();
    },
    reset: () => {
      stored = undefined;
      shows = undefined;
    },
  };
}
