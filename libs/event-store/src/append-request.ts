import { Conflict, TooLarge } from './errors.js';
import { MAX_APPEND_BYTES, type ExpectedRevision, type NewEvent } from './event-store.js';

/** An append as it is stored: JSON texts, made and measured before the append waits in a queue. */
export interface AppendRequest {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly rows: readonly EventRow[];
  /** As EventStoreDB counts: data and metadata in UTF-8, and two bytes for each letter of the type. */
  readonly bytes: number;
}

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** @throws TypeError for an append of nothing, TooLarge over MAX_APPEND_BYTES */
export function appendRequest(
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
): AppendRequest {
  // EventStoreDB's client never answers an empty append, so no caller may come to rely on one.
  if (events.length === 0) throw new TypeError(`stream ${stream}: an append needs at least one event`);
  let bytes = 0;
  const rows = events.map(({ id, type, data, metadata }) => {
    const row = { id, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata) };
    bytes += Buffer.byteLength(row.data) + Buffer.byteLength(row.metadata) + 2 * type.length;
    return row;
  });
  if (bytes > MAX_APPEND_BYTES) throw new TooLarge(stream, bytes);
  return { stream, expected, rows, bytes };
}

/** Whether a stream whose last revision is `last` (undefined: no such stream) is where the writer believes it to be. */
export function meets(expected: ExpectedRevision, last: number | undefined): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'no-stream':
      return last === undefined;
    case 'stream-exists':
      return last !== undefined;
    default:
      return last !== undefined && BigInt(last) === expected;
  }
}

/** The revision from which the ids of a repeated append stand; undefined when the expectation promises no repetition. */
export function repeatedFrom(expected: ExpectedRevision): number | undefined {
  if (expected === 'no-stream') return 0;
  return typeof expected === 'bigint' ? Number(expected) + 1 : undefined;
}

export function conflict({ stream, expected }: AppendRequest, last: number | undefined): Conflict {
  return new Conflict(
    stream,
    typeof expected === 'bigint' ? `revision ${expected}` : expected,
    last === undefined ? 'no-stream' : `revision ${last}`,
  );
}
