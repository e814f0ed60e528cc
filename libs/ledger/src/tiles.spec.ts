import { describe, expect, it } from '@jest/globals';
import { HASH_BYTES, leafHash } from './hash.js';
import { leavesOf, naiveRoot, treeInMemory } from './testing.js';
import { entryBundle, readTile, readTilePath, tilePath, type TileSource } from './tiles.js';

const sourceOf = (count: number): TileSource => {
  const { node } = treeInMemory(leavesOf(count));
  return {
    size: () => count,
    hashes: (level, first, width) =>
      Buffer.concat(Array.from({ length: width }, (_, i) => node(level, first + i))),
    envelopes: (first, width) => Array.from({ length: width }, (_, i) => `leaf ${first + i}`),
  };
};

/** As a client of the tiles reads them. */
const readHashTile = (tile: Buffer): Buffer[] =>
  Array.from({ length: tile.length / HASH_BYTES }, (_, i) =>
    tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );

function readEntryBundle(bundle: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    const begin = at + 2;
    at = begin + bundle.readUInt16BE(at);
    entries.push(bundle.subarray(begin, at));
  }
  return entries;
}

describe('tiles', () => {
  it('have the paths of C2SP tlog-tiles', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 1, index: 0, width: 17 })).toBe('tile/1/000.p/17');
    expect(tilePath({ level: 'entries', index: 273, width: 112 })).toBe('tile/entries/273.p/112');
    for (const tile of [
      { level: 0, index: 1234067, width: 256 },
      { level: 63, index: 999, width: 1 },
      { level: 'entries', index: 1000, width: 255 },
    ] as const) {
      expect(readTilePath(tilePath(tile))).toEqual(tile);
    }
  });

  it.each([
    'tile/0/x000/067',
    'tile/00/000',
    'tile/64/000',
    'tile/0/067.p/0',
    'tile/0/067.p/256',
    'tile/0/067.p/08',
    'tile/0/67',
    'tile/0/001/234',
    'tile/0/../000',
    'tile/-1/000',
    '/tile/0/000',
    'tile/0/000/',
    '',
  ])('have one path each, so "%s" is none', (path) => {
    expect(readTilePath(path)).toBeUndefined();
  });

  it('hold the tree: a tile above has the roots of the full tiles below', () => {
    const count = 256 * 3 + 5;
    const source = sourceOf(count);
    const leaves = leavesOf(count);
    const full = readTile({ level: 0, index: 1, width: 256 }, source)!;
    expect(full).toHaveLength(8192);
    expect(readHashTile(full)).toEqual(leaves.slice(256, 512));
    expect(readHashTile(readTile({ level: 0, index: 3, width: 5 }, source)!)).toEqual(leaves.slice(768));
    expect(readHashTile(readTile({ level: 1, index: 0, width: 3 }, source)!)).toEqual(
      [0, 1, 2].map((i) => naiveRoot(leaves.slice(256 * i, 256 * (i + 1)))),
    );
  });

  it('are not there before all of them is', () => {
    const source = sourceOf(256 + 5);
    expect(readTile({ level: 0, index: 1, width: 6 }, source)).toBeUndefined();
    expect(readTile({ level: 0, index: 1, width: 256 }, source)).toBeUndefined();
    expect(readTile({ level: 1, index: 0, width: 2 }, source)).toBeUndefined();
    expect(readTile({ level: 9, index: 0, width: 1 }, source)).toBeUndefined();
    expect(readTile({ level: 'entries', index: 1, width: 6 }, source)).toBeUndefined();
  });

  it('hold the entries, each after its length, and each entry hashes to its leaf', () => {
    const bundle = readTile({ level: 'entries', index: 0, width: 4 }, sourceOf(4))!;
    expect(bundle.subarray(0, 8)).toEqual(Buffer.from('\0\x06leaf 0'));
    expect(readEntryBundle(bundle).map(leafHash)).toEqual(leavesOf(4));
  });

  it('count an entry’s length in bytes', () => {
    expect(entryBundle(['å']).toString('hex')).toBe('0002c3a5');
  });
});
