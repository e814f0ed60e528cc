import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import { FileDamaged, FileMissing } from './filer.js';
import { FilerIS3 } from './filer-i-s3.js';

const BUCKET = 'handlingar';
const PAPER = Buffer.from('Ansökan om bygglov för växthus på Ängsgatan 3');
const SUM = createHash('sha256').update(PAPER).digest('hex');

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('the contents of handlingar in a bucket', () => {
  let folder: string;
  let server: S3rver;
  let client: S3Client;
  let filer: FilerIS3;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'liggaren-s3-'));
    server = new S3rver({
      port: 0,
      silent: true,
      directory: folder,
      configureBuckets: [{ name: BUCKET, configs: [] }],
    });
    const { port } = (await server.run()) as AddressInfo;
    client = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-north-1',
      forcePathStyle: true,
      // What the server knows by itself.
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      // Not every S3-compatible server reads the checksums that the client adds by default.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    filer = new FilerIS3(client, BUCKET, 1024 * 1024);
  });
  afterAll(async () => {
    client.destroy();
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('keeps a content under the SHA-256 of its bytes and gives the same bytes back', async () => {
    expect(await filer.put(Readable.from([PAPER.subarray(0, 7), PAPER.subarray(7)]))).toEqual({
      sha256: SUM,
      bytes: PAPER.length,
    });
    expect(await filer.has(SUM)).toBe(true);
    expect((await bytesOf(await filer.open(SUM))).equals(PAPER)).toBe(true);
  });

  it('keeps an empty content, and one of many pieces stored by many at once', async () => {
    const { sha256: nothing } = await filer.put(Readable.from([]));
    expect(await bytesOf(await filer.open(nothing))).toHaveLength(0);

    const large = randomBytes(900_000);
    const pieces = () => Readable.from([large.subarray(0, 500_000), large.subarray(500_000)]);
    const stored = await Promise.all([filer.put(pieces()), filer.put(pieces()), filer.put(pieces())]);
    expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(1);
    expect((await bytesOf(await filer.open(stored[0].sha256))).equals(large)).toBe(true);
  });

  it('gives out no byte of a content that is not what was stored', async () => {
    const sum = createHash('sha256').update('what was stored').digest('hex');
    const at = { Bucket: BUCKET, Key: `${sum.slice(0, 2)}/${sum.slice(2)}` };
    await client.send(new PutObjectCommand({ ...at, Body: 'what somebody put there' }));
    await expect(filer.open(sum)).rejects.toThrow(FileDamaged);
  });

  it('says of a content that is not there, or has no such name, that it is missing', async () => {
    expect(await filer.has('0'.repeat(64))).toBe(false);
    expect(await filer.has('../../etc/passwd')).toBe(false);
    await expect(filer.open('0'.repeat(64))).rejects.toThrow(FileMissing);
    await expect(filer.open('../../etc/passwd')).rejects.toThrow(FileMissing);
  });

  it('stores nothing of a content that is too large', async () => {
    const large = randomBytes(1024 * 1024 + 1);
    await expect(filer.put(Readable.from([large]))).rejects.toThrow(/större än 1 MiB/);
    expect(await filer.has(createHash('sha256').update(large).digest('hex'))).toBe(false);
  });

  it('destroys a content, once or twice', async () => {
    const { sha256 } = await filer.put(Readable.from([Buffer.from('gallras')]));
    await filer.remove(sha256);
    await filer.remove(sha256);
    expect(await filer.has(sha256)).toBe(false);
  });
});
