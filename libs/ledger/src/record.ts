import type { Json, JsonObject } from '@liggaren/event-store';
import { decodeBase64 } from './base64.js';
import { isCanonical, parseObject, type ParsedObject } from './canonical.js';
import { commitTo, envelopeText, MAX_ENVELOPE_BYTES, SALT_BYTES, type Envelope } from './entry.js';
import { HASH_BYTES, leafHash } from './hash.js';

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
  | 'commit';

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
  return key?.length === SALT_BYTES && commitTo(payloadText, key) === envelope.commit ? undefined : 'commit';
}

/** Lengths of what stands at fixed places in a line. */
const HEAD = '{"envelope":';
const COMMIT = '{"commit":"';
const BASE64 = 44;
const LEAF = ',"leaf":"';
const PAYLOAD = '","payload":';
const SALT = ',"salt":"';
const WITHHELD = 'null,"salt":null}';
const TAIL_BYTES = SALT.length + BASE64 + '"}'.length;

/**
 * The leaf hash of a record in an export, when its bytes are those of event `index`: the envelope hashes to the leaf,
 * and the payload under the salt to the envelope's commitment. Nothing is parsed, since nothing in such a line can be
 * other than it was without another hash. Undefined otherwise: `readRecord` tells why.
 */
export function leafOf(
  line: Buffer,
  index: number,
): { readonly leaf: Buffer; readonly withheld: boolean } | undefined {
  const end = line.indexOf(LEAF, HEAD.length);
  const payloadAt = end + LEAF.length + BASE64 + PAYLOAD.length;
  if (end < 0) return undefined;
  const text = line.toString('latin1', 0, payloadAt);
  if (!text.startsWith(HEAD + COMMIT) || !text.endsWith(PAYLOAD)) return undefined;
  if (!text.includes(`,"index":${index},"recordedAt":"`)) return undefined;
  const leaf = leafHash(line.subarray(HEAD.length, end));
  if (leaf.toString('base64') !== text.slice(end + LEAF.length, -PAYLOAD.length)) return undefined;

  const tailAt = line.length - TAIL_BYTES;
  if (tailAt <= payloadAt) {
    return line.toString('latin1', payloadAt) === WITHHELD ? { leaf, withheld: true } : undefined;
  }
  const tail = line.toString('latin1', tailAt);
  if (!tail.startsWith(SALT) || !tail.endsWith('"}')) return undefined;
  const salt = decodeBase64(tail.slice(SALT.length, -2));
  const commitAt = HEAD.length + COMMIT.length;
  const commit = text.slice(commitAt, commitAt + BASE64);
  return salt !== undefined && commitTo(line.subarray(payloadAt, tailAt), salt) === commit
    ? { leaf, withheld: false }
    : undefined;
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
