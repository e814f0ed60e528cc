import { join } from 'node:path';
import { claimViewDirectory, type EventStore } from '@liggaren/event-store';
import { TreeKeeper, type KeptTree } from '@liggaren/ledger';

/** The tree over the whole log, in the data folder's views like that of any process; built where there is none yet. */
export async function withTree<T>(
  store: EventStore,
  dataDirectory: string,
  use: (tree: KeptTree) => Promise<T>,
): Promise<T> {
  const claim = claimViewDirectory(join(dataDirectory, 'views'));
  const tree = new TreeKeeper(store, claim.directory);
  try {
    await tree.upTo(await store.head());
    return await use(tree);
  } finally {
    await tree.close();
    claim.release();
  }
}
