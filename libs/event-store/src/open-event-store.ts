import type { EventStore } from './event-store.js';
import { SqliteEventStore } from './sqlite.event-store.js';

/**
 * The store at an address: `sqlite:<file>`, `esdb://…` or `esdb+discover://…`.
 * @throws UnusableFile for a file that is no ledger, BadConnectionString
 */
export async function openEventStore(address: string): Promise<EventStore> {
  const [, file] = /^sqlite:(.*)$/s.exec(address) ?? [];
  if (file !== undefined) return SqliteEventStore.open(file);
  // Loaded when it is wanted: the client is larger than the rest of the program.
  const { EventStoreDbEventStore } = await import('./eventstoredb.event-store.js');
  return EventStoreDbEventStore.open(address);
}
