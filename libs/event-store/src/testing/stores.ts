import type { EventStore } from '../event-store.js';
import { SqliteEventStore } from '../sqlite.event-store.js';
import { MemoryEventStore } from './memory.event-store.js';
import { temporaryFolder } from './temporary-folder.js';

/** An empty store for one test, and how to be rid of it. */
export interface TestStore {
  readonly store: EventStore;
  readonly remove: () => Promise<void>;
}

/** For `describe.each`: what must hold on one store must hold on the other. */
export const everyStore: [name: string, open: () => TestStore][] = [
  [
    'MemoryEventStore',
    () => {
      const store = new MemoryEventStore();
      return { store, remove: () => store.close() };
    },
  ],
  [
    'SqliteEventStore',
    () => {
      const folder = temporaryFolder();
      const store = SqliteEventStore.open(folder.file('ledger.sqlite'));
      return {
        store,
        remove: async () => {
          await store.close();
          folder.remove();
        },
      };
    },
  ],
];
