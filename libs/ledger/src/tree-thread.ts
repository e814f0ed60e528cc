import { parentPort, workerData } from 'node:worker_threads';
import { openEventStore, Projector } from '@liggaren/event-store';
import { ledgerTree } from './tree.projection.js';

/** What the thread of a TreeKeeper is given. */
export interface TreeWork {
  /** Of the store. */
  readonly address: string;
  /** Holds the tree's file. */
  readonly directory: string;
}

const { address, directory } = workerData as TreeWork;
const store = await openEventStore(address);
try {
  const projector = await Projector.open(store, [ledgerTree], { directory });
  // Nothing else is ever sent.
  parentPort!.once('message', () => void projector.stop());
  try {
    await projector.catchUp();
  } finally {
    await projector.stop();
  }
} finally {
  await store.close();
  parentPort!.close();
}
