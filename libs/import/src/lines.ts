/** One line of the file. */
export interface Line {
  /** 1, 2, … as an editor counts. */
  readonly nr: number;
  /** With its spacing: columns can be told apart. */
  readonly raw: string;
  /** Trimmed, spaces collapsed. */
  readonly text: string;
}

/** Line ends in all their forms, odd spaces and letters made one, soft hyphens gone; a page break ends no line. */
export function toLines(text: string): readonly Line[] {
  return text.split(/\r\n|\n|\r/).map((line, i) => {
    const raw = plainLetters(line);
    return { nr: i + 1, raw, text: raw.replace(/\s+/g, ' ').trim() };
  });
}

const ODD = /[\u00ad\u200b-\u200d\u2060\ufeff\f\ufb00-\ufb04\u00a0\u2000-\u200a\u202f\t]|\p{M}/u;
const LIGATURES: Readonly<Record<string, string>> = {
  '\ufb00': 'ff',
  '\ufb01': 'fi',
  '\ufb02': 'fl',
  '\ufb03': 'ffi',
  '\ufb04': 'ffl',
};

function plainLetters(line: string): string {
  if (!ODD.test(line)) return line.trimEnd();
  return line
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff\f]/g, '')
    .replace(/[\ufb00-\ufb04]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .replace(/\t/g, '    ')
    .replace(/[\u00a0\u2000-\u200a\u202f]/g, ' ')
    .trimEnd();
}

/** Words of the whole file, lower case: they say how a word broken at a line end is written. */
export type Vocabulary = ReadonlySet<string>;

export function vocabularyOf(lines: readonly Line[]): Vocabulary {
  const words = new Set<string>();
  for (const { text } of lines) {
    for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}\d]*(?:-\p{L}[\p{L}\d]*)*/gu))
      words.add(word);
  }
  return words;
}

/** Wrapped lines joined again, with the way back from a place in the text to its line. */
export interface Flow {
  readonly text: string;
  lineAt(offset: number): number;
}

/** Joins lines with a space; a word broken at a line end becomes one. Blank lines become line breaks. */
export function flow(lines: readonly Line[], vocabulary: Vocabulary): Flow {
  const parts: string[] = [];
  const starts: number[] = [];
  let length = 0;
  let before = '';
  const add = (part: string) => {
    parts.push(part);
    length += part.length;
  };
  for (const { text } of lines) {
    if (text === '') {
      if (before !== '') add('\n');
    } else {
      if (before !== '') {
        const joint = jointOf(before, text, vocabulary);
        if (joint === 'one word') {
          parts.push((parts.pop() ?? '').slice(0, -1));
          length--;
        } else if (joint === 'space') add(' ');
      }
      starts.push(length);
      add(text);
    }
    if (text === '') starts.push(length);
    before = text;
  }
  return {
    text: parts.join('').trimEnd(),
    lineAt: (offset) => {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return lines[low]?.nr ?? 0;
    },
  };
}

const BROKEN = /(\p{L}[\p{L}\d]*)-$/u;
/** `beställar- och kravställarkompetens`: the hyphen stands for a word left out. */
const COORDINATED = /^(och|eller|samt|till|respektive|såväl|som|men)(?!\p{L})/u;

/** How two lines belong together: with a space, as one word, or as one with the hyphen kept (`IT-drift`). */
function jointOf(first: string, second: string, vocabulary: Vocabulary): 'space' | 'one word' | 'hyphen' {
  if (!first.endsWith('-') || COORDINATED.test(second)) return 'space';
  const half = BROKEN.exec(first.slice(-60))?.[1];
  const rest = /^\p{Ll}[\p{L}\d]*/u.exec(second)?.[0];
  if (half === undefined || rest === undefined) return 'space';
  const whole = vocabulary.has(`${half}${rest}`.toLowerCase());
  const hyphened = vocabulary.has(`${half}-${rest}`.toLowerCase());
  if (/^\p{Lu}+$/u.test(half) || (hyphened && !whole)) return 'hyphen';
  return 'one word';
}

/** Two lines as one text. */
export function joinWrapped(first: string, second: string, vocabulary: Vocabulary): string {
  const joint = jointOf(first, second, vocabulary);
  return joint === 'space'
    ? `${first} ${second}`
    : `${joint === 'one word' ? first.slice(0, -1) : first}${second}`;
}

export const LIST_ITEM = /^(?:[-–—•·*▪●◦]\s?(?=\S)|o\s|\d{1,2}[.)]\s|[a-zåäö][.)]\s)/u;

/** A piece of text and the line on which it begins. */
export interface Piece {
  readonly text: string;
  readonly rad: number;
}

/**
 * A text as people read it: wrapped lines joined, one piece for each paragraph and each item of a list. A paragraph
 * that ends without a stop goes on after a blank line when what follows starts in lower case.
 */
export function paragraphs(lines: readonly Line[], vocabulary: Vocabulary): readonly Piece[] {
  const pieces: { text: string; rad: number }[] = [];
  let afterBlank = true;
  for (const { text, nr } of lines) {
    if (text === '') {
      afterBlank = true;
      continue;
    }
    const last = pieces.at(-1);
    if (last === undefined || startsAnew(last.text, text, afterBlank)) pieces.push({ text, rad: nr });
    else last.text = joinWrapped(last.text, text, vocabulary);
    afterBlank = false;
  }
  return pieces;
}

function startsAnew(before: string, text: string, afterBlank: boolean): boolean {
  if (LIST_ITEM.test(text)) return true;
  if (/^att\s/.test(text)) return before.endsWith(':') || (/^att\s/.test(before) && /[,.;]$/.test(before));
  if (!afterBlank) return false;
  return /[.:!?”"]$/.test(before) || !/^[\p{Ll}(]/u.test(text);
}

/** A line this long was broken because it was full. */
const FULL_LINE = 70;

/** A list whose items are a line each, or more where a line was full: recipients, documents. */
export function listItems(lines: readonly Line[], vocabulary: Vocabulary): readonly Piece[] {
  const pieces: { text: string; rad: number }[] = [];
  let lastLine = '';
  for (const { text, nr } of lines) {
    const last = pieces.at(-1);
    if (text !== '') {
      const goesOn =
        last !== undefined &&
        lastLine !== '' &&
        !LIST_ITEM.test(text) &&
        (/^[\p{Ll}(]/u.test(text) ||
          /\s(?:och|samt|eller|till|av|för|i|på|vid)$/u.test(lastLine) ||
          (lastLine.length >= FULL_LINE && !/[.:;]$/.test(lastLine)));
      if (goesOn) last.text = joinWrapped(last.text, text, vocabulary);
      else pieces.push({ text: text.replace(/^[-–—•·*▪●◦]\s*/u, ''), rad: nr });
    }
    lastLine = text;
  }
  return pieces;
}

/** The columns of a line, as wide gaps part them; the whole line where nothing parts it. */
export function cellsOf({ raw, text }: Line): readonly string[] {
  const cells = raw.trim().split(/\s{3,}/);
  return cells.join(' ').replace(/\s+/g, ' ') === text ? cells : [text];
}
