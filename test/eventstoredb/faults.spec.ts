import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Denied, OutcomeUnknown, Unavailable, type StoredEvent } from '@liggaren/event-store';
import { EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
import { anAct, anEvent, collect } from '@liggaren/event-store/testing';
import { status } from '@grpc/grpc-js';
import { Ledger } from './ledger.js';
import { ServerDouble, type AppendFault } from './double/server.js';

describe('whatever breaks between the ledger and the server', () => {
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = await Ledger.start();
  });
  afterEach(() => ledger.stop());

  describe('an append', () => {
    it.each<AppendFault>([
      'never answers',
      'stores, never answers',
      'drops before storing',
      'drops after storing',
      'times out, not stored',
      'times out, stored',
      'not ready',
      'not leader',
      'stores, says not where',
    ])('that %s is stored once', async (fault) => {
      await ledger.count('a');
      ledger.double.nextAppends.push(fault);
      const { position, revision } = await ledger.count('a');
      expect(revision).toBe(1n);
      const all = await ledger.verify();
      expect(all).toHaveLength(2);
      expect(all[1]!.position).toBe(position);
    });

    it('that was stored without an answer, while others went on writing, is answered as it would have been', async () => {
      ledger.double.nextAppends.push('stores, never answers');
      const [first] = await Promise.all([ledger.count('a'), after(100, () => ledger.count('a'))]);
      expect(first.revision).toBe(0n);
      expect(await ledger.verify()).toHaveLength(2);
    });

    it('that was not stored, and came too late when tried again, is decided anew', async () => {
      ledger.double.nextAppends.push('never answers');
      const [first] = await Promise.all([ledger.count('a'), after(100, () => ledger.count('a'))]);
      expect(first.revision).toBe(1n);
      expect(await ledger.verify()).toHaveLength(2);
    });

    it('that never gets an answer has an unknown outcome, and the same command later is one event', async () => {
      const act = anAct({ keyed: true });
      ledger.double.nextAppends.push('stores, never answers', ...times(4, 'never answers' as const));
      await expect(ledger.count('a', act)).rejects.toThrow(OutcomeUnknown);
      expect(await ledger.count('a', act)).toMatchObject({ revision: 0n, repeated: true });
      expect(await ledger.verify()).toHaveLength(1);
    });

    it('whose place is not told, and can not be read either, is found when tried again', async () => {
      ledger.double.nextAppends.push('stores, says not where');
      // The first read is that of the stream, before the decision.
      ledger.double.nextReads.push({ kind: 'as usual' }, { kind: 'fails' });
      expect(await ledger.count('a')).toMatchObject({ revision: 0n });
      expect(ledger.double.calls.append).toBe(2);
      expect(await ledger.verify()).toHaveLength(1);
    });

    it('that answers when nobody waits any more disturbs nobody', async () => {
      ledger.double.nextAppends.push('stores, never answers');
      const events = [anEvent('Counted', { n: 1 })];
      await expect(ledger.store.append('a', events, 'no-stream')).rejects.toThrow(OutcomeUnknown);
      expect(await ledger.store.append('a', events, 'no-stream')).toMatchObject({ revision: 0n });
      await ledger.verify();
    });

    it('that is denied, by whatever name, is denied and not stored', async () => {
      ledger.double.nextAppends.push('access denied, without its name');
      await expect(ledger.count('a')).rejects.toThrow(Denied);
      expect(await ledger.verify()).toEqual([]);
    });

    it('finds no leader at last, and nothing is stored', async () => {
      ledger.double.nextAppends.push(...times(5, 'not leader' as const));
      await expect(ledger.count('a')).rejects.toThrow(Unavailable);
      expect(await ledger.verify()).toEqual([]);
    });
  });

  it('a server that is started again at its port, twice, while writers go on', async () => {
    const failures: unknown[] = [];
    const writers = times(8, 0).map(async (_, w) => {
      for (let done = 0; done < 25;) {
        try {
          await ledger.count(`stream-${w % 3}`);
          done += 1;
        } catch (error) {
          failures.push(error);
        }
        await pause(5);
      }
    });
    for (let round = 0; round < 2; round++) {
      await pause(200);
      await ledger.double.restart(() => pause(300));
    }
    await Promise.all(writers);
    // Nobody was told anything else than that nothing is stored, or that it is not known.
    expect(failures.filter((e) => !(e instanceof Unavailable || e instanceof OutcomeUnknown))).toEqual([]);
    expect((await ledger.verify()).length).toBeGreaterThanOrEqual(200);
  }, 30_000);

  it('a server that is away has nothing stored, and is used again when it is back', async () => {
    await ledger.count('a');
    await ledger.double.restart(async () => {
      await expect(ledger.count('a')).rejects.toThrow(Unavailable);
      await expect(ledger.store.head()).rejects.toThrow(Unavailable);
      await expect(collect(ledger.store.readAll())).rejects.toThrow(Unavailable);
    });
    await ledger.count('a');
    expect(await ledger.verify()).toHaveLength(2);
  }, 20_000);

  describe('a read', () => {
    beforeEach(() =>
      ledger.filler.append(
        'a',
        times(400, 0).map((_, i) => anEvent('Counted', { n: i + 1 })),
        'no-stream',
      ),
    );

    it.each(['fails', 'drops', 'falls silent', 'ends early'] as const)(
      'of the log that %s in the middle never looks like the whole, and goes well the next time',
      async (kind) => {
        // The first finds the head.
        ledger.double.nextReads.push({ kind: 'as usual' }, { kind, afterEvents: 300 });
        const events: StoredEvent[] = [];
        await expect(drain(ledger.store.readAll(), events)).rejects.toThrow(Unavailable);
        expect(events.length).toBeLessThan(400);
        const rest = await collect(
          ledger.store.readAll(events.length > 0 ? { after: events.at(-1)!.position } : {}),
        );
        expect(events.length + rest.length).toBe(400);
        await ledger.verify();
      },
    );

    it.each(['fails', 'drops', 'falls silent'] as const)(
      'of a stream that %s in the middle never looks like the whole',
      async (kind) => {
        ledger.double.nextReads.push({ kind, afterEvents: 300 });
        await expect(collect(ledger.store.readStream('a'))).rejects.toThrow(Unavailable);
        expect(await collect(ledger.store.readStream('a'))).toHaveLength(400);
      },
    );

    it('at a node that does not lead goes on to the one that does', async () => {
      ledger.double.nextReads.push({ kind: 'not leader' }, { kind: 'not leader' });
      expect(await collect(ledger.store.readStream('a'))).toHaveLength(400);
    });

    it('that is left in the middle leaves no call open', async () => {
      // A little more than the client takes without being asked, so that the server has ended when the reader leaves.
      const events = times(125, 0).map((_, i) => anEvent('Counted', { n: 401 + i }));
      await ledger.filler.append('a', events, 399n);
      for (let i = 0; i < 5; i++) {
        for await (const { revision } of ledger.store.readStream('a')) {
          await pause(20);
          if (revision === 3n) break;
        }
        for await (const _ of ledger.store.readAll({ limit: 2 })) await pause(20);
      }
      // That of the projector's subscription is the only one.
      while (openCalls(ledger) > 1) await pause(10);
      expect(await collect(ledger.store.readStream('a'))).toHaveLength(525);
    });

    it('of a rebuild that breaks leaves the view as it was, and the next one is whole', async () => {
      await ledger.projector.waitFor((await ledger.store.head())!, 10_000);
      ledger.double.nextReads.push({ kind: 'as usual' }, { kind: 'fails', afterEvents: 100 });
      await expect(ledger.projector.rebuild('seen')).rejects.toThrow(Unavailable);
      await ledger.verify();
      await ledger.projector.rebuild('seen');
      await ledger.verify();
    });
  });

  describe('a subscription', () => {
    it('that is dropped 100 times while 5,000 events are appended misses none and doubles none', async () => {
      const heard: string[] = [];
      const subscription = ledger.store.subscribe(undefined, (events) => {
        heard.push(...events.map(({ id }) => id));
      });
      const ends = [status.UNAVAILABLE, status.CANCELLED, status.ABORTED, status.INTERNAL, status.UNKNOWN];
      let drops = 0;
      const writers = times(10, 0).map(async (_, w) => {
        let n = 0;
        for (let i = 0; i < 50; i++) {
          const events = times(10, 0).map(() => anEvent('Counted', { n: (n += 1) }));
          await ledger.filler.append(`stream-${w}`, events, i === 0 ? 'no-stream' : BigInt(n - 11));
        }
      });
      const writing = Promise.all(writers);
      while (drops < 100) {
        await pause(10);
        if (ledger.double.openSubscriptions === 0) continue;
        ledger.double.dropSubscriptions(ends[drops % ends.length]);
        drops += 1;
      }
      await writing;
      const all = await ledger.verify();
      expect(all).toHaveLength(5_000);
      while (heard.length < 5_000) await pause(20);
      await subscription.close();
      expect(heard).toEqual(all.map(({ id }) => id));
    }, 60_000);

    it('whose connection breaks in the middle of the catch-up goes on from the last event handled', async () => {
      await ledger.filler.append(
        'a',
        times(1_000, 0).map((_, i) => anEvent('Counted', { n: i + 1 })),
        'no-stream',
      );
      await ledger.verify();
      ledger.double.nextSubscriptions.push(
        { kind: 'drops', afterEvents: 300 },
        { kind: 'fails', afterEvents: 200 },
        { kind: 'falls silent' },
        { kind: 'not leader' },
        { kind: 'ends early', afterEvents: 100 },
      );
      const heard: string[] = [];
      const subscription = ledger.store.subscribe(undefined, (events) => {
        heard.push(...events.map(({ id }) => id));
      });
      while (heard.length < 1_000) await pause(20);
      await subscription.close();
      expect(heard).toEqual((await collect(ledger.store.readAll())).map(({ id }) => id));
      expect(ledger.double.nextSubscriptions).toEqual([]);
    }, 20_000);

    it('with a handler that is slow does not pile up what it has not asked for', async () => {
      const text = 'x'.repeat(1_000);
      for (let i = 0; i < 160; i++) {
        await ledger.filler.append(
          `stream-${i}`,
          times(50, 0).map((_, j) => anEvent('Counted', { n: j + 1, text })),
          'no-stream',
        );
      }
      await ledger.projector.waitFor((await ledger.store.head())!, 10_000);
      const before = ledger.double.sent;
      let go = (): void => undefined;
      let heard = 0;
      const blocked = new Promise<void>((resolve) => (go = resolve));
      const subscription = ledger.store.subscribe(undefined, async (events) => {
        heard += events.length;
        await blocked;
      });
      let sent = -1;
      while (sent !== ledger.double.sent) {
        sent = ledger.double.sent;
        await pause(300);
      }
      expect(heard).toBeGreaterThan(0);

      expect(sent - before).toBeLessThan(1_500);
      go();
      while (heard < 8_000) await pause(20);
      await subscription.close();
    }, 120_000);

    it('that is refused ends with the reason', async () => {
      const double = await ServerDouble.start({ users: {} });
      const store = EventStoreDbEventStore.open(double.url);
      await expect(store.subscribe(undefined, () => undefined).ended).rejects.toThrow(Denied);
      await store.close();
      await double.stop();
    });
  });
});

/** What the client keeps of calls that have not ended. */
function openCalls({ store }: Ledger): number {
  const { connection } = store as unknown as { connection: { client: { disposableStreams: Set<unknown> } } };
  return connection.client.disposableStreams.size;
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function after<T>(ms: number, work: () => Promise<T>): Promise<T> {
  await pause(ms);
  return work();
}

async function drain<T>(items: AsyncIterable<T>, into: T[]): Promise<void> {
  for await (const item of items) into.push(item);
}
