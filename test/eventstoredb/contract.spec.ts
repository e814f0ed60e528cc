import { eventStoreContract } from '@liggaren/event-store/testing';
import { EventStoreDbEventStore } from '@liggaren/event-store/eventstoredb';
import { ServerDouble } from './double/server.js';

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
