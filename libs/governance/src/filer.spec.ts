import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FileDamaged, FileMissing, FilerPaDisk } from './filer.js';

const PAPER = Buffer.from('Återkallelse av tidigare beslut om att ta fram förslag på ny lönemodell');
const SUM = createHash('sha256').update(PAPER).digest('hex');

async function text(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('the contents of handlingar on disk', () => {
  let folder: string;
  let filer: FilerPaDisk;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'filer-'));
    filer = new FilerPaDisk(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2));
  const unfinished = () => readdir(join(folder, 'tmp'));

  it('keeps a content under the SHA-256 of its bytes and gives the same bytes back', async () => {
    const stored = await filer.put(Readable.from([PAPER.subarray(0, 10), PAPER.subarray(10)]));

    expect(stored).toEqual({ sha256: SUM, bytes: PAPER.length });
    expect(await filer.has(SUM)).toBe(true);
    expect(await text(await filer.open(SUM))).toBe(PAPER.toString());
    expect(await unfinished()).toEqual([]);
  });

  it('keeps an empty content', async () => {
    const { sha256, bytes } = await filer.put(Readable.from([]));

    expect(bytes).toBe(0);
    expect(await text(await filer.open(sha256))).toBe('');
  });

  it('keeps one copy of a content that is stored by many at once', async () => {
    const stored = await Promise.all(Array.from({ length: 8 }, () => filer.put(Readable.from([PAPER]))));

    expect(new Set(stored.map(({ sha256 }) => sha256))).toEqual(new Set([SUM]));
    expect(await readdir(join(folder, SUM.slice(0, 2)))).toEqual([SUM.slice(2)]);
    expect(await unfinished()).toEqual([]);
  });

  it('gives out no byte of a damaged content, and is healed when the content is stored again', async () => {
    await filer.put(Readable.from([PAPER]));
    await writeFile(pathOf(SUM), Buffer.concat([PAPER, Buffer.from('!')]));

    await expect(filer.open(SUM)).rejects.toThrow(FileDamaged);

    await filer.put(Readable.from([PAPER]));
    expect(await text(await filer.open(SUM))).toBe(PAPER.toString());
  });

  it('refuses a content over the limit and leaves nothing behind', async () => {
    const small = new FilerPaDisk(folder, PAPER.length - 1);

    await expect(small.put(Readable.from([PAPER]))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });

    expect(await unfinished()).toEqual([]);
    expect(await small.has(SUM)).toBe(false);
  });

  it('leaves nothing behind of an upload that broke off', async () => {
    async function* broken() {
      yield PAPER;
      await Promise.reject(new Error('the line went dead'));
    }

    await expect(filer.put(broken())).rejects.toThrow('the line went dead');

    expect(await unfinished()).toEqual([]);
  });

  it('destroys a content, once or twice', async () => {
    await filer.put(Readable.from([PAPER]));

    await filer.remove(SUM);
    await filer.remove(SUM);

    expect(await filer.has(SUM)).toBe(false);
    await expect(filer.open(SUM)).rejects.toThrow(FileMissing);
  });

  it('reads no file outside its folder, whatever it is asked for', async () => {
    await writeFile(join(folder, 'secret'), 'x');

    expect(await filer.has('../secret')).toBe(false);
    await expect(filer.open('../secret')).rejects.toThrow(FileMissing);
    await expect(filer.open('xx/../secret')).rejects.toThrow(FileMissing);
  });
});
