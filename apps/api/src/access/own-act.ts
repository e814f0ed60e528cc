import { randomUUID } from 'node:crypto';
import { hashBody, type Act, type JsonObject } from '@liggaren/event-store';

/** What the program itself records, at an instant (RFC 3339). */
export function ownAct(body: JsonObject, recordedAt: string): Act {
  const commandId = randomUUID();
  return {
    commandId,
    keyed: false,
    correlationId: commandId,
    causationId: commandId,
    actor: { id: 'liggaren', name: 'Liggaren', role: 'system' },
    recordedAt,
    bodyHash: hashBody(body),
  };
}
