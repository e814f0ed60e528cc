import snowball from 'snowball-stemmers';
import { remembered } from '../remembered.js';

/**
 * Swedish words for a full-text index (SQLite FTS5, `unicode61 remove_diacritics 0`): å ä ö are letters of their
 * own, an inflected word finds its other forms, a beginning finds the word, and the end of a compound finds it too.
 */

/** The table's tokenizer: the default one folds å and ä into a, so that `måla` would find `mala`. */
export const TOKENIZER = 'unicode61 remove_diacritics 0';

/** A stem shorter than this begins too many other words: `mål` of `måla` would find `målgrupp`. */
const SHORTEST_STEM = 4;
/** The parts of a compound that are words: `plan` in `detaljplan`, never less. */
const SHORTEST_PART = 4;
/** What is typed begins other words from this length on: one letter begins half the register. */
const SHORTEST_BEGINNING = 2;
/** More words than this narrow nothing down. */
const MOST_WORDS = 20;

const stemmer = snowball.newStemmer('swedish');
/** The words of a register are few and come again; to find a stem costs more than the rest of the indexing. */
const stemOf = remembered((word) => stemmer.stem(word), 50_000);

/** The words of a text, in lower case: runs of letters and digits, whatever stands between them. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** What is indexed of texts: each word, and its stem where that is another. */
export function indexed(texts: readonly (string | undefined)[]): string {
  let all = '';
  for (const text of texts) {
    for (const word of wordsOf(text ?? '')) all += withStem(word);
  }
  return all.trimEnd();
}

const withStem = remembered((word) => {
  const stem = stemOf(word);
  return stem === word ? `${word} ` : `${word} ${stem} `;
}, 50_000);

/** The ends of the long words of texts, so that `modell` finds `lönemodell`. Each once. */
export function wordEnds(texts: readonly (string | undefined)[]): string {
  const ends = new Set<string>();
  for (const text of texts) {
    for (const word of wordsOf(text ?? '')) {
      if (word.length < SHORTEST_PART + 2) continue;
      for (const end of endsOf(word)) ends.add(end);
    }
  }
  return [...ends].join(' ');
}

const endsOf = remembered(
  (word) => Array.from({ length: word.length - SHORTEST_PART - 1 }, (_, n) => word.slice(n + 2)),
  50_000,
);

/**
 * What people typed, as FTS5 expressions: for each word, in another form too, that it is there itself, and that it is
 * there or begins one that is. All are to hold. Quotes and operators are separators like any other.
 */
export function ftsExpressions(
  typed: string,
): readonly { readonly word: string; readonly beginning: string }[] {
  return [...new Set(wordsOf(typed))].slice(0, MOST_WORDS).map((word) => {
    const stem = stemOf(word);
    const either = (begin: (text: string, shortest: number) => string) => {
      const asTyped = begin(word, SHORTEST_BEGINNING);
      return stem === word ? asTyped : `(${asTyped} OR ${begin(stem, SHORTEST_STEM)})`;
    };
    return {
      word: either((text) => `"${text}"`),
      beginning: either((text, shortest) => (text.length < shortest ? `"${text}"` : `"${text}"*`)),
    };
  });
}

/** A diarienummer in any of the forms that people type: `2024/25`, `ITSAM 2024/25`, `dnr itsam-2024-25`. */
export function typedDiarienummer(
  typed: string,
): { readonly serie?: string; readonly ar: number; readonly lopnr: number } | undefined {
  const form = /^(?:d(?:iarie)?nr\.?:?\s*)?(?:(\p{L}[\p{L}\p{N}-]*?)[\s-]*)?(\d{4})\s*[/:-]\s*0*(\d{1,7})$/iu;
  // Nothing longer is a number; the limit also keeps the expression from walking a long text again and again.
  const [, serie, ar, lopnr] = form.exec(typed.normalize('NFC').trim().slice(0, 60)) ?? [];
  if (ar === undefined || lopnr === undefined) return undefined;
  return { ...(serie && { serie: serie.toUpperCase() }), ar: Number(ar), lopnr: Number(lopnr) };
}
