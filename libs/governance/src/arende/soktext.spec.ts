import { describe, expect, it } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { ftsExpressions, indexed, TOKENIZER, typedDiarienummer, wordEnds, wordsOf } from './soktext.js';

/** What finds every typed word, or a word that it begins; undefined when there is no word. */
function beginnings(typed: string): string | undefined {
  const words = ftsExpressions(typed);
  return words.length === 0 ? undefined : words.map(({ beginning }) => beginning).join(' AND ');
}

/** Whether what is typed finds the text. */
function finds(typed: string, text: string): boolean {
  const db = new BetterSqlite3(':memory:');
  try {
    db.exec(`CREATE VIRTUAL TABLE t USING fts5(words, ends, tokenize = '${TOKENIZER}')`);
    db.prepare('INSERT INTO t VALUES (?, ?)').run(indexed([text]), wordEnds([text]));
    const expression = beginnings(typed);
    return (
      expression !== undefined && db.prepare('SELECT 1 FROM t WHERE t MATCH ?').get(expression) !== undefined
    );
  } finally {
    db.close();
  }
}

describe('Swedish text search', () => {
  it.each([
    ['lönemodeller', 'Ny lönemodell', 'another form'],
    ['LÖNEMODELL', 'Ny lönemodell', 'other case'],
    ['lönemod', 'Ny lönemodell', 'a beginning'],
    ['budgeten', 'Budgetförslag 2025', 'an inflected beginning of a compound'],
    ['modell', 'Ny lönemodell', 'the end of a compound'],
    ['plan', 'Detaljplan för Storgatan', 'a short end of a compound'],
    ['kommunernas', 'Avtal mellan kommuner', 'genitive plural'],
    ['lo\u0308nemodell', 'Ny lönemodell', 'letters typed as a letter and a mark'],
    ['modell ny', 'Ny lönemodell', 'any order'],
    ['"ny" AND (modell)', 'Ny lönemodell and', 'operators are words'],
  ])('%s finds "%s" (%s)', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it.each([
    ['måla', 'Att mala kaffe'],
    ['mala', 'Att måla skolan'],
    ['for', 'Medel för skolan'],
    ['ar', 'Är skolan målad'],
    ['ny budget', 'Ny lönemodell'],
    ['', 'Ny lönemodell'],
    ['" * ^', 'Ny lönemodell'],
  ])('%s does not find "%s": å, ä and ö are letters, and every word counts', (typed, text) => {
    expect(finds(typed, text)).toBe(false);
  });

  it('takes whatever is typed as text: no input is a syntax error', () => {
    const db = new BetterSqlite3(':memory:');
    db.exec(`CREATE VIRTUAL TABLE t USING fts5(words, tokenize = '${TOKENIZER}')`);
    const search = db.prepare('SELECT 1 FROM t WHERE t MATCH ?');
    const operators = fc.constantFrom(
      '"',
      "'",
      '*',
      '^',
      '(',
      ')',
      ':',
      '-',
      '+',
      '{',
      '}',
      'NEAR',
      'AND',
      'OR',
      'NOT',
      '\u0000',
      'words:',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(operators, fc.string({ unit: 'binary' }))), (parts) => {
        const expression = beginnings(parts.join(' '));
        if (expression !== undefined) search.all(expression);
      }),
    );
    db.close();
  });

  it('finds every word of a text by itself and by each of its beginnings', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'abdefgiklmnorstuvyåäö'.split('')),
      minLength: 3,
      maxLength: 14,
    });
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 4 }), fc.nat(), (words, n) => {
        const word = words[n % words.length]!;
        const beginning = word.slice(0, 2 + (n % (word.length - 1)));
        expect(finds(word, words.join(' '))).toBe(true);
        expect(finds(beginning, words.join(' '))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('splits words at everything that is neither letter nor digit', () => {
    expect(wordsOf('Återkallelse (§ 12), IT-drift: 2024/25')).toEqual([
      'återkallelse',
      '12',
      'it',
      'drift',
      '2024',
      '25',
    ]);
  });

  it.each([
    ['2024/25', { ar: 2024, lopnr: 25 }],
    [' ITSAM 2024/25 ', { serie: 'ITSAM', ar: 2024, lopnr: 25 }],
    ['itsam 2024/25', { serie: 'ITSAM', ar: 2024, lopnr: 25 }],
    ['ITSAM2024/25', { serie: 'ITSAM', ar: 2024, lopnr: 25 }],
    ['dnr: ITSAM 2024/0025', { serie: 'ITSAM', ar: 2024, lopnr: 25 }],
    ['Dnr 2024/25', { ar: 2024, lopnr: 25 }],
    ['ITSAM-2024-25', { serie: 'ITSAM', ar: 2024, lopnr: 25 }],
    ['ÄRE-B2 2024:25', { serie: 'ÄRE-B2', ar: 2024, lopnr: 25 }],
    ['lönemodell 2024', undefined],
    ['budget för 2024/25', undefined],
    ['25', undefined],
  ])('reads %j as a diarienummer', (typed, parts) => {
    expect(typedDiarienummer(typed)).toEqual(parts);
  });
});
