import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Projector,
  SqliteEventStore,
  type EventStore,
  type JsonObject,
  type NewEvent,
} from '@liggaren/event-store';
import { Checkpoints } from './checkpoints.js';
import { HASH_BYTES, leafHash, nodeHash } from './hash.js';
import { Ledger } from './ledger.js';
import { ed25519Signer, generateKey } from './note.js';
import type { KeptTree } from './tree-keeper.js';
import { Frontier, type NodeReader } from './tree.js';
import { ledgerTree } from './tree.projection.js';

/** The published RFC 6962 probes, where they are: beside the checkout, or where LIGGAREN_SHARED says. */
export function vectorsFolder(): string | undefined {
  const root = join(import.meta.dirname, '../../..');
  const shared = [process.env['LIGGAREN_SHARED'], join(root, '../shared')];
  return shared
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'vectors/rfc6962'))
    .find(existsSync);
}

/** RFC 6962, 2.1, word by word: the tree hash of a list of leaf hashes. */
export function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length <= 1) return leaves[0] ?? leafHash(Buffer.alloc(0));
  const k = largestPowerBelow(leaves.length);
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

/** RFC 6962, 2.1.1. */
export function naivePath(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const k = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k ? [...naivePath(m, left), naiveRoot(right)] : [...naivePath(m - k, right), naiveRoot(left)];
}

/** RFC 6962, 2.1.2. */
export function naiveConsistency(m: number, leaves: readonly Buffer[], isWhole = true): Buffer[] {
  if (m === leaves.length) return isWhole ? [] : [naiveRoot(leaves)];
  const k = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...naiveConsistency(m, left, isWhole), naiveRoot(right)]
    : [...naiveConsistency(m - k, right, false), naiveRoot(left)];
}

function largestPowerBelow(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** A tree in memory: one growing block of hashes per level. */
export function treeInMemory(leaves: readonly Buffer[]): {
  readonly frontier: Frontier;
  readonly node: NodeReader;
} {
  const levels: Buffer[][] = [];
  const frontier = new Frontier();
  for (const leaf of leaves) {
    frontier.append(leaf, (level, index, hash) => ((levels[level] ??= [])[index] = hash));
  }
  return {
    frontier,
    node: (level, index) => {
      const hash = levels[level]?.[index];
      if (hash?.length !== HASH_BYTES) throw new Error(`no node ${index} at level ${level}`);
      return hash;
    },
  };
}

export const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));

/** A ledger on SQLite files in a folder of its own. */
export interface TestLedger {
  readonly folder: string;
  readonly eventsFile: string;
  readonly store: SqliteEventStore;
  readonly projector: Projector;
  readonly checkpoints: Checkpoints;
  readonly ledger: Ledger;
  readonly key: string;
  readonly signerKey: string;
  /** Closes what is open and opens it anew; `between` runs while nothing is open. */
  reopen(between?: () => void): Promise<TestLedger>;
  /** Resolves when the tree has all that is stored. */
  caughtUp(): Promise<void>;
  remove(): Promise<void>;
}

/** The tree that a projector of this process keeps. */
export function treeOf(projector: Projector): KeptTree {
  return {
    queries: () => projector.queries(ledgerTree),
    upTo: async (position) => (position === undefined ? undefined : projector.waitFor(position, 60_000)),
  };
}

export const ORIGIN = 'liggare.example/itsam';

/** @param witnesses verifier keys whose cosignatures are taken */
export async function aLedger(
  witnesses: readonly string[] = [],
  keys = generateKey(ORIGIN),
): Promise<TestLedger> {
  return openIn(mkdtempSync(join(tmpdir(), 'liggaren-ledger-')), keys, witnesses);
}

async function openIn(
  folder: string,
  keys: ReturnType<typeof generateKey>,
  witnesses: readonly string[],
): Promise<TestLedger> {
  const eventsFile = join(folder, 'events.sqlite');
  const store = SqliteEventStore.open(eventsFile);
  const projector = await Projector.open(store, [ledgerTree], { directory: join(folder, 'views') });
  projector.start();
  const checkpoints = Checkpoints.open({
    file: join(folder, 'checkpoints.sqlite'),
    verifierKey: keys.verifierKey,
    signer: ed25519Signer(keys.signerKey),
    witnesses,
  });
  const close = async () => {
    await projector.stop();
    await store.close();
    checkpoints.close();
  };
  return {
    folder,
    eventsFile,
    store,
    projector,
    checkpoints,
    ledger: new Ledger({ store, tree: treeOf(projector), checkpoints }),
    key: keys.verifierKey,
    signerKey: keys.signerKey,
    reopen: async (between) => {
      await close();
      between?.();
      const opened = await openIn(folder, keys, witnesses);
      await opened.caughtUp();
      return opened;
    },
    caughtUp: async () => {
      const head = await store.head();
      if (head !== undefined) await projector.waitFor(head, 60_000);
    },
    remove: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same events in every run: ids, salts and texts follow from the number. */
export function numberedEvent(n: number, data: JsonObject = { rubrik: `Ärende ${n}`, nr: n }): NewEvent {
  const hex = n.toString(16).padStart(12, '0');
  const id = `00000000-0000-5000-8000-${hex}`;
  return {
    id,
    type: n % 3 === 0 ? 'ArendeRegistered' : 'HandlingRegistered',
    data,
    metadata: {
      commandId: id,
      correlationId: id,
      causationId: id,
      actor: { id: 'rut', name: 'Rut Registratör', role: 'registrator' },
      recordedAt: new Date(Date.UTC(2024, 2, 5, 9) + n * 1_000).toISOString(),
      salt: leafHash(`salt ${n}`).toString('base64'),
      bodyHash: hex.repeat(6).slice(0, 64),
    },
  };
}

/** Appends the events [from, to), a hundred streams in turn, in appends of up to 500. */
export async function appendNumbered(store: EventStore, from: number, to: number): Promise<void> {
  for (let n = from; n < to;) {
    const stream = `arende-ITSAM-2024-${Math.floor(n / 500) % 100}`;
    const end = Math.min(to, (Math.floor(n / 500) + 1) * 500);
    await store.append(
      stream,
      Array.from({ length: end - n }, (_, i) => numberedEvent(n + i)),
      'any',
    );
    n = end;
  }
}
