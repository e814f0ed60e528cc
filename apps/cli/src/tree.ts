import { join } from 'node:path';
import { claimViewDirectory, Projector, type EventStore } from '@liggaren/event-store';
import { ledgerTree, treeOf, type FollowedTree } from '@liggaren/ledger';

/** How long the tree may take to be built over a long log, in milliseconds. */
const PATIENCE_MS = 3_600_000;

/** The tree over the whole log, in the data folder's views like that of any process; built where there is none yet. */
export async function withTree<T>(
  store: EventStore,
  dataDirectory: string,
  use: (tree: FollowedTree) => Promise<T>,
): Promise<T> {
  const claim = claimViewDirectory(join(dataDirectory, 'views'));
  const projector = await Projector.open(store, [ledgerTree], { directory: claim.directory });
  try {
    projector.start();
    const head = await store.head();
    if (head !== undefined) await projector.waitFor(head, PATIENCE_MS);
    return await use(treeOf(projector));
  } finally {
    await projector.stop();
    claim.release();
  }
}
