import { decodeBase64 } from './base64.js';
import { HASH_BYTES } from './hash.js';
import { isSignedBy, readNote, signNote, type Note, type Signer, type Verifier } from './note.js';

/** What a ledger says of itself at one moment (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Which ledger. It is also the name of its key. */
  readonly origin: string;
  /** Number of events. */
  readonly size: number;
  readonly root: Buffer;
}

/** The text that is signed: origin, size and root, a line each. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/** Reads a checkpoint's text; lines after the third are let be. Undefined when it is none. */
export function readCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, size, base64] =
    /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([^\n]+)\n(?:[^\n]+\n)*$/.exec(text) ?? [];
  const root = base64 === undefined ? undefined : decodeBase64(base64);
  if (origin === undefined || size === undefined || root?.length !== HASH_BYTES) return undefined;
  return { origin, size: Number(size), root };
}

/** A signed checkpoint. The origin is the key's name. */
export function signCheckpoint(size: number, root: Buffer, signer: Signer): string {
  return signNote(checkpointText({ origin: signer.name, size, root }), signer);
}

/** The checkpoint in a note that `verifier` has signed and whose origin is its name; undefined for any other text. */
export function openCheckpoint(
  note: string,
  verifier: Verifier,
): { readonly checkpoint: Checkpoint; readonly note: Note } | undefined {
  const read = readNote(note);
  if (read === undefined || !isSignedBy(verifier, read)) return undefined;
  const checkpoint = readCheckpoint(read.text);
  return checkpoint?.origin === verifier.name ? { checkpoint, note: read } : undefined;
}
