import type { Datum } from '@liggaren/governance';

/**
 * What stands in a document, whatever it is shown as: HTML and PDF are made from this and from nothing else. Every
 * text is plain text; no character in it means anything to the page that shows it.
 */
export interface Document {
  /** Names it in full: the page's title, and that of the file. */
  readonly title: string;
  /** What kind of document it is, as its head says: `Sammanträdesprotokoll`. */
  readonly heading: string;
  readonly organisation: string;
  /** The board; empty for what belongs to no board. */
  readonly organ: string;
  /** Stands in the head of every page: `Sammanträdesdatum`, 2024-03-05. */
  readonly marks: readonly { readonly label: string; readonly value: string }[];
  /** The day that the content is from: that of the file, so that the same content is the same bytes. */
  readonly date: Datum;
  /** Across every page: `UTKAST`. Null for what is final. */
  readonly watermark: string | null;
  /** Boxes at the foot of every page: `Justerandes sign`, and what stands in it, if anything. */
  readonly boxes: readonly { readonly label: string; readonly text: string }[];
  /** In the margin of every page: who signed it where, and its sum. */
  readonly margin: string;
  /** The word before the number of a page: `Sida`. */
  readonly pageWord: string;
  readonly sections: readonly Section[];
}

export interface Section {
  /** Names it within the document: letters, digits and hyphens. */
  readonly id: string;
  /** `§ 1`; empty when it has no number. */
  readonly number: string;
  readonly title: string;
  /** Beside the number: `Dnr ITSAM 2024/25`. */
  readonly note: string;
  /** Starts on a page of its own, and its pages are counted by themselves. */
  readonly ownPages: boolean;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  /** Line breaks are kept. */
  | { readonly kind: 'paragraph'; readonly text: string }
  /** Less than the text around it: a remark. */
  | { readonly kind: 'remark'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | { readonly kind: 'facts'; readonly rows: readonly Fact[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly kind: 'contents';
      readonly caption: string;
      /** What heads the number, the title, the note and, on paper, the pages. */
      readonly columns: readonly [string, string, string, string];
      readonly rows: readonly ContentsRow[];
    }
  | { readonly kind: 'signatures'; readonly rows: readonly SignatureLine[] }
  | { readonly kind: 'box'; readonly title: string; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly url: string; readonly alt: string; readonly blocks: readonly Block[] };

export interface ListItem {
  /** `3.` as it was written, or empty for a bullet. */
  readonly number: number | null;
  readonly text: string;
  readonly items: readonly ListItem[];
}

/** A label and what stands beside it, in groups that may have a label each: `Beslutande`: `Ledamöter`: names. */
export interface Fact {
  readonly label: string;
  readonly groups: readonly { readonly label: string; readonly lines: readonly string[] }[];
}

export interface Column {
  readonly title: string;
  /** Share of the width; 0: as wide as its text. */
  readonly share: number;
  readonly align: 'left' | 'center' | 'right';
}

export interface ContentsRow {
  readonly number: string;
  readonly title: string;
  readonly note: string;
  /** The id of the section. */
  readonly section: string;
}

export interface SignatureLine {
  readonly role: string;
  readonly namn: string;
  /** How and when it was signed; empty where there is a line to sign on. */
  readonly signed: string;
}

/** A fact of one line. */
export const fact = (label: string, ...lines: readonly string[]): Fact => ({
  label,
  groups: [{ label: '', lines }],
});

/** A heading and what it heads; nothing at all when there is nothing to head. */
export function part(title: string, blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [{ kind: 'heading', text: title }, ...blocks];
}

// ---- texts ---------------------------------------------------------------------------------------------------

const BULLET = /^(\s*)[-–•*]\s+(.*)$/u;
const NUMBER = /^(\s*)(\d{1,4})[.)]\s+(.*)$/u;
const HEADING = /^#\s+(.+)$/u;

interface Line {
  readonly indent: number;
  readonly number: number | null;
  readonly text: string;
}

/**
 * A text as people write it: paragraphs between empty lines, lines that begin with `- ` or `1. ` as lists (indented:
 * a list within the list), a line that begins with `# ` as a heading. Line breaks within a paragraph are kept.
 */
export function textBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let list: Line[] = [];
  const end = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join('\n') });
    if (list.length > 0) blocks.push({ kind: 'list', items: nest(list) });
    paragraph = [];
    list = [];
  };
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    const heading = HEADING.exec(line);
    const item = itemOf(line);
    if (line.trim() === '') end();
    else if (heading) {
      end();
      blocks.push({ kind: 'heading', text: heading[1]! });
    } else if (item) {
      if (paragraph.length > 0) end();
      list.push(item);
    } else if (list.length > 0 && /^\s/u.test(line)) {
      // An indented line goes on where the item left off.
      const last = list.at(-1)!;
      list[list.length - 1] = { ...last, text: `${last.text}\n${line.trim()}` };
    } else {
      if (list.length > 0) end();
      paragraph.push(line);
    }
  }
  end();
  return blocks;
}

function itemOf(line: string): Line | undefined {
  const bullet = BULLET.exec(line);
  if (bullet) return { indent: bullet[1]!.length, number: null, text: bullet[2]! };
  const number = NUMBER.exec(line);
  return number ? { indent: number[1]!.length, number: Number(number[2]), text: number[3]! } : undefined;
}

/** How deep lists are shown; deeper ones stand at this depth. */
const DEEPEST = 3;

function nest(lines: readonly Line[], depth = 1): ListItem[] {
  const items: { number: number | null; text: string; below: Line[] }[] = [];
  const margin = lines[0]!.indent;
  for (const line of lines) {
    const last = items.at(-1);
    if (last && line.indent > margin && depth < DEEPEST) last.below.push(line);
    else items.push({ number: line.number, text: line.text, below: [] });
  }
  return items.map(({ number, text, below }) => ({
    number,
    text,
    items: below.length === 0 ? [] : nest(below, depth + 1),
  }));
}
