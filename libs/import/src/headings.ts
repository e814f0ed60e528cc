import { isDiarienummerLine, takeDiarienummer } from './diarienummer.js';
import type { Line } from './lines.js';
import { sectionHeading } from './sections.js';

/**
 * Which lines begin a §. A § sign also stands in running text (`§ 3 i förbundsordningen`), in cited decisions and in
 * statutes, so each line that looks like a heading is weighed, and the chain of numbers that fits best is taken.
 */
export interface Heading {
  /** Index of the line. */
  readonly index: number;
  readonly nummer: number;
  /** For a heading over several §§ (`§§ 1-3`). */
  readonly to: number;
  /** What the line says after the number: Dnr, rubrik. */
  readonly rest: string;
}

interface Candidate extends Heading {
  readonly form: string;
  readonly weight: number;
}

const HEADING = new RegExp(
  [
    '^(?:(?<prefix>\\p{Lu}[\\p{L}]{0,6}(?:[ /.-]\\p{Lu}\\p{L}{0,5})?)[ .:]{0,2})?',
    '(?:(?:§\\s?§?|(?<=^)Paragraf)\\s*(?<after>\\d{1,4})(?<letter>\\s?[a-e](?![\\p{L}.)]))?(?:\\s*[-–—]\\s*(?<to>\\d{1,4})(?![\\d-]))?|(?<before>\\d{1,4})\\s?(?<letter2>[a-e])?\\s?§(?!\\s?§))',
    '(?:\\s?/\\s?(?<year>(?:19|20)?\\d\\d)(?![\\d/-]))?',
    '\\s*(?<rest>.*)$',
  ].join(''),
  'u',
);
/** Words with a capital before a § sign that are no board's abbreviation. */
const NO_PREFIX =
  /^(?:Se|Jfr|Jämför|Kap|Enligt|Enl|Av|Till|Från|Med|För|Och|Samt|Del|Ej|Vid|Under|Dnr|Lag|Mot|På|I|Den|Nya?|Punkt)$/u;
/** What follows a § of a statute. */
const STATUTE =
  /^(?:\p{Lu}{2,4}(?:[ .,;)]|$)(?=.{0,3}$|[ ,.;)]+\p{Ll})|(?:första|andra|tredje|fjärde|st|p|kap|stycket|punkten|men|och|samt|eller|i|om|att|som|har|ska|kommunal|förvaltnings|plan|miljö)\b)|^(?:[\p{L}-]+lagen|[\p{L}-]+balken|[\p{L}-]+förordningen)/u;
/** A line of an ärendelista: dots, or a page at its end. */
const PAGE_AT_END = /(?:\.{3,}|…|\s)\s*\d{1,3}(?:\s?[-–]\s?\d{1,3})?$/u;

/** Dots that lead to the page. */
const LEADER = /(?:\.{3,}|…|(?:\. ){3,})\s*\d{1,3}$/u;

/** Each line that looks like a § heading, with how much speaks for it. */
function candidates(
  lines: readonly Line[],
  span: { from: number; to: number } | undefined,
): readonly Candidate[] {
  const found: Candidate[] = [];
  lines.forEach(({ text }, index) => {
    if (text.length > 400 || !(text.includes('§') || text.startsWith('Paragraf '))) return;
    const groups = HEADING.exec(text.replace(/^[*#•·\s]+/u, ''))?.groups;
    if (groups === undefined) return;
    const { prefix, after, before, to, year } = groups;
    if (prefix !== undefined && NO_PREFIX.test(prefix)) return;
    const nummer = Number(after ?? before);
    const end = to === undefined ? nummer : Number(to);
    const rest = (groups['rest'] ?? '')
      .replace(/^(?:\p{Lu}[\p{L}]{0,6} §\s?\d{1,4}[,;]?\s*)+/u, '')
      .replace(/^[.:–-]\s*(?=[\p{Lu}"”])/u, '');
    if (nummer === 0 || end < nummer || end - nummer > 200) return;
    if (!couldBeTitle(rest) || STATUTE.test(rest)) return;
    // A range with nothing after it is somebody's attendance.
    if (to !== undefined && rest === '') return;
    found.push({
      index,
      nummer,
      to: end,
      rest,
      form: `${prefix ?? ''}${after === undefined ? 'n§' : '§n'}${year === undefined ? '' : '/'}`,
      weight:
        weigh(lines, index, rest) - (span !== undefined && (nummer < span.from || end > span.to) ? 2 : 0),
    });
  });
  return withFormKept(found.length === 0 ? bareCandidates(lines, span) : found);
}

/** A text that lost its § signs on the way: `26 Dnr KS 2018/14`, `KS 136 Val av justerare`, at numbers that the head claims. */
const BARE = /^(?:(?<prefix>\p{Lu}\p{L}{0,6}) )?(?<nummer>\d{1,4})(?:\/(?:19|20)\d\d)?\s+(?<rest>\p{Lu}.*)$/u;

function bareCandidates(
  lines: readonly Line[],
  span: { from: number; to: number } | undefined,
): readonly Candidate[] {
  if (span === undefined) return [];
  const found: Candidate[] = [];
  lines.forEach(({ text }, index) => {
    const { prefix = '', nummer = '', rest = '' } = BARE.exec(text)?.groups ?? {};
    const number = Number(nummer);
    if (
      nummer === '' ||
      number < span.from ||
      number > span.to ||
      NO_PREFIX.test(prefix) ||
      /^\p{Lu}\p{Ll}{3,}$/u.test(prefix)
    )
      return;
    found.push({ index, nummer: number, to: number, rest, form: prefix, weight: weigh(lines, index, rest) });
  });
  return found;
}

/** Nothing, a Dnr, or words that begin as a title does. */
function couldBeTitle(rest: string): boolean {
  if (rest === '') return true;
  if (/^[\p{Ll},;)(.]/u.test(rest)) return isDiarienummerLine(rest);
  return /^[\p{Lu}\d"”'’«*]/u.test(rest);
}

function weigh(lines: readonly Line[], index: number, rest: string): number {
  let weight = 1;
  const dnr = takeDiarienummer(rest);
  if (dnr.numbers.length > 0 || isDiarienummerLine(rest)) weight += 1;
  const before = lines[index - 1]?.text ?? '';
  if (before === '') weight += 0.5;
  else if (sentenceGoesOn(before)) weight -= 2;
  if (/[.,;]$/.test(rest) && rest.length > 60) weight -= 0.5;
  if (/\d{4}-\d\d-\d\d$|\bden$/.test(before)) weight -= 2;
  return weight;
}

/** The line above ends in the middle of a sentence. */
function sentenceGoesOn(before: string): boolean {
  if (
    /[,(]$|(?:\s|^)(?:enligt|i|av|och|samt|från|till|den|med|på|under|paragraf|se|kap\.?|jfr|jämlikt|beslut|protokoll)$/u.test(
      before,
    )
  )
    return true;
  return (
    before.length > 60 &&
    !/[.:!?)”"_]$/.test(before) &&
    !LEADER.test(before) &&
    sectionHeading(before) === undefined
  );
}

/** Headings of one protokoll have one form. */
function withFormKept(found: readonly Candidate[]): readonly Candidate[] {
  const weights = new Map<string, number>();
  for (const { form, weight } of found) weights.set(form, (weights.get(form) ?? 0) + Math.max(0, weight));
  const best = [...weights].sort((a, b) => b[1] - a[1])[0]?.[0];
  return found.map((c) => (c.form === best ? c : { ...c, weight: c.weight - 1 }));
}

/** A chain looks back over so many candidates: enough for any ärendelista, and the time stays linear. */
const LOOK_BACK = 80;

/** The headings of the text in its order, and the lines that look like headings but fit nowhere. */
export function findHeadings(
  lines: readonly Line[],
  span: { readonly from: number; readonly to: number } | undefined,
): { readonly headings: readonly Heading[]; readonly doubtful: readonly Heading[] } {
  const all = candidates(lines, span);
  const lowest = Math.min(...all.filter(({ weight }) => weight >= 1).map(({ nummer }) => nummer));
  const best: { total: number; from: number }[] = [];
  all.forEach((candidate, i) => {
    let total = candidate.weight;
    let from = -1;
    for (let j = Math.max(0, i - LOOK_BACK); j < i; j++) {
      const before = all[j];
      if (before === undefined) continue;
      const sum = (best[j]?.total ?? 0) + candidate.weight + step(before.to, candidate.nummer, lowest);
      if (sum > total) {
        total = sum;
        from = j;
      }
    }
    best.push({ total, from });
  });
  const chain = new Set<number>();
  let last = best.reduce((top, { total }, i) => (total > (best[top]?.total ?? -Infinity) ? i : top), 0);
  while (last >= 0 && all[last] !== undefined) {
    chain.add(last);
    last = best[last]?.from ?? -1;
  }
  return {
    headings: all.filter((_, i) => chain.has(i)),
    doubtful: all.filter((candidate, i) => !chain.has(i) && candidate.weight >= 1),
  };
}

/** How well a number follows another: the next, the same (continued on a new page), a gap, or a new beginning. */
function step(before: number, after: number, lowest: number): number {
  if (after === before + 1) return 1;
  if (after === before) return 0;
  if (after > before) return -0.3 - Math.min(2, 0.1 * (after - before));
  return after === lowest ? -0.5 : -2.5;
}

/** True for a line of an ärendelista that ends with its page. */
export function hasPageAtEnd(text: string): boolean {
  return PAGE_AT_END.test(text);
}
