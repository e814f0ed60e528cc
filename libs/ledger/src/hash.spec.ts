import { describe, expect, it } from '@jest/globals';
import { EMPTY_ROOT, leafHash, nodeHash } from './hash.js';

describe('hashes', () => {
  it('gives the empty tree the hash of nothing (RFC 6962, 2.1)', () => {
    expect(EMPTY_ROOT.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('gives an empty leaf the hash of 0x00', () => {
    expect(leafHash(Buffer.alloc(0)).toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
  });

  it('hashes a text as its UTF-8 bytes', () => {
    expect(leafHash('Förbundsordning 🏛')).toEqual(leafHash(Buffer.from('Förbundsordning 🏛')));
  });

  it('never takes two hashes for a leaf: the prefixes differ', () => {
    const [a, b] = [leafHash('a'), leafHash('b')];
    expect(nodeHash(a, b)).not.toEqual(leafHash(Buffer.concat([a, b])));
  });
});
