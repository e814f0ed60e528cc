import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { EventStore } from '@liggaren/event-store';
import type { Checkpoints, KeptCheckpoint } from './checkpoints.js';
import { entryOf } from './entry.js';
import { UnusableInput } from './errors.js';
import { recordText } from './record.js';

/** The first line of every export of this form. A reader of version 1 refuses any other. */
export const FORMAT = 'liggaren-export';
export const VERSION = 1;

/** Characters in one write. */
const PIECE = 64 * 1024;

/**
 * Writes the ledger up to its latest checkpoint as one file, and ends `out`: a line that says what it is, each event
 * with its envelope, payload and salt, each checkpoint with its cosignatures right after the last event that it
 * covers, and at the end how much there was. Memory does not grow with the ledger.
 *
 * What is written is what stands in the store now, also where that is not what was signed: it is for `verifyExport`
 * to say so. The file holds everything, secrets included.
 * @throws UnusableInput when nothing has been signed yet
 */
export async function exportLedger(
  store: EventStore,
  checkpoints: Checkpoints,
  out: Writable,
): Promise<void> {
  await pipeline(Readable.from(pieces(exportLines(store, checkpoints))), out);
}

async function* exportLines(store: EventStore, checkpoints: Checkpoints): AsyncGenerator<string> {
  const latest = checkpoints.latest();
  if (latest === undefined) {
    throw new UnusableInput('Liggaren har ingen kontrollpunkt än. Starta den och låt den signera en först.');
  }
  const leaves = checkpoints.leaves(latest.size);
  yield headerText(checkpoints.verifierKey);
  let events = 0;
  let count = 0;
  let next = checkpoints.covering(1);
  const passed = (checkpoint: KeptCheckpoint) => {
    count += 1;
    next = checkpoint.size < latest.size ? checkpoints.covering(checkpoint.size + 1) : undefined;
    return checkpointLine(checkpoint.note);
  };
  for await (const event of store.readAll({ limit: latest.size })) {
    const leaf = leaves.next().value as Buffer;
    const { text, payload, salt } = entryOf(event, events);
    yield recordText(text, leaf.toString('base64'), { payload, salt });
    events += 1;
    if (next?.size === events) yield passed(next);
  }
  // Only a log that has lost events gets here with checkpoints left.
  while (next !== undefined) yield passed(next);
  yield endText(events, count);
}

/** The lines with their breaks, many to a piece; the last one gets the hash of all before it. */
async function* pieces(lines: AsyncIterable<string>): AsyncGenerator<string> {
  const sha256 = createHash('sha256');
  let piece = '';
  for await (const line of lines) {
    if (piece.length >= PIECE) {
      sha256.update(piece);
      yield piece;
      piece = '';
    }
    if (line.startsWith(END)) {
      sha256.update(piece);
      yield `${piece}${line}${sha256.digest('hex')}"}\n`;
    } else {
      piece += `${line}\n`;
    }
  }
}

const END = '{"checkpoints":';

/** The first line: which form, and whose ledger it claims to be. */
export function headerText(verifierKey: string): string {
  return `{"format":"${FORMAT}","key":${JSON.stringify(verifierKey)},"v":${VERSION}}`;
}

/** A checkpoint's line. */
export function checkpointLine(note: string): string {
  return `{"checkpoint":${JSON.stringify(note)}}`;
}

/** The last line, up to the SHA-256 (hex) of all bytes before the line. */
export function endText(events: number, checkpoints: number): string {
  return `${END}${checkpoints},"events":${events},"sha256":"`;
}
