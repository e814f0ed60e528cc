import { endsWithLabel, isDiarienummerLine, takeDiarienummer } from './diarienummer.js';
import { joinWrapped, type Line, type Vocabulary } from './lines.js';
import { beslutarOwner, sectionHeading } from './sections.js';
import type { Segment } from './segments.js';

/** What a § begins with: its numbers, its rubrik, and where its text starts. */
export interface Opening {
  readonly rubrik: string | null;
  readonly diarienummer: readonly string[];
  /** It is not certain where the rubrik ends. */
  readonly osaker: boolean;
  /** The lines after the rubrik. */
  readonly body: readonly Line[];
}

interface ZoneLine extends Line {
  /** Length on the paper: a full line was broken because it was full. */
  readonly width: number;
}

/** A rubrik is at most so many lines. */
const MAX_LINES = 8;

/** The lines before the first heading inside the §, and the rest. A heading glued to the rubrik is cut off. */
function zone(segment: Segment): { readonly zone: readonly ZoneLine[]; readonly after: readonly Line[] } {
  const head: ZoneLine = { ...segment.heading, text: segment.rest, width: segment.heading.text.length };
  const all = [head, ...segment.lines].flatMap((line) => splitGlued(line));
  const end = all.findIndex(
    ({ text }, i) =>
      i > 0 &&
      (sectionHeading(text)?.part === 'beslut' || hasTitle(all, i)) &&
      (sectionHeading(text) ?? beslutarOwner(text)) !== undefined,
  );
  const to = end === -1 ? all.length : end;
  return {
    zone: all.slice(0, to).map((line) => ({ width: line.text.length, ...line })),
    after: all.slice(to),
  };
}

function hasTitle(lines: readonly Line[], before: number): boolean {
  return lines.slice(0, before).some(({ text }) => text !== '' && !isDiarienummerLine(text));
}

/** `Godkännande av dagordning Kommunfullmäktiges beslut Dagordningen godkänns.`: three lines that lost their breaks. */
const GLUED_BESLUT = /^(.*?[\p{Ll}\d)”"] )(\p{Lu}\p{Ll}+(?: \p{Ll}+)?s beslut)(?: (\p{Lu}.*))?$/u;
const BEFORE_GENITIVE = /\s(?:av|över|om|enligt|på|till|mot|med|från|i|och|samt|efter|den)\s$/iu;

function splitGlued<L extends Line>(line: L): readonly L[] {
  const match = line.text.includes('s beslut') ? GLUED_BESLUT.exec(line.text) : null;
  if (match === null || BEFORE_GENITIVE.test(` ${match[1] ?? ''}`)) return [line];
  return [match[1], match[2], match[3]].flatMap((text) =>
    text === undefined ? [] : [{ ...line, text: text.trim() }],
  );
}

/** Where few rubriker go over several lines, their width says little. */
const FEW = 3;
const USUAL_WIDTH = 60;
const MIN_WIDTH = 45;

/** Lengths of rubrik lines that surely go on in the next: how wide the paper's rubriker are. */
export function rubrikWidth(all: readonly Segment[]): number {
  const widths = all.flatMap((segment) => {
    const lines = zone(segment).zone;
    const from = lines.findIndex(({ text }) => text !== '' && !isDiarienummerLine(text));
    const found: number[] = [];
    for (let i = from; i >= 0 && i < from + MAX_LINES && /^[\p{Ll}(]/u.test(lines[i + 1]?.text ?? ''); i++) {
      found.push(lines[i]?.width ?? 0);
    }
    return found;
  });
  widths.sort((a, b) => a - b);
  return widths.length < FEW
    ? USUAL_WIDTH
    : Math.max(MIN_WIDTH, widths[Math.floor(widths.length * 0.9)] ?? 0);
}

/** Reads the opening of a §. `listed`: the rubrik in the ärendelista, letters only, which says where it ends. */
export function opening(
  segment: Segment,
  width: number,
  vocabulary: Vocabulary,
  listed: string | undefined,
): Opening {
  const { zone: lines, after } = zone(segment);
  const isWhole = after.length > 0 && isTitleAlone(lines);
  const diarienummer: string[] = [];
  const title: ZoneLine[] = [];
  let rubrik = '';
  let i = 0;
  for (; i < lines.length; i++) {
    let line = lines[i] as ZoneLine;
    if (BESIDE_TITLE.test(line.text)) continue;
    if (line.text === '') {
      if (title.length > 0 && !rubrikGoesOnAfterBlank(rubrik, lines, i)) break;
      continue;
    }
    while (
      endsWithLabel(line.text) &&
      nextText(lines, i) !== undefined &&
      startsNumber(nextText(lines, i) ?? '')
    ) {
      const next = lines.findIndex(({ text }, j) => j > i && text !== '');
      line = { ...line, text: `${line.text} ${lines[next]?.text ?? ''}` };
      i = next;
    }
    const isWrapped =
      rubrik !== '' &&
      lines[i - 1]?.text !== '' &&
      !/^(?:Dnr|DNR|Diarien|DIARIEN|Ärendenummer)/u.test(line.text) &&
      !areNumbers(line.text, rubrik) &&
      (CITES.test(rubrik) || wasFull(title.at(-1), line.text, width));
    const isNumbers =
      !isWrapped &&
      (i === 0 ||
        isDiarienummerLine(line.text) ||
        /(?<!\p{L})(?:dnr|diarienummer|ärendenummer)(?!\p{L})/iu.test(line.text));
    const { numbers, rest } =
      i === 0 && SERIE_AT_END.test(line.text)
        ? takeAtEnd(line.text)
        : isNumbers || line.text.endsWith(')')
          ? takeDiarienummer(line.text)
          : { numbers: [], rest: line.text };
    if (numbers.length > 0 || (isNumbers && rest === '')) {
      diarienummer.push(...numbers);
      if (rest === '') continue;
    }
    const text = rest.replace(/^(?:Dnr|DNR|Dnr:)\s*$/u, '').replace(/\s*(?:\.{4,}|…)+\s*\d*$/u, '');
    if (text === '') continue;
    const last = title.at(-1);
    if (
      last !== undefined &&
      !isWhole &&
      !goesOn(last, lines[i - 1]?.text === '', text, rubrik, width, listed)
    )
      break;
    rubrik = last === undefined ? text : joinWrapped(rubrik, text, vocabulary);
    title.push({ ...line, text });
    if (title.length === MAX_LINES) {
      i++;
      break;
    }
  }
  const rest = [...lines.slice(i), ...after];
  const cut = proseIn(rubrik);
  const last = title.at(-1);
  if (cut !== undefined && last !== undefined) {
    return {
      rubrik: rubrik.slice(0, cut).trim(),
      diarienummer,
      osaker: true,
      body: [{ nr: last.nr, raw: '', text: rubrik.slice(cut).trim() }, ...rest],
    };
  }
  return {
    rubrik: rubrik === '' ? null : rubrik.replace(/\s*[-–]?\s*\*$/u, ''),
    diarienummer: [...new Set(diarienummer)],
    osaker: title.length === MAX_LINES || rubrik.length > 300,
    body: rest,
  };
}

/** A number in a column of its own to the right of the rubrik, with its serie: `Skolskjuts   BUN/2019:33`. */
const SERIE_AT_END =
  /^(?!.*(?:dnr|diarie|ärendenummer))(?<rubrik>.*\p{L}.*?)(?<!\s(?:i|av|enligt|till|ärende|dnr|och|från|med|se|över|om))\s+(?<number>(?!SOU|SFS|Ds|Prop)\p{Lu}{2,6}[ /.-]?(?:19|20)\d\d[:/-]\d{1,6})$/iu;

function takeAtEnd(text: string): { readonly numbers: readonly string[]; readonly rest: string } {
  const { rubrik = text, number } = SERIE_AT_END.exec(text)?.groups ?? {};
  return { numbers: number === undefined ? [] : [number], rest: rubrik };
}

/** Who handles the matter, or whom it concerns, between the rubrik and its number. */
const BESIDE_TITLE = /^(?:Handläggare|Sökande|Ansvarig)\s*:/u;

/** Numbers with their serie, and nothing else: no end of a wrapped rubrik. */
function areNumbers(text: string, rubrik: string): boolean {
  const { numbers, rest } = takeDiarienummer(text);
  return rest === '' && numbers.length > 0 && numbers.every((n) => /^\p{L}/u.test(n)) && !CITES.test(rubrik);
}

const MOST_TITLE_LINES = 4;

/** A few lines without a blank one or a stop between the number and the first heading: all of it is the rubrik. */
function isTitleAlone(lines: readonly ZoneLine[]): boolean {
  const first = lines.findIndex(({ text }) => text !== '');
  const last = lines.findLastIndex(({ text }) => text !== '');
  const own = lines.slice(first, last + 1).filter(({ text }) => !BESIDE_TITLE.test(text));
  const title = own.filter(({ text }) => !isDiarienummerLine(text)).map(({ text }) => text);
  return (
    own.every(({ text }) => text !== '') &&
    title.length > 1 &&
    title.length <= MOST_TITLE_LINES &&
    !title.some((text) => /[.:!?]$/.test(text)) &&
    !SENTENCE.test(title.join(' ')) &&
    !title.slice(1).some((text) => /^(?:[a-z]\)|[•·*▪●]|[-–]\s|\d+[.)])/u.test(text))
  );
}

function nextText(lines: readonly Line[], i: number): string | undefined {
  return lines.slice(i + 1, i + 4).find(({ text }) => text !== '')?.text;
}

function startsNumber(text: string): boolean {
  return /^(?:\p{Lu}[\p{L}]{0,7}[ ./-]?)?\d/u.test(text);
}

function rubrikGoesOnAfterBlank(rubrik: string, lines: readonly Line[], i: number): boolean {
  const next = nextText(lines, i);
  return (
    next !== undefined &&
    !/[.:!?]$/.test(rubrik) &&
    (/^\p{Ll}/u.test(next) || isDiarienummerLine(next)) &&
    !/^att\s/.test(next)
  );
}

/** Whether a line still belongs to the rubrik. */
function goesOn(
  last: ZoneLine,
  afterBlank: boolean,
  text: string,
  rubrik: string,
  width: number,
  listed: string | undefined,
): boolean {
  if (listed !== undefined) {
    const so = letters(rubrik);
    if (so === listed) return !afterBlank && /^\p{Ll}/u.test(text);
    if (listed.startsWith(letters(`${rubrik} ${text}`))) return true;
  }
  if (/[.:]$/.test(rubrik) || /^(?:[a-z]\)|[•·*▪●]|[-–]\s)/u.test(text)) return false;
  if (/^[\p{Ll}(]/u.test(text)) return true;
  if (afterBlank) return false;
  return wasFull(last, text, width);
}

/** A number after these is another series' than the register's. */
const CITES = /(?:SOU|Ds|SFS|prop\.?|bet\.?|nr|väg|§|,|och)$/iu;

/** The line could not have held the next word. One that could was broken because the rubrik ends. */
function wasFull(last: ZoneLine | undefined, next: string, width: number): boolean {
  const [word = ''] = next.split(' ');
  return last !== undefined && last.width + 1 + word.length > 0.85 * width;
}

/** For comparing rubriker: letters and digits alone. */
export function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\d]/gu, '');
}

/** A sentence glued to the rubrik: where it begins. */
const SENTENCE =
  /(?<=[\p{Ll}\d)”"] )\p{Lu}\p{Ll}+(?: \p{Ll}+)? (?:har|är|var|beslutar|beslutade|föreslår|föreligger|informerar|redogör|får|kan|ska|skall|öppnar|öppnade|meddelar|överlämnar|överlämnade|inkom|lämnar|redovisar|hälsar|finns|fanns|ställs|godkänns|godkännes|fastställs|föredrar|yrkar|noterar|noteras|att)(?!\p{L})/u;

function proseIn(rubrik: string): number | undefined {
  if (!/[.:]$/.test(rubrik) && rubrik.length < 160) return undefined;
  return SENTENCE.exec(rubrik)?.index;
}
