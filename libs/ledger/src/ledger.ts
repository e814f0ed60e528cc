import type { Writable } from 'node:stream';
import type { EventStore, Position } from '@liggaren/event-store';
import type { Checkpoints, KeptCheckpoint } from './checkpoints.js';
import { entryOf, type Envelope } from './entry.js';
import { HistoryChanged } from './errors.js';
import { exportLedger } from './export.js';
import { proofText } from './proof.js';
import { recordText } from './record.js';
import { readTile, readTilePath } from './tiles.js';
import type { KeptTree } from './tree-keeper.js';

export interface LedgerParts {
  /** The store as it is, not one that upcasts: see ledgerTree. */
  readonly store: EventStore;
  /** The tree over that store. */
  readonly tree: KeptTree;
  readonly checkpoints: Checkpoints;
}

/** How long a question waits for the tree, in milliseconds. */
const PATIENCE_MS = 5_000;

/** What the verifiable ledger answers, for whoever serves it. */
export class Ledger {
  constructor(private readonly parts: LedgerParts) {}

  /**
   * Brings the tree up to the log, and signs a checkpoint if events have come since the last one. To be called at a
   * steady beat, and at shutdown. @throws HistoryChanged: an alarm, for as long as the log is not what was signed
   */
  async sign(now: Date): Promise<KeptCheckpoint | undefined> {
    const { store, tree, checkpoints } = this.parts;
    // In this order: a tree that has reached a head read after the checkpoint holds all that the checkpoint covers.
    const covered = checkpoints.latest()?.size ?? 0;
    await tree.upTo(await store.head());
    return checkpoints.sign(tree.queries(), covered, now);
  }

  /** Resolves when the tree holds the event at `position`. @throws ViewBehind, Unavailable */
  upTo(position: Position | undefined): Promise<void> {
    return this.parts.tree.upTo(position, PATIENCE_MS);
  }

  /** How many events the tree holds, and how many of them the latest checkpoint covers. */
  status(): { readonly events: number; readonly signed: number } {
    return { events: this.tree.size(), signed: this.parts.checkpoints.latest()?.size ?? 0 };
  }

  /** The first checkpoint that covers an event; undefined when there is none yet, or no such event. */
  async covering(eventId: string): Promise<KeptCheckpoint | undefined> {
    const index = await this.indexOf(eventId);
    return index === undefined ? undefined : this.parts.checkpoints.covering(index + 1);
  }

  /**
   * The proof file of an event under the latest checkpoint, with or without what the event says; or what is missing.
   * @throws HistoryChanged when the event in the store is not the one in the tree
   */
  async proof(
    eventId: string,
    { payload }: { readonly payload: boolean },
  ): Promise<{ readonly file: string } | { readonly missing: 'event' | 'checkpoint' }> {
    const { checkpoints } = this.parts;
    const index = await this.indexOf(eventId);
    const { tree } = this;
    if (index === undefined) return { missing: 'event' };
    const checkpoint = checkpoints.latest();
    if (checkpoint === undefined || checkpoint.size <= index || checkpoint.size > tree.size()) {
      return { missing: 'checkpoint' };
    }
    const envelope = tree.envelope(index)!;
    const path = tree.inclusion(index, checkpoint.size);
    const secret = payload ? await this.secretOf(envelope, checkpoint) : undefined;
    const record = recordText(envelope, undefined, secret);
    return { file: proofText({ record, index, path, checkpoint: checkpoint.note }) };
  }

  /** The consistency proof between two sizes, base64. @throws RangeError unless 1 <= size1 <= size2 <= events */
  consistency(size1: number, size2: number): string[] {
    return this.tree.consistency(size1, size2).map((hash) => hash.toString('base64'));
  }

  /** The tile under a path as in C2SP tlog-tiles (`tile/0/000`); undefined when there is none. */
  tile(path: string): Buffer | undefined {
    const tile = readTilePath(path);
    return tile && readTile(tile, this.tree);
  }

  /** @throws UnusableInput when nothing has been signed yet */
  export(out: Writable): Promise<void> {
    return exportLedger(this.parts.store, this.parts.checkpoints, out);
  }

  /** Where an event stands, also one that was stored just now. */
  private async indexOf(eventId: string): Promise<number | undefined> {
    await this.upTo(undefined);
    const index = this.tree.indexOf(eventId);
    if (index !== undefined) return index;
    await this.upTo(await this.parts.store.head());
    return this.tree.indexOf(eventId);
  }

  private get tree() {
    return this.parts.tree.queries();
  }

  private async secretOf(text: string, checkpoint: KeptCheckpoint) {
    const { stream, revision, index } = JSON.parse(text) as Envelope;
    for await (const event of this.parts.store.readStream(stream, { from: BigInt(revision), limit: 1 })) {
      const entry = entryOf(event, index);
      if (entry.text === text) return entry;
    }
    throw new HistoryChanged(index, checkpoint, this.tree.size());
  }
}
