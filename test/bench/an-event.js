import { randomBytes, randomUUID } from 'node:crypto';

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
