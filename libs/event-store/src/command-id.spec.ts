import { describe, expect, test } from '@jest/globals';
import { commandIdFor, hashBody } from './command-id.js';

describe('the hash of a body', () => {
  test('does not depend on the order of its names', () => {
    expect(hashBody({ b: [1, { d: 2, c: 3 }], a: 'å' })).toBe(hashBody({ a: 'å', b: [1, { c: 3, d: 2 }] }));
  });

  test('depends on everything else', () => {
    const bodies = [{}, [], null, 'a', { a: 1 }, { a: '1' }, { a: null }, { a: [1, 2] }, { a: [2, 1] }];
    expect(new Set(bodies.map(hashBody)).size).toBe(bodies.length);
  });

  test('is SHA-256 in hex over RFC 8785', () => {
    // printf '{"a":1,"b":"å"}' | sha256sum
    expect(hashBody({ b: 'å', a: 1.0 })).toBe(
      'e0fe035b0f8976e5eea7efbfe1857706ce92bb0eded68f9d3a311abea21d4c30',
    );
  });

  test('is there for a command without a body', () => {
    expect(hashBody(undefined)).toBe(hashBody(null));
  });
});

describe('the command id of a key', () => {
  test('is the same for the same key at the same address, for ever', () => {
    expect(commandIdFor('POST /arenden', 'k-1')).toBe('d09819df-0025-5f7b-9950-59df60f217cc');
  });

  test('is another at another address, and for another key', () => {
    const id = commandIdFor('POST /arenden', 'k-1');
    expect(commandIdFor('POST /anslag', 'k-1')).not.toBe(id);
    expect(commandIdFor('POST /arenden', 'k-2')).not.toBe(id);
  });
});
