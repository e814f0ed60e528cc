/** `count.ts FILE NAME N`: adds N events to the stream `counter`, racing whoever else does. */
import { Conflict } from '../../errors.js';
import { SqliteEventStore } from '../../sqlite.event-store.js';
import { anEvent } from '../builders.js';

const [file, name, times] = process.argv.slice(2) as [string, string, string];
const store = SqliteEventStore.open(file);
let expected: bigint | 'no-stream' = 'no-stream';
for (let n = 0; n < Number(times);) {
  try {
    const { revision } = await store.append('counter', [anEvent('Counted', { name, n })], expected);
    expected = revision;
    n += 1;
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    for await (const last of store.readStream('counter', { direction: 'backwards', limit: 1 })) {
      expected = last.revision;
    }
  }
}
await store.close();
