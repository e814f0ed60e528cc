import type { Line } from './lines.js';

/**
 * Page furniture: headers, footers, page numbers, signature fields and margins that the paper's pages put in the
 * middle of the text. It is blanked out, so that line numbers stay; the head of the protokoll is read with it.
 */

const PAGE_OF_PAGES = '\\d{1,3}\\s?(?:[([]\\s?\\d{1,3}\\s?[)\\]]|av \\d{1,3}|/\\s?\\d{1,3})';

/** Lines that only a page header or footer has. They anchor the rest of it. */
const ANCHORS: readonly RegExp[] = [
  /^(?:sida|sidan|sidnr|sid|page)\.?:?(?:\s*(?:nr)?\s*\d{1,3}(?:\s?(?:[([/]|av)\s?\d{1,3}\s?[)\]]?)?)?$/iu,
  new RegExp(
    `^(?:\\d{1,3}\\s?[([]\\s?\\d{1,3}\\s?[)\\]]|[([]\\d{1,3}[)\\]]|[-–—]{1,2}\\s?\\d{1,3}\\s?[-–—]{1,2})$`,
  ),
  new RegExp(
    `^(?:\\p{Lu}[\\p{L}-]*(?: \\p{L}[\\p{L}-]*){0,3}\\s+)?(?:sammanträdes|mötes)?protokoll\\s*(?:(?:nr|nummer)?\\s*\\d*\\s*)?(?:(?:sida|sid)\\.?\\s*)?${PAGE_OF_PAGES}$`,
    'iu',
  ),
  /^(?:sammanträdesprotokoll|mötesprotokoll|protokollsutdrag \d+|protokollsutdrag)(?:\s+(?:blad|sida|sid\.?|sidnr)(?:\s*\d{1,3})?)?$/iu,
  /^(?:\p{Lu}[\p{L} ,&-]{3,60}\s)?(?:sammanträdesdatum|sammanträdesdag)(?:\s+(?:19|20)\d\d-\d\d-\d\d)?\s+(?:blad|sida|sid|nr)?\.?\s*\d{1,3}(?:\s?[(]\d{1,3}[)])?$/iu,
  /^(?:blad|bladnr)\.?:?\s*\d{0,3}$/iu,
  /^protokoll\s*\(?\s*nr\s*\d{1,3}\s*\)?(?:[/:]\d{2,4})?$/iu,
  new RegExp(`^.{2,60}\\bsida?n?\\.?\\s*${PAGE_OF_PAGES}$`, 'iu'),
  new RegExp(
    `^\\p{L}[\\p{L} ,-]{3,50}(?:nämnd|nämnden|styrelsen|fullmäktige|utskott|utskottet|direktionen)(?:\\s+(?:19|20)\\d\\d-\\d\\d-\\d\\d)?\\s+${PAGE_OF_PAGES}$`,
    'iu',
  ),
  /^(?:(?:justerandes?|justerares?|justerarnas|justerarens?|ordförandens?|ordf\.?)\s*(?:sign(?:atur(?:er)?|\.)?)|justerarsignatur(?:er)?|signatur(?:er)?|sign\.?)(?:\s+(?:utdragsbestyrkande|justerandes? sign\S*|ordförandens? sign\S*))*$/iu,
  /^(?:utdragsbestyrkande|utdraget bestyrks|utdragets riktighet intygas|rätt utdraget intygar)(?:\s+\p{L}+)?$/iu,
];

/** The same in columns: `EKEBY KOMMUN      PROTOKOLL      Nr 3/2004`, `Kommunstyrelsen      2004-04-06      Sid 2`. */
const WIDE_ANCHORS: readonly RegExp[] = [
  /^\s*(?:19|20)\d\d-\d\d-\d\d\s{2,}\d{1,3}\s?\(\d{1,3}\)$/,
  /^\s*\S.*\s{3,}(?:sida|sidan|sid|sidnr|blad)\.?:?\s*\d{1,3}(?:\s?(?:[([/]|av)\s?\d{1,3}\s?[)\]]?)?$/iu,
  /^\s*(?:\S.*\s{3,})?(?:sammanträdes)?protokoll(?:\s{3,}(?:(?:nr|blad|sida?)\s*)?[\d(/) ]{1,15})?$/iu,
];

const LONGEST_ANCHOR = 120;

/** Lines of e-signing services, wherever they stand. */
const SIGNING =
  /\b(?:comfact signature|penneo dokumentnyckel|addo sign id|assently:|visma addo id|verifikat\s*\d|transaktion\s*\d{10,}|signaturreferens|document ?id:|dokument-?id:?\s)/iu;

/** Before a text that stands upright in the margin of a PDF's page, such as a signing id. */
export const UPRIGHT = '[på högkant] ';

/** Where a text file says where it came from. */
const PROVENANCE = /^(?:source|källa|url|hämtad från)\s*:\s*\S/iu;

/** Rules drawn with characters. They end a §, and are no text. */
const RULE = /^(?:[_─━═=*.\-–—]\s?){3,}$/u;

/** The name of a board alone: in a header, or among the recipients of a decision. */
const BOARDS: readonly RegExp[] = [
  /^(?:kommun)?(?:fullmäktige|styrelsen|direktionen)$/iu,
  /^[\p{L} ,-]{0,60}(?:nämnd|nämnden|styrelsen|utskottet|utskott|beredningen|rådet)$/iu,
];

/** Weak lines: furniture only beside an anchor. */
const WEAK: readonly RegExp[] = [
  /^\d{1,3}$/,
  /^(?:sammanträdesdatum|mötesdatum|datum|sammanträdesdag)\s*:?\s*(?:(?:19|20)\d\d-\d\d-\d\d)?$/iu,
  /^(?:19|20)\d\d-\d\d-\d\d$/,
  ...BOARDS,
  /^\p{Lu}[\p{L} ,-]{0,60}(?:fullmäktige|nämnd|nämnden|styrelsen|utskottet|utskott|direktionen)\s+(?:19|20)\d\d-\d\d-\d\d$/iu,
  /^[\p{Lu} ]{3,40}(?:KOMMUN|STAD|REGION|FÖRBUND)$/u,
];

/** How far from an anchor its companions stand, in lines that are not blank. */
const REACH = 4;
/** A line repeated beside so many of the pages' anchors is furniture. */
const SHARE = 0.5;
const MIN_PAGES = 3;

export interface Cleaned {
  /** The same lines; furniture has no text. */
  readonly lines: readonly Line[];
  /** What was taken away. */
  readonly furniture: readonly Line[];
  /** A text set upright in the margin, such as a signing id, put together from its scraps. */
  readonly margin: { readonly rad: number; readonly text: string } | undefined;
}

/** What protects lines that look like furniture but belong to the text. */
export interface Headings {
  readonly isHeading: (text: string) => boolean;
  /** Of a list whose items are a line each: recipients, documents. */
  readonly isListHeading: (text: string) => boolean;
}

/** Blanks out the furniture. */
export function withoutFurniture(lines: readonly Line[], headings: Headings): Cleaned {
  const gone = new Set<number>();
  const margin = markMargins(lines, gone);
  const anchors: number[] = [];
  let upright: number | undefined;
  lines.forEach(({ text, raw }, i) => {
    if (text === '' || gone.has(i)) return;
    const isAnchor =
      ANCHORS.some((anchor) => anchor.test(text)) || WIDE_ANCHORS.some((anchor) => anchor.test(raw));
    if (text.length <= LONGEST_ANCHOR && isAnchor) {
      anchors.push(i);
      gone.add(i);
    } else if (text.startsWith(UPRIGHT)) {
      gone.add(i);
      upright ??= i;
    } else if (SIGNING.test(text) || PROVENANCE.test(text) || RULE.test(text)) {
      gone.add(i);
    }
  });
  markCompanions(lines, clusters(lines, anchors), gone, headings);
  return {
    lines: lines.map((line, i) => (gone.has(i) && line.text !== '' ? { ...line, raw: '', text: '' } : line)),
    furniture: lines.filter((line, i) => gone.has(i) && !PROVENANCE.test(line.text) && !RULE.test(line.text)),
    margin: marginOf(lines, margin, upright),
  };
}

function marginOf(
  lines: readonly Line[],
  scraps: readonly number[],
  upright: number | undefined,
): Cleaned['margin'] {
  const [first] = scraps;
  if (first !== undefined)
    return { rad: lines[first]?.nr ?? 0, text: scraps.map((i) => lines[i]?.text).join('') };
  return upright === undefined
    ? undefined
    : { rad: lines[upright]?.nr ?? 0, text: lines[upright]?.text.slice(UPRIGHT.length) ?? '' };
}

/** A run of at least so many scraps of at most so many letters is a text set upright in the margin. */
const SCRAPS = 8;
const SCRAP = /^\S{1,3}$/;

/** Marks the scraps, and returns the first run of them. */
function markMargins(lines: readonly Line[], gone: Set<number>): readonly number[] {
  const runs: number[][] = [];
  let run: number[] = [];
  const close = () => {
    if (run.length >= SCRAPS) runs.push(run);
    run = [];
  };
  lines.forEach(({ text }, i) => {
    if (text === '') return;
    if (SCRAP.test(text) && !/^(?:x|ja|nej|§+|-)$/i.test(text)) run.push(i);
    else close();
  });
  close();
  for (const i of runs.flat()) gone.add(i);
  return runs[0] ?? [];
}

/** The lines around each anchor that are not blank; anchors near each other are one page's. */
function clusters(lines: readonly Line[], anchors: readonly number[]): readonly (readonly number[])[] {
  const result: number[][] = [];
  let lastIndex = -1;
  for (const anchor of anchors) {
    const around = [...reach(lines, anchor, -1), ...reach(lines, anchor, 1)];
    const cluster = result.at(-1);
    if (cluster !== undefined && anchor - lastIndex <= 2 * REACH) cluster.push(...around);
    else result.push(around);
    lastIndex = anchor;
  }
  return result.map((cluster) => [...new Set(cluster)]);
}

function reach(lines: readonly Line[], anchor: number, step: 1 | -1): number[] {
  const found: number[] = [];
  for (let i = anchor + step; i >= 0 && i < lines.length && Math.abs(i - anchor) < 6 * REACH; i += step) {
    if (lines[i]?.text === '') continue;
    found.push(i);
    if (found.length === REACH) break;
  }
  return found;
}

function markCompanions(
  lines: readonly Line[],
  pages: readonly (readonly number[])[],
  gone: Set<number>,
  { isHeading, isListHeading }: Headings,
): void {
  // A recipient or a handling can end every page; it has its heading or its list above it. Furniture stands alone.
  const seen = new Map<string, { pages: number; alone: number }>();
  for (const page of pages) {
    for (const [text, i] of new Map(page.map((n) => [lines[n]?.text ?? '', n]))) {
      const so = seen.get(text) ?? { pages: 0, alone: 0 };
      const alone = standsAlone(lines, i, gone) && !isHeading(textAbove(lines, i, gone));
      seen.set(text, { pages: so.pages + 1, alone: so.alone + (alone ? 1 : 0) });
    }
  }
  const pagesOf = (text: string) => seen.get(text)?.pages ?? 0;
  const repeated = (text: string) => {
    const so = seen.get(text);
    return (
      so !== undefined &&
      so.pages >= MIN_PAGES &&
      so.pages >= pages.length * SHARE &&
      so.alone >= so.pages * SHARE
    );
  };
  for (const page of pages) {
    const weak = new Set(page.filter((i) => isWeak(lines[i]?.text ?? '')));
    for (const i of page) {
      const text = lines[i]?.text ?? '';
      if (gone.has(i) || isHeading(text) || isInList(lines, i, gone, isListHeading)) continue;
      // The header names the board; another board beside it is the last of the page's recipients.
      const isRecipient = page.some(
        (j) => isBoard(lines[j]?.text ?? '') && pagesOf(lines[j]?.text ?? '') > pagesOf(text),
      );
      if (isBoard(text) && isRecipient) continue;
      if (
        (!weak.has(i) && repeated(text) && (isFree(lines, i - 1, gone) || isFree(lines, i + 1, gone))) ||
        (weak.has(i) && repeated(text) && standsAlone(lines, i, gone)) ||
        (weak.has(i) && blockStandsAlone(lines, i, weak, gone, isHeading))
      )
        gone.add(i);
    }
  }
}

/** A list has at most so many lines above one of its items. */
const LIST_LINES = 8;

/** Under the heading of a list, with no blank line between. */
function isInList(
  lines: readonly Line[],
  i: number,
  gone: ReadonlySet<number>,
  isListHeading: (text: string) => boolean,
): boolean {
  for (let j = i - 1; j >= 0 && j >= i - LIST_LINES && !isFree(lines, j, gone); j--) {
    if (isListHeading(lines[j]?.text ?? '')) return true;
  }
  return false;
}

function isBoard(text: string): boolean {
  return BOARDS.some((board) => board.test(text));
}

function isWeak(text: string): boolean {
  return /^[\p{Lu}\d]/u.test(text) && WEAK.some((weak) => weak.test(text));
}

/** The weak lines that stand together with nothing else: a list of recipients under its heading is none. */
function blockStandsAlone(
  lines: readonly Line[],
  i: number,
  weak: ReadonlySet<number>,
  gone: ReadonlySet<number>,
  isHeading: (text: string) => boolean,
): boolean {
  let first = i;
  let last = i;
  while (weak.has(first - 1)) first--;
  while (weak.has(last + 1)) last++;
  let above = first - 1;
  while (above >= 0 && lines[above]?.text === '' && !gone.has(above)) above--;
  if (!gone.has(above) && isHeading(lines[above]?.text ?? '')) return false;
  return (
    (isFree(lines, first - 1, gone) && isFree(lines, last + 1, gone)) ||
    gone.has(first - 1) ||
    gone.has(last + 1)
  );
}

function isFree(lines: readonly Line[], i: number, gone: ReadonlySet<number>): boolean {
  return i < 0 || i >= lines.length || lines[i]?.text === '' || gone.has(i);
}

function textAbove(lines: readonly Line[], i: number, gone: ReadonlySet<number>): string {
  let j = i - 1;
  while (j >= 0 && (lines[j]?.text === '' || gone.has(j))) j--;
  return lines[j]?.text ?? '';
}

/** Between blank lines or other furniture. */
function standsAlone(lines: readonly Line[], i: number, gone: ReadonlySet<number>): boolean {
  return (isFree(lines, i - 1, gone) && isFree(lines, i + 1, gone)) || gone.has(i - 1) || gone.has(i + 1);
}
