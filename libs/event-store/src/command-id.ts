import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { v5 as uuidv5 } from 'uuid';
import type { Act, DomainEvent } from './decider.js';
import type { EventMetadata, JsonObject, NewEvent } from './event-store.js';

/** Namespace (RFC 9562) of the command ids that come from keys. Permanent: another value makes old repeats new commands. */
const KEYS = '5f0c7a3e-8d1b-4c52-9a67-2b1e4d90c8f6';

/** The canonical JSON (RFC 8785) of a value: the one text that it has. */
export function canonicalJson(value: unknown): string {
  return canonicalize(value ?? null) ?? 'null';
}

/** SHA-256 (hex) over the canonical JSON (RFC 8785) of a command's body; of `null` where there is no body. */
export function hashBody(body: unknown): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex');
}

/**
 * The id of the command that a client sent with `key` (Idempotency-Key) to `scope`.
 * The same key sent to another address is another command, so the scope is the method and the path.
 */
export function commandIdFor(scope: string, key: string): string {
  // A scope has no line break, so no two pairs of scope and key give the same text.
  return uuidv5(`${scope}\n${key}`, KEYS);
}

/** What a command led to, ready to be stored. The ids follow from the command, so that a retry carries the same. */
export function newEvents(events: readonly DomainEvent[], act: Act): NewEvent[] {
  return events.map(({ type, data }, index) => ({
    id: uuidv5(String(index), act.commandId),
    type,
    data: data as JsonObject,
    metadata: metadataOf(act),
  }));
}

/** Metadata of one event of the command, with a salt of its own. */
export function metadataOf(act: Act): EventMetadata {
  const { commandId, correlationId, causationId, actor, recordedAt, bodyHash, source } = act;
  return {
    commandId,
    correlationId,
    causationId,
    actor,
    recordedAt,
    salt: randomBytes(32).toString('base64'),
    bodyHash,
    ...(source === undefined ? {} : { source }),
  };
}
