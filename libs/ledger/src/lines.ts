import { createHash } from 'node:crypto';

/** Longest line that is read. An event has at most 1 MiB. */
const LONGEST = 4 * 1024 * 1024;
const LINE_BREAK = 0x0a;

/** The lines of a file, one at a time, and the hash of what came before the one that was taken last. */
export class Lines {
  /** Number of the line that was taken last, from 1. */
  number = 0;
  private readonly source: AsyncIterator<Uint8Array>;
  private readonly sha256 = createHash('sha256');
  private data: Buffer = Buffer.alloc(0);
  /** Where the line that was taken last begins, where the next one does, and how far the data are hashed. */
  private begin = 0;
  private next = 0;
  private hashed = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** The next line without its break, if all of it has been read; valid until `fill`. */
  take(): Buffer | undefined {
    const end = this.data.indexOf(LINE_BREAK, this.next);
    if (end < 0) return undefined;
    this.begin = this.next;
    this.next = end + 1;
    this.number += 1;
    return this.data.subarray(this.begin, end);
  }

  /** Reads on. False at the end of the file, and when a line has no end. */
  async fill(): Promise<boolean> {
    const rest = this.data.subarray(this.next);
    if (rest.length > LONGEST) return false;
    const { done, value } = await this.source.next();
    if (done) return false;
    this.sha256.update(this.data.subarray(this.hashed, this.next));
    this.data =
      rest.length === 0
        ? Buffer.from(value.buffer, value.byteOffset, value.length)
        : Buffer.concat([rest, value]);
    this.begin = this.next = this.hashed = 0;
    return true;
  }

  /** The next line, after reading on where that is needed; undefined when there is none. */
  async line(): Promise<Buffer | undefined> {
    for (;;) {
      const line = this.take();
      if (line !== undefined || !(await this.fill())) return line;
    }
  }

  /** Whether something without a line break is left. To be asked when there is no further line. */
  get isCutOff(): boolean {
    return this.next < this.data.length;
  }

  /** SHA-256 (hex) of all before the line that was taken last. Ends the hashing: to be asked once. */
  digestBefore(): string {
    return this.sha256.update(this.data.subarray(this.hashed, this.begin)).digest('hex');
  }

  /** Stops reading. */
  async close(): Promise<void> {
    await this.source.return?.();
  }
}
