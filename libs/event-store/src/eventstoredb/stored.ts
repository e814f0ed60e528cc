import type { AllStreamRecordedEvent, RecordedEvent } from '@eventstore/db-client';
import { Unavailable } from '../errors.js';
import type { EventMetadata, JsonObject, StoredEvent } from '../event-store.js';
import { isPlace, positionOf } from './place.js';

/**
 * Whether the record is an event that was appended through this port. The server writes events of its own into the
 * log (streams that begin with `$`), and its web page lets a person add one by hand, without our metadata.
 */
export function isOurs(record: AllStreamRecordedEvent): boolean {
  if (record.streamId.startsWith('$')) return false;
  const { metadata } = record as { metadata?: unknown };
  return typeof metadata === 'object' && metadata !== null && 'commandId' in metadata;
}

/** The port's form of a record. @throws Unavailable when the server does not say where it stands in the log */
export function storedEvent(record: RecordedEvent): StoredEvent {
  const { id, type, data, metadata, streamId, revision, position } = record;
  if (!isPlace(position)) {
    throw new Unavailable(
      'the server gives events of a stream no position: it must be version 22.6 or later',
    );
  }
  return {
    id,
    type,
    data: data as JsonObject,
    metadata: metadata as unknown as EventMetadata,
    stream: streamId,
    revision,
    position: positionOf(position),
  };
}
