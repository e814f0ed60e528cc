import { hash } from 'node:crypto';

/** Bytes of a SHA-256. */
export const HASH_BYTES = 32;

/** What a tree without leaves hashes to (RFC 6962, 2.1). */
export const EMPTY_ROOT: Buffer = sha256('');

/** SHA-256 of 0x00 and the entry (RFC 6962, 2.1). A text is hashed as UTF-8. */
export function leafHash(entry: string | Uint8Array): Buffer {
  return sha256(typeof entry === 'string' ? `\0${entry}` : Buffer.concat([Buffer.of(0), entry]));
}

/** Used for one hash at a time: nothing runs between filling and hashing. */
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** SHA-256 of 0x01 and the two hashes, of 32 bytes each (RFC 6962, 2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return sha256(pair);
}

/** As a text the digest costs a third of what it costs as a Buffer, which is made in C++. */
function sha256(data: string | Uint8Array): Buffer {
  const digest = Buffer.allocUnsafe(HASH_BYTES);
  digest.write(hash('sha256', data, 'binary'), 'latin1');
  return digest;
}
