import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { charactersOf, fitted, FONT_FILES, PLAIN } from './fonts.js';

describe('the fonts', () => {
  it('have every character that is taken for granted', () => {
    const plain = Array.from({ length: 0x3000 }, (_, code) => code).filter(
      (code) => code !== 10 && PLAIN.test(String.fromCodePoint(code)),
    );
    expect(plain.length).toBeGreaterThan(300);
    // Each weight of the first font, so that no letter of a heading is another's.
    for (const file of FONT_FILES.filter((name) => name.includes('SourceSans3'))) {
      const has = charactersOf(readFileSync(file));
      expect(plain.filter((code) => !has.has(code)).map((code) => code.toString(16))).toEqual([]);
    }
  });

  it('show letters of Sweden’s languages, and of the names that live here', () => {
    const unshown = new Set<string>();
    const names =
      'ÅÄÖåäöéüß Ŋŋ Đđ Ŧŧ Čč Šš Žž Łódź Ağaoğlu Nguyễn Þórr Ελλάς Київ Հայ საქ עברית العربية € ½ § – ”citat” ✓ 😀';
    expect(fitted(names, unshown)).toBe(names);
    expect([...unshown]).toEqual([]);
  });

  it('leave to a number what they lack, and what is private', () => {
    const unshown = new Set<string>();
    expect(fitted('a\uE123漢b', unshown)).toBe('a[U+E123][U+6F22]b');
    expect([...unshown]).toEqual(['[U+E123]', '[U+6F22]']);
  });
});
