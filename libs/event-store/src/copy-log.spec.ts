import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { copyLog, DifferentLogs } from './copy-log.js';
import type { EventStore } from './event-store.js';
import { anEvent } from './testing/builders.js';
import { collect } from './testing/event-store.contract.js';
import { everyStore, type TestStore } from './testing/stores.js';
import { overriding } from './testing/unreliable.event-store.js';

describe.each(everyStore)('a log copied to %s', (_, open) => {
  let opened: TestStore[];
  let source: EventStore;
  let target: EventStore;
  beforeEach(() => {
    opened = [open(), open()];
    [source, target] = opened.map(({ store }) => store) as [EventStore, EventStore];
  });
  afterEach(() => Promise.all(opened.map((store) => store.remove())));

  /** Streams that take turns, and now and then several events at once. */
  async function write(events: number): Promise<void> {
    for (let n = 0; n < events; n++) {
      await source.append(
        `s-${n % 7}`,
        Array.from({ length: (n % 3) + 1 }, () => anEvent('Told', { n, å: 'ö' })),
        'any',
      );
    }
  }
  /** Everything but the positions, which are each store's own. */
  const told = async (store: EventStore) =>
    (await collect(store.readAll())).map(({ position: _position, ...event }) => event);

  test('has the same events in the same streams and the same order', async () => {
    await write(300);
    expect(await copyLog(source, target)).toEqual({ copied: 600, total: 600 });
    expect(await told(target)).toEqual(await told(source));
  });

  test('of events that are large together goes over in more than one append', async () => {
    for (let n = 0; n < 5; n++)
      await source.append('large', [anEvent('Told', { n: 'x'.repeat(400_000) })], 'any');
    expect(await copyLog(source, target)).toEqual({ copied: 5, total: 5 });
    expect(await told(target)).toEqual(await told(source));
  });

  test('that was broken off is finished, and nothing is there twice', async () => {
    await write(300);
    let left = 40;
    const breaking = overriding(target, {
      append: (...args) => (left-- > 0 ? target.append(...args) : Promise.reject(new Error('broken off'))),
    });
    await expect(copyLog(source, breaking)).rejects.toThrow('broken off');
    const { copied, total } = await copyLog(source, target);
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(total);
    expect(await told(target)).toEqual(await told(source));
    expect(await copyLog(source, target)).toEqual({ copied: 0, total });
  });

  test('never goes over another ledger', async () => {
    await write(3);
    await target.append('s-0', [anEvent('Other')], 'no-stream');
    const before = await told(target);
    await expect(copyLog(source, target)).rejects.toThrow(DifferentLogs);
    expect(await told(target)).toEqual(before);
  });

  test('of nothing is nothing', async () => {
    expect(await copyLog(source, target)).toEqual({ copied: 0, total: 0 });
  });
});
