import { randomUUID } from 'node:crypto';
import { hashBody } from '../command-id.js';
import type { Act } from '../decider.js';
import type { EventMetadata, JsonObject, NewEvent } from '../event-store.js';

/** A command by the registrator, at a fixed time, not keyed, with an id of its own. */
export function anAct(overrides: Partial<Act> = {}): Act {
  const commandId = overrides.commandId ?? randomUUID();
  return {
    commandId,
    keyed: false,
    correlationId: commandId,
    causationId: commandId,
    bodyHash: hashBody({}),
    actor: { id: 'rut', name: 'Rut Registrator', role: 'registrator' },
    recordedAt: '2024-03-05T09:00:00.000Z',
    ...overrides,
  };
}

/** An event before it is stored, with an id of its own. */
export function anEvent(
  type = 'SomethingHappened',
  data: JsonObject = {},
  { id = randomUUID(), metadata = {} }: { id?: string; metadata?: Partial<EventMetadata> } = {},
): NewEvent {
  const { commandId, correlationId, causationId, bodyHash, actor, recordedAt } = anAct();
  const salt = Buffer.alloc(32).toString('base64');
  return {
    id,
    type,
    data,
    metadata: { commandId, correlationId, causationId, actor, recordedAt, salt, bodyHash, ...metadata },
  };
}
