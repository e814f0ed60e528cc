import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BadPosition, Conflict, StreamNotFound, TooLarge, Unavailable } from '../errors.js';
import {
  MAX_APPEND_BYTES,
  type EventStore,
  type ExpectedRevision,
  type StoredEvent,
} from '../event-store.js';
import { anEvent } from './builders.js';

export interface StoreUnderTest {
  readonly store: EventStore;
  /** Opens the same log anew, after `store` was closed; absent for a store that forgets. */
  readonly reopen?: () => Promise<EventStore>;
  cleanup(): Promise<void>;
}

/** What every store keeps. One suite, run for each of them. */
export function eventStoreContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the contract of an event store`, () => {
    let opened: StoreUnderTest;
    let store: EventStore;
    let stream: string;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
      stream = `arende-${randomUUID()}`;
    });
    afterEach(() => opened.cleanup());

    const read = (...args: Parameters<EventStore['readStream']>) => collect(store.readStream(...args));
    const append = (count: number, expected: ExpectedRevision = 'any', to = stream) =>
      store.append(
        to,
        Array.from({ length: count }, (_, i) => anEvent('Counted', { i })),
        expected,
      );

    describe('expected revision', () => {
      test('a stream is created where none is, at revision 0', async () => {
        expect(await append(1, 'no-stream')).toMatchObject({ revision: 0n });
        await expect(append(1, 'no-stream')).rejects.toThrow(Conflict);
      });

      test('an append answers with the revision and position of its last event', async () => {
        const { revision, position } = await append(3, 'no-stream');
        const last = (await read(stream)).at(-1);
        expect(revision).toBe(2n);
        expect(last).toMatchObject({ revision, position });
      });

      test('an exact revision must be that of the last event', async () => {
        await append(2, 'no-stream');
        await expect(append(1, 0n)).rejects.toThrow(Conflict);
        await expect(append(1, 2n)).rejects.toThrow(Conflict);
        expect(await append(1, 1n)).toMatchObject({ revision: 2n });
      });

      test('an exact revision of a stream that does not exist is a conflict', async () => {
        await expect(append(1, 0n)).rejects.toThrow(Conflict);
      });

      test('"stream-exists" is a conflict where no stream is, and otherwise appends at the end', async () => {
        await expect(append(1, 'stream-exists')).rejects.toThrow(Conflict);
        await append(1, 'no-stream');
        expect(await append(1, 'stream-exists')).toMatchObject({ revision: 1n });
      });

      test('"any" appends at the end, whatever is there', async () => {
        expect(await append(1, 'any')).toMatchObject({ revision: 0n });
        expect(await append(2, 'any')).toMatchObject({ revision: 2n });
      });

      test('of racing creators exactly one wins, and the others see a conflict', async () => {
        const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => append(1, 'no-stream')));
        const lost = outcomes.filter((o) => o.status === 'rejected');
        expect(lost).toHaveLength(7);
        for (const { reason } of lost) expect(reason).toBeInstanceOf(Conflict);
        expect(await read(stream)).toHaveLength(1);
      });

      test('of racing writers at one revision exactly one wins', async () => {
        await append(1, 'no-stream');
        const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => append(1, 0n)));
        expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
        expect(await read(stream)).toHaveLength(2);
      });

      test('a conflict says what was expected and what was found', async () => {
        await append(2, 'no-stream');
        await expect(append(1, 7n)).rejects.toMatchObject({
          stream,
          expected: 'revision 7',
          actual: 'revision 1',
        });
      });
    });

    describe('repetition', () => {
      test('the same ids at the same revision are answered as the first time and stored once', async () => {
        await append(1, 'no-stream');
        const events = [anEvent(), anEvent()];
        const first = await store.append(stream, events, 0n);
        await append(1, 2n);
        expect(await store.append(stream, events, 0n)).toEqual(first);
        expect(await read(stream)).toHaveLength(4);
      });

      test('the same ids for a new stream are answered as the first time and stored once', async () => {
        const events = [anEvent(), anEvent()];
        const first = await store.append(stream, events, 'no-stream');
        await append(1, 1n);
        expect(await store.append(stream, events, 'no-stream')).toEqual(first);
        expect(await read(stream)).toHaveLength(3);
      });

      test('the same ids at once are stored once and answered alike', async () => {
        const events = [anEvent()];
        const [a, b] = await Promise.all([
          store.append(stream, events, 'no-stream'),
          store.append(stream, events, 'no-stream'),
        ]);
        expect(a).toEqual(b);
        expect(await read(stream)).toHaveLength(1);
      });

      test('only some of the ids standing there is a conflict', async () => {
        const [a, b, c] = [anEvent(), anEvent(), anEvent()];
        await store.append(stream, [a, b], 'no-stream');
        await expect(store.append(stream, [a, c], 'no-stream')).rejects.toThrow(Conflict);
        await expect(store.append(stream, [a, b, c], 'no-stream')).rejects.toThrow(Conflict);
        await expect(store.append(stream, [b], 'no-stream')).rejects.toThrow(Conflict);
        expect(await read(stream)).toHaveLength(2);
      });

      test('the same ids at another revision are a conflict', async () => {
        const event = anEvent();
        await append(1, 'no-stream');
        await store.append(stream, [event], 0n);
        await append(1, 1n);
        await expect(store.append(stream, [event], 1n)).rejects.toThrow(Conflict);
      });
    });

    describe('storing', () => {
      test('an append is stored as a whole or not at all', async () => {
        await append(1, 'no-stream');
        await expect(append(3, 5n)).rejects.toThrow(Conflict);
        expect(await read(stream)).toHaveLength(1);
        const all = await collect(store.readAll());
        expect(all.filter((event) => event.stream === stream)).toHaveLength(1);
      });

      test('an event is read as it was written', async () => {
        const event = anEvent(
          'BeslutRecorded',
          { rubrik: 'Återremiss av § 14', nested: { list: [1, 2.5, -0.1, true, null, 'å'], empty: {} } },
          { metadata: { source: 'import' } },
        );
        await store.append(stream, [event], 'no-stream');
        expect(await read(stream)).toEqual([
          { ...event, stream, revision: 0n, position: expect.any(String) },
        ]);
      });

      test.each([
        ['Swedish letters', 'Åse Ängström på Öland: överklagande'],
        ['emoji', '👩🏽‍⚖️🗳️'],
        ['line separators', 'rad\u2028stycke\u2029\r\n\t'],
        ['combining letters, kept apart from composed ones', 'A\u030A \u00C5'],
        ['quotes and backslashes', `"'\\ ';--`],
      ])('text keeps %s', async (_, text) => {
        await store.append(stream, [anEvent('Written', { text, [text]: 1 })], 'no-stream');
        expect((await read(stream))[0]?.data).toEqual({ text, [text]: 1 });
      });

      test('a stream name keeps its letters', async () => {
        const name = `sammantrade-Östersund å-${randomUUID()}`;
        await append(1, 'no-stream', name);
        expect((await read(name))[0]?.stream).toBe(name);
      });

      test('an append of nothing is a programming error', async () => {
        await expect(store.append(stream, [], 'any')).rejects.toThrow(TypeError);
      });

      test('an append over 1 MiB is refused, and one just below it is stored', async () => {
        const event = anEvent('Long', { text: '' });
        const json = JSON.stringify(event.data) + JSON.stringify(event.metadata);
        const around = Buffer.byteLength(json) + 2 * event.type.length;
        // å is two bytes: the limit is counted in bytes, not in letters.
        const text = 'å'.repeat(Math.floor((MAX_APPEND_BYTES - around) / 2));
        await expect(
          store.append(stream, [{ ...event, data: { text: text + 'åå' } }], 'any'),
        ).rejects.toThrow(TooLarge);
        const half = text.slice(0, text.length / 2 + 1000);
        await expect(
          store.append(stream, [anEvent('Half', { half }), anEvent('Half', { half })], 'any'),
        ).rejects.toThrow(TooLarge);
        await expect(read(stream)).rejects.toThrow(StreamNotFound);
        await store.append(stream, [{ ...event, data: { text } }], 'no-stream');
        expect((await read(stream))[0]?.data).toEqual({ text });
      });
    });

    describe('reading a stream', () => {
      test('a stream that does not exist is not found', async () => {
        await expect(read(stream)).rejects.toThrow(StreamNotFound);
        await expect(read(stream, { direction: 'backwards' })).rejects.toThrow(StreamNotFound);
      });

      test('events come in revision order, without gaps, as bigints', async () => {
        await append(3, 'no-stream');
        await append(2, 2n);
        expect(revisions(await read(stream))).toEqual([0n, 1n, 2n, 3n, 4n]);
      });

      test('backwards begins with the last event', async () => {
        await append(3, 'no-stream');
        expect(revisions(await read(stream, { direction: 'backwards' }))).toEqual([2n, 1n, 0n]);
        expect(revisions(await read(stream, { direction: 'backwards', limit: 1 }))).toEqual([2n]);
      });

      test('"from" names the first event, in either direction', async () => {
        await append(5, 'no-stream');
        expect(revisions(await read(stream, { from: 3n }))).toEqual([3n, 4n]);
        expect(revisions(await read(stream, { from: 3n, limit: 1 }))).toEqual([3n]);
        expect(revisions(await read(stream, { direction: 'backwards', from: 1n }))).toEqual([1n, 0n]);
      });

      test('beyond the end there is nothing, which is not the same as no stream', async () => {
        await append(2, 'no-stream');
        expect(await read(stream, { from: 2n })).toEqual([]);
        expect(await read(stream, { from: 2n ** 62n })).toEqual([]);
        expect(revisions(await read(stream, { direction: 'backwards', from: 99n }))).toEqual([1n, 0n]);
      });

      test('a long stream is read to its end, both ways', async () => {
        for (let i = 0; i < 3; i++) await append(400);
        const forwards = revisions(await read(stream));
        expect(forwards).toEqual(Array.from({ length: 1200 }, (_, i) => BigInt(i)));
        const backwards = revisions(await read(stream, { direction: 'backwards' }));
        expect(backwards).toEqual(forwards.toReversed());
        expect(await read(stream, { limit: 1000 })).toHaveLength(1000);
      });

      test('a reader may stop in the middle', async () => {
        await append(5, 'no-stream');
        for await (const event of store.readStream(stream)) {
          if (event.revision === 2n) break;
        }
        expect(await append(1, 4n)).toMatchObject({ revision: 5n });
      });
    });

    describe('the log', () => {
      test('an empty log has no head and no events', async () => {
        expect(await store.head()).toBeUndefined();
        expect(await collect(store.readAll())).toEqual([]);
      });

      test('the head is the last position', async () => {
        const { position } = await append(3);
        expect(await store.head()).toBe(position);
      });

      test('all streams are read in the order in which they were written', async () => {
        const written: string[] = [];
        for (let i = 0; i < 6; i++) {
          const event = anEvent();
          written.push(event.id);
          await store.append(`${stream}-${i % 2}`, [event], 'any');
        }
        const all = await collect(store.readAll());
        expect(all.map(({ id }) => id)).toEqual(written);
        expectAscending(store, all);
      });

      test('reading goes on after a position, and no further than the limit', async () => {
        await append(700);
        await append(700);
        const all = await collect(store.readAll());
        expect(all).toHaveLength(1400);
        expectAscending(store, all);
        expect(await collect(store.readAll({ after: all[699]!.position }))).toEqual(all.slice(700));
        expect(await collect(store.readAll({ after: all[9]!.position, limit: 600 }))).toEqual(
          all.slice(10, 610),
        );
        expect(await collect(store.readAll({ after: all[1399]!.position }))).toEqual([]);
      });

      test('positions are compared by the store alone, and other texts are refused', async () => {
        for (let i = 0; i < 12; i++) await append(1);
        const all = await collect(store.readAll());
        const [early, late] = [all[1]!.position, all[11]!.position];
        expect(store.compare(early, late)).toBeLessThan(0);
        expect(store.compare(late, early)).toBeGreaterThan(0);
        expect(store.compare(late, late)).toBe(0);
        for (const text of ['', 'x', '-1', '1.5', ' 1', '1 ; DROP TABLE events']) {
          expect(() => store.compare(text, late)).toThrow(BadPosition);
          expect(() => store.compare(late, text)).toThrow(BadPosition);
        }
        await expect(collect(store.readAll({ after: 'x' }))).rejects.toThrow(BadPosition);
      });
    });

    describe('subscribing', () => {
      test('what was stored before comes first, then what is stored after, once each and in order', async () => {
        await append(700);
        const seen = new Watcher();
        const subscription = store.subscribe(undefined, seen.handle);
        await seen.count(700);
        for (let i = 0; i < 20; i++) await append(1);
        await seen.count(720);
        await subscription.close();
        expect(seen.events).toEqual(await collect(store.readAll()));
      });

      test('nothing is missed or doubled while others append', async () => {
        const seen = new Watcher();
        await append(300);
        const writers = Array.from({ length: 8 }, async (_, w) => {
          for (let i = 0; i < 40; i++) await append(1 + (i % 3), 'any', `${stream}-${w}`);
        });
        const subscription = store.subscribe(undefined, seen.handle);
        await Promise.all(writers);
        const all = await collect(store.readAll());
        await seen.count(all.length);
        await subscription.close();
        expect(seen.events).toEqual(all);
      });

      test('a subscription begins after the position it is given', async () => {
        await append(3);
        const { position } = await append(1);
        const rest = new Watcher();
        const subscription = store.subscribe(position, rest.handle);
        await append(2);
        await rest.count(2);
        await subscription.close();
        expect(rest.events).toEqual(await collect(store.readAll({ after: position })));
      });

      test('who subscribes again from the last event handled goes on without gap or double', async () => {
        await append(5);
        const seen = new Watcher();
        for (let round = 1; round <= 3; round++) {
          const subscription = store.subscribe(seen.events.at(-1)?.position, seen.handle);
          await append(4);
          await seen.count(5 + 4 * round);
          await subscription.close();
        }
        expect(seen.events).toEqual(await collect(store.readAll()));
      });

      test('the handler never runs twice at a time', async () => {
        let running = 0;
        let most = 0;
        const seen = new Watcher();
        const subscription = store.subscribe(undefined, async (events) => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 1));
          running -= 1;
          seen.handle(events);
        });
        await Promise.all(Array.from({ length: 30 }, (_, i) => append(1, 'any', `${stream}-${i}`)));
        await seen.count(30);
        await subscription.close();
        expect(most).toBe(1);
      });

      test('a throw in the handler ends the subscription with that error', async () => {
        await append(1);
        const handled: string[] = [];
        const subscription = store.subscribe(undefined, (events) => {
          handled.push(...events.map(({ id }) => id));
          throw new RangeError('the view is out of order');
        });
        await expect(subscription.ended).rejects.toThrow(RangeError);
        await append(1);
        await subscription.close();
        expect(handled).toHaveLength(1);
      });

      test('a rejection in the handler ends the subscription too', async () => {
        const subscription = store.subscribe(undefined, () => Promise.reject(new RangeError('late')));
        await append(1);
        await expect(subscription.ended).rejects.toThrow(RangeError);
      });

      test('after close no handler runs, and the subscription has ended', async () => {
        let running = false;
        const begun = new Promise<void>((resolve) => {
          void append(1).then(() => resolve());
        });
        const subscription = store.subscribe(undefined, async () => {
          running = true;
          await new Promise((resolve) => setTimeout(resolve, 5));
          running = false;
        });
        await begun;
        await subscription.close();
        expect(running).toBe(false);
        await expect(subscription.ended).resolves.toBeUndefined();
      });

      test('a position that is none is refused at once', () => {
        expect(() => store.subscribe('nowhere', () => undefined)).toThrow(BadPosition);
      });
    });

    describe('closing', () => {
      test('what was appended before is stored, and subscriptions end', async () => {
        const subscription = store.subscribe(undefined, () => undefined);
        const stored = append(1, 'no-stream');
        await store.close();
        await expect(stored).resolves.toMatchObject({ revision: 0n });
        await expect(subscription.ended).resolves.toBeUndefined();
      });

      test('a closed store is unavailable', async () => {
        await append(1, 'no-stream');
        await store.close();
        await store.close();
        await expect(append(1, 0n)).rejects.toThrow(Unavailable);
        await expect(read(stream)).rejects.toThrow(Unavailable);
        await expect(collect(store.readAll())).rejects.toThrow(Unavailable);
        await expect(store.head()).rejects.toThrow(Unavailable);
        await expect(store.subscribe(undefined, () => undefined).ended).rejects.toThrow(Unavailable);
      });

      test('what was stored is there when the log is opened again', async () => {
        await append(3, 'no-stream');
        const before = await collect(store.readAll());
        await store.close();
        const again = await opened.reopen?.();
        expect(again === undefined ? before : await collect(again.readAll())).toEqual(before);
        if (again === undefined) return;
        await again.append(stream, [anEvent()], 2n);
        expectAscending(again, await collect(again.readAll()));
        await again.close();
      });
    });
  });
}

/** Everything an async iterable has. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Keeps what a subscription brings, and lets a test wait for so many events. */
class Watcher {
  readonly events: StoredEvent[] = [];
  private changed = () => {};

  readonly handle = (events: readonly StoredEvent[]): void => {
    this.events.push(...events);
    this.changed();
  };

  async count(atLeast: number): Promise<void> {
    while (this.events.length < atLeast) {
      await new Promise<void>((resolve) => (this.changed = resolve));
    }
  }
}

function revisions(events: readonly StoredEvent[]): bigint[] {
  return events.map(({ revision }) => revision);
}

function expectAscending(store: EventStore, events: readonly StoredEvent[]): void {
  for (let i = 1; i < events.length; i++) {
    expect(store.compare(events[i - 1]!.position, events[i]!.position)).toBeLessThan(0);
  }
}
