import { join } from 'node:path';
import {
  catchUpApart,
  Unavailable,
  ViewBehind,
  type EventStore,
  type Position,
  type ViewStatus,
} from '@liggaren/event-store';
import { TreeFile } from './tree-file.js';
import { ledgerTree, type TreeQueries } from './tree.projection.js';

/** The tree, with somebody who brings it up to the log. */
export interface KeptTree {
  /** To be asked anew each time: another file may have taken the place of the one before. @throws Unavailable */
  queries(): TreeQueries;
  /**
   * Resolves when the tree holds the event at `position` and all before it; without one, when there is a tree.
   * @throws Unavailable when it can't be built; ViewBehind after `patienceMs`
   */
  upTo(position: Position | undefined, patienceMs?: number): Promise<void>;
}

/**
 * Keeps the tree beside a process that appends. When it is to be signed, or asked for what it does not hold yet, a
 * thread reads the log from where the tree stands, and ends; between those times nothing runs. So the event loop that
 * takes the appends never hashes.
 */
export class TreeKeeper implements KeptTree {
  private readonly file: TreeFile;
  private running: Promise<void> | undefined;
  /** Set once a thread has compared the file with this log. */
  private checked = false;
  private failure: Error | undefined;
  private readonly closing = new AbortController();

  /** @param directory holds `ledger.sqlite`, and belongs to this process alone (see claimViewDirectory) */
  constructor(
    private readonly store: EventStore,
    private readonly directory: string,
  ) {
    this.file = new TreeFile(join(directory, `${ledgerTree.name}.sqlite`));
  }

  queries(): TreeQueries {
    return this.file.queries();
  }

  async upTo(position: Position | undefined, patienceMs?: number): Promise<void> {
    if (this.holds(position)) return;
    const built = this.build(position);
    if (patienceMs === undefined) return built;
    let timer: NodeJS.Timeout | undefined;
    const impatient = new Promise<never>((_resolve, reject) => {
      const error = new ViewBehind([ledgerTree.name], position ?? '');
      timer = setTimeout(() => reject(error), patienceMs);
    });
    try {
      await Promise.race([built, impatient]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** As the projector tells of its views. */
  status(): ViewStatus {
    const { failure } = this;
    const checkpoint = this.checked ? this.file.reached() : undefined;
    return {
      view: ledgerTree.name,
      version: ledgerTree.version,
      checkpoint,
      rebuilding: false,
      ...(failure && { failure: { position: checkpoint, message: failure.message } }),
    };
  }

  /** A thread under way is told to stop, and waited for. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.running?.catch(() => undefined);
    this.file.close();
  }

  private holds(position: Position | undefined): boolean {
    if (!this.checked) return false;
    if (position === undefined) return true;
    const reached = this.file.reached();
    return reached !== undefined && this.store.compare(reached, position) >= 0;
  }

  private async build(position: Position | undefined): Promise<void> {
    // A thread that was started before `position` was stored may have ended its reading before it.
    await this.running?.catch(() => undefined);
    if (this.holds(position)) return;
    this.running ??= this.run().finally(() => (this.running = undefined));
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      if (this.closing.signal.aborted) throw new Error('the process shuts down');
      const { address } = this.store;
      if (address === undefined) throw new Error('no other thread can read this store');
      const work = { address, directory: this.directory, view: ledgerTree.name };
      await catchUpApart(new URL('./tree-thread.js', import.meta.url), work, this.closing.signal);
      this.checked = true;
      this.failure = undefined;
    } catch (error) {
      if (!this.closing.signal.aborted) this.failure = error as Error;
      throw new Unavailable(`the tree can't be built: ${(error as Error).message}`, { cause: error });
    }
  }
}
