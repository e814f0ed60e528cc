import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Projector, SqliteEventStore, type EventStore, type View } from '@liggaren/event-store';
import { MemoryEventStore } from '@liggaren/event-store/testing';
import { entryOf } from './entry.js';
import { leafHash } from './hash.js';
import { appendNumbered, naiveConsistency, naivePath, naiveRoot, numberedEvent } from './testing.js';
import { ledgerTree, type TreeQueries } from './tree.projection.js';
import { readTile } from './tiles.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'liggaren-tree-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Follows the store until it has all of it. */
async function following<T>(
  store: EventStore,
  ask: (tree: TreeQueries, projector: Projector) => T | Promise<T>,
  view: View<TreeQueries> = ledgerTree,
): Promise<T> {
  const projector = await Projector.open(store, [view], { directory: folder });
  projector.start();
  const head = await store.head();
  if (head !== undefined) await projector.waitFor(head, 60_000);
  try {
    return await ask(projector.queries(view), projector);
  } finally {
    await projector.stop();
  }
}

async function leavesIn(store: EventStore): Promise<Buffer[]> {
  const leaves: Buffer[] = [];
  for await (const event of store.readAll()) leaves.push(leafHash(entryOf(event, leaves.length).text));
  return leaves;
}

describe('the tree over the log', () => {
  it('has a leaf for every event of every type, in log order, and proves each at every size', async () => {
    const store = new MemoryEventStore();
    await appendNumbered(store, 0, 150);
    const leaves = await leavesIn(store);
    await following(store, (tree) => {
      expect(tree.size()).toBe(150);
      for (const size of [1, 2, 63, 64, 65, 127, 128, 149, 150]) {
        const part = leaves.slice(0, size);
        expect(tree.root(size)).toEqual(naiveRoot(part));
        for (const index of [0, 1, 62, 63, 64, size - 1].filter((i) => i < size)) {
          expect(tree.inclusion(index, size)).toEqual(naivePath(index, part));
          expect(tree.consistency(index + 1, size)).toEqual(naiveConsistency(index + 1, part));
        }
      }
    });
    await store.close();
  });

  it('is the same whatever the batches and the restarts were', async () => {
    const whole = new MemoryEventStore();
    await appendNumbered(whole, 0, 400);
    const leaves = await leavesIn(whole);
    await whole.close();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 130 }), fc.boolean()), { minLength: 1, maxLength: 6 }),
        async (steps) => {
          rmSync(folder, { recursive: true });
          const store = new MemoryEventStore();
          let events = 0;
          for (let at = 0; at < steps.length;) {
            await following(store, async (tree, projector) => {
              for (; at < steps.length;) {
                const [count, restarts] = steps[at++]!;
                const end = Math.min(400, events + count);
                if (end === events) return;
                await appendNumbered(store, events, end);
                events = end;
                await projector.waitFor((await store.head())!, 10_000);
                expect(tree.size()).toBe(events);
                expect(tree.root(events)).toEqual(naiveRoot(leaves.slice(0, events)));
                if (restarts) return;
              }
            });
          }
          await store.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is the same on every store', async () => {
    const memory = new MemoryEventStore();
    const sqlite = SqliteEventStore.open(join(folder, 'events.sqlite'));
    for (const store of [memory, sqlite]) await appendNumbered(store, 0, 700);
    const roots: string[] = [];
    for (const store of [memory, sqlite]) {
      roots.push(await following(store, (tree) => tree.root(700).toString('hex')));
      rmSync(join(folder, 'ledger.sqlite'));
      await store.close();
    }
    expect(roots[0]).toBe(roots[1]);
  });

  it('is the same when it is built again, beside the old one or from nothing', async () => {
    const store = new MemoryEventStore();
    await appendNumbered(store, 0, 1_234);
    await following(store, async (tree, projector) => {
      const root = tree.root(1_234);
      await projector.rebuild('ledger');
      expect(projector.queries(ledgerTree).size()).toBe(1_234);
      expect(projector.queries(ledgerTree).root(1_234)).toEqual(root);
      expect(projector.queries(ledgerTree).inclusion(1_000, 1_234)).toHaveLength(11);
    });
    await store.close();
  });

  it('takes a batch that failed again as a whole, and nothing twice', async () => {
    const store = new MemoryEventStore();
    let failures = 2;
    const failing: View<TreeQueries> = {
      ...ledgerTree,
      project: (db) => {
        const projection = ledgerTree.project(db);
        return {
          ...projection,
          flush: () => {
            projection.flush?.();
            if (failures > 0) {
              failures -= 1;
              throw new Error('no space left');
            }
          },
        };
      },
    };
    await appendNumbered(store, 0, 90);
    const leaves = await leavesIn(store);
    await following(
      store,
      async (tree, projector) => {
        failures = 1;
        await appendNumbered(store, 90, 200);
        await projector.waitFor((await store.head())!, 10_000);
        expect(tree.size()).toBe(200);
        expect(tree.root(90)).toEqual(naiveRoot(leaves));
        expect(tree.root(200)).toEqual(naiveRoot(await leavesIn(store)));
      },
      failing,
    );
    await store.close();
  });

  it('finds an event by its id, also when it has come since', async () => {
    const store = new MemoryEventStore();
    await appendNumbered(store, 0, 200);
    await following(store, async (tree, projector) => {
      for (const n of [0, 63, 64, 199]) expect(tree.indexOf(numberedEvent(n).id)).toBe(n);
      expect(tree.indexOf(numberedEvent(200).id)).toBeUndefined();
      await appendNumbered(store, 200, 300);
      await projector.waitFor((await store.head())!, 10_000);
      for (const n of [0, 199, 200, 299]) expect(tree.indexOf(numberedEvent(n).id)).toBe(n);
      expect(tree.indexOf('')).toBeUndefined();
    });
    await store.close();
  });

  it('keeps each envelope as it was hashed, and serves it in tiles', async () => {
    const store = new MemoryEventStore();
    await appendNumbered(store, 0, 300);
    const leaves = await leavesIn(store);
    await following(store, (tree) => {
      expect(leafHash(tree.envelope(299)!)).toEqual(leaves[299]);
      expect(tree.envelope(300)).toBeUndefined();
      expect(tree.envelopes(60, 10).map(leafHash)).toEqual(leaves.slice(60, 70));
      expect(readTile({ level: 0, index: 0, width: 256 }, tree)).toEqual(Buffer.concat(leaves.slice(0, 256)));
      expect(readTile({ level: 0, index: 1, width: 44 }, tree)).toEqual(Buffer.concat(leaves.slice(256)));
      expect(readTile({ level: 1, index: 0, width: 1 }, tree)).toEqual(naiveRoot(leaves.slice(0, 256)));
      expect(readTile({ level: 'entries', index: 1, width: 45 }, tree)).toBeUndefined();
    });
    await store.close();
  });

  it('says nothing about sizes that it has not reached', async () => {
    const store = new MemoryEventStore();
    await appendNumbered(store, 0, 70);
    await following(store, (tree) => {
      expect(() => tree.root(71)).toThrow(RangeError);
      expect(() => tree.inclusion(70, 71)).toThrow(RangeError);
      expect(() => tree.consistency(5, 71)).toThrow(RangeError);
      expect(() => tree.hashes(0, 70, 1)).toThrow(RangeError);
      expect(() => tree.hashes(0, 64, 7)).toThrow(RangeError);
    });
    await store.close();
  });
});
