import { appendRequest } from './append-request.js';
import { appendSurely } from './append-surely.js';
import { MAX_APPEND_BYTES, type EventStore, type NewEvent, type StoredEvent } from './event-store.js';

/** The target holds something else than the beginning of the source. */
export class DifferentLogs extends Error {
  constructor(
    /** How many events are the same before the first that differs. */
    readonly same: number,
    readonly found: StoredEvent,
  ) {
    super(`event ${same + 1} of the target is ${found.stream} ${found.revision}, not that of the source`);
    this.name = 'DifferentLogs';
  }
}

/** Events appended together at most: of one stream, one after the other. */
const AT_ONCE = 100;

/**
 * Copies a whole log to a store that is empty, or holds the beginning of it since a copy was broken off: the same
 * events in the same streams and the same order. Then reads both and compares them from the first event to the last.
 * Positions are the target's own. Nobody else may write to either.
 * @param onCopied hears how many events the target has got so far
 * @throws DifferentLogs, and the stores' errors
 */
export async function copyLog(
  source: EventStore,
  target: EventStore,
  onCopied: (events: number) => void = () => undefined,
): Promise<{ readonly copied: number; readonly total: number }> {
  const already = await compareLogs(source, target);
  let total = 0;
  let appended = 0;
  let batch: StoredEvent[] = [];
  let bytes = 0;
  const append = async () => {
    const [first] = batch;
    if (first === undefined) return;
    const expected = first.revision === 0n ? 'no-stream' : first.revision - 1n;
    await appendSurely(target, first.stream, batch.map(asNew), expected);
    appended += batch.length;
    batch = [];
    bytes = 0;
    onCopied(already + appended);
  };
  for await (const event of source.readAll()) {
    total += 1;
    if (total <= already) continue;
    // What was appended together need not be: a copy that is broken off is finished before anybody uses it.
    const more = appendRequest(event.stream, [asNew(event)], 'any').bytes;
    const full = batch.length === AT_ONCE || bytes + more > MAX_APPEND_BYTES;
    if (batch[0]?.stream !== event.stream || full) await append();
    batch.push(event);
    bytes += more;
  }
  await append();
  const same = await compareLogs(source, target);
  if (same !== total) throw new Error(`${total} events were copied, and the target has ${same} of them`);
  return { copied: total - already, total };
}

/** How many events the target has of the source, when it has no others. @throws DifferentLogs */
async function compareLogs(source: EventStore, target: EventStore): Promise<number> {
  const expected = source.readAll()[Symbol.asyncIterator]();
  let same = 0;
  for await (const found of target.readAll()) {
    const { value, done } = await expected.next();
    if (done || !isSame(value, found)) throw new DifferentLogs(same, found);
    same += 1;
  }
  await expected.return?.();
  return same;
}

function isSame(a: StoredEvent, b: StoredEvent): boolean {
  return (
    a.id === b.id &&
    a.stream === b.stream &&
    a.revision === b.revision &&
    a.type === b.type &&
    JSON.stringify(a.data) === JSON.stringify(b.data) &&
    JSON.stringify(a.metadata) === JSON.stringify(b.metadata)
  );
}

const asNew = ({ id, type, data, metadata }: StoredEvent): NewEvent => ({ id, type, data, metadata });
