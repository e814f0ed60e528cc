import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '@liggaren/event-store';
import BetterSqlite3 from 'better-sqlite3';
import { TreeFile } from './tree-file.js';
import { Ledger } from './ledger.js';
import { aLedger, appendNumbered, numberedEvent, type TestLedger } from './testing.js';
import { verifyProof } from './proof.js';
import { ledgerTree } from './tree.projection.js';

const NOON = new Date('2024-03-05T12:00:00Z');

let t: TestLedger;
let file: TreeFile;
beforeEach(async () => {
  t = await aLedger();
  await appendNumbered(t.store, 0, 100);
  await t.caughtUp();
  file = new TreeFile(join(t.folder, 'views', 'ledger.sqlite'));
});
afterEach(async () => {
  file.close();
  await t.remove();
});

describe('a tree that another process keeps', () => {
  it('is read from its file as it grows', async () => {
    expect(file.queries().root(100)).toEqual(t.projector.queries(ledgerTree).root(100));
    expect(file.reached()).toBe('100');
    await appendNumbered(t.store, 100, 170);
    await t.caughtUp();
    expect(file.queries().size()).toBe(170);
    expect(file.queries().indexOf(numberedEvent(169).id)).toBe(169);
    expect(file.reached()).toBe('170');
  });

  it('is signed and proven from there', async () => {
    const tree = { queries: () => file.queries(), upTo: async () => undefined };
    const ledger = new Ledger({ store: t.store, tree, checkpoints: t.checkpoints });
    expect((await ledger.sign(NOON))?.size).toBe(100);
    const found = await ledger.proof(numberedEvent(5).id, { payload: true });
    expect('file' in found && verifyProof(found.file, { key: t.key }).ok).toBe(true);
  });

  it('is the new one when it was built again', async () => {
    const before = file.queries();
    await t.projector.rebuild('ledger');
    await appendNumbered(t.store, 100, 101);
    await t.caughtUp();
    expect(file.queries()).not.toBe(before);
    expect(file.queries().size()).toBe(101);
  });

  it('is not to be had before that process has made it, nor from another release', () => {
    const missing = new TreeFile(join(t.folder, 'elsewhere.sqlite'));
    expect(() => missing.queries()).toThrow(Unavailable);
    const other = join(t.folder, 'other.sqlite');
    const db = new BetterSqlite3(other);
    db.exec('CREATE TABLE _view (version INTEGER, checkpoint TEXT); INSERT INTO _view (version) VALUES (99)');
    db.close();
    expect(() => new TreeFile(other).queries()).toThrow(/version 99/);
  });
});
