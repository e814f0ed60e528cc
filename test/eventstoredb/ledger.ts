import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import {
  Projector,
  transact,
  type Act,
  type Decider,
  type StoredEvent,
  type View,
} from '@liggaren/event-store';
import { EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
import { anAct, collect } from '@liggaren/event-store/testing';
import { ServerDouble, type DoubleOptions } from './double/server.js';

type Counted = { readonly type: 'Counted'; readonly data: { readonly n: number } };

/** Counts: an event lost, doubled or out of order shows in its numbers. */
export const counter: Decider<number, Counted> = {
  initialState: 0,
  evolve: (_, { data }) => data.n,
};

/** Each event as the view took it, in order. A second one of the same revision fails. */
const seen: View<{ all: () => readonly { position: string; stream: string; revision: number }[] }> = {
  name: 'seen',
  version: 1,
  tables: `CREATE TABLE seen (
    n INTEGER PRIMARY KEY, position TEXT NOT NULL UNIQUE, stream TEXT NOT NULL, revision INTEGER NOT NULL,
    UNIQUE (stream, revision)) STRICT`,
  project: (db) => {
    const insert = db.prepare('INSERT INTO seen (position, stream, revision) VALUES (?, ?, ?)');
    return {
      on: {
        Counted: ({ position, stream, revision }: StoredEvent) =>
          void insert.run(position, stream, Number(revision)),
      },
    };
  },
  queries: (db) => {
    const all = db.prepare('SELECT position, stream, revision FROM seen ORDER BY n');
    return { all: () => all.all() as never };
  },
};

/** A ledger on the double with a view that follows it, and what must hold whatever broke. */
export class Ledger {
  static async start(options: DoubleOptions = {}): Promise<Ledger> {
    const double = await ServerDouble.start(options);
    const store = EventStoreDbEventStore.open(double.url, { patienceMs: 400 });
    const directory = mkdtempSync(join(tmpdir(), 'liggaren-esdb-'));
    const projector = await Projector.open(store, [seen], { directory });
    projector.start();
    // It has looked where the log ends: the faults to come are for what the test does.
    while (double.calls.subscribe === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return new Ledger(double, store, projector, directory);
  }

  /** Another connection, with time enough to bring much at once into the log. */
  readonly filler: EventStoreDbEventStore;
  private readonly acknowledged: { stream: string; n: number }[] = [];

  private constructor(
    readonly double: ServerDouble,
    readonly store: EventStoreDbEventStore,
    readonly projector: Projector,
    private readonly directory: string,
  ) {
    this.filler = EventStoreDbEventStore.open(double.url);
  }

  /** One command: counts on in `stream`. */
  async count(stream: string, act: Act = anAct()) {
    const receipt = await transact(
      this.store,
      stream,
      counter,
      (n): Counted[] => [{ type: 'Counted', data: { n: n + 1 } }],
      act,
    );
    this.acknowledged.push({ stream, n: receipt.events[0]!.data.n });
    return receipt;
  }

  /** What was acknowledged is stored, once and in order, and the view holds the same. */
  async verify(): Promise<StoredEvent[]> {
    const all = await collect(this.store.readAll());
    const last = new Map<string, number>();
    for (const { stream, revision, data } of all) {
      // Each number once and in order: nothing is lost, doubled or swapped.
      expect([stream, data.n, Number(revision)]).toEqual([
        stream,
        (last.get(stream) ?? 0) + 1,
        last.get(stream) ?? 0,
      ]);
      last.set(stream, Number(data.n));
    }
    for (const { stream, n } of this.acknowledged) expect(last.get(stream)).toBeGreaterThanOrEqual(n);
    for (let i = 1; i < all.length; i++) {
      expect(this.store.compare(all[i - 1]!.position, all[i]!.position)).toBeLessThan(0);
    }
    const head = await this.store.head();
    expect(head).toBe(all.at(-1)?.position);
    if (head !== undefined) await this.projector.waitFor(head, 10_000);
    expect(this.projector.queries(seen).all()).toEqual(
      all.map(({ position, stream, revision }) => ({ position, stream, revision: Number(revision) })),
    );
    expect(this.double.calls).toMatchObject({ batchAppend: 0, features: 0 });
    return all;
  }

  async stop(): Promise<void> {
    await this.projector.stop();
    await this.store.close();
    await this.filler.close();
    await this.double.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
