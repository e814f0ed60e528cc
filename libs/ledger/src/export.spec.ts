import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import { cosign, witnessKeyOf } from './cosignature.js';
import { UnusableInput } from './errors.js';
import { exportLedger } from './export.js';
import { generateKey, readNote, signatureLine } from './note.js';
import { aLedger, appendNumbered, numberedEvent, ORIGIN, type TestLedger } from './testing.js';
import { verifyExport } from './verify-export.js';
import { verifyFile } from './verify-file.js';

const NOON = new Date('2024-03-05T12:00:00Z');
const revisor = generateKey('revisor.example/r1');
const witnesses = [witnessKeyOf(revisor.signerKey)];

/** What is written, and in how large pieces. */
class Sink extends Writable {
  readonly pieces: Buffer[] = [];
  override _write(piece: Buffer, _: unknown, done: () => void): void {
    this.pieces.push(piece);
    setImmediate(done);
  }
  get text(): string {
    return Buffer.concat(this.pieces).toString();
  }
}

const inPieces = (text: string, bytes: number) => {
  const all = Buffer.from(text);
  return Readable.from(
    Array.from({ length: Math.ceil(all.length / bytes) }, (_, i) => all.subarray(i * bytes, (i + 1) * bytes)),
  );
};

let t: TestLedger;
let text: string;
beforeAll(async () => {
  t = await aLedger(witnesses);
  for (const [from, to] of [
    [0, 40],
    [40, 41],
    [41, 300],
  ] as const) {
    await appendNumbered(t.store, from, to);
    await t.caughtUp();
    await t.ledger.sign(NOON);
  }
  const { note } = t.checkpoints.bySize(41)!;
  t.checkpoints.addCosignature(41, signatureLine(cosign(readNote(note)!.text, revisor.signerKey, NOON)));
  // Recorded after the last checkpoint: not in the export.
  await appendNumbered(t.store, 300, 310);
  const sink = new Sink();
  await t.ledger.export(sink);
  text = sink.text;
});
afterAll(() => t.remove());

describe('an export', () => {
  it('is verified with the key alone', async () => {
    expect(await verifyExport(inPieces(text, 1_000), { key: t.key })).toEqual({
      ok: true,
      origin: ORIGIN,
      events: 300,
      checkpoints: 3,
      withheld: 0,
      root: t.checkpoints.latest()!.root,
      cosignatures: [],
    });
  });

  it('is verified in whatever pieces it comes', async () => {
    for (const bytes of [1, 7, 65_536, 10_000_000]) {
      expect(await verifyExport(inPieces(text, bytes), { key: t.key })).toMatchObject({ ok: true });
    }
  });

  it('tells which witnesses have cosigned, and up to where', async () => {
    expect(await verifyExport(inPieces(text, 10_000), { key: t.key, witnesses })).toMatchObject({
      ok: true,
      cosignatures: [{ witness: 'revisor.example/r1', size: 41, at: '2024-03-05T12:00:00.000Z' }],
    });
  });

  it('is verified against checkpoints that were kept', async () => {
    const since = t.checkpoints.list().map(({ note }) => note);
    expect(await verifyExport(inPieces(text, 10_000), { key: t.key, since })).toMatchObject({ ok: true });
  });

  it('is one line for each thing, in canonical form, with everything that an event holds', () => {
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 300 + 3 + 1);
    for (const line of lines) expect(canonicalize(JSON.parse(line))).toBe(line);
    const { data, metadata } = numberedEvent(37);
    const { salt, ...rest } = metadata;
    expect(JSON.parse(lines[1 + 37]!)).toMatchObject({
      envelope: { v: 1, index: 37, id: numberedEvent(37).id, revision: 37 },
      payload: { data, metadata: rest },
      salt,
    });
    expect(JSON.parse(lines[1 + 40]!)).toEqual({ checkpoint: t.checkpoints.bySize(40)!.note });
    expect(JSON.parse(lines[0]!)).toEqual({ format: 'liggaren-export', key: t.key, v: 1 });
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ events: 300, checkpoints: 3 });
  });

  it('is the same every time', async () => {
    const again = new Sink();
    await t.ledger.export(again);
    expect(again.text).toBe(text);
  });

  it('is written in pieces, never as a whole', () => {
    expect(text.length).toBeGreaterThan(200_000);
    const sink = new Sink();
    return t.ledger.export(sink).then(() => {
      expect(Math.max(...sink.pieces.map(({ length }) => length))).toBeLessThan(70_000);
    });
  });

  it('needs a checkpoint', async () => {
    const empty = await aLedger();
    await expect(exportLedger(empty.store, empty.checkpoints, new Sink())).rejects.toThrow(UnusableInput);
    await empty.remove();
  });
});

describe('what is no export', () => {
  it.each([
    ['nothing', ''],
    ['a text', 'Hej\n'],
    ['other JSON', '{"format":"csv"}\n'],
    ['a line without an end', '{"format":"liggaren-export"'],
    ['null', 'null\n'],
  ])('is unusable, which is not the same as wrong: %s', async (_, input) => {
    await expect(verifyExport(inPieces(input, 100), { key: t.key })).rejects.toThrow(UnusableInput);
  });

  it('is an export of a later form', async () => {
    const later = text.replace('"v":1}\n', '"v":2}\n');
    await expect(verifyExport(inPieces(later, 1_000), { key: t.key })).rejects.toThrow(/version 2/);
  });

  it('is judged with a key and checkpoints that can be read', async () => {
    await expect(verifyExport(inPieces(text, 1_000), { key: 'nyckel' })).rejects.toThrow(UnusableInput);
    const foreign = { key: t.key, since: ['en gammal kontrollpunkt'] };
    await expect(verifyExport(inPieces(text, 1_000), foreign)).rejects.toThrow(UnusableInput);
  });
});

describe('a file of either kind', () => {
  it('is verified as what it is', async () => {
    expect(await verifyFile(inPieces(text, 5), { key: t.key })).toMatchObject({ kind: 'export', ok: true });
    const found = await t.ledger.proof(numberedEvent(7).id, { payload: true });
    const proof = 'file' in found ? found.file : '';
    expect(await verifyFile(inPieces(proof, 5), { key: t.key })).toMatchObject({
      kind: 'proof',
      ok: true,
      size: 300,
    });
    const since = [t.checkpoints.latest()!.note];
    await expect(verifyFile(inPieces(proof, 5), { key: t.key, since })).rejects.toThrow(UnusableInput);
    await expect(verifyFile(inPieces('', 5), { key: t.key })).rejects.toThrow(UnusableInput);
  });
});
