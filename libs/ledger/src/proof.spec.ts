import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { cosign, witnessKeyOf } from './cosignature.js';
import { HistoryChanged, UnusableInput } from './errors.js';
import { generateKey, readNote, signatureLine } from './note.js';
import { readProof, verifyProof } from './proof.js';
import { aLedger, appendNumbered, numberedEvent, ORIGIN, type TestLedger } from './testing.js';

const NOON = new Date('2024-03-05T12:00:00Z');
const revisor = generateKey('revisor.example/r1');
const witnesses = [witnessKeyOf(revisor.signerKey)];

let t: TestLedger;
let proof: string;

async function proofOf(n: number, payload = true): Promise<string> {
  const found = await t.ledger.proof(numberedEvent(n).id, { payload });
  if (!('file' in found)) throw new Error(`no proof: ${found.missing} is missing`);
  return found.file;
}

beforeAll(async () => {
  t = await aLedger(witnesses);
  await appendNumbered(t.store, 0, 70);
  await t.caughtUp();
  const { note } = (await t.ledger.sign(NOON))!;
  t.checkpoints.addCosignature(70, signatureLine(cosign(readNote(note)!.text, revisor.signerKey, NOON)));
  proof = await proofOf(37);
});
afterAll(() => t.remove());

describe('a proof file', () => {
  it('proves offline that an event was in the ledger, what it said and who recorded it', () => {
    const verdict = verifyProof(proof, { key: t.key, witnesses });
    expect(verdict).toMatchObject({
      ok: true,
      origin: ORIGIN,
      size: 70,
      event: {
        envelope: { index: 37, id: numberedEvent(37).id, stream: 'arende-ITSAM-2024-0', revision: 37 },
        payload: { data: { nr: 37 }, metadata: { actor: { name: 'Rut Registratör' } } },
      },
      cosignatures: [{ witness: 'revisor.example/r1', size: 70, at: '2024-03-05T12:00:00.000Z' }],
    });
  });

  it('is in the form of C2SP tlog-proof', () => {
    expect(proof.split('\n').map((line) => line.split(' ')[0])).toEqual([
      'c2sp.org/tlog-proof@v1',
      'extra',
      'index',
      ...Array.from({ length: 7 }, () => expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/)),
      '',
      ORIGIN,
      '70',
      expect.any(String),
      '',
      '—',
      '—',
      '',
    ]);
  });

  it('holds for every event', async () => {
    for (let n = 0; n < 70; n++) {
      expect(verifyProof(await proofOf(n), { key: t.key })).toMatchObject({ ok: true });
    }
  });

  it('can do without what the event said: after gallring, or for those who must not read it', async () => {
    const without = await proofOf(37, false);
    expect(Buffer.from(without.split('\n')[1]!.slice(6), 'base64').toString()).toMatch(
      /"payload":null,"salt":null}$/,
    );
    expect(verifyProof(without, { key: t.key })).toMatchObject({
      ok: true,
      event: { envelope: { index: 37 }, payload: null },
    });
    const { index, path, checkpoint } = readProof(proof)!;
    expect(readProof(without)).toMatchObject({ index, path, checkpoint });
  });

  it('fails when any single character of it is another one, or no longer counts the witness whose name it was', () => {
    for (let at = 0; at < proof.length; at++) {
      const other = proof[at] === 'A' ? 'B' : 'A';
      const altered = proof.slice(0, at) + other + proof.slice(at + 1);
      let ok: boolean;
      try {
        const verdict = verifyProof(altered, { key: t.key, witnesses });
        ok = verdict.ok && verdict.cosignatures.length > 0;
      } catch (error) {
        if (!(error instanceof UnusableInput) || at > 22) throw error;
        ok = false;
      }
      if (ok) throw new Error(`character ${at} may be ${other}`);
    }
    expect(verifyProof(`${proof}\n`, { key: t.key })).toMatchObject({ ok: false });
    expect(verifyProof(proof.slice(0, -1), { key: t.key })).toMatchObject({ ok: false });
  });

  it('fails under another key', () => {
    expect(verifyProof(proof, { key: generateKey(ORIGIN).verifierKey })).toMatchObject({
      ok: false,
      why: expect.stringContaining('inte signerad med den angivna nyckeln'),
    });
  });

  it('can not be made of another event’s path, nor of another event’s content', async () => {
    const other = readProof(await proofOf(36))!;
    const { record, ...rest } = readProof(proof)!;
    const text = (p: { record: string; index: number }) =>
      proof
        .replace(/extra .*/, `extra ${Buffer.from(p.record).toString('base64')}`)
        .replace(/index .*/, `index ${p.index}`);
    expect(verifyProof(text({ record: other.record, index: 36 }), { key: t.key })).toMatchObject({
      ok: false,
    });
    const payloadOf = (line: string) => /"payload":(.*)$/.exec(line)![1]!;
    const mixed = record.replace(payloadOf(record), payloadOf(other.record));
    expect(verifyProof(text({ record: mixed, index: rest.index }), { key: t.key })).toMatchObject({
      ok: false,
      why: 'Händelsens innehåll är inte det som registrerades.',
    });
  });

  it('is no proof when it is something else: then nothing has been proven wrong', () => {
    expect(() => verifyProof('hej', { key: t.key })).toThrow(UnusableInput);
    expect(() => verifyProof(proof, { key: 'hej' })).toThrow(UnusableInput);
    expect(() => verifyProof(proof, { key: t.key, witnesses: ['hej'] })).toThrow(UnusableInput);
  });

  it('needs a checkpoint over the event, and an event', async () => {
    await appendNumbered(t.store, 70, 71);
    await t.caughtUp();
    expect(await t.ledger.proof(numberedEvent(70).id, { payload: true })).toEqual({ missing: 'checkpoint' });
    expect(await t.ledger.proof(numberedEvent(71).id, { payload: true })).toEqual({ missing: 'event' });
  });

  it('is not given of an event that is no longer what it was', async () => {
    const db = new BetterSqlite3(t.eventsFile);
    db.exec(`UPDATE events SET data = replace(data, 'Ärende', 'Arende') WHERE position = 21`);
    db.close();
    await expect(t.ledger.proof(numberedEvent(20).id, { payload: true })).rejects.toThrow(HistoryChanged);
  });
});

describe('the served tree', () => {
  it('has tiles by path', () => {
    expect(t.ledger.tile('tile/0/000.p/70')).toHaveLength(70 * 32);
    expect(t.ledger.tile('tile/entries/000.p/2')?.toString()).toContain(numberedEvent(1).id);
    expect(t.ledger.tile('tile/0/001')).toBeUndefined();
    expect(t.ledger.tile('tile/../events.sqlite')).toBeUndefined();
  });

  it('has consistency proofs', () => {
    expect(t.ledger.consistency(64, 70)).toHaveLength(1);
    expect(() => t.ledger.consistency(0, 70)).toThrow(RangeError);
    expect(() => t.ledger.consistency(1, 1_000)).toThrow(RangeError);
  });
});
