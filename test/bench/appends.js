/** How fast writers append to a store: { append(stream, event, revision), close }. */
import { join } from 'node:path';
import { SqliteEventStore } from '@liggaren/event-store';
import { anEvent } from './an-event.js';

/** Each writer has a stream of its own and appends one event after the other, each awaited. @returns events a second */
export async function rateOf(writers, count, opening) {
  const { append, close } = await opening;
  const events = Array.from({ length: count }, (_, n) => anEvent(n));
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async (_, w) => {
      for (let i = w, revision = 0; i < events.length; i += writers, revision++) {
        await append(`sammantrade-${w}`, events[i], revision);
      }
    }),
  );
  const rate = count / ((performance.now() - begun) / 1_000);
  await close();
  return rate;
}

export function ourStore(folder) {
  const store = SqliteEventStore.open(join(folder, 'ledger.sqlite'));
  return {
    append: (stream, event, revision) =>
      store.append(stream, [event], revision === 0 ? 'no-stream' : BigInt(revision - 1)),
    close: () => store.close(),
  };
}
