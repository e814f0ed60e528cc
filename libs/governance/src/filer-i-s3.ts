import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileDamaged, FileMissing, Filer, FilerPaDisk, MAX_FILE_BYTES } from './filer.js';

/**
 * The contents of handlingar in a bucket of any S3-compatible server, for processes on several machines: objects
 * `ab/cdef…`. A content passes through a folder of its own on the way in, since its name is not known before its last
 * byte is read, and on the way out, since no byte is given out before the sum of all is checked.
 */
export class FilerIS3 extends Filer {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly maxBytes = MAX_FILE_BYTES,
  ) {
    super();
  }

  async put(content: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> {
    const { filer, folder } = await this.passage();
    try {
      const stored = await filer.put(content);
      await this.client.send(
        new PutObjectCommand({
          ...this.at(stored.sha256),
          Body: await filer.open(stored.sha256),
          ContentLength: stored.bytes,
        }),
      );
      return stored;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async has(sha256: string): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand(this.at(sha256)));
      return true;
    } catch (error) {
      if (error instanceof NotFound || error instanceof FileMissing) return false;
      throw error;
    }
  }

  async open(sha256: string): Promise<Readable> {
    const { filer, folder } = await this.passage();
    try {
      const { Body } = await this.client.send(new GetObjectCommand(this.at(sha256)));
      const { sha256: found } = await filer.put(Body as Readable);
      if (found !== sha256) throw new FileDamaged(sha256, found);
      const content = await filer.open(sha256);
      content.once('close', () => void rm(folder, { recursive: true }).catch(() => undefined));
      return content;
    } catch (error) {
      await rm(folder, { recursive: true });
      throw error instanceof NoSuchKey ? new FileMissing(sha256) : error;
    }
  }

  async remove(sha256: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.at(sha256)));
  }

  private async passage(): Promise<{ filer: FilerPaDisk; folder: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'liggaren-fil-'));
    return { filer: new FilerPaDisk(folder, this.maxBytes), folder };
  }

  private at(sha256: string): { Bucket: string; Key: string } {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new FileMissing(sha256);
    return { Bucket: this.bucket, Key: `${sha256.slice(0, 2)}/${sha256.slice(2)}` };
  }
}
