import { findHeadings, hasPageAtEnd, type Heading } from './headings.js';
import { toLines, type Line } from './lines.js';
import { sectionHeading } from './sections.js';

/** The lines of one § as the text holds them once. */
export interface Segment {
  readonly nummer: number;
  readonly to: number;
  /** What stands after the number on the heading's line. */
  readonly rest: string;
  /** The heading's line and, below it, the lines of the §; blank lines and line numbers kept. */
  readonly heading: Line;
  readonly lines: readonly Line[];
}

export interface Segments {
  /** The §§ of the protokoll, each once, in order. */
  readonly paragrafer: readonly Segment[];
  /** The ärendelista's entries. */
  readonly arendelista: readonly Segment[];
  /** Further copies of §§ in the same file. */
  readonly copies: readonly Segment[];
  readonly doubtful: readonly Heading[];
  /** Lines that belong to no §: the head, the announcement, what comes after. */
  readonly outside: readonly Line[];
}

/** The announcement and other pages that end a §, wherever they stand. */
const END_OF_PARAGRAFER =
  /^(?:anslag\s?\/\s?bevis|anslagsbevis|bevis\s?(?:om|\/)\s?anslag|anslag och bevis|bevis|anslag om justering|tillkännagivande av justerat protokoll|underskrifter|vid protokollet:?(?:\s+justeras:?)?|omröstningslista.*|voteringslista.*|närvarolista.*|närvaro- och voteringslista.*|protokollet är justerat.*|bilaga \d* ?till (?:\p{Lu}{1,4} )?(?:§|paragraf)+ ?\d+.*|justeras:?|anslag|diarium)$/iu;
/** Over an ärendelista. */
const ARENDELISTA =
  /^(?:ärendelista|ärendeförteckning|innehållsförteckning|innehåll|föredragningslista|förteckning över .{0,40}ärenden|dagordning|ärenden)\b.{0,20}$/iu;

/** Cuts the text into §§. `span`: the §§ that the head claims. */
export function segments(
  lines: readonly Line[],
  span: { readonly from: number; readonly to: number } | undefined,
): Segments {
  const { headings, doubtful } = findHeadings(lines, span);
  const cut = headings.map((heading, i) =>
    cutSegment(lines, heading, headings[i + 1]?.index ?? lines.length),
  );
  const runs = toRuns(lines, cut);
  const isList = runs.map((run, i) => isArendelista(lines, run, runs.slice(i + 1)));
  const bodies = runs.filter((_, i) => !isList[i]);
  const paragrafer = new Map<number, Segment>();
  const copies: Segment[] = [];
  for (const run of bodies) {
    const here = new Map<number, Segment>();
    for (const segment of run) {
      const before = here.get(segment.nummer);
      here.set(segment.nummer, before === undefined ? segment : continued(before, segment));
    }
    for (const [nummer, segment] of here) {
      if (paragrafer.has(nummer)) copies.push(segment);
      else paragrafer.set(nummer, segment);
    }
  }
  const lists = runs
    .filter((_, i) => isList[i])
    .flat()
    .map((segment) => listEntry(segment));
  const inside = new Set<number>();
  for (const { heading, lines: own } of [...bodies.flat(), ...lists]) {
    for (const { nr } of [heading, ...own]) inside.add(nr);
  }
  return {
    paragrafer: [...paragrafer.values()].sort((a, b) => a.nummer - b.nummer),
    arendelista: lists,
    copies,
    doubtful,
    outside: lines.filter(({ nr }) => !inside.has(nr)),
  };
}

function cutSegment(lines: readonly Line[], heading: Heading, next: number): Segment {
  let end = next;
  for (let i = heading.index + 1; i < next; i++) {
    if (END_OF_PARAGRAFER.test(lines[i]?.text ?? '')) {
      end = i;
      break;
    }
  }
  const line = lines[heading.index] as Line;
  return {
    nummer: heading.nummer,
    to: heading.to,
    rest: heading.rest,
    heading: line,
    lines: trimBlank(lines.slice(heading.index + 1, end)),
  };
}

function trimBlank(lines: readonly Line[]): readonly Line[] {
  let to = lines.length;
  while (to > 0 && lines[to - 1]?.text === '') to--;
  return lines.slice(0, to);
}

/** Numbers that go up; a lower one begins a new run, and so does the text of a § after its entry in a list. */
function toRuns(lines: readonly Line[], all: readonly Segment[]): readonly (readonly Segment[])[] {
  const runs: Segment[][] = [];
  for (const segment of all) {
    const last = runs.at(-1)?.at(-1);
    if (
      last === undefined ||
      segment.nummer < last.nummer ||
      (segment.nummer === last.nummer && isEntry(lines, last))
    )
      runs.push([segment]);
    else runs.at(-1)?.push(segment);
  }
  return runs;
}

/** A short text without a beslut, with a page at its end or the heading of a list above. */
function isEntry(lines: readonly Line[], segment: Segment): boolean {
  if (!isShort(segment)) return false;
  const last = content(segment).at(-1)?.text ?? '';
  return (
    hasPageAtEnd(segment.heading.text) ||
    hasPageAtEnd(last) ||
    /^\d{1,3}$/.test(last) ||
    isUnderListHeading(lines, segment)
  );
}

/** An entry of an ärendelista has at most so many lines. */
const ENTRY_LINES = 7;

/** A run of short entries before a run that has the same numbers with their text, or under the heading of a list. */
function isArendelista(
  lines: readonly Line[],
  run: readonly Segment[],
  later: readonly (readonly Segment[])[],
): boolean {
  const numbers = new Set(run.map(({ nummer }) => nummer));
  if (!later.flat().some(({ nummer }) => numbers.has(nummer))) return false;
  const entries = run.length === 1 ? run : run.slice(0, -1);
  if (!entries.every((segment) => isShort(segment))) return false;
  const [only] = run;
  return run.length > 1 || (only !== undefined && isEntry(lines, only));
}

function isShort(segment: Segment): boolean {
  const own = content(segment);
  return own.length <= ENTRY_LINES && !own.some(({ text }) => sectionHeading(text)?.part === 'beslut');
}

function isUnderListHeading(lines: readonly Line[], segment: Segment): boolean {
  const at = lines.findIndex(({ nr }) => nr === segment.heading.nr);
  return lines.slice(Math.max(0, at - 12), at).some(({ text }) => ARENDELISTA.test(text));
}

function content({ lines }: Segment): readonly Line[] {
  return lines.filter(({ text }) => text !== '');
}

/** An entry ends where the next thing begins: after its page, or at two blank lines, whichever its lines show first. */
function listEntry(segment: Segment): Segment {
  const kept: Line[] = [];
  let blanks = 0;
  for (const line of segment.lines) {
    if (line.text === '') {
      blanks++;
      kept.push(line);
      continue;
    }
    if (kept.filter(({ text }) => text !== '').length >= ENTRY_LINES || blanks > 3) break;
    blanks = 0;
    kept.push(line);
    if (/^\d{1,3}(?:\s?[-–]\s?\d{1,3})?$/.test(line.text) || hasPageAtEnd(line.text)) break;
  }
  return { ...segment, lines: trimBlank(kept) };
}

/** A § whose heading is printed again on a new page. */
function continued(before: Segment, more: Segment): Segment {
  const rubrik = before.lines
    .filter(({ text }) => text !== '')
    .slice(0, 4)
    .map(({ text }) => text);
  const lines = [...more.lines];
  // The rubrik printed again is not text of the §.
  while (lines.length > 0 && (lines[0]?.text === '' || rubrik.includes(lines[0]?.text ?? ''))) lines.shift();
  const [again] = toLines(more.rest);
  const kept =
    again !== undefined &&
    again.text !== '' &&
    !before.rest.includes(again.text) &&
    !/^(?:forts|fortsättning)/iu.test(again.text) &&
    takesPart(again.text)
      ? [again]
      : [];
  return {
    ...before,
    lines: [...before.lines, ...kept.map((l) => ({ ...l, nr: more.heading.nr })), ...lines],
  };
}

/** Text on a repeated heading's line that is a part's heading. */
function takesPart(text: string): boolean {
  return sectionHeading(text) !== undefined;
}
