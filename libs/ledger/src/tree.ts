import { EMPTY_ROOT, nodeHash } from './hash.js';

/**
 * Reads the hash over the leaves from `index`·2^`level` up to but not including (`index` + 1)·2^`level`: a leaf at
 * level 0, a full subtree above. Only asked for subtrees that are complete.
 */
export type NodeReader = (level: number, index: number) => Buffer;

/** Hears of every leaf and every subtree that an append completes, the lowest first. */
export type NodeWriter = (level: number, index: number, hash: Buffer) => void;

/**
 * The right edge of a growing tree: all that is needed to append a leaf and to know the root, one hash for each
 * set bit of the size.
 */
export class Frontier {
  /** The edge of the tree of `size` leaves that `node` reads. */
  static at(size: number, node: NodeReader): Frontier {
    const frontier = new Frontier();
    frontier.leaves = size;
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / 2)) {
      if (count % 2 === 1) frontier.edge[level] = node(level, count - 1);
    }
    return frontier;
  }

  private leaves = 0;
  /** By level: the full subtree that waits for its right sibling. What stands at a level whose bit is 0 is stale. */
  private readonly edge: Buffer[] = [];

  /** Number of leaves. */
  get size(): number {
    return this.leaves;
  }

  append(leaf: Buffer, write?: NodeWriter): void {
    let hash = leaf;
    let index = this.leaves;
    let level = 0;
    write?.(0, index, hash);
    for (; index % 2 === 1; level++) {
      hash = nodeHash(this.edge[level]!, hash);
      index = (index - 1) / 2;
      write?.(level + 1, index, hash);
    }
    this.edge[level] = hash;
    this.leaves += 1;
  }

  /** Hash of the whole tree. */
  root(): Buffer {
    let root: Buffer | undefined;
    for (let level = 0, count = this.leaves; count > 0; level++, count = Math.floor(count / 2)) {
      if (count % 2 === 0) continue;
      root = root === undefined ? this.edge[level]! : nodeHash(this.edge[level]!, root);
    }
    return root ?? EMPTY_ROOT;
  }
}

/** Hash of the tree as it was with `size` leaves (RFC 6962, 2.1). */
export function rootOf(size: number, node: NodeReader): Buffer {
  return Frontier.at(size, node).root();
}

/**
 * The audit path of leaf `index` in the tree of `size` leaves, the leaf's sibling first (RFC 6962, 2.1.1).
 * @throws RangeError when the tree of that size has no such leaf
 */
export function inclusionProof(index: number, size: number, node: NodeReader): Buffer[] {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  }
  const proof: Buffer[] = [];
  for (let begin = 0, end = size; end - begin > 1;) {
    const middle = begin + leftWidth(end - begin);
    if (index < middle) {
      proof.push(hashOf(middle, end, node));
      end = middle;
    } else {
      proof.push(hashOf(begin, middle, node));
      begin = middle;
    }
  }
  return proof.reverse();
}

/**
 * Proof that the tree of `size1` leaves is the beginning of the tree of `size2` (RFC 6962, 2.1.2); empty when they
 * are the same. @throws RangeError unless 1 <= size1 <= size2: nothing is proven about the empty tree
 */
export function consistencyProof(size1: number, size2: number, node: NodeReader): Buffer[] {
  if (!Number.isSafeInteger(size1) || size1 < 1 || size1 > size2) {
    throw new RangeError(`there is no consistency proof from ${size1} to ${size2}`);
  }
  const proof: Buffer[] = [];
  let begin = 0;
  let end = size2;
  while (end !== size1) {
    const middle = begin + leftWidth(end - begin);
    if (size1 <= middle) {
      proof.push(hashOf(middle, end, node));
      end = middle;
    } else {
      proof.push(hashOf(begin, middle, node));
      begin = middle;
    }
  }
  // The verifier has the whole older tree's root, but not the root of a part of it.
  if (begin > 0) proof.push(hashOf(begin, end, node));
  return proof.reverse();
}

/** Hash over the leaves [begin, end), where `begin` is what the tree's splitting led to. */
function hashOf(begin: number, end: number, node: NodeReader): Buffer {
  const width = end - begin;
  const left = leftWidth(width);
  if (left * 2 === width || width === 1) return node(Math.log2(width), begin / width);
  return nodeHash(node(Math.log2(left), begin / left), hashOf(begin + left, end, node));
}

/** The largest power of two below `width`: how many leaves go to the left. */
function leftWidth(width: number): number {
  let left = 1;
  while (left * 2 < width) left *= 2;
  return left;
}
