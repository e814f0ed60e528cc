import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { checkpointText, openCheckpoint, signCheckpoint } from './checkpoint.js';
import { cosign, witnessKeyOf } from './cosignature.js';
import { entryOf, envelopeText, type Envelope } from './entry.js';
import { UnusableInput } from './errors.js';
import { checkpointLine, endText } from './export.js';
import { leafHash } from './hash.js';
import { ed25519Signer, ed25519Verifier, generateKey, readNote, signatureLine } from './note.js';
import { recordText } from './record.js';
import { aLedger, appendNumbered, numberedEvent, ORIGIN, type TestLedger } from './testing.js';
import { verifyExport, type ExportVerdict } from './verify-export.js';

const NOON = new Date('2024-03-05T12:00:00Z');
const revisor = generateKey('revisor.example/r1');

async function exported(ledger: TestLedger): Promise<string[]> {
  const pieces: Buffer[] = [];
  await ledger.ledger.export(
    new Writable({
      write: (piece: Buffer, _, done) => {
        pieces.push(piece);
        done();
      },
    }),
  );
  return Buffer.concat(pieces).toString().trimEnd().split('\n');
}

async function grown(ledger: TestLedger, sizes: readonly number[]): Promise<TestLedger> {
  let from = 0;
  for (const size of sizes) {
    await appendNumbered(ledger.store, from, size);
    await ledger.caughtUp();
    await ledger.ledger.sign(NOON);
    from = size;
  }
  return ledger;
}

const verified = (
  text: string | Buffer,
  key: string,
  since: readonly string[] = [],
): Promise<ExportVerdict> =>
  verifyExport(Readable.from([Buffer.from(text)]), {
    key,
    since,
    witnesses: [witnessKeyOf(revisor.signerKey)],
  });

/** The last line made to fit what stands before it, as a forger would. */
function resealed(lines: readonly string[]): string {
  const body = lines.slice(0, -1).map((line) => `${line}\n`);
  const count = (start: string) => body.filter((line) => line.startsWith(start)).length;
  const end = endText(count('{"envelope"'), count('{"checkpoint"'));
  return `${body.join('')}${end}${createHash('sha256').update(body.join('')).digest('hex')}"}\n`;
}

const lineOf = (lines: readonly string[], index: number) =>
  lines.findIndex((line) => line.startsWith('{"envelope"') && line.includes(`,"index":${index},`));
const atCheckpoint = (lines: readonly string[], size: number) =>
  lines.findIndex((line) => line.startsWith('{"checkpoint":') && line.includes(`\\n${size}\\n`));

/** An event's line with another envelope, leaf or payload, each made to fit. */
function forged(line: string, change: Partial<Envelope>, data?: (data: string) => string): string {
  const { envelope, payload, salt } = JSON.parse(line) as {
    envelope: Envelope;
    payload: { data: object; metadata: object };
    salt: string;
  };
  const event = numberedEvent(0);
  const { commit } = entryOf(
    {
      ...event,
      data: JSON.parse(
        data === undefined ? JSON.stringify(payload.data) : data(JSON.stringify(payload.data)),
      ) as never,
      metadata: { ...(payload.metadata as typeof event.metadata), salt },
      stream: '',
      revision: 0n,
      position: '',
    },
    0,
  ).envelope;
  const text = envelopeText({ ...envelope, commit, ...change });
  const inside = line.slice(line.indexOf(',"payload":') + 11, line.lastIndexOf(',"salt":'));
  return recordText(text, leafHash(text).toString('base64'), {
    payload: data === undefined ? inside : data(inside),
    salt,
  });
}

describe('a ledger of 10,000 events that was tampered with', () => {
  let t: TestLedger;
  let lines: string[];
  beforeAll(async () => {
    t = await grown(await aLedger(), [2_000, 5_000, 9_000, 10_000]);
    lines = await exported(t);
  }, 60_000);
  afterAll(() => t.remove());

  it('was whole before', async () => {
    expect(await verified(resealed(lines), t.key)).toMatchObject({
      ok: true,
      events: 10_000,
      checkpoints: 4,
    });
    expect(`${lines.join('\n')}\n`).toBe(resealed(lines));
  });

  type Deed = (copy: string[]) => void;
  const replace =
    (index: number, change: (line: string) => string): Deed =>
    (copy) => {
      const at = lineOf(copy, index);
      const changed = change(copy[at]!);
      expect(changed).not.toBe(copy[at]);
      copy[at] = changed;
    };
  const insertAt =
    (index: number, make: (copy: readonly string[]) => string): Deed =>
    (copy) => {
      copy.splice(lineOf(copy, index), 0, make(copy));
    };

  it.each<[deed: string, what: string, index: number, tamper: Deed]>([
    ['a byte of a payload', 'altered', 4_321, replace(4_321, (l) => l.replace('Ärende 4321', 'Ärende 4322'))],
    ['the actor', 'altered', 4_321, replace(4_321, (l) => l.replace('Rut Reg', 'Rot Reg'))],
    ['a byte of a salt', 'altered', 4_321, replace(4_321, (l) => l.replace(/"salt":"./, '"salt":"!'))],
    [
      'a byte of an envelope: the type',
      'altered',
      77,
      replace(77, (l) => l.replace('"type":"H', '"type":"h')),
    ],
    [
      'a byte of an envelope: the stream',
      'altered',
      77,
      replace(77, (l) => l.replace('ITSAM-2024', 'ITSAM-2025')),
    ],
    [
      'a byte of an envelope: the index',
      'altered',
      77,
      replace(77, (l) => l.replace('"index":77', '"index":76')),
    ],
    [
      'a byte of an envelope: the commitment',
      'altered',
      77,
      replace(77, (l) => l.replace('"commit":"', '"commit":"A')),
    ],
    ['a byte of a leaf', 'altered', 77, replace(77, (l) => l.replace(/"leaf":"..../, '"leaf":"AAAA'))],
    ['a space within a line', 'altered', 9_999, replace(9_999, (l) => l.replace('{"data":', '{"data": '))],
    [
      'a field that nobody knows',
      'altered',
      0,
      replace(0, (l) => l.replace('"payload":', '"note":1,"payload":')),
    ],
    ['the same key twice', 'altered', 0, replace(0, (l) => l.replace('"data":{', '"data":{"nr":1,'))],
    [
      'a payload with its envelope and leaf',
      'altered',
      2_000,
      replace(2_000, (l) => forged(l, {}, (d) => d.replace('Ärende 2000', 'Ärende 2001'))),
    ],
    ['an event dropped', 'missing', 6_000, (copy) => void copy.splice(lineOf(copy, 6_000), 1)],
    ['the first event dropped', 'missing', 0, (copy) => void copy.splice(lineOf(copy, 0), 1)],
    ['the last event dropped', 'missing', 9_999, (copy) => void copy.splice(lineOf(copy, 9_999), 1)],
    ['an event twice', 'added', 6_000, insertAt(6_001, (copy) => copy[lineOf(copy, 6_000)]!)],
    ['an event again, later', 'added', 3, insertAt(8_000, (copy) => copy[lineOf(copy, 3)]!)],
    [
      'two events swapped',
      'moved',
      6_000,
      (copy) => {
        const at = lineOf(copy, 6_000);
        [copy[at], copy[at + 1]] = [copy[at + 1]!, copy[at]!];
      },
    ],
    [
      'an event moved to the end',
      'moved',
      6_000,
      (copy) => {
        const [line] = copy.splice(lineOf(copy, 6_000), 1);
        copy.splice(lineOf(copy, 9_999) + 1, 0, line!);
      },
    ],
    [
      'an event inserted, made to fit',
      'added',
      6_000,
      insertAt(6_000, (copy) => forged(copy[lineOf(copy, 5_999)]!, { index: 6_000 })),
    ],
    [
      'all events after a checkpoint dropped with it',
      'missing',
      9_000,
      (copy) => void copy.splice(lineOf(copy, 9_000), 1_000),
    ],
    [
      'a checkpoint before its events',
      'missing',
      8_999,
      (copy) => {
        const [line] = copy.splice(atCheckpoint(copy, 9_000), 1);
        copy.splice(lineOf(copy, 8_999), 0, line!);
      },
    ],
    [
      'a checkpoint after its events',
      'checkpoint',
      5_000,
      (copy) => {
        const [line] = copy.splice(atCheckpoint(copy, 9_000), 1);
        copy.splice(lineOf(copy, 9_001), 0, line!);
      },
    ],
    [
      'a checkpoint twice',
      'checkpoint',
      5_000,
      (copy) => {
        const at = atCheckpoint(copy, 5_000);
        copy.splice(at, 0, copy[at]!);
      },
    ],
    [
      'the last checkpoint dropped',
      'checkpoint',
      9_000,
      (copy) => void copy.splice(atCheckpoint(copy, 10_000), 1),
    ],
    [
      'a checkpoint’s size',
      'checkpoint',
      5_000,
      (copy) => {
        const at = atCheckpoint(copy, 9_000);
        copy[at] = copy[at]!.replace('\\n9000\\n', '\\n9001\\n');
      },
    ],
  ])('is found out, and the first wrong event named: %s', async (_, what, index, tamper) => {
    const copy = [...lines];
    tamper(copy);
    const verdict = await verified(resealed(copy), t.key);
    expect(verdict).toMatchObject({ ok: false, finding: { what, index } });
  });

  it('is found out when it was cut off: in a line, after a line, after a checkpoint', async () => {
    const cut = lines.slice(0, atCheckpoint(lines, 9_000) + 1).join('\n');
    for (const text of [cut, cut.slice(0, -100), `${cut}\n`]) {
      expect(await verified(text, t.key)).toMatchObject({ ok: false, finding: { what: 'missing' } });
    }
    expect(await verified(`${cut}\n`, t.key)).toMatchObject({ finding: { index: 9_000 } });
  });

  it('is found out when it was cut off after a checkpoint and given a last line that fits, by whoever kept a later one', async () => {
    const cut = resealed([...lines.slice(0, atCheckpoint(lines, 9_000) + 1), '']);
    expect(await verified(cut, t.key)).toMatchObject({ ok: true, events: 9_000 });
    const kept = [t.checkpoints.latest()!.note];
    expect(await verified(cut, t.key, kept)).toMatchObject({
      ok: false,
      finding: { what: 'missing', index: 9_000, through: 9_999 },
    });
  });

  it('is found out when it was signed again with another key', async () => {
    const other = generateKey(ORIGIN);
    const again = lines.map((line) => {
      if (!line.startsWith('{"checkpoint":')) return line;
      const { note } = { note: (JSON.parse(line) as { checkpoint: string }).checkpoint };
      const { size, root } = openCheckpoint(note, ed25519Verifier(t.key))!.checkpoint;
      return checkpointLine(signCheckpoint(size, root, ed25519Signer(other.signerKey)));
    });
    const finding = { what: 'checkpoint', index: 0 };
    expect(await verified(resealed(again), t.key)).toMatchObject({ ok: false, finding });
    again[0] = again[0]!.replace(t.key, other.verifierKey);
    expect(await verified(resealed(again), t.key)).toMatchObject({ ok: false, finding });
    // To whoever takes the key from the file, everything is in order.
    expect(await verified(resealed(again), other.verifierKey)).toMatchObject({ ok: true });
  });

  it('is found out to within two checkpoints when every leaf was made to fit', async () => {
    const copy = [...lines];
    const at = lineOf(copy, 6_000);
    copy[at] = forged(copy[at]!, {}, (data) => data.replace('Ärende 6000', 'Ärende 6001'));
    expect(await verified(resealed(copy), t.key)).toMatchObject({
      ok: false,
      finding: { what: 'altered', index: 5_000, through: 8_999 },
    });
  });

  it('is whole, by the key alone, when whoever holds the key wrote it anew; a checkpoint kept since tells', async () => {
    const kept = t.checkpoints.list().map(({ note }) => note);
    const rewritten = await aLedger([], { signerKey: t.signerKey, verifierKey: t.key });
    await appendNumbered(rewritten.store, 0, 5_500);
    await appendNumbered(rewritten.store, 5_501, 10_001);
    await rewritten.caughtUp();
    await rewritten.ledger.sign(NOON);
    const text = resealed(await exported(rewritten));
    expect(await verified(text, t.key)).toMatchObject({ ok: true });
    expect(await verified(text, t.key, kept)).toMatchObject({
      ok: false,
      finding: { what: 'altered', index: 5_000, through: 8_999 },
    });
    expect(await verified(text, t.key, kept.slice(0, 1))).toMatchObject({
      ok: false,
      finding: { what: 'altered', index: 0, through: 9_999 },
    });
    await rewritten.remove();
  }, 60_000);

  it('is whole without the payload that gallring destroyed: envelope, leaf and every proof stay', async () => {
    const copy = [...lines];
    for (const index of [17, 4_000]) {
      const at = lineOf(copy, index);
      copy[at] = copy[at]!.replace(/"payload":.*$/, '"payload":null,"salt":null}');
    }
    expect(await verified(resealed(copy), t.key)).toMatchObject({ ok: true, events: 10_000, withheld: 2 });
    copy[lineOf(copy, 17)] = copy[lineOf(copy, 17)]!.replace('"salt":null', '"salt":""');
    expect(await verified(resealed(copy), t.key)).toMatchObject({
      ok: false,
      finding: { what: 'altered', index: 17 },
    });
  });

  describe('in the database itself', () => {
    let original: string;
    beforeAll(async () => {
      t = await t.reopen(() => {
        original = `${t.eventsFile}.original`;
        const db = new BetterSqlite3(t.eventsFile);
        db.pragma('wal_checkpoint(TRUNCATE)');
        db.close();
        copyFileSync(t.eventsFile, original);
        cpSync(join(t.folder, 'views'), join(t.folder, 'views.original'), { recursive: true });
      });
    }, 60_000);

    const shift = (db: BetterSqlite3.Database, from: number) => {
      db.exec(`UPDATE events SET position = -position - 1 WHERE position >= ${from}`);
      db.exec('UPDATE events SET position = -position WHERE position < 0');
    };

    it.each<
      [deed: string, what: string, index: number, sql: string | ((db: BetterSqlite3.Database) => void)]
    >([
      [
        'UPDATE of data',
        'altered',
        6_000,
        `UPDATE events SET data = replace(data, 'Ärende', 'Arende') WHERE position = 6001`,
      ],
      [
        'UPDATE of metadata',
        'altered',
        6_000,
        `UPDATE events SET metadata = replace(metadata, '"rut"', '"rot"') WHERE position = 6001`,
      ],
      ['UPDATE of a type', 'altered', 6_000, `UPDATE events SET type = 'ArendeClosed' WHERE position = 6001`],
      ['UPDATE of a stream', 'altered', 6_000, `UPDATE events SET stream = 'arende-X' WHERE position = 6001`],
      ['UPDATE of many', 'altered', 6_000, `UPDATE events SET type = 'ArendeClosed' WHERE position > 6000`],
      ['DELETE', 'missing', 6_000, `DELETE FROM events WHERE position = 6001`],
      ['DELETE of the last', 'missing', 9_999, `DELETE FROM events WHERE position = 10000`],
      ['an older backup', 'missing', 7_500, `DELETE FROM events WHERE position > 7500`],
      [
        'two rows swapped',
        'moved',
        6_000,
        (db) => {
          db.exec('UPDATE events SET position = 0 WHERE position = 6001');
          db.exec('UPDATE events SET position = 6001 WHERE position = 6002');
          db.exec('UPDATE events SET position = 6002 WHERE position = 0');
        },
      ],
      [
        'INSERT between two',
        'added',
        6_000,
        (db) => {
          shift(db, 6_001);
          db.exec(
            `INSERT INTO events SELECT 6001, 'arende-X', 0, id, type, data, metadata FROM events WHERE position = 5000`,
          );
        },
      ],
    ])(
      'is found out, and the first wrong event named, though the view was built anew: %s',
      async (_, what, index, sql) => {
        t = await t.reopen(() => {
          const db = new BetterSqlite3(t.eventsFile);
          if (typeof sql === 'string') db.exec(sql);
          else db.transaction(sql)(db);
          db.close();
          rmSync(join(t.folder, 'views'), { recursive: true });
        });
        await expect(t.ledger.sign(NOON)).rejects.toMatchObject({ name: 'HistoryChanged', index });
        const verdict = await verified(`${(await exported(t)).join('\n')}\n`, t.key);
        expect(verdict).toMatchObject({ ok: false, finding: { what, index } });
        t = await t.reopen(() => {
          for (const suffix of ['-wal', '-shm']) rmSync(t.eventsFile + suffix, { force: true });
          rmSync(join(t.folder, 'views'), { recursive: true });
          copyFileSync(original, t.eventsFile);
          cpSync(join(t.folder, 'views.original'), join(t.folder, 'views'), { recursive: true });
        });
        expect(await t.ledger.sign(NOON)).toBeUndefined();
      },
      30_000,
    );
  });
});

describe('a ledger of 60 events', () => {
  let t: TestLedger;
  let lines: string[];
  beforeAll(async () => {
    t = await grown(await aLedger([witnessKeyOf(revisor.signerKey)]), [10, 33, 60]);
    const { text } = readNote(t.checkpoints.bySize(33)!.note)!;
    t.checkpoints.addCosignature(33, signatureLine(cosign(text, revisor.signerKey, NOON)));
    lines = await exported(t);
  });
  afterAll(() => t.remove());

  /** Numbers in [0, n), the same in every run (xorshift32). */
  const randomFrom = (seed: number) => {
    let x = seed;
    return (n: number) => {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      return (x >>> 0) % n;
    };
  };

  const isRefused = async (text: string | Buffer): Promise<ExportVerdict | UnusableInput> => {
    try {
      return await verified(text, t.key);
    } catch (error) {
      if (error instanceof UnusableInput) return error;
      throw error;
    }
  };

  it('fails each of 700 random changes of a byte: replaced, dropped or put in', async () => {
    const random = randomFrom(20240305);
    const whole = Buffer.from(`${lines.join('\n')}\n`);
    for (let n = 0; n < 700; n++) {
      const at = random(whole.length);
      const byte = Buffer.of((whole[at]! + 1 + random(255)) % 256);
      const how = random(3);
      const rest = whole.subarray(how === 2 ? at : at + 1);
      const altered = Buffer.concat([whole.subarray(0, at), how === 1 ? Buffer.alloc(0) : byte, rest]);
      if (altered.equals(whole)) continue;
      const verdict = await isRefused(altered);
      // Only the first line says what kind of file it is.
      if (verdict instanceof UnusableInput && at <= lines[0]!.length) continue;
      // The byte’s line tells which event it is about; a line break put in or taken away breaks that line too.
      const line = whole.subarray(0, at).toString('latin1').split('\n').length;
      const index = /^\{"envelope.*?,"index":(\d+),/.exec(lines[line - 1]!)?.[1];
      const where = `byte ${at}, line ${line}: ${JSON.stringify(verdict)}`;
      if (verdict instanceof UnusableInput || verdict.ok) throw new Error(where);
      if (index !== undefined && verdict.finding.index !== Number(index)) throw new Error(where);
    }
  });

  it('fails each of 300 random changes of its lines, though the last line was made to fit', async () => {
    const random = randomFrom(19301973);
    const events = lines.flatMap((line, at) => (line.startsWith('{"envelope"') ? [at] : []));
    for (let n = 0; n < 300; n++) {
      const copy = [...lines];
      const [one, other] = [events[random(60)]!, events[random(60)]!];
      const how = ['drop', 'duplicate', 'swap', 'move', 'forge'][random(5)];
      if (how === 'drop') copy.splice(one, 1);
      if (how === 'duplicate') copy.splice(other, 0, copy[one]!);
      if (how === 'swap') [copy[one], copy[other]] = [copy[other]!, copy[one]!];
      if (how === 'move') copy.splice(other, 0, ...copy.splice(one, 1));
      if (how === 'forge') copy[one] = forged(copy[one]!, { type: `Forged${n}` });
      if (copy.join('\n') === lines.join('\n')) continue;
      const verdict = await isRefused(resealed(copy));
      if (verdict instanceof UnusableInput || verdict.ok)
        throw new Error(`change ${n} (${how}) of line ${one}`);
    }
  });

  it('is judged by checkpoints of its own: a checkpoint of another tree under the same key does not fit', async () => {
    const text = checkpointText({ origin: ORIGIN, size: 33, root: leafHash('another tree') });
    const note = signCheckpoint(33, leafHash('another tree'), ed25519Signer(t.signerKey));
    expect(note.startsWith(text)).toBe(true);
    const copy = [...lines];
    copy[atCheckpoint(copy, 33)] = checkpointLine(note);
    expect(await verified(resealed(copy), t.key)).toMatchObject({
      ok: false,
      finding: { what: 'altered', index: 10, through: 32 },
    });
  });

  it('is refused when a known witness’s cosignature does not hold', async () => {
    const copy = [...lines];
    const at = atCheckpoint(copy, 33);
    const signature = cosign('another checkpoint\n', revisor.signerKey, NOON);
    copy[at] = copy[at]!.replace(/— revisor[^\\]*\\n/, JSON.stringify(signatureLine(signature)).slice(1, -1));
    expect(await verified(resealed(copy), t.key)).toMatchObject({
      ok: false,
      finding: { what: 'checkpoint', index: 10, why: expect.stringContaining('revisor.example/r1') },
    });
  });
});
