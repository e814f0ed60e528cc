import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** About 570 bytes of data and 430 of metadata, as a BeslutRecorded has them. */
export function anEvent(n) {
  return {
    id: randomUUID(),
    type: 'BeslutRecorded',
    data: { n, rubrik: `Ärende ${n}`, beslut: 'Nämnden beslutar att återremittera ärendet. '.repeat(11) },
    metadata: {
      commandId: randomUUID(),
      correlationId: randomUUID(),
      causationId: randomUUID(),
      actor: { id: 'rut', name: 'Rut Registrator', role: 'registrator' },
      recordedAt: '2024-03-05T09:00:00.000Z',
      salt: randomBytes(32).toString('base64'),
      bodyHash: 'a'.repeat(64),
    },
  };
}

/** An event of that type, recorded at that instant (RFC 3339) by a command of its own. */
export function eventAt(recordedAt, type, data) {
  const commandId = randomUUID();
  return {
    id: randomUUID(),
    type,
    data,
    metadata: {
      commandId,
      correlationId: commandId,
      causationId: commandId,
      actor: { id: 'rut', name: 'Rut Registrator', role: 'registrator' },
      recordedAt,
      salt: createHash('sha256').update(commandId).digest('base64'),
      bodyHash: 'a'.repeat(64),
    },
  };
}
