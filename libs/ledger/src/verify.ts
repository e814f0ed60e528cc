import { nodeHash } from './hash.js';

/** Whether `proof` shows that `leaf` (a leaf hash) stands at `index` in the tree of `size` leaves with that root. */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (index >= size) return false;
  // RFC 9162, 2.1.3.2
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equal(hash, root);
}

/**
 * Whether `proof` shows that the tree of `size1` leaves with `root1` is the beginning of the tree of `size2` with
 * `root2`. From size 0 nothing can be shown, so the answer is false.
 */
export function verifyConsistency(
  size1: number,
  size2: number,
  root1: Uint8Array,
  root2: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (size1 < 1 || size1 > size2) return false;
  if (size1 === size2) return proof.length === 0 && equal(root1, root2);
  // RFC 9162, 2.1.4.2
  let fn = size1 - 1;
  let sn = size2 - 1;
  while (isOdd(fn)) {
    fn = half(fn);
    sn = half(sn);
  }
  // Of a full tree (a power of two) the verifier has the root already, so the proof leaves it out.
  const path = fn === 0 ? [root1, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined) return false;
  let older = first;
  let newer = first;
  for (const sibling of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn);
        sn = half(sn);
      }
    } else {
      newer = nodeHash(newer, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equal(older, root1) && equal(newer, root2);
}

// Bitwise operators would cut sizes to 32 bits.
const half = (n: number) => Math.floor(n / 2);
const isOdd = (n: number) => n % 2 === 1;

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
