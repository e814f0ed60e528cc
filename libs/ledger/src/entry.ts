import { createHmac } from 'node:crypto';
import type { Json, StoredEvent } from '@liggaren/event-store';
import { decodeBase64 } from './base64.js';
import { canonicalJson } from './canonical.js';
import { Unprovable } from './errors.js';

/**
 * What a leaf of the tree hashes: which event stood where, and a commitment to what it says. It holds no personal
 * data, so that it may stay, and be shown to anyone, when the event's payload is secret or has been destroyed.
 */
export interface Envelope {
  readonly v: 1;
  /** The event's number in the log, from 0 without gaps. */
  readonly index: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly recordedAt: string;
  /** HMAC-SHA256 over the payload under the event's salt, base64. */
  readonly commit: string;
}

/** An event as the tree takes it. */
export interface Entry {
  readonly envelope: Envelope;
  /** The envelope in RFC 8785 form: the bytes that are hashed, kept and served. */
  readonly text: string;
  /** {data, metadata without the salt} in RFC 8785 form. */
  readonly payload: string;
  /** 32 bytes, base64. */
  readonly salt: string;
}

/** The length field of an entry bundle has 16 bits. */
export const MAX_ENVELOPE_BYTES = 65_535;
export const SALT_BYTES = 32;

/** The entry of the event that stands at `index` in the log. @throws Unprovable */
export function entryOf(event: StoredEvent, index: number): Entry {
  const { salt, ...metadata } = event.metadata;
  const key = typeof salt === 'string' ? decodeBase64(salt) : undefined;
  if (key?.length !== SALT_BYTES) {
    throw new Unprovable(event.stream, event.revision, 'its metadata have no salt of 32 bytes');
  }
  const payload = canonicalJson({ data: event.data, metadata: metadata as unknown as Json });
  const envelope: Envelope = {
    v: 1,
    index,
    id: event.id,
    stream: event.stream,
    revision: Number(event.revision),
    type: event.type,
    recordedAt: metadata.recordedAt,
    commit: commitTo(payload, key),
  };
  const text = envelopeText(envelope);
  if (text.length * 3 > MAX_ENVELOPE_BYTES && Buffer.byteLength(text) > MAX_ENVELOPE_BYTES) {
    throw new Unprovable(event.stream, event.revision, 'the names of its stream and type are too long');
  }
  return { envelope, text, payload, salt };
}

/**
 * The commitment to a payload, base64. Without the salt nobody can tell from it which payload it was, however few
 * there are to choose from.
 */
export function commitTo(payload: string | Uint8Array, salt: Uint8Array): string {
  return createHmac('sha256', salt).update(payload).digest('base64');
}

/** The envelope in RFC 8785 form. */
export function envelopeText(envelope: Envelope): string {
  const { commit, id, index, recordedAt, revision, stream, type } = envelope;
  return (
    `{"commit":"${commit}","id":${JSON.stringify(id)},"index":${index},"recordedAt":${JSON.stringify(recordedAt)},` +
    `"revision":${revision},"stream":${JSON.stringify(stream)},"type":${JSON.stringify(type)},"v":1}`
  );
}
