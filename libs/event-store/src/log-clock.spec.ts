import { afterEach, beforeEach, expect, test } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import type { StoredEvent } from './event-store.js';
import { logClock, logClockTable } from './log-clock.js';
import { anEvent } from './testing/builders.js';

let db: BetterSqlite3.Database;
beforeEach(() => {
  db = new BetterSqlite3(':memory:');
  db.exec(logClockTable);
});
afterEach(() => void db.close());

const at = (recordedAt: string): StoredEvent => ({
  ...anEvent('SomethingHappened', {}, { metadata: { recordedAt } }),
  stream: 'a',
  revision: 0n,
  position: '1',
});
const ms = (instant: string) => Date.parse(instant);

test('it shows the latest instant so far, and a clock that jumps back changes nothing', () => {
  const clock = logClock(db);
  const shown = ['2024-03-05T09:00:00Z', '2024-03-05T08:00:00Z', '2024-03-05T09:00:01Z'].map((instant) => {
    clock.tick(at(instant));
    return clock.now();
  });
  expect(shown).toEqual([ms('2024-03-05T09:00:00Z'), ms('2024-03-05T09:00:00Z'), ms('2024-03-05T09:00:01Z')]);
});

test('it goes on from what was flushed, and forgets what was rolled back', () => {
  const clock = logClock(db);
  clock.tick(at('2024-03-05T09:00:00Z'));
  clock.flush();
  clock.tick(at('2024-03-06T09:00:00Z'));
  clock.reset();
  expect(clock.now()).toBe(ms('2024-03-05T09:00:00Z'));
  clock.tick(at('2024-03-05T10:00:00Z'));
  clock.flush();
  expect(logClock(db).now()).toBe(ms('2024-03-05T10:00:00Z'));
});
