import { EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
import { eventStoreContract } from '@liggaren/event-store/testing';
import type { EventStore, Position } from '@liggaren/event-store';
import { ServerDouble } from './double/server.js';

/** A real server, when there is one: what the double is believed to do, it then has to do. */
const { EVENTSTORE_TEST_URL } = process.env;

if (EVENTSTORE_TEST_URL === undefined) {
  eventStoreContract('EventStoreDbEventStore', async () => {
    const double = await ServerDouble.start();
    const open = () => EventStoreDbEventStore.open(double.url);
    const store = open();
    return {
      store,
      reopen: async () => open(),
      cleanup: async () => {
        await store.close();
        await double.stop();
      },
    };
  });
} else {
  eventStoreContract('EventStoreDbEventStore on a real server', async () => {
    const store = EventStoreDbEventStore.open(EVENTSTORE_TEST_URL);
    const before = await store.head();
    return {
      store: from(before, store),
      reopen: async () => from(before, EventStoreDbEventStore.open(EVENTSTORE_TEST_URL)),
      cleanup: () => store.close(),
    };
  });
}

/** The log from here on. A server can't be emptied, and nobody else writes to it meanwhile. */
function from(start: Position | undefined, store: EventStore): EventStore {
  return {
    append: (...args) => store.append(...args),
    readStream: (...args) => store.readStream(...args),
    readAll: ({ after = start, ...rest } = {}) =>
      store.readAll({ ...rest, ...(after === undefined ? {} : { after }) }),
    head: async () => {
      const head = await store.head();
      return head === start ? undefined : head;
    },
    subscribe: (after, handle) => store.subscribe(after ?? start, handle),
    address: store.address,
    compare: (a, b) => store.compare(a, b),
    close: () => store.close(),
  };
}
