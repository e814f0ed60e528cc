import type { Json, JsonObject } from '@liggaren/event-store';
import { decodeBase64 } from './base64.js';
import { isCanonical, parseObject, type ParsedObject } from './canonical.js';
import { commitTo, envelopeText, MAX_ENVELOPE_BYTES, type Envelope } from './entry.js';
import { HASH_BYTES } from './hash.js';

/**
 * An event as exports and proof files carry it. The payload and its salt are null where they are withheld (secret) or
 * destroyed (gallring): the envelope, and every proof about it, is as good without them.
 */
export interface EventRecord {
  readonly envelope: Envelope;
  /** The envelope in RFC 8785 form. */
  readonly text: string;
  readonly payload: Payload | null;
}

export interface Payload {
  readonly data: JsonObject;
  /** Without the salt. */
  readonly metadata: JsonObject;
}

/** The record as one line in RFC 8785 form, without a line break. `leaf`: base64, in exports only. */
export function recordText(
  envelope: string,
  leaf: string | undefined,
  secret: { readonly payload: string; readonly salt: string } | undefined,
): string {
  return `${head(envelope, leaf)}${secret === undefined ? 'null' : secret.payload}${tail(secret?.salt ?? null)}`;
}

/** What is wrong with a record in itself. */
export type RecordFault =
  /** It is not in the one form that a record is written in. */
  | 'form'
  /** The payload, or the salt, is not what the envelope commits to. */
  | 'commit'
  /** The time of recording in the envelope is not the one in the payload. */
  | 'time';

export interface ReadRecord extends EventRecord {
  /** Base64; what the line says, not what the envelope hashes to. */
  readonly leaf: string | undefined;
  readonly fault: RecordFault | undefined;
}

/** Reads a record. Undefined when the line does not even have an envelope to tell which event it is about. */
export function readRecord(line: string): ReadRecord | undefined {
  const parsed = parseObject(line);
  const envelope = parsed?.['envelope'];
  if (parsed === undefined || !isEnvelope(envelope)) return undefined;
  const text = envelopeText(envelope);
  if (text.length > MAX_ENVELOPE_BYTES) return undefined;
  const read = {
    envelope,
    text,
    leaf: parsed['leaf'] as string | undefined,
    payload: parsed['payload'] as Payload | null,
  };
  return { ...read, fault: faultOf(line, parsed, read) };
}

function faultOf(line: string, parsed: ParsedObject, record: EventRecord): RecordFault | undefined {
  const { envelope, text, payload } = record;
  const { leaf, salt } = parsed;
  if (leaf !== undefined && (typeof leaf !== 'string' || decodeBase64(leaf)?.length !== HASH_BYTES))
    return 'form';
  if (salt !== null && typeof salt !== 'string') return 'form';
  const begin = head(text, leaf);
  const end = tail(salt);
  // The line is put together again from what was read, so nothing in it can be other than it should be.
  if (!line.startsWith(begin) || !line.endsWith(end)) return 'form';
  const payloadText = line.slice(begin.length, line.length - end.length);
  if (payload === null || salt === null) return payloadText === 'null' && salt === null ? undefined : 'form';
  if (!isPayload(payload) || !isCanonical(payloadText, payload as unknown as Json)) return 'form';
  const key = decodeBase64(salt);
  if (key === undefined || commitTo(payloadText, key) !== envelope.commit) return 'commit';
  return payload.metadata['recordedAt'] === envelope.recordedAt ? undefined : 'time';
}

const head = (envelope: string, leaf: string | undefined) =>
  `{"envelope":${envelope}${leaf === undefined ? '' : `,"leaf":"${leaf}"`},"payload":`;
const tail = (salt: string | null) => `,"salt":${salt === null ? 'null' : JSON.stringify(salt)}}`;

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false;
  const { v, index, id, stream, revision, type, recordedAt, commit } = value as Record<string, unknown>;
  return (
    v === 1 &&
    isCount(index) &&
    isCount(revision) &&
    [id, stream, type, recordedAt].every((text) => typeof text === 'string') &&
    typeof commit === 'string' &&
    /^[A-Za-z0-9+/]{43}=$/.test(commit)
  );
}

function isPayload(value: unknown): value is Payload {
  if (typeof value !== 'object' || value === null) return false;
  const { data, metadata, ...more } = value as Record<string, unknown>;
  return isObject(data) && isObject(metadata) && !('salt' in metadata) && Object.keys(more).length === 0;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
