import { takeDiarienummer } from './diarienummer.js';
import type { Forslag } from './forslag.js';
import { flow, type Vocabulary } from './lines.js';
import type { Note } from './read-head.js';
import { letters } from './rubrik.js';
import type { Segment, Segments } from './segments.js';

/** What only shows when the §§ are put beside the ärendelista and each other. */

interface Listed {
  readonly nummer: number;
  readonly rad: number;
  readonly text: string;
  readonly letters: string;
  readonly diarienummer: readonly string[];
}

/** An entry's rubrik without Dnr, dots and page. A line of a list can hold several §§. */
export function listedRubriker(entry: Segment, vocabulary: Vocabulary): readonly Listed[] {
  const lines = [{ ...entry.heading, text: entry.rest }, ...entry.lines];
  const text = flow(
    lines.filter((line) => line.text !== ''),
    vocabulary,
  ).text;
  const parts = text.split(/(?<=\S)\s+§\s?(?=\d{1,4}(?:\/\d\d(?:\d\d)?)?\s+\p{Lu})/u);
  return parts.map((part, i) => {
    const [, number, more] = i === 0 ? [] : (/^(\d{1,4})(?:\/\d{2,4})?\s+(.*)$/u.exec(part) ?? []);
    const { numbers, rest } = takeListedNumbers(more ?? part);
    const rubrik = rest
      .replace(/(?:\s*\.{2,}\s*|\s+…\s*|\s+)\d{1,3}(?:\s*[-–]\s*\d{0,3})?\s*$/u, '')
      .replace(/[\s.…]+$/u, '')
      .trim();
    return {
      nummer: number === undefined ? entry.nummer : Number(number),
      rad: entry.heading.nr,
      text: rubrik,
      letters: letters(rubrik),
      diarienummer: numbers,
    };
  });
}

/** In a list the number may stand anywhere: before, after, in a column of its own. */
function takeListedNumbers(text: string): { readonly numbers: readonly string[]; readonly rest: string } {
  const direct = takeDiarienummer(text);
  if (direct.numbers.length > 0) return direct;
  const column = /\s+((?:\p{Lu}[\p{L}]{0,7} )?(?:19|20)\d\d\/\d{1,6})(?=\s|$)/u.exec(text);
  if (column === null) return direct;
  return {
    numbers: [column[1] ?? ''],
    rest: `${text.slice(0, column.index)} ${text.slice(column.index + column[0].length)}`.trim(),
  };
}

export function compareWithList(
  paragrafer: Forslag['paragrafer'],
  listed: ReadonlyMap<number, Listed>,
  note: Note,
): void {
  for (const { nummer, rubrik, diarienummer } of paragrafer) {
    const entry = listed.get(nummer);
    if (entry === undefined || rubrik === null) continue;
    const own = letters(rubrik);
    const listedWords = entry.letters;
    if (listedWords.length > 5 && !listedWords.startsWith(own) && !own.startsWith(listedWords)) {
      note(
        'RUBRIK_SKILJER',
        entry.rad,
        `§ ${nummer}: rubriken är ”${rubrik}” i protokollet men ”${entry.text}” i ärendelistan.`,
        nummer,
      );
    }
    const strange = entry.diarienummer.find(
      (number) => diarienummer.length > 0 && !diarienummer.some((d) => sameNumber(d, number)),
    );
    if (strange !== undefined) {
      note(
        'DIARIENUMMER_SKILJER',
        entry.rad,
        `§ ${nummer}: diarienumret är ${diarienummer.join(', ')} i protokollet men ${strange} i ärendelistan.`,
        nummer,
      );
    }
  }
}

function sameNumber(a: string, b: string): boolean {
  const [x, y] = [a.replace(/\s/g, ''), b.replace(/\s/g, '')];
  return x.endsWith(y) || y.endsWith(x);
}

export function compareCopies({ paragrafer, copies }: Segments, note: Note): void {
  const [first] = copies;
  if (first === undefined) return;
  note(
    'TEXTEN_DUBBEL',
    first.heading.nr,
    `Texten står mer än en gång i filen: från rad ${first.heading.nr} kommer ${copies.length} §§ en gång till.`,
  );
  const whole = (segment: Segment) =>
    letters([segment.rest, ...segment.lines.map(({ text }) => text)].join(' '));
  for (const copy of copies) {
    const original = paragrafer.find(({ nummer }) => nummer === copy.nummer);
    if (original !== undefined && whole(original) !== whole(copy)) {
      note(
        'KOPIA_SKILJER',
        copy.heading.nr,
        `§ ${copy.nummer} står också på rad ${original.heading.nr}, med annat innehåll. Den första texten är läst.`,
        copy.nummer,
      );
    }
  }
}

export function findGaps(
  paragrafer: readonly { readonly nummer: number; readonly rad: number }[],
  segmentsOfAll: readonly Segment[],
  listed: ReadonlyMap<number, Listed>,
  claimed: { readonly from: number; readonly to: number } | null,
  note: Note,
): void {
  const has = new Set(
    segmentsOfAll.flatMap(({ nummer, to }) => Array.from({ length: to - nummer + 1 }, (_, i) => nummer + i)),
  );
  for (const { nummer, rad, text } of listed.values()) {
    if (!has.has(nummer))
      note('PARAGRAF_UTAN_TEXT', rad, `§ ${nummer} (${text}) står i ärendelistan men inte i protokollet.`);
  }
  const from = Math.min(claimed?.from ?? Infinity, paragrafer[0]?.nummer ?? Infinity);
  const to = Math.max(claimed?.to ?? 0, segmentsOfAll.at(-1)?.to ?? 0);
  if (paragrafer.length === 0) return;
  let rad = paragrafer[0]?.rad ?? 1;
  for (let nummer = from; nummer <= to; nummer++) {
    rad = paragrafer.find((p) => p.nummer === nummer)?.rad ?? rad;
    if (has.has(nummer) || listed.has(nummer)) continue;
    let last = nummer;
    while (last < to && !has.has(last + 1) && !listed.has(last + 1)) last++;
    note('PARAGRAF_SAKNAS', rad, last === nummer ? `§ ${nummer} saknas.` : `§§ ${nummer}-${last} saknas.`);
    nummer = last;
  }
}
