import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UnusableFile } from '@liggaren/event-store';
import BetterSqlite3 from 'better-sqlite3';
import { openCheckpoint } from './checkpoint.js';
import { Checkpoints } from './checkpoints.js';
import { cosign, witnessKeyOf } from './cosignature.js';
import { HistoryChanged, UnusableKey } from './errors.js';
import { ed25519Signer, ed25519Verifier, generateKey, readNote, signatureLine } from './note.js';
import { aLedger, appendNumbered, type TestLedger } from './testing.js';
import { ledgerTree } from './tree.projection.js';
import { verifyConsistency } from './verify.js';

const NOON = new Date('2024-03-05T12:00:00Z');
const revisor = generateKey('revisor.example/r1');

let t: TestLedger;
beforeEach(async () => {
  t = await aLedger([witnessKeyOf(revisor.signerKey)]);
});
afterEach(() => t.remove());

async function grow(from: number, to: number): Promise<void> {
  await appendNumbered(t.store, from, to);
  await t.caughtUp();
}

describe('checkpoints', () => {
  it('are signed when the tree has grown, and only then', async () => {
    expect(await t.ledger.sign(NOON)).toBeUndefined();
    await grow(0, 10);
    const first = await t.ledger.sign(NOON);
    expect(first).toMatchObject({ size: 10, signedAt: '2024-03-05T12:00:00.000Z', cosignatures: [] });
    expect(await t.ledger.sign(NOON)).toBeUndefined();
    await grow(10, 11);
    expect((await t.ledger.sign(NOON))?.size).toBe(11);
  });

  it('are signed notes under the ledger’s key, each consistent with the one before', async () => {
    const proven: boolean[] = [];
    let last: { size: number; root: Buffer } | undefined;
    for (const [from, to] of [
      [0, 3],
      [3, 64],
      [64, 65],
      [65, 200],
    ] as const) {
      await grow(from, to);
      const kept = (await t.ledger.sign(NOON))!;
      const { checkpoint } = openCheckpoint(kept.note, ed25519Verifier(t.key))!;
      expect(checkpoint).toMatchObject({ origin: t.checkpoints.origin, size: to });
      if (last !== undefined) {
        const proof = t.ledger.consistency(last.size, to).map((hash) => Buffer.from(hash, 'base64'));
        proven.push(verifyConsistency(last.size, to, last.root, checkpoint.root, proof));
      }
      last = checkpoint;
    }
    expect(proven).toEqual([true, true, true]);
  });

  it('are kept and listed, the latest first', async () => {
    for (const n of [5, 6, 7]) {
      await grow(n === 5 ? 0 : n - 1, n);
      await t.ledger.sign(NOON);
    }
    expect(t.checkpoints.list().map(({ size }) => size)).toEqual([7, 6, 5]);
    expect(t.checkpoints.list({ before: 7, limit: 1 }).map(({ size }) => size)).toEqual([6]);
    expect(t.checkpoints.latest()?.size).toBe(7);
    expect(t.checkpoints.bySize(6)?.size).toBe(6);
    expect(t.checkpoints.bySize(4)).toBeUndefined();
    expect(t.checkpoints.covering(1)?.size).toBe(5);
    expect(t.ledger.status()).toEqual({ events: 7, signed: 7 });
  });

  it('survive that the view is built again', async () => {
    await grow(0, 20);
    const signed = await t.ledger.sign(NOON);
    t = await t.reopen(() => rmSync(join(t.folder, 'views'), { recursive: true }));
    expect(t.checkpoints.latest()).toEqual(signed);
    expect(await t.ledger.sign(NOON)).toBeUndefined();
    await grow(20, 30);
    expect((await t.ledger.sign(NOON))?.size).toBe(30);
  });

  it('wait for a tree that is still catching up: that is no alarm', async () => {
    await grow(0, 20);
    await t.ledger.sign(NOON);
    const behind = { ...t.projector.queries(ledgerTree), size: () => 15 };
    expect(t.checkpoints.sign(behind, 0, NOON)).toBeUndefined();
    expect(() => t.checkpoints.sign(behind, 20, NOON)).toThrow(HistoryChanged);
  });

  it('can not be changed or deleted, not even by mistake', async () => {
    await grow(0, 3);
    await t.ledger.sign(NOON);
    const db = new BetterSqlite3(join(t.folder, 'checkpoints.sqlite'));
    for (const sql of [
      'UPDATE checkpoints SET size = 4',
      'DELETE FROM checkpoints',
      'DELETE FROM leaves',
      'UPDATE leaves SET first = 1',
    ]) {
      expect(() => db.exec(sql)).toThrow(/append-only/);
    }
    db.close();
  });

  it('are refused under another key', async () => {
    await grow(0, 3);
    await t.ledger.sign(NOON);
    const file = join(t.folder, 'checkpoints.sqlite');
    const other = generateKey('liggare.example/itsam');
    expect(() => Checkpoints.open({ file, verifierKey: other.verifierKey })).toThrow(UnusableKey);
    const signer = ed25519Signer(other.signerKey);
    expect(() => Checkpoints.open({ file, verifierKey: t.key, signer })).toThrow(UnusableKey);
  });

  it('are read, not signed, by a process without the key', async () => {
    await grow(0, 3);
    await t.ledger.sign(NOON);
    const reading = Checkpoints.open({ file: join(t.folder, 'checkpoints.sqlite'), verifierKey: t.key });
    expect(reading.latest()?.size).toBe(3);
    expect(() => reading.sign(t.projector.queries(ledgerTree), 3, NOON)).toThrow(UnusableKey);
    reading.close();
  });

  it('are not looked for in a file that is something else', () => {
    const text = join(t.folder, 'text');
    writeFileSync(text, 'not a database, but long enough to be looked at'.repeat(100));
    expect(() => Checkpoints.open({ file: text, verifierKey: t.key })).toThrow(UnusableFile);
    expect(() => Checkpoints.open({ file: t.eventsFile, verifierKey: t.key })).toThrow(
      /holds no checkpoints/,
    );
  });
});

describe('a log that is no longer what was signed', () => {
  const historyChanged = (index: number, size: number) =>
    expect.objectContaining({ name: 'HistoryChanged', index, size });

  beforeEach(async () => {
    await grow(0, 100);
    await t.ledger.sign(NOON);
    await grow(100, 150);
    await t.ledger.sign(NOON);
  });

  /** Alters the events file while nothing is open, and lets the view be built again from it. */
  const afterTampering = async (tamper: (db: BetterSqlite3.Database) => void) => {
    t = await t.reopen(() => {
      const db = new BetterSqlite3(t.eventsFile);
      tamper(db);
      db.close();
      rmSync(join(t.folder, 'views'), { recursive: true });
    });
  };

  it('is an alarm that names the first event that was altered', async () => {
    await afterTampering((db) => {
      db.exec(`UPDATE events SET data = replace(data, 'Ärende 42', 'Ärende 43') WHERE position = 43`);
      db.exec(`UPDATE events SET type = 'X' WHERE position = 99`);
    });
    await expect(t.ledger.sign(NOON)).rejects.toEqual(historyChanged(42, 150));
  });

  it('is an alarm when an event was removed, also after new ones have come', async () => {
    await afterTampering((db) => db.exec('DELETE FROM events WHERE position = 121'));
    await expect(t.ledger.sign(NOON)).rejects.toEqual(historyChanged(120, 149));
    await grow(150, 160);
    await expect(t.ledger.sign(NOON)).rejects.toEqual(historyChanged(120, 159));
    expect(t.checkpoints.list()).toHaveLength(2);
  });

  it('is an alarm when an older copy of the events was put in place, also after it has grown past the checkpoint', async () => {
    await afterTampering((db) => db.exec('DELETE FROM events WHERE position > 130'));
    await expect(t.ledger.sign(NOON)).rejects.toEqual(historyChanged(130, 130));
    await grow(500, 540);
    await expect(t.ledger.sign(NOON)).rejects.toEqual(historyChanged(130, 170));
  });

  it('is an alarm when the events are gone altogether', async () => {
    t = await t.reopen(() => ['', '-wal', '-shm'].forEach((s) => rmSync(t.eventsFile + s, { force: true })));
    await expect(t.ledger.sign(NOON)).rejects.toEqual(historyChanged(0, 0));
  });

  it('is no alarm when the copy put in place is a whole one', async () => {
    t = await t.reopen(() => {
      copyFileSync(t.eventsFile, `${t.eventsFile}.copy`);
      copyFileSync(`${t.eventsFile}.copy`, t.eventsFile);
    });
    expect(await t.ledger.sign(NOON)).toBeUndefined();
  });
});

describe('cosignatures', () => {
  const cosigned = (by = revisor.signerKey, size = 10) =>
    signatureLine(cosign(readNote(t.checkpoints.bySize(size)!.note)!.text, by, NOON));

  beforeEach(async () => {
    await grow(0, 10);
    await t.ledger.sign(NOON);
  });

  it('are kept beside the checkpoint and are part of its note from then on', () => {
    const kept = t.checkpoints.addCosignature(10, cosigned());
    expect(kept.cosignatures).toEqual([{ witness: 'revisor.example/r1', at: '2024-03-05T12:00:00.000Z' }]);
    expect(readNote(kept.note)?.signatures).toHaveLength(2);
    expect(openCheckpoint(kept.note, ed25519Verifier(t.key))?.checkpoint.size).toBe(10);
    expect(t.checkpoints.latest()).toEqual(kept);
  });

  it('may be sent again, with or without the last line break', () => {
    const kept = t.checkpoints.addCosignature(10, cosigned());
    expect(t.checkpoints.addCosignature(10, cosigned().trimEnd())).toEqual(kept);
  });

  const refused = (code: string) => expect.objectContaining({ name: 'CosignatureRefused', code });

  it('are refused from those who are no witnesses, also under a witness’s name', () => {
    const stranger = generateKey('revisor.example/r1').signerKey;
    expect(() => t.checkpoints.addCosignature(10, cosigned(stranger))).toThrow(refused('UNKNOWN_WITNESS'));
    expect(() => t.checkpoints.addCosignature(10, cosigned(t.signerKey))).toThrow(refused('UNKNOWN_WITNESS'));
  });

  it('are refused when they hold for something else', async () => {
    const line = cosigned();
    await grow(10, 11);
    await t.ledger.sign(NOON);
    expect(() => t.checkpoints.addCosignature(11, line)).toThrow(refused('BAD_COSIGNATURE'));
    expect(() => t.checkpoints.addCosignature(11, 'hej')).toThrow(refused('BAD_COSIGNATURE'));
    expect(() => t.checkpoints.addCosignature(12, line)).toThrow(refused('NO_SUCH_CHECKPOINT'));
    expect(t.checkpoints.latest()?.cosignatures).toEqual([]);
  });
});
