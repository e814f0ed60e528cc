/** Part of a test double of EventStoreDB, never a product: the log of one database, in memory. */

export interface LogRecord {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** Commit and prepare position, which are the same for all but explicit transactions. */
  readonly position: number;
}

export type Proposed = Pick<LogRecord, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;
export type Expected = number | 'any' | 'no-stream' | 'stream-exists';

export type Outcome =
  | { readonly kind: 'stored'; readonly revision: number; readonly position: number | undefined }
  | { readonly kind: 'wrong version'; readonly current: number | undefined };

const NOTHING = new Uint8Array();
const text = new TextEncoder();

/** Outlives the server that serves it, so that a restart finds what was stored. */
export class DoubleLog {
  readonly records: LogRecord[] = [];
  private readonly streams = new Map<string, LogRecord[]>();
  /** What the server remembers of ids, for "any" and "stream exists"; forgotten at a restart. */
  private recent = new Map<string, LogRecord>();
  private readonly watchers = new Set<() => void>();
  private position = 0;

  constructor() {
    this.system('$$$settings', '$metadata');
    this.system('$users', '$User');
  }

  stream(name: string): readonly LogRecord[] | undefined {
    return this.streams.get(name);
  }

  /** Index of the first record at or after `position`. */
  indexAt(position: number): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.records[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The server's rules: strong idempotency for an exact revision and for "no stream", weak for the others. */
  append(stream: string, events: readonly Proposed[], expected: Expected): Outcome {
    const standing = this.streams.get(stream) ?? [];
    const current = standing.length - 1;
    const wrong: Outcome = { kind: 'wrong version', current: current < 0 ? undefined : current };
    if (expected === 'any' || expected === 'stream-exists') {
      if (expected === 'stream-exists' && current < 0) return wrong;
      const known = events.map(({ id }) => this.recent.get(`${stream} ${id}`));
      if (known.every((record) => record !== undefined)) return repeated(known.at(-1)!);
      return known[0] === undefined ? this.store(stream, events) : wrong;
    }
    const after = expected === 'no-stream' ? -1 : expected;
    if (after === current) return this.store(stream, events);
    if (after > current) return wrong;
    const same = events.every(({ id }, i) => standing[after + 1 + i]?.id === id);
    return same ? repeated(standing[after + events.length]!) : wrong;
  }

  /** A record that the server writes for itself. */
  system(stream: string, type: string, data = '{}'): void {
    this.write(stream, {
      id: crypto.randomUUID(),
      type,
      contentType: 'application/json',
      data: text.encode(data),
      metadata: NOTHING,
    });
  }

  /** Resolves at the next append. */
  async changed(): Promise<void> {
    await new Promise<void>((resolve) => this.watchers.add(resolve));
  }

  /** Wakes whoever waits, with nothing new: they look whether they are still wanted. */
  wake(): void {
    const waiting = [...this.watchers];
    this.watchers.clear();
    for (const resolve of waiting) resolve();
  }

  forgetRecentIds(): void {
    this.recent = new Map();
  }

  private store(stream: string, events: readonly Proposed[]): Outcome {
    let last: LogRecord | undefined;
    for (const event of events) {
      last = this.write(stream, event);
      this.recent.set(`${stream} ${event.id}`, last);
    }
    // What the server's own projections do: a link in the stream of the category.
    this.system(`$ce-${stream.split('-')[0]}`, '$>', `${last!.revision}@${stream}`);
    if (this.records.length % 10 === 0) this.system('$stats-127.0.0.1:2113', '$statsCollected');
    this.wake();
    return { kind: 'stored', revision: last!.revision, position: last!.position };
  }

  private write(stream: string, event: Proposed): LogRecord {
    const standing = this.streams.get(stream) ?? [];
    this.streams.set(stream, standing);
    // A record is as long as its contents, so the next one begins somewhere further on.
    this.position += 120 + event.data.length + event.metadata.length;
    const record: LogRecord = { ...event, stream, revision: standing.length, position: this.position };
    standing.push(record);
    this.records.push(record);
    return record;
  }
}

function repeated({ revision, position }: LogRecord): Outcome {
  return { kind: 'stored', revision, position };
}
