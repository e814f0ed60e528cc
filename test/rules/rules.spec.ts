import { describe, expect, it } from '@jest/globals';
import { ruleBook } from '@liggaren/governance';
import { plain, ruleTests } from './rule-tests.js';

const tests: Map<string, { file: string; title: string }[]> = await ruleTests(process.cwd());

describe('the rule book', () => {
  it('has every rule of the law that the ledger keeps', () => {
    expect([...ruleBook.keys()].sort()).toMatchInlineSnapshot();
  });

  it('has one test for each rule, whose sentence cites the statute', () => {
    for (const { code, statute } of ruleBook.values()) {
      const held = tests.get(code) ?? [];
      expect([code, held.length]).toEqual([code, 1]);
      expect(plain(held[0]?.title ?? '')).toContain(plain(statute));
    }
  });

  it('knows every rule that a test names', () => {
    expect([...tests.keys()].filter((code) => !ruleBook.has(code))).toEqual([]);
  });

  it('says each rule in a Swedish sentence', () => {
    for (const { says } of ruleBook.values()) expect(says).toMatch(/^[A-ZÅÄÖ].*\.$/u);
  });
});
