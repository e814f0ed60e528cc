import { ANMARKNINGSKODER, type Anmarkningskod, type Beslutskind } from './forslag.js';
import { LIST_ITEM, paragraphs, type Piece, type Vocabulary } from './lines.js';
import { NAME, PARTY } from './names.js';
import {
  JAV_SENTENCE,
  JAV_VERB,
  OMEDELBART,
  pick,
  sentences,
  statements,
  textOf,
  type Section,
} from './parts.js';
import { beslutarOwner } from './sections.js';
import type { Surroundings } from './paragraf.js';

export type Note = (kod: Anmarkningskod, rad: number, text?: string) => unknown;

export function findBeslut(
  sections: readonly Section[],
  around: Surroundings,
  note: Note,
): Piece | undefined {
  const written = pick(sections, 'beslut').filter(({ lines }) => lines.some(({ text }) => text !== ''));
  const own = written.filter(({ owner }) => owner === undefined || isOrgan(owner, around.organ));
  const chosen = (own.length > 0 ? own : written.slice(-1)).map((section) => withoutStory(section, note));
  if (chosen.length > 0) {
    const texts = [...new Set(chosen.map((section) => decisionOf(section, around.vocabulary)))];
    if (texts.length > 1) note('BESLUT_FLERA', chosen[1]?.rad ?? 0);
    return {
      text: texts.join('\n'),
      rad: chosen[0]?.lines.find(({ text }) => text !== '')?.nr ?? chosen[0]?.rad ?? 0,
    };
  }
  const beslutar = beslutarText(sections, around);
  if (beslutar !== undefined) return beslutar;
  // A board that prepares a matter decides by proposing.
  const forslag = pick(sections, 'forslag').findLast(
    ({ owner }) => owner !== undefined && around.organ !== null && isOrgan(owner, around.organ),
  );
  const text = forslag && textOf([forslag], around.vocabulary);
  if (forslag && text) return { text, rad: forslag.rad };
  const decided = decisionsIn(sections, around);
  if (decided !== undefined)
    note(
      'BESLUT_UTAN_RUBRIK',
      decided.rad,
      `${ANMARKNINGSKODER.BESLUT_UTAN_RUBRIK} Läst: ”${decided.text.replace(/\n/g, ' ')}”.`,
    );
  return decided;
}

/** The section up to a paragraph that tells instead of deciding; such a cut is noted. */
function withoutStory(section: Section, note: Note): Section {
  const decided = (text: string) => DECIDING.test(text) || IS_DECIDED.test(text);
  const at = section.lines.findIndex(({ text }, i) => {
    if (i === 0 || text === '' || section.lines[i - 1]?.text !== '' || LIST_ITEM.test(text)) return false;
    const blank = section.lines.findIndex((line, j) => j > i && line.text === '');
    const paragraph = section.lines
      .slice(i, blank === -1 ? undefined : blank)
      .map((line) => line.text)
      .join(' ');
    return STORY.test(paragraph) && !decided(paragraph);
  });
  const before = section.lines.slice(0, at);
  if (at === -1 || before.every(({ text }) => text === '')) return section;
  note('BESLUT_OSAKERT', section.lines[at]?.nr ?? 0);
  return { ...section, lines: before };
}

/** The decision without what else stands under its heading: jäv, an omedelbar justering. */
function decisionOf(section: Section, vocabulary: Vocabulary): string {
  const pieces = statements(section.lines, vocabulary).map(({ text }) => text);
  const isOther = (text: string) =>
    (OMEDELBART.test(text) && !/^\d/.test(text)) || (JAV_SENTENCE.test(text) && JAV_VERB.test(text));
  // A list goes with the sentence above it.
  const decided = pieces.filter((text, i) => {
    let head = i;
    while (head > 0 && LIST_ITEM.test(pieces[head] ?? '')) head--;
    return !isOther(text) && !isOther(pieces[head] ?? '');
  });
  return (decided.length > 0 ? decided : pieces).join('\n');
}

/** `Direktionen beslutar / att notera informationen.`: from the board's name to where a new thing begins. */
function beslutarText(sections: readonly Section[], around: Surroundings): Piece | undefined {
  const decides = (text: string) => {
    const owner = beslutarOwner(text);
    return (
      owner !== undefined &&
      isOrgan(owner, around.organ) &&
      !owner.startsWith('Ordförande') &&
      !/ beslutar? (?:först|härefter|därefter|således|sedan) /u.test(text)
    );
  };
  for (const section of sections.toReversed()) {
    if (!PROSE.has(section.part)) continue;
    const blank = new Set(section.lines.flatMap(({ text }, i) => (text === '' ? [i] : [])));
    const at = section.lines.findIndex(({ text }) => decides(text) || proposes(text, around.organ));
    if (at === -1 || !section.lines.some(({ text }) => decides(text))) continue;
    const pieces = statements(section.lines.slice(at), around.vocabulary);
    const isAfterBlank = ({ rad }: Piece) => blank.has(section.lines.findIndex(({ nr }) => nr === rad) - 1);
    const end = pieces.findIndex(
      (piece, i) =>
        i > 0 &&
        !LIST_ITEM.test(piece.text) &&
        !/^att\s/u.test(piece.text) &&
        !/[:,]$/.test(pieces[i - 1]?.text ?? '') &&
        !decides(piece.text) &&
        (isAfterBlank(piece) || SOMEBODY.test(piece.text)),
    );
    const decided = pieces.slice(0, end === -1 ? undefined : end).map(({ text }) => text);
    const kept = decided.filter((text) => !OMEDELBART.test(text));
    return {
      text: (kept.length > 0 ? kept : decided).join('\n'),
      rad: section.lines[at]?.nr ?? 0,
    };
  }
  return undefined;
}

const PROSE: ReadonlySet<string> = new Set([
  'inledning',
  'arendet',
  'sammanfattning',
  'ovrigt',
  'forslag',
  'proposition',
]);
/** Somebody's own words or jäv: no more of the decision. */
const SOMEBODY = new RegExp(
  `^(?:${NAME}\\s*${PARTY}|.{0,60}(?<!\\p{L})(?:jäv|reserverar|yrkar)(?!\\p{L}))`,
  'u',
);

/** `Regionstyrelsen föreslår regionfullmäktige besluta`: a board that prepares a matter. */
function proposes(text: string, organ: string | null): boolean {
  const [, owner] =
    /^(\p{Lu}[\p{L}, -]{3,60}?) föreslår [\p{L} -]{4,50}? (?:att )?besluta(?=\s|:|$)/u.exec(text) ?? [];
  return owner !== undefined && isOrgan(owner, organ);
}

const DECIDES =
  '(?:beslutar|beslutade|fastställer|fastställde|godkänner|godkände|antar|antog|noterar|noterade|lägger|lade|bordlägger|återremitterar|avslår|bifaller|tillstyrker|avstyrker|föreslår|överlämnar|utser|utsåg|väljer|valde|uppdrar|beviljar|medger|ställer sig bakom|tar del|tog del|har tagit del|tackar|tar bort|hänskjuter|ger)';
const ORGAN_WORD = '(?:nämnden|styrelsen|utskott(?:et)?|fullmäktige|direktionen|beredningen|rådet|kommittén)';
const ORGAN_DECIDES = new RegExp(
  `^\\p{Lu}?[\\p{L} -]{0,40}${ORGAN_WORD}(?:\\s\\p{L}+)?\\s+(?:${DECIDES})`,
  'iu',
);
/** `Efter företagen votering beslutar kommunfullmäktige att …`. */
const DECIDES_ORGAN = new RegExp(`(?<!\\p{L})beslut(?:ar|ade) [\\p{L}-]*${ORGAN_WORD} att `, 'iu');
const IS_DECIDED =
  /(?:^Beslutas|fastställ(?:s|des|ts)|godkänn(?:s|es|des|ts)|godkändes|valdes|väljs|utsågs|utses|(?:lades|läggs) till handlingarna|noteras|noterades|antecknas|antecknades|bordläggs|bordlägges|bordlades|återremitteras|avslås|avslogs|bifalls|bifölls|beviljas|beviljades|antas|antages|antogs|flyttas|utgår|utgick)(?!\p{L})/iu;

/** `Efter sammanträdet den 26 januari har följande motioner inkommit`: what has happened is told, not decided. */
const STORY =
  /(?<!\p{L})har\s(?:[\p{L}\d-]+\s){0,8}(?:inkommit|redovisats|anmälts|lämnats|återtagits|behandlats|upprättats)(?!\p{L})/u;
const DECIDING = new RegExp(`${DECIDES}|(?<!\\p{L})(?:att|ska|skall)(?!\\p{L})`, 'u');

const ORGAN_ATT = new RegExp(`^(?:[\\p{L}-]+s\\s)?[\\p{L}-]*${ORGAN_WORD}\\s+att\\s`, 'iu');

/** Sentences that decide, in a § without a heading for its beslut. */
function decisionsIn(sections: readonly Section[], around: Surroundings): Piece | undefined {
  const prose = sections.filter(({ part }) =>
    ['inledning', 'ovrigt', 'arendet', 'sammanfattning'].includes(part),
  );
  const decided = sentences(prose.flatMap(({ lines }) => paragraphs(lines, around.vocabulary))).filter(
    ({ text }) =>
      text.length < 400 && (ORGAN_DECIDES.test(text) || IS_DECIDED.test(text) || DECIDES_ORGAN.test(text)),
  );
  // What the chair finds comes before what is decided.
  const own = decided.filter(({ text }) => !text.startsWith('Ordföranden '));
  const kept = own.length > 0 ? own : decided;
  const [first] = kept;
  return first && { text: kept.map(({ text }) => text).join('\n'), rad: first.rad };
}

/** `Direktionen att notera informationen`. */
export function lacksVerb(text: string, organ: string | null): boolean {
  if (ORGAN_ATT.test(text)) return true;
  return organ !== null && text.toLowerCase().startsWith(`${organ.toLowerCase()} att `);
}

/** `Nämnden` is any nämnd; `Socialnämndens arbetsutskott` is `Arbetsutskottet`. */
function isOrgan(owner: string, organ: string | null): boolean {
  if (
    organ === null ||
    /^(?:nämnden|styrelsen|utskottet|fullmäktige|direktionen|förbundsdirektionen|beredningen|rådet)$/iu.test(
      owner,
    )
  )
    return true;
  const [a, b] = [stem(owner), stem(organ)];
  return a.endsWith(b) || b.endsWith(a);
}

function stem(organ: string): string {
  return organ
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '')
    .replace(/(?:en|et|e)$/u, '');
}

/** From the words of the decision. */
export function kindOf(text: string): Beslutskind {
  if (/återremi(?:tter|ss)/iu.test(text)) return 'aterremiss';
  if (/bordl(?:ägg|ades)/iu.test(text)) return 'bordlaggning';
  if (/(?:avslår|avslås|avslogs|beslutar (?:att )?avslå)(?!\p{L})/iu.test(text)) return 'avslag';
  if (/(?:utses|utse|utser|väljs|valdes|välja|väljer|utsågs|entledigas?)(?!\p{L})/iu.test(text)) return 'val';
  if (/(?:notera|anteckna|till handlingarna|till protokollet)/iu.test(text) && text.length < 250)
    return 'notering';
  return 'beslut';
}

/** The summary without the sentences that were taken for the beslut. */
export function withoutBeslut(summary: string | null, beslut: Piece | undefined): string | null {
  if (summary === null || beslut === undefined) return summary;
  let rest = summary;
  for (const line of beslut.text.split('\n')) rest = rest.replace(line, '');
  rest = rest
    .replace(/[ \t]+\n|\n[ \t]+/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .replace(/ {2,}/g, ' ')
    .trim();
  return rest === '' ? null : rest;
}
