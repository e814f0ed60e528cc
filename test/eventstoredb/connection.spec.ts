import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createNext, Denied, OutcomeUnknown, Projector, Unavailable } from '@liggaren/event-store';
import { BadConnectionString, EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
import { anAct, anEvent, collect } from '@liggaren/event-store/testing';
import { certificate } from './double/certificate.js';
import { ServerDouble, type DoubleOptions } from './double/server.js';
import { counter } from './ledger.js';

const run = promisify(execFile);

describe('the connection to EventStoreDB', () => {
  let folder: string;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liggaren-esdb-'));
  });
  afterEach(async () => {
    while (closing.length > 0) await closing.pop()!();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = async (options: DoubleOptions = {}) => {
    const double = await ServerDouble.start(options);
    closing.push(() => double.stop());
    return double;
  };
  const open = (url: string) => {
    const store = EventStoreDbEventStore.open(url, { patienceMs: 2_000 });
    closing.push(() => store.close());
    return store;
  };
  const append = (store: EventStoreDbEventStore) => store.append('a', [anEvent()], 'no-stream');

  describe('with TLS', () => {
    let tls: { cert: string; key: string };
    const users = {
      liggaren: { password: 'hemligt:@/?', mayWork: true },
      gast: { password: 'gast', mayWork: false },
    };
    beforeAll(async () => {
      tls = await certificate();
      writeFileSync(join(folder, 'ca.pem'), tls.cert);
      writeFileSync(join(folder, 'other.pem'), (await certificate()).cert);
    });
    const url = (
      { port }: ServerDouble,
      who = `liggaren:${encodeURIComponent('hemligt:@/?')}`,
      ca = 'ca.pem',
    ) => `esdb://${who}@localhost:${port}?tlsCAFile=${encodeURIComponent(join(folder, ca))}`;

    it('signs in and works', async () => {
      const double = await start({ tls, users });
      const store = open(url(double));
      const { position } = await append(store);
      expect(await store.head()).toBe(position);
      expect(await collect(store.readAll())).toHaveLength(1);
      const heard = new Promise((resolve) => {
        const subscription = store.subscribe(undefined, resolve);
        closing.push(() => subscription.close());
      });
      expect(await heard).toHaveLength(1);
      expect(double.calls).toMatchObject({ batchAppend: 0, features: 0 });
    });

    it.each([
      ['a wrong password', 'liggaren:fel'],
      ['a user without rights', 'gast:gast'],
    ])('does not let in %s, and says so', async (_, who) => {
      const double = await start({ tls, users });
      const store = open(url(double, who));
      for (const attempt of [() => append(store), () => store.head(), () => collect(store.readStream('a'))]) {
        await expect(attempt()).rejects.toThrow(Denied);
      }
      await expect(store.subscribe(undefined, () => undefined).ended).rejects.toThrow(Denied);
      expect(double.log.stream('a')).toBeUndefined();
    });

    it('trusts no other certificate, and names the cause', async () => {
      const store = open(url(await start({ tls, users }), undefined, 'other.pem'));
      await expect(append(store)).rejects.toThrow(Denied);
      await expect(store.head()).rejects.toThrow(/certificate/);
    });

    it('does not take a server without TLS for one with it', async () => {
      const store = open(url(await start()));
      await expect(append(store)).rejects.toThrow(Denied);
      await expect(store.head()).rejects.toThrow(/wrong version number/);
    });
  });

  describe('the address', () => {
    it.each([
      ['kurrentdb://user:pass@127.0.0.1:2113', 'address'],
      ['esdb://', 'address'],
      ['esdb://user:pass@:x', 'address'],
      ['esdb://127.0.0.1:2113?tls=false&tlsVerifyCert=false', 'option'],
      ['esdb://127.0.0.1:2113?tls=false&throwOnAppendFailure=false', 'option'],
      ['esdb://127.0.0.1:2113?tls=false&nodePreference=follower', 'option'],
      ['esdb://127.0.0.1:2113?tls=', 'option'],
      ['esdb://127.0.0.1:2113', 'credentials'],
      ['esdb://user:pass@127.0.0.1:2113?tlsCAFile=/finns/inte.pem', 'certificate file'],
    ])('%s is refused for its %s, without repeating a password', (text, part) => {
      expect(() => EventStoreDbEventStore.open(text)).toThrow(BadConnectionString);
      expect(() => EventStoreDbEventStore.open(text)).toThrow(expect.objectContaining({ part }));
      expect(() => EventStoreDbEventStore.open(text)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('pass@') }),
      );
    });
  });

  describe('to a cluster', () => {
    it('finds the leader through any node', async () => {
      const leader = await start();
      const follower = await start({ log: leader.log });
      follower.leader = leader;
      const store = open(`esdb+discover://127.0.0.1:${follower.port}?tls=false`);
      await append(store);
      expect(await collect(store.readAll())).toHaveLength(1);
      expect(follower.calls).toMatchObject({ append: 0, read: 0, gossip: 1 });
    });

    it('goes from a node that does not lead to the one that does, and nothing is stored twice', async () => {
      const leader = await start();
      const follower = await start({ log: leader.log });
      follower.leader = leader;
      const store = open(`esdb://127.0.0.1:${follower.port}?tls=false`);
      await append(store);
      expect(await collect(store.readAll())).toHaveLength(1);
      expect(follower.calls.append).toBe(1);
      expect(leader.calls.append).toBe(1);
    });

    it('that is not there is unavailable, to many calls at once, and found when it is', async () => {
      const double = await start();
      const url = `esdb+discover://127.0.0.1:${double.port}?tls=false&maxDiscoverAttempts=3&discoveryInterval=10`;
      const store = open(url);
      await append(store);
      await double.restart(async () => {
        const outcomes = await Promise.allSettled([
          ...Array.from({ length: 10 }, () => store.head()),
          ...Array.from({ length: 10 }, (_, i) => store.append(`b-${i}`, [anEvent()], 'no-stream')),
        ]);
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
        await expect(store.append('c', [anEvent()], 'no-stream')).rejects.toThrow(Unavailable);
      });
      expect(await collect(store.readAll())).toHaveLength(1);
    });
  });

  it('loses its cluster while one call waits and another looks for it, and nothing is left unhandled', async () => {
    const double = await start();
    const store = open(`esdb+discover://127.0.0.1:${double.port}?tls=false&maxDiscoverAttempts=5`);
    double.nextAppends.push('never answers', 'not ready');
    const waits = store.append('a', [anEvent()], 'no-stream').catch((error: unknown) => error);
    while (double.calls.append === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(store.append('b', [anEvent()], 'no-stream')).rejects.toThrow(OutcomeUnknown);
    const looks = store.head().catch((error: unknown) => error);
    await double.stop();
    expect(await waits).toBeInstanceOf(OutcomeUnknown);
    expect(await looks).toBeInstanceOf(Unavailable);
  });

  it('tells of a server that is too old to say where an event stands', async () => {
    const store = open((await start({ old: true })).url);
    await append(store);
    await expect(collect(store.readStream('a'))).rejects.toThrow(/22\.6/);
  });

  describe("what the server writes for itself, and others' events", () => {
    it('are no events of ours, and nobody waits for them', async () => {
      const double = await start();
      const store = open(double.url);
      const projector = await Projector.open(store, [], { directory: join(folder, 'views') });
      projector.start();
      closing.push(() => projector.stop());
      expect(await store.head()).toBeUndefined();
      const { position } = await append(store);
      for (let i = 0; i < 3_000; i++) double.log.system('$stats-127.0.0.1:2113', '$statsCollected');
      double.log.append('för-hand', [byHand], 'any');
      expect(await store.head()).toBe(position);
      await projector.waitFor(position, 5_000);

      // What was skipped once is not read again.
      const before = double.sent;
      expect(await store.head()).toBe(position);
      expect(double.sent - before).toBeLessThan(300);
      const later = await store.append('b', [anEvent()], 'no-stream');
      expect(await store.head()).toBe(later.position);
      expect((await collect(store.readAll())).map(({ stream }) => stream)).toEqual(['a', 'b']);
    });

    it('do not bring a subscriber back to the beginning', async () => {
      const double = await start();
      const store = open(double.url);
      const { position } = await append(store);
      for (let i = 0; i < 1_000; i++) double.log.system('$stats-127.0.0.1:2113', '$statsCollected');
      const heard: string[] = [];
      const subscription = store.subscribe(position, (events) => {
        heard.push(...events.map(({ stream }) => stream));
      });
      closing.push(() => subscription.close());
      while (double.sent < 1_000) await new Promise((resolve) => setTimeout(resolve, 10));
      const before = double.sent;
      double.dropSubscriptions();
      await store.append('b', [anEvent()], 'no-stream');
      while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(heard).toEqual(['b']);
      expect(double.sent - before).toBeLessThan(300);
    });
  });

  describe('a series numbered without a gap', () => {
    const next = (store: EventStoreDbEventStore, act = anAct()) =>
      createNext(
        store,
        {
          terms: { year: 2024 },
          first: 1,
          nameOf: ({ year }, n) => `arende-KS-${year}-${n}`,
          decide: (_terms, n) => [{ type: 'Counted' as const, data: { n } }],
        },
        counter,
        act,
      );

    it('has no gap and no double when many register at once, through two connections', async () => {
      const double = await start();
      const stores = [open(double.url), open(double.url)];
      const receipts = await Promise.all(Array.from({ length: 20 }, (_, i) => next(stores[i % 2]!)));
      expect(receipts.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
    });

    it('takes one number for one keyed command, sent at once to both, without an answer the first time', async () => {
      const double = await start();
      const act = anAct({ keyed: true });
      double.nextAppends.push('stores, never answers', 'as usual', 'stores, never answers');
      const receipts = await Promise.all([next(open(double.url), act), next(open(double.url), act)]);
      expect(receipts.map(({ number }) => number)).toEqual([1, 1]);
      expect(await collect(open(double.url).readAll())).toHaveLength(2);
    });
  });

  it('does not keep a process alive that has closed it, in the middle of everything', async () => {
    const double = await start();
    const script = `
      import { EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
      const store = EventStoreDbEventStore.open(process.argv[1]);
      store.subscribe(undefined, () => undefined);
      await store.head();
      const reading = store.readStream('a').next().catch((error) => error.name);
      await store.close();
      console.log(await reading);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script, double.url], {
      env: { ...process.env, NODE_OPTIONS: '' },
      timeout: 20_000,
    });
    expect(stdout).toMatch(/StreamNotFound|Unavailable/);
  }, 30_000);
});

const byHand = {
  id: '3c0a4bb8-5d0a-4f0e-9a43-4ad1d3c6c7b1',
  type: 'test',
  contentType: 'application/json',
  data: new TextEncoder().encode('{}'),
  metadata: new Uint8Array(),
};
