import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_ROOT, leafHash } from './hash.js';
import { leavesOf, naiveConsistency, naivePath, naiveRoot, treeInMemory } from './testing.js';
import { consistencyProof, Frontier, inclusionProof, rootOf } from './tree.js';

/** The entries of the reference implementation of Certificate Transparency, and the roots that it publishes. */
const REFERENCE_ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const REFERENCE_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const referenceLeaves = REFERENCE_ENTRIES.map((hex) => leafHash(Buffer.from(hex, 'hex')));

describe('the tree', () => {
  it.each(REFERENCE_ROOTS.map((root, i) => [i + 1, root] as const))(
    'has the root of the reference implementation at %i leaves',
    (size, root) => {
      expect(treeInMemory(referenceLeaves.slice(0, size)).frontier.root().toString('hex')).toBe(root);
      expect(rootOf(size, treeInMemory(referenceLeaves).node).toString('hex')).toBe(root);
    },
  );

  it('has the empty root before the first leaf', () => {
    expect(new Frontier().root()).toEqual(EMPTY_ROOT);
    expect(rootOf(0, treeInMemory([]).node)).toEqual(EMPTY_ROOT);
  });

  it('proves what the reference implementation proves', () => {
    const { node } = treeInMemory(referenceLeaves);
    const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));
    expect(hex(inclusionProof(0, 8, node))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(hex(consistencyProof(6, 8, node))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(hex(consistencyProof(2, 5, node))).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  it('is the tree of RFC 6962 at every size, as are its proofs (written down word by word)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (count, a, b) => {
        const leaves = leavesOf(count);
        const { node, frontier } = treeInMemory(leaves);
        const size = 1 + (a % count);
        const part = leaves.slice(0, size);
        expect(frontier.root()).toEqual(naiveRoot(leaves));
        expect(rootOf(size, node)).toEqual(naiveRoot(part));
        expect(inclusionProof(b % size, size, node)).toEqual(naivePath(b % size, part));
        expect(consistencyProof(1 + (b % size), size, node)).toEqual(naiveConsistency(1 + (b % size), part));
      }),
    );
  });

  it('grows on from any size as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (first, more) => {
        const leaves = leavesOf(first + more);
        const frontier = Frontier.at(first, treeInMemory(leaves.slice(0, first)).node);
        for (const leaf of leaves.slice(first)) frontier.append(leaf);
        expect(frontier.size).toBe(first + more);
        expect(frontier.root()).toEqual(treeInMemory(leaves).frontier.root());
      }),
    );
  });

  it('proves nothing about leaves that it does not have, nor from the empty tree', () => {
    const { node } = treeInMemory(leavesOf(5));
    expect(() => inclusionProof(5, 5, node)).toThrow(RangeError);
    expect(() => inclusionProof(-1, 5, node)).toThrow(RangeError);
    expect(() => inclusionProof(0.5, 5, node)).toThrow(RangeError);
    expect(() => consistencyProof(0, 5, node)).toThrow(RangeError);
    expect(() => consistencyProof(6, 5, node)).toThrow(RangeError);
  });
});
