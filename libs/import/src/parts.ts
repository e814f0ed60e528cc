import { paragraphs, type Line, type Piece, type Vocabulary } from './lines.js';
import { sectionHeading, type Part } from './sections.js';

/** A part of a § under its heading. */
export interface Section {
  readonly part: Part | 'inledning';
  readonly owner: string | undefined;
  readonly rad: number;
  readonly lines: readonly Line[];
}

export const BREAK: Line = { nr: 0, raw: '', text: '' };

/** `Inga reservationer.`, `-`. */
export function isNothing(text: string): boolean {
  return /^(?:ing(?:en|a|et)\b.{0,60}|[-–]+|finns (?:ej|inte|inga).{0,40})$/iu.test(text);
}

export function toSections(lines: readonly Line[]): readonly Section[] {
  const sections: { part: Section['part']; owner: string | undefined; rad: number; lines: Line[] }[] = [
    { part: 'inledning', owner: undefined, rad: lines[0]?.nr ?? 0, lines: [] },
  ];
  for (const line of lines) {
    const heading = sectionHeading(line.text);
    if (heading === undefined) {
      sections.at(-1)?.lines.push(line);
      continue;
    }
    // `Expedieras till: Förslagsställaren, akten`
    const texts = heading.part === 'expediering' ? heading.inline.split(/,\s+/) : [heading.inline];
    const inline = texts
      .filter((text) => text !== '')
      .flatMap((text) => [{ ...line, text }, ...(heading.part === 'expediering' ? [BREAK] : [])]);
    sections.push({ part: heading.part, owner: heading.owner, rad: line.nr, lines: inline });
  }
  return sections;
}

export function pick(sections: readonly Section[], part: Section['part']): readonly Section[] {
  return sections.filter((section) => section.part === part);
}

export function textOf(sections: readonly Section[], vocabulary: Vocabulary): string | null {
  const text = paragraphs(
    sections.flatMap(({ lines }) => [...lines, BREAK]),
    vocabulary,
  )
    .map((piece) => piece.text)
    .join('\n');
  return text === '' ? null : text;
}

/** Statements: each begins on a line of its own with a capital, after the end of the one before. */
export function statements(lines: readonly Line[], vocabulary: Vocabulary): readonly Piece[] {
  const pieces: Piece[] = [];
  let current: Line[] = [];
  const close = () => {
    pieces.push(...paragraphs(current, vocabulary));
    current = [];
  };
  for (const line of lines) {
    const before = current.findLast(({ text }) => text !== '')?.text;
    if (before !== undefined && /[.!?]["”]?$/.test(before) && /^\p{Lu}/u.test(line.text)) close();
    current.push(line);
  }
  close();
  return pieces;
}

/** Sentences of pieces; `m.fl.`, `t.ex.` and initials end none. */
export function sentences(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap(({ text, rad }) =>
    text.split(/(?<=[\p{Ll}\d)”"]{2}[.!?])\s+(?=\p{Lu})/u).map((sentence) => ({ text: sentence, rad })),
  );
}

export const OMEDELBART =
  /(?:förklaras|justeras|justerades|är|justerad)[\p{L} ]{0,20} omedelbart|omedelbart justera(?:d|s|t)|omedelbar justering|direktjustera/iu;

export const JAV_SENTENCE = /(?<!\p{L})jäv(?:ig|iga|s)?(?!\p{L})/iu;

export const JAV_VERB =
  /\s(?:deltar|deltog|deltager|anmäler|anmälde|anmält|har|är|var|lämnar|lämnade|avstår|närvarar|uppger|meddelar)\s/u;
