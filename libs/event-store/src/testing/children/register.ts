/** `register.ts FILE COMMAND-ID`: carries out one keyed registration and prints the number it got. */
import { createNext } from '../../create-next.js';
import { SqliteEventStore } from '../../sqlite.event-store.js';
import { anAct } from '../builders.js';

const [file, commandId] = process.argv.slice(2) as [string, string];
const store = SqliteEventStore.open(file);
const { number } = await createNext(
  store,
  {
    terms: {},
    first: 1,
    nameOf: (_terms, n) => `arende-KS-2024-${n}`,
    decide: (_terms, n) => [{ type: 'ArendeRegistered', data: { n } }],
  },
  { initialState: undefined, evolve: () => undefined },
  anAct({ commandId, keyed: true }),
);
process.stdout.write(`${number}\n`);
await store.close();
