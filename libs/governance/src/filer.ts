import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Rejected } from './rule.js';

/** The largest content of one handling: 100 MiB. */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

/** The contents of handlingar, each under the SHA-256 (hex) of its bytes. What they are is told by the events. */
export abstract class Filer {
  /** Stores a content; durable when it resolves. The same content twice is one. @throws Rejected FILE_TOO_LARGE */
  abstract put(
    content: AsyncIterable<Uint8Array>,
  ): Promise<{ readonly sha256: string; readonly bytes: number }>;
  abstract has(sha256: string): Promise<boolean>;
  /** The content, read and found whole before the first byte is given out. @throws FileMissing, FileDamaged */
  abstract open(sha256: string): Promise<Readable>;
  /** Destroys a content. Nothing happens when it is not there. */
  abstract remove(sha256: string): Promise<void>;
}

/** No content has this sum. */
export class FileMissing extends Error {
  constructor(readonly sha256: string) {
    super(`there is no content ${sha256}`);
    this.name = 'FileMissing';
  }
}

/** The bytes are not those that were stored: restore them from a backup. */
export class FileDamaged extends Error {
  constructor(
    readonly sha256: string,
    readonly found: string,
  ) {
    super(`the content ${sha256} is damaged: its sum is now ${found}`);
    this.name = 'FileDamaged';
  }
}

/** A folder of contents: `<folder>/ab/cdef…`. Several processes may share it. */
export class FilerPaDisk extends Filer {
  constructor(
    private readonly folder: string,
    private readonly maxBytes = MAX_FILE_BYTES,
  ) {
    super();
  }

  async put(content: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> {
    const temporary = join(this.folder, 'tmp', randomUUID());
    await mkdir(dirname(temporary), { recursive: true });
    const file = await open(temporary, 'wx', 0o600);
    try {
      const written = await this.write(file, content);
      const target = this.pathOf(written.sha256);
      await mkdir(dirname(target), { recursive: true });
      // Also when the content is there already: equal bytes do no harm, and a damaged file is healed.
      await rename(temporary, target);
      await syncFolder(dirname(target));
      await syncFolder(this.folder);
      return written;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  async has(sha256: string): Promise<boolean> {
    try {
      return (await stat(this.pathOf(sha256))).isFile();
    } catch (error) {
      if (isMissing(error) || error instanceof FileMissing) return false;
      throw error;
    }
  }

  async open(sha256: string): Promise<Readable> {
    let file: FileHandle;
    try {
      file = await open(this.pathOf(sha256), 'r');
    } catch (error) {
      throw isMissing(error) ? new FileMissing(sha256) : error;
    }
    try {
      const hash = createHash('sha256');
      for await (const chunk of file.createReadStream({ start: 0, autoClose: false }))
        hash.update(chunk as Buffer);
      const found = hash.digest('hex');
      if (found !== sha256) throw new FileDamaged(sha256, found);
      return file.createReadStream({ start: 0 });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async remove(sha256: string): Promise<void> {
    const path = this.pathOf(sha256);
    try {
      await rm(path);
      await syncFolder(dirname(path));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  private async write(file: FileHandle, content: AsyncIterable<Uint8Array>) {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      if (bytes > this.maxBytes) {
        throw new Rejected(
          'FILE_TOO_LARGE',
          `Filen är större än ${Math.floor(this.maxBytes / 1024 / 1024)} MiB. Dela upp den eller spara den mindre.`,
        );
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
    return { sha256: hash.digest('hex'), bytes };
  }

  private pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new FileMissing(sha256);
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2));
  }
}

/** A rename or a removal is durable when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';
