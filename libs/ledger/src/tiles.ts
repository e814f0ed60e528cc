/** Tiles (C2SP tlog-tiles): the tree's hashes, 256 to a tile, and the entries, as files that never change. */
export const TILE_WIDTH = 256;

/** Which tile. */
export interface Tile {
  /** Level of tiles (8 levels of the tree each), or the entries themselves. */
  readonly level: number | 'entries';
  readonly index: number;
  /** How many hashes or entries: 256, or fewer at the right edge. */
  readonly width: number;
}

/** What tiles are cut from. */
export interface TileSource {
  readonly size: () => number;
  /** `count` consecutive hashes of one level of the tree, from `first`. */
  readonly hashes: (level: number, first: number, count: number) => Buffer;
  /** `count` consecutive envelopes, from `first`. */
  readonly envelopes: (first: number, count: number) => readonly string[];
}

/** The path under which a tile is served, such as `tile/0/x001/x234/067` or `tile/entries/000.p/5`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const groups = digits.match(/\d{3}/g)!;
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${name}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Reads a tile's path. Undefined when it is none, in that one form. */
export function readTilePath(path: string): Tile | undefined {
  const [, level = '', name = '', part] =
    /^tile\/(entries|[0-9]{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path) ?? [];
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(name.replaceAll(/[x/]/g, '')),
    width: part === undefined ? TILE_WIDTH : Number(part),
  };
  if (tile.level !== 'entries' && tile.level > 63) return undefined;
  if (part !== undefined && (tile.width < 1 || tile.width >= TILE_WIDTH)) return undefined;
  return tilePath(tile) === path ? tile : undefined;
}

/** The tile's bytes; undefined while the tree does not hold all of it. */
export function readTile({ level, index, width }: Tile, tree: TileSource): Buffer | undefined {
  const first = index * TILE_WIDTH;
  const step = level === 'entries' ? 1 : TILE_WIDTH ** level;
  if ((first + width) * step > tree.size()) return undefined;
  if (level === 'entries') return entryBundle(tree.envelopes(first, width));
  return tree.hashes(level * Math.log2(TILE_WIDTH), first, width);
}

/** Entries, each after its length in bytes as a big-endian uint16. */
export function entryBundle(entries: readonly string[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      const bytes = Buffer.from(entry);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return [length, bytes];
    }),
  );
}
