import type { ForslagOmrostning, Rost } from './forslag.js';
import { flow, type Line, type Vocabulary } from './lines.js';
import { NAME, namesIn, PARTY } from './names.js';

/**
 * Votes, in prose (`A (S) och B (M) röstar Ja (2)`, `67 Ja mot 9 Nej. 5 ledamöter avstår`), in lists (`Ja: 7`, a name
 * and a vote a line) and in tables with a cross in a column. What is found is sorted by its place and put together to
 * votes: a second count of one kind, or a person who has already voted, begins the next vote.
 */
interface Found {
  readonly rost: Rost;
  readonly at: number;
  readonly rad: number;
  readonly count?: number;
  readonly namn?: readonly string[];
  /** The count stands in the sentence that names the voters. */
  readonly ofNames?: boolean;
}

const NUMBER_WORDS = [
  'noll',
  'en',
  'två',
  'tre',
  'fyra',
  'fem',
  'sex',
  'sju',
  'åtta',
  'nio',
  'tio',
  'elva',
  'tolv',
  'tretton',
  'fjorton',
  'femton',
  'sexton',
  'sjutton',
  'arton',
  'nitton',
  'tjugo',
];
const NUMBER = `(?:\\d{1,3}|ett|ingen|inga|${NUMBER_WORDS.join('|')})`;
const WHO = '(?:(?:ledam(?:ot|öter(?:na)?)|röst(?:er)?|st|personer|stycken)\\s+)?';
const COUNTS = new RegExp(
  [
    // 67 Ja, 31 ja-röster, 7 ledamöter röstar ja
    `(?<![\\p{L}\\d/:-])(?<n1>${NUMBER})\\s+${WHO}(?:(?:röstar|röstade|har röstat|röstat|avgavs|avgav|avger|som röstade)\\s+)?(?:för\\s+)?(?<r1>ja|nej)(?![\\p{L}])(?:\\s?-\\s?röst\\p{L}*)?`,
    // 5 ledamöter avstår, 2 avstod, 1 nedlagd röst
    `(?<![\\p{L}\\d/:-])(?<n2>${NUMBER})\\s+${WHO}(?:som\\s+)?(?:avstår|avstod|avstående|avstå|nedlagd\\p{L}*|blank\\p{L}*|lade ned)(?!\\p{L})`,
    // Ja: 7, röstar Ja (7), Ja-röster 31, Nej = 5
    `(?<![\\p{L}-])(?<voted>röst(?:ar|ade|at)\\s+)?(?<r3>ja|nej)(?:\\s?-?\\s?röst(?:er|ar)?)?\\s*(?:[:=(–-]\\s*){0,2}(?<n3>\\d{1,3})(?![\\d§:/-]|\\s*§)\\)?`,
    // Avstår: 1, avstår från att rösta (2)
    `(?<!\\p{L})(?:avst(?:år|od|ående|\\.)|avstår från att rösta|nedlagda röster|blanka?)(?:\\s+från att (?:rösta|delta))?\\s*(?:[:=(–-]\\s*){0,2}(?<n4>\\d{1,3})(?![\\d§:/-])\\)?`,
  ].join('|'),
  'giu',
);
/** After names, in running text: `A (S), B (M) samt ordföranden C (V) röstar Ja`. */
const VOTES =
  /(?<=\s)(?:(?:röstar|röstade|har röstat)\s+(?:för\s+)?(?<rost>ja|nej)(?!\p{L})|(?<avstar>avstår|avstod|lade ned sin röst|lägger ne[dr] sin röst)(?:\s+från\s+(?:att\s+)?(?:rösta|omröstningen))?)(?!\s*(?:\(?\d{1,3}\)?)?\s*:)/giu;
/** Where the sentence with the names begins. */
const SENTENCE_START = /[.:;”"\n]\s*/g;
/** The longest list of names that one sentence may hold. */
const LONGEST_LIST = 6000;
/** `Ja-röster: A (S), B (M)`, `Följande ledamöter röstar nej: …`. */
const VOTER = `(?:\\p{Ll}+\\s){0,3}${NAME}(?:\\s*${PARTY})?`;
const LISTED = new RegExp(
  `(?:(?<!\\p{L})(?<rost>[Jj]a|JA|[Nn]ej|NEJ)(?!\\p{L})|(?<avstar>[Aa]vst(?:år|od|ående|\\.)|AVST(?:ÅR|OD)))[^.:;\\n”"]{0,40}:[^\\S\\n]*(?:\\d{1,3}[^\\S\\n]*(?:st)?[^\\S\\n]*[(:–-]*[^\\S\\n]*)?(?<namn>${VOTER}(?:(?:,|;|\\s+och|\\s+samt)\\s+${VOTER})*)`,
  'gu',
);
/** `4 ja-röster (A Ask, B By och C Cis)`. */
const COUNTED_NAMES = new RegExp(
  `(?<!\\p{L})(?:(?<rost>[Jj]a|[Nn]ej)(?:-?röst(?:er)?)?|avstår|avstod|nedlagda röster)\\s*\\((?<namn>${NAME}(?:[^()]|${PARTY}){0,2000})\\)`,
  'gu',
);
/** `Ja röstar A Ask (S) och B By (M).` */
const VERB_FIRST = new RegExp(
  `(?<!\\p{L})(?<rost>[Jj]a|[Nn]ej) röstar (?<namn>${VOTER}(?:(?:,|;|\\s+och|\\s+samt)\\s+${VOTER})*)`,
  'gu',
);
/** `A Ask (S): ja`, `A Ask (S) - NEJ`, `A Ask (S)   Avstår`. */
const ONE_A_LINE = new RegExp(
  `^(?:\\d{1,3}[.)]?\\s+)?(?<namn>${NAME})(?:\\s*${PARTY}|,\\s?\\p{L}{1,3})?\\s*[:–=-]?\\s*(?<rost>[Jj]a|JA|[Nn]ej|NEJ|[Aa]vst(?:år|od|\\.)?|AVST(?:ÅR)?)\\.?$`,
  'u',
);
/** `Anna Ek S`. */
const PARTY_LAST = /\s(?:S|M|C|L|V|FP|KD|MP|SD)$/;
/** A line that says how those on the lines below voted. */
const LABEL_LINE =
  /^(?:(?:följande )?(?:ledamöter )?(?:röstar|röstade|röstat)?\s*(?:för )?)?(?:(?<rost>ja|nej)(?:[- ]?röst(?:er|ar)?)?(?: röstar| röstade)?|(?<avstar>avst(?:år|od|ående)(?: från att rösta)?))\s*(?:[:(]?\s*(?<count>\d{1,3})\s*(?:st|röster)?\)?)?\s*:?$/iu;
const NAME_LINE = new RegExp(
  `^(?:tjänstgörande ersättaren )?(?<namn>${NAME})(?:\\s*${PARTY}|,\\s?\\p{L}{1,3})?(?:,? (?:ordförande|vice ordförande))?[,.]?$`,
  'u',
);

/** The votes in the lines of a §. */
export function findOmrostningar(
  lines: readonly Line[],
  vocabulary: Vocabulary,
): readonly ForslagOmrostning[] {
  const { found, rest } = inLines(lines);
  const all = [...found, ...inProse(rest, vocabulary)].sort((a, b) => a.rad - b.rad || a.at - b.at);
  return toVotes(all);
}

/** Lists and tables; their lines are taken out of the text. */
function inLines(lines: readonly Line[]): {
  readonly found: readonly Found[];
  readonly rest: readonly Line[];
} {
  const found: Found[] = [];
  const rest: Line[] = [];
  let label: Rost | undefined;
  let columns: readonly { readonly rost: Rost | null; readonly at: number }[] = [];
  for (const line of lines) {
    const { text, nr, raw } = line;
    const one = ONE_A_LINE.exec(text)?.groups;
    const header = columnsOf(raw);
    const under = columns.length === 0 ? [] : namesUnder(raw, columns);
    const labelled = LABEL_LINE.exec(text)?.groups;
    const cross = columns.length > 0 ? crossed(raw, columns) : undefined;
    const name = NAME_LINE.exec(text)?.groups?.['namn'];
    if (header.length > 0) {
      columns = header;
      label = undefined;
    } else if (one) {
      found.push({
        rost: rostOf(one['rost']),
        at: 0,
        rad: nr,
        namn: [(one['namn'] ?? '').replace(PARTY_LAST, '')],
      });
    } else if (under.length > 0) {
      found.push(...under.map(({ namn, rost }) => ({ rost, at: 0, rad: nr, namn: [namn] })));
    } else if (cross !== undefined) {
      if (cross.rost !== null) found.push({ rost: cross.rost, at: 0, rad: nr, namn: [cross.namn] });
    } else if (labelled && (labelled['rost'] ?? labelled['avstar']) !== undefined) {
      label = rostOf(labelled['rost'] ?? labelled['avstar']);
      if (labelled['count'] !== undefined)
        found.push({ rost: label, at: 0, rad: nr, count: Number(labelled['count']) });
    } else if (label !== undefined && name !== undefined) {
      found.push({ rost: label, at: 0, rad: nr, namn: [name] });
    } else {
      if (text !== '') label = undefined;
      rest.push(line);
      continue;
    }
    rest.push({ ...line, text: '' });
  }
  return { found, rest };
}

/** A table's head: `Ja   Nej   Avst   Frånv`, with the middle of each column. */
function columnsOf(raw: string): readonly { readonly rost: Rost | null; readonly at: number }[] {
  if (!/(?<!\p{L})ja(?!\p{L})\s{2,}.*nej/iu.test(raw)) return [];
  return [...raw.matchAll(/(?<!\p{L})(ja|nej|avst\p{L}*|frånv\p{L}*)(?!\p{L})/giu)].map((match) => ({
    rost: /^frånv/i.test(match[0]) ? null : rostOf(match[0]),
    at: match.index + match[0].length / 2,
  }));
}

const A_NAME = new RegExp(`(?<namn>${NAME})`, 'u');
const CROSS_LINE = new RegExp(`^\\s*(?:\\d{1,3}\\s+)?(?<namn>${NAME})\\s*(?:${PARTY})?(?<rest>.*)$`, 'u');

/** A row of names, each under the vote that it gave; only where no column of names stands before the votes. */
function namesUnder(
  raw: string,
  columns: readonly { readonly rost: Rost | null; readonly at: number }[],
): readonly { readonly namn: string; readonly rost: Rost }[] {
  const cells = [...raw.matchAll(/\S+(?: \S+)*/gu)].map((match) => ({
    namn: NAME_LINE.exec(match[0])?.groups?.['namn'],
    at: match.index,
  }));
  const [first] = cells;
  if (first === undefined || first.at < (columns[0]?.at ?? 0) - 3) return [];
  return cells.every(({ namn }) => namn !== undefined)
    ? cells.flatMap(({ namn = '', at }) => {
        const rost = nearest(columns, at + 1).rost;
        return rost === null ? [] : [{ namn, rost }];
      })
    : [];
}

function nearest<Column extends { readonly at: number }>(columns: readonly Column[], at: number): Column {
  return columns.reduce((a, b) => (Math.abs(b.at - at) < Math.abs(a.at - at) ? b : a));
}

function crossed(
  raw: string,
  columns: readonly { readonly rost: Rost | null; readonly at: number }[],
): { readonly namn: string; readonly rost: Rost | null } | undefined {
  const match = CROSS_LINE.exec(raw);
  const at = raw.search(/(?<=\s)[Xx1](?=\s|$)/);
  if (match?.groups === undefined || at === -1) return undefined;
  // Somebody who stands in for the one first named votes.
  const other = A_NAME.exec(match.groups['rest'] ?? '')?.groups?.['namn'];
  return { namn: other ?? match.groups['namn'] ?? '', rost: nearest(columns, at).rost };
}

function inProse(lines: readonly Line[], vocabulary: Vocabulary): readonly Found[] {
  const { text, lineAt } = flow(lines, vocabulary);
  const found: Found[] = [];
  const named = new Set<number>();
  let from = 0;
  for (const match of text.matchAll(VOTES)) {
    const before = text.slice(Math.max(from, match.index - LONGEST_LIST), match.index);
    const start = [...before.matchAll(SENTENCE_START)].at(-1);
    const list = start === undefined ? before : before.slice(start.index + start[0].length);
    const namn = namesIn(list);
    from = match.index + match[0].length;
    if (namn.length === 0) continue;
    const at = match.index - list.length;
    found.push({ rost: rostOf(match.groups?.['rost'] ?? 'avstår'), at, rad: lineAt(at), namn });
    for (let i = at; i < from; i++) named.add(i);
  }
  for (const match of text.matchAll(LISTED)) {
    const namn = namesIn(match.groups?.['namn'] ?? '');
    if (namn.length === 0) continue;
    found.push({
      rost: rostOf(match.groups?.['rost'] ?? 'avstår'),
      at: match.index,
      rad: lineAt(match.index),
      namn,
    });
    for (let i = match.index; i < match.index + match[0].length; i++) named.add(i);
  }
  for (const match of text.matchAll(VERB_FIRST)) {
    const namn = namesIn(match.groups?.['namn'] ?? '');
    if (namn.length > 0)
      found.push({ rost: rostOf(match.groups?.['rost']), at: match.index, rad: lineAt(match.index), namn });
  }
  for (const match of text.matchAll(COUNTED_NAMES)) {
    const namn = namesIn(match.groups?.['namn'] ?? '');
    if (namn.length === 0) continue;
    found.push({
      rost: rostOf(match.groups?.['rost'] ?? 'avstår'),
      at: match.index,
      rad: lineAt(match.index),
      namn,
    });
  }
  for (const match of text.matchAll(COUNTS)) {
    const { n1, r1, n2, r3, n3, n4 = '', voted } = match.groups ?? {};
    const rost =
      n1 !== undefined ? rostOf(r1) : n2 !== undefined ? 'avstar' : r3 !== undefined ? rostOf(r3) : 'avstar';
    found.push({
      rost,
      at: match.index,
      rad: lineAt(match.index),
      count: numberOf(n1 ?? n2 ?? n3 ?? n4),
      ofNames: voted !== undefined || named.has(match.index),
    });
  }
  return found;
}

function rostOf(word = ''): Rost {
  const lower = word.toLowerCase();
  return lower === 'ja' ? 'ja' : lower === 'nej' ? 'nej' : 'avstar';
}

function numberOf(word: string): number {
  const lower = word.toLowerCase();
  if (lower === 'ett') return 1;
  if (lower === 'ingen' || lower === 'inga') return 0;
  const index = NUMBER_WORDS.indexOf(lower);
  return index === -1 ? Number(lower) : index;
}

interface Draft {
  counts: Partial<Record<Rost, number>>;
  roster: { namn: string; rost: Rost }[];
  rad: number;
}

function toVotes(found: readonly Found[]): readonly ForslagOmrostning[] {
  const drafts: Draft[] = [];
  for (const { rost, rad, count, namn, ofNames } of found) {
    let draft = drafts.at(-1);
    const repeats =
      draft !== undefined &&
      (namn !== undefined
        ? namn.some((name) => draft?.roster.some((r) => r.namn === name))
        : draft.counts[rost] !== undefined && !(ofNames === true && draft.counts[rost] === count));
    if (draft === undefined || repeats) {
      draft = { counts: {}, roster: [], rad };
      drafts.push(draft);
    }
    if (count !== undefined) draft.counts[rost] = count;
    for (const name of namn ?? []) draft.roster.push({ namn: name, rost });
  }
  return drafts
    .filter((draft) => isVote(draft))
    .map(({ counts, roster, rad }) => ({ ...countsOf(counts, roster), roster, rad }));
}

/** One number alone is no vote. */
function isVote({ counts, roster }: Draft): boolean {
  return (
    (counts.ja !== undefined && counts.nej !== undefined) || roster.some(({ rost }) => rost !== 'avstar')
  );
}

/** The counts as printed; where only names stand, as many as they are. */
function countsOf(
  counts: Draft['counts'],
  roster: Draft['roster'],
): { readonly ja: number | null; readonly nej: number | null; readonly avstar: number | null } {
  const named = (rost: Rost) => roster.filter((r) => r.rost === rost).length;
  const avstar = counts.avstar ?? (named('avstar') || null);
  if (roster.length === 0) return { ja: counts.ja ?? null, nej: counts.nej ?? null, avstar };
  return { ja: counts.ja ?? (named('ja') || null), nej: counts.nej ?? (named('nej') || null), avstar };
}

/** What does not add up between names and counts, in words; undefined when all is well or nobody is named. */
export function unequal({ ja, nej, avstar, roster }: ForslagOmrostning): string | undefined {
  if (roster.length === 0) return undefined;
  const named = (rost: Rost) => roster.filter((r) => r.rost === rost).length;
  if (named('ja') === (ja ?? 0) && named('nej') === (nej ?? 0) && named('avstar') === (avstar ?? 0))
    return undefined;
  return `De namngivna rösterna är ${named('ja')} ja, ${named('nej')} nej och ${named('avstar')} som avstår; antalen säger ${ja ?? '–'}, ${nej ?? '–'} och ${avstar ?? 0}.`;
}
