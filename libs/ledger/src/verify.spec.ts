import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leavesOf, naiveConsistency, naivePath, naiveRoot, vectorsFolder } from './testing.js';
import { verifyConsistency, verifyInclusion } from './verify.js';

const folder = vectorsFolder();

interface Probe {
  readonly desc: string;
  readonly wantErr: boolean;
  readonly proof: readonly string[] | null;
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly size1: number;
  readonly size2: number;
  readonly root1: string;
  readonly root2: string;
}

function probes(kind: 'inclusion' | 'consistency'): [name: string, probe: Probe][] {
  if (folder === undefined) return [];
  return readdirSync(join(folder, kind), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(join(folder, kind, file), 'utf8')) as Probe]);
}

const bytes = (base64: string) => Buffer.from(base64, 'base64');

function isAccepted(kind: 'inclusion' | 'consistency', probe: Probe): boolean {
  const proof = (probe.proof ?? []).map(bytes);
  return kind === 'inclusion'
    ? verifyInclusion(bytes(probe.leafHash), probe.leafIdx, probe.treeSize, proof, bytes(probe.root))
    : verifyConsistency(probe.size1, probe.size2, bytes(probe.root1), bytes(probe.root2), proof);
}

describe('the published RFC 6962 probes', () => {
  it.each(['inclusion', 'consistency'] as const)('are judged as published: %s', (kind) => {
    const judged = probes(kind).map(([name, probe]) => [name, isAccepted(kind, probe)]);
    expect(judged).toEqual(probes(kind).map(([name, probe]) => [name, !probe.wantErr]));
    // They lie beside the checkout; where they are, they are really read.
    expect(judged.length > 20).toBe(folder !== undefined);
  });
});

const sizes = fc.tuple(fc.integer({ min: 1, max: 130 }), fc.nat());

describe('verifying', () => {
  it('accepts every inclusion proof of RFC 6962, and none for another leaf, index, size or root', () => {
    fc.assert(
      fc.property(sizes, fc.nat({ max: 300 }), ([size, n], other) => {
        const leaves = leavesOf(size);
        const index = n % size;
        const leaf = leaves[index]!;
        const proof = naivePath(index, leaves);
        const root = naiveRoot(leaves);
        expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true);
        expect(verifyInclusion(leaf, other, size, proof, root)).toBe(other === index);
        expect(verifyInclusion(root, index, size, proof, root)).toBe(size === 1);
        expect(verifyInclusion(leaf, index, size, proof, leaf)).toBe(size === 1);
        expect(verifyInclusion(leaf, index, size, [...proof, root], root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof.slice(1), root)).toBe(size === 1);
        expect(verifyInclusion(leaf, index, size, proof.slice(0, -1), root)).toBe(size === 1);
      }),
    );
  });

  it('accepts every consistency proof of RFC 6962, and none between other roots', () => {
    fc.assert(
      fc.property(sizes, ([size2, n]) => {
        const leaves = leavesOf(size2);
        const size1 = 1 + (n % size2);
        const [root1, root2] = [naiveRoot(leaves.slice(0, size1)), naiveRoot(leaves)];
        const proof = naiveConsistency(size1, leaves);
        expect(verifyConsistency(size1, size2, root1, root2, proof)).toBe(true);
        expect(verifyConsistency(size1, size2, root2, root2, proof)).toBe(size1 === size2);
        expect(verifyConsistency(size1, size2, root1, root1, proof)).toBe(size1 === size2);
        expect(verifyConsistency(size1, size2, root1, root2, [...proof, root1])).toBe(false);
        expect(verifyConsistency(size1, size2, root1, root2, proof.slice(0, -1))).toBe(size1 === size2);
      }),
    );
  });

  it('rejects a consistency proof from size 0, whatever it holds', () => {
    const root = naiveRoot(leavesOf(4));
    expect(verifyConsistency(0, 4, root, root, [])).toBe(false);
    expect(verifyConsistency(0, 0, root, root, [])).toBe(false);
    expect(verifyConsistency(0, 4, root, root, [root])).toBe(false);
  });

  it('rejects a smaller tree after a larger one', () => {
    const root = naiveRoot(leavesOf(4));
    expect(verifyConsistency(5, 4, root, root, [])).toBe(false);
  });

  it('is right beyond 32 bits: a leaf in a tree of 2^40 leaves that are all the same', () => {
    const [leaf] = leavesOf(1);
    const path: Buffer[] = [];
    let full = leaf!;
    for (let level = 0; level < 40; level++) {
      path.push(full);
      full = naiveRoot([full, full]);
    }
    for (const index of [0, 2 ** 31, 2 ** 33 + 5, 2 ** 40 - 1]) {
      expect(verifyInclusion(leaf!, index, 2 ** 40, path, full)).toBe(true);
    }
    expect(verifyInclusion(leaf!, 2 ** 40, 2 ** 40, path, full)).toBe(false);
    expect(verifyInclusion(leaf!, 0, 2 ** 39, path, full)).toBe(false);
  });
});
