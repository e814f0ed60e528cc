import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import type { Json } from '@liggaren/event-store';
import { canonicalJson, isCanonical } from './canonical.js';

describe('the canonical form', () => {
  it('is that of RFC 8785, as another implementation writes it, for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(value as Json)).toBe(canonicalize(value));
      }),
    );
  });

  it('is that of the example in RFC 8785', () => {
    const value = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    ) as Json;
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('keeps keys that JavaScript treats in its own way: numbers and __proto__', () => {
    const value = JSON.parse('{"2":1,"10":2,"__proto__":3,"a":4}') as Json;
    expect(canonicalJson(value)).toBe('{"10":2,"2":1,"__proto__":3,"a":4}');
    expect(isCanonical('{"10":2,"2":1,"__proto__":3,"a":4}', value)).toBe(true);
  });

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('has a form for half a surrogate pair, which RFC 8785 has not', () => {
    expect(canonicalJson({ rubrik: '\ud800' })).toBe('{"rubrik":"\\ud800"}');
  });

  it('is told from every other way to write the same value', () => {
    for (const text of [
      '{"a": 1}',
      '{"b":1,"a":2}',
      '{"a":1,"a":1}',
      '{"a":1.0}',
      '"\\u00e5"',
      '[1 ]',
      '"\\/"',
    ]) {
      expect(isCanonical(text, JSON.parse(text) as Json)).toBe(false);
    }
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(isCanonical(canonicalJson(value as Json), value as Json)).toBe(true);
      }),
    );
  });
});
