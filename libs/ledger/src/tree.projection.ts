import type { Database, View } from '@liggaren/event-store';
import { entryOf, type Envelope } from './entry.js';
import { HASH_BYTES, leafHash } from './hash.js';
import type { TileSource } from './tiles.js';
import { consistencyProof, Frontier, inclusionProof, rootOf, type NodeReader } from './tree.js';

/** Hashes, or envelopes, in one row. 2 KB of hashes fit a database page, and a proof reads one row per level. */
const CHUNK = 64;
/** Row number of a level's first chunk of hashes. */
const LEVEL = 2 ** 40;
const KEY_BYTES = 4;

/**
 * Every hash of the tree by level (64 bytes an event in all), and each leaf's envelope, on a line of its own. Rows
 * are written in order, never here and there as an index over the ids would be: that costs more than the tree.
 */
const TABLES = `
  CREATE TABLE nodes (
    chunk  INTEGER PRIMARY KEY,
    hashes BLOB    NOT NULL
  ) STRICT;
  CREATE TABLE entries (
    chunk     INTEGER PRIMARY KEY,
    keys      BLOB    NOT NULL,
    envelopes TEXT    NOT NULL
  ) STRICT;
`;

export interface TreeQueries extends TileSource {
  /** Number of leaves. */
  readonly size: () => number;
  /** Root of the tree as it was with `size` leaves. @throws RangeError when it never had as many */
  readonly root: (size: number) => Buffer;
  /** @throws RangeError, as inclusionProof does */
  readonly inclusion: (index: number, size: number) => Buffer[];
  /** @throws RangeError, as consistencyProof does */
  readonly consistency: (size1: number, size2: number) => Buffer[];
  /** Where the event stands in the log; undefined while the tree does not hold it. */
  readonly indexOf: (eventId: string) => number | undefined;
  /** The envelope at `index` as it was hashed; undefined when there is none. */
  readonly envelope: (index: number) => string | undefined;
}

/**
 * The Merkle tree over every event in log order. It must follow the store itself, not one that upcasts: what it
 * commits to is what is stored.
 */
export const ledgerTree: View<TreeQueries> = {
  name: 'ledger',
  version: 1,
  tables: TABLES,
  project: (db) => {
    const read = reader(db);
    const saveNodes = db.prepare<[number, Buffer]>(
      'INSERT INTO nodes (chunk, hashes) VALUES (?, ?) ON CONFLICT (chunk) DO UPDATE SET hashes = excluded.hashes',
    );
    const saveEntries = db.prepare<[number, Buffer, string]>(
      `INSERT INTO entries (chunk, keys, envelopes) VALUES (?, ?, ?)
       ON CONFLICT (chunk) DO UPDATE SET keys = excluded.keys, envelopes = excluded.envelopes`,
    );
    /** What stands at the right edge of the tree, as it is kept between batches. */
    let edge: Edge | undefined;

    const flushNodes = (nodes: NodeChunk) => {
      if (nodes.changed) saveNodes.run(nodes.row, nodes.hashes.subarray(0, nodes.count * HASH_BYTES));
      nodes.changed = false;
    };
    const flushEntries = ({ frontier, keys, envelopes }: Edge) => {
      if (envelopes.length === 0) return;
      const chunk = Math.floor((frontier.size - 1) / CHUNK);
      saveEntries.run(chunk, keys.subarray(0, envelopes.length * KEY_BYTES), envelopes.join('\n'));
    };

    return {
      on: {},
      each: (event) => {
        const { frontier, keys, envelopes, nodes } = (edge ??= loadEdge(read));
        const { text } = entryOf(event, frontier.size);
        keys.writeUInt32LE(keyOf(event.id), envelopes.length * KEY_BYTES);
        envelopes.push(text);
        frontier.append(leafHash(text), (level, index, hash) => {
          const slot = index % CHUNK;
          let chunk = nodes[level];
          if (chunk === undefined || slot === 0) {
            if (chunk) flushNodes(chunk);
            nodes[level] = chunk = loadNodes(read, level, index);
          }
          hash.copy(chunk.hashes, slot * HASH_BYTES);
          chunk.count = slot + 1;
          chunk.changed = true;
        });
        if (envelopes.length < CHUNK) return;
        flushEntries(edge);
        envelopes.length = 0;
      },
      flush: () => {
        if (edge === undefined) return;
        edge.nodes.forEach(flushNodes);
        flushEntries(edge);
      },
      reset: () => {
        edge = undefined;
      },
    };
  },
  queries: (db) => {
    const read = reader(db);
    const find = finder(read);
    const reached = (size: number) => {
      if (size > read.size()) throw new RangeError(`the tree has not reached ${size} leaves`);
      return size;
    };
    return {
      size: read.size,
      root: (size) => rootOf(reached(size), read.node),
      inclusion: (index, size) => inclusionProof(index, reached(size), read.node),
      consistency: (size1, size2) => consistencyProof(size1, reached(size2), read.node),
      indexOf: find,
      envelope: read.envelope,
      hashes: read.hashes,
      envelopes: read.envelopes,
    };
  },
};

/** The last row of one level. */
interface NodeChunk {
  readonly row: number;
  readonly hashes: Buffer;
  count: number;
  changed: boolean;
}

interface Edge {
  readonly frontier: Frontier;
  /** By level. */
  readonly nodes: NodeChunk[];
  /** Of the last row of entries, while it has room. */
  readonly keys: Buffer;
  readonly envelopes: string[];
}

function loadEdge(read: Reader): Edge {
  const size = read.size();
  const keys = Buffer.alloc(CHUNK * KEY_BYTES);
  const envelopes = size % CHUNK === 0 ? [] : read.envelopes(size - (size % CHUNK), CHUNK);
  if (envelopes.length > 0) read.keys(Math.floor(size / CHUNK)).copy(keys);
  return { frontier: Frontier.at(size, read.node), nodes: [], keys, envelopes };
}

/** The row that is to take hash `index` of a level, with the hashes before it. */
function loadNodes(read: Reader, level: number, index: number): NodeChunk {
  const row = rowOf(level, index);
  const hashes = Buffer.alloc(CHUNK * HASH_BYTES);
  if (index % CHUNK > 0) read.chunk(row).copy(hashes);
  return { row, hashes, count: 0, changed: false };
}

const rowOf = (level: number, index: number) => level * LEVEL + Math.floor(index / CHUNK);

/** FNV-1a, 32 bits: a hint at an event's id. */
function keyOf(id: string): number {
  let key = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) key = Math.imul(key ^ id.charCodeAt(i), 0x01000193);
  return key >>> 0;
}

type Reader = ReturnType<typeof reader>;

function reader(db: Database) {
  const size = db
    .prepare<[], number>(
      `SELECT chunk * ${CHUNK} + length(keys) / ${KEY_BYTES} FROM entries ORDER BY chunk DESC LIMIT 1`,
    )
    .pluck();
  const hashesIn = db.prepare<[number], Buffer>('SELECT hashes FROM nodes WHERE chunk = ?').pluck();
  const keysIn = db.prepare<[number], Buffer>('SELECT keys FROM entries WHERE chunk = ?').pluck();
  const envelopesIn = db.prepare<[number], string>('SELECT envelopes FROM entries WHERE chunk = ?').pluck();
  const keysFrom = db
    .prepare<[number], [chunk: number, keys: Buffer]>(
      'SELECT chunk, keys FROM entries WHERE chunk >= ? ORDER BY chunk',
    )
    .raw();

  const chunk = (row: number): Buffer => {
    const found = hashesIn.get(row);
    if (found === undefined) throw new RangeError(`the tree has no hashes ${row}`);
    return found;
  };
  const node: NodeReader = (level, index) => {
    const at = (index % CHUNK) * HASH_BYTES;
    return chunk(rowOf(level, index)).subarray(at, at + HASH_BYTES);
  };
  const envelopesOf = (row: number): string[] => envelopesIn.get(row)?.split('\n') ?? [];
  return {
    chunk,
    node,
    size: () => size.get() ?? 0,
    keys: (row: number) => keysIn.get(row)!,
    keysFrom: (row: number) => keysFrom.iterate(row) as IterableIterator<[chunk: number, keys: Buffer]>,
    envelope: (index: number): string | undefined => envelopesOf(Math.floor(index / CHUNK))[index % CHUNK],
    envelopes: (first: number, count: number): string[] => {
      const found: string[] = [];
      for (let row = Math.floor(first / CHUNK); row * CHUNK < first + count; row++) {
        found.push(...envelopesOf(row));
      }
      return found.slice(first % CHUNK, (first % CHUNK) + count);
    },
    hashes: (level: number, first: number, count: number): Buffer => {
      const parts: Buffer[] = [];
      for (let from = first; from < first + count;) {
        const slot = from % CHUNK;
        const end = Math.min(CHUNK, slot + first + count - from);
        const part = chunk(rowOf(level, from)).subarray(slot * HASH_BYTES, end * HASH_BYTES);
        if (part.length === 0) throw new RangeError(`the tree has no hash ${from} at level ${level}`);
        parts.push(part);
        from += part.length / HASH_BYTES;
      }
      return Buffer.concat(parts);
    },
  };
}

/** Finds an event by its id among the keys of all, kept in memory: 4 bytes an event, half a millisecond a million. */
function finder(read: Reader): (eventId: string) => number | undefined {
  let keys = new Uint32Array(CHUNK);
  let known = 0;

  const catchUp = () => {
    const size = read.size();
    if (size === known) return;
    if (size > keys.length) {
      const larger = new Uint32Array(Math.max(size, 2 * keys.length));
      larger.set(keys);
      keys = larger;
    }
    for (const [row, stored] of read.keysFrom(Math.floor(known / CHUNK))) {
      for (let i = 0; i * KEY_BYTES < stored.length; i++) {
        keys[row * CHUNK + i] = stored.readUInt32LE(i * KEY_BYTES);
      }
    }
    known = size;
  };

  return (eventId) => {
    catchUp();
    const key = keyOf(eventId);
    for (let at = keys.indexOf(key); at >= 0 && at < known; at = keys.indexOf(key, at + 1)) {
      if ((JSON.parse(read.envelope(at)!) as Envelope).id === eventId) return at;
    }
    return undefined;
  };
}
