import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteEventStore, Unavailable, ViewBehind, type EventStore } from '@liggaren/event-store';
import { MemoryEventStore } from '@liggaren/event-store/testing';
import { entryOf } from './entry.js';
import { leafHash } from './hash.js';
import { appendNumbered, numberedEvent, treeInMemory } from './testing.js';
import { TreeKeeper } from './tree-keeper.js';

let folder: string;
let store: SqliteEventStore;
let tree: TreeKeeper;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'liggaren-keeper-'));
  store = SqliteEventStore.open(join(folder, 'events.sqlite'));
  tree = new TreeKeeper(store, join(folder, 'views'));
});
afterEach(async () => {
  await tree.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const rootOfLog = async (log: EventStore): Promise<Buffer> => {
  const leaves: Buffer[] = [];
  for await (const event of log.readAll()) leaves.push(leafHash(entryOf(event, leaves.length).text));
  return treeInMemory(leaves).frontier.root();
};

describe('a tree that a thread brings up to the log', () => {
  it('is there, without leaves, when there are no events', async () => {
    expect(() => tree.queries()).toThrow(Unavailable);
    await tree.upTo(undefined);
    expect(tree.queries().size()).toBe(0);
  });

  it('holds all that was stored when it was asked for, also while another asks', async () => {
    const asked: Promise<void>[] = [];
    for (let n = 0; n < 300; n += 100) {
      await appendNumbered(store, n, n + 100);
      asked.push(tree.upTo(await store.head()));
    }
    await Promise.all(asked);
    expect(tree.queries().size()).toBe(300);
    expect(tree.queries().root(300)).toEqual(await rootOfLog(store));
    expect(tree.status()).toMatchObject({ view: 'ledger', checkpoint: '300' });
  });

  it('goes on from where it stands, and is begun again over another log', async () => {
    await appendNumbered(store, 0, 20);
    await tree.upTo('20');
    await tree.close();
    await store.close();
    for (const suffix of ['', '-wal', '-shm'])
      rmSync(join(folder, `events.sqlite${suffix}`), { force: true });

    store = SqliteEventStore.open(join(folder, 'events.sqlite'));
    await appendNumbered(store, 100, 110);
    tree = new TreeKeeper(store, join(folder, 'views'));
    await tree.upTo('10');
    expect(tree.queries().root(10)).toEqual(await rootOfLog(store));
  });

  it('says why it can not be built, each time that it is asked for', async () => {
    const odd = { ...numberedEvent(1), metadata: { ...numberedEvent(1).metadata, salt: 'x' } };
    await store.append('arende-ITSAM-2024-1', [odd], 'no-stream');
    await expect(tree.upTo('1')).rejects.toThrow(/no salt of 32 bytes/);
    expect(tree.status().failure?.message).toMatch(/no salt of 32 bytes/);

    await store.append('arende-ITSAM-2024-2', [numberedEvent(2)], 'no-stream');
    await expect(tree.upTo('2')).rejects.toThrow(Unavailable);
  });

  it('is waited for no longer than was said', async () => {
    await expect(tree.upTo(undefined, 0)).rejects.toThrow(ViewBehind);
    await tree.upTo(undefined);
    expect(tree.queries().size()).toBe(0);
  });

  it('is left in order when it is stopped on its way, and goes on at the next start', async () => {
    await appendNumbered(store, 0, 20_000);
    const head = await store.head();
    const asked = tree.upTo(head);
    asked.catch(() => undefined);
    while (!existsSync(join(folder, 'views', 'ledger.sqlite'))) await new Promise((go) => setTimeout(go, 1));
    await tree.close();
    await expect(tree.upTo(head)).rejects.toThrow(/shuts down/);
    expect(tree.status().failure).toBeUndefined();

    tree = new TreeKeeper(store, join(folder, 'views'));
    await tree.upTo(head);
    expect(tree.queries().root(20_000)).toEqual(await rootOfLog(store));
  });

  it('is not to be had over a store that only this process can read', async () => {
    const memory = new TreeKeeper(new MemoryEventStore(), join(folder, 'views'));
    await expect(memory.upTo(undefined)).rejects.toThrow(/no other thread/);
  });
});
