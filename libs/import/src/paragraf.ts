import { isOddDiarienummer } from './diarienummer.js';
import {
  ANMARKNINGSKODER,
  type Anmarkning,
  type Anmarkningskod,
  type Beslutskind,
  type ForslagParagraf,
} from './forslag.js';
import { listItems, paragraphs, type Line, type Piece, type Vocabulary } from './lines.js';
import { NAME, namesIn, PARTY } from './names.js';
import { findOmrostningar, unequal } from './omrostning.js';
import { opening } from './rubrik.js';
import { beslutarOwner, sectionHeading, type Part } from './sections.js';
import type { Segment } from './segments.js';

/** What the rest of the file says that reading one § needs. */
export interface Surroundings {
  readonly organ: string | null;
  readonly vocabulary: Vocabulary;
  readonly rubrikWidth: number;
  /** Those present, when the protokoll lists them. */
  readonly names: ReadonlySet<string>;
  /** The rubrik in the ärendelista, letters only. */
  readonly listed: string | undefined;
}

/** A part of a § under its heading. */
interface Section {
  readonly part: Part | 'inledning';
  readonly owner: string | undefined;
  readonly rad: number;
  readonly lines: readonly Line[];
}

/** A jäv that is announced at one § and concerns another. */
export interface AnnouncedJav {
  readonly namn: string;
  readonly paragraf: number;
  readonly rad: number;
}

export interface ReadParagraf {
  readonly paragraf: ForslagParagraf;
  readonly anmarkningar: readonly Anmarkning[];
  readonly announced: readonly AnnouncedJav[];
}

/** Reads one §. */
export function readParagraf(segment: Segment, around: Surroundings): ReadParagraf {
  const { vocabulary } = around;
  const start = opening(segment, around.rubrikWidth, vocabulary, around.listed);
  const sections = toSections(start.body);
  const rad = segment.heading.nr;
  const anmarkningar: Anmarkning[] = [];
  const note = (kod: Anmarkningskod, at: number, text?: string) =>
    anmarkningar.push({
      kod,
      rad: at,
      text: `§ ${segment.nummer}: ${text ?? ANMARKNINGSKODER[kod]}`,
      paragraf: segment.nummer,
    });

  if (start.rubrik === null) note('RUBRIK_SAKNAS', rad);
  if (start.osaker) note('RUBRIK_OSAKER', rad, `${ANMARKNINGSKODER.RUBRIK_OSAKER} Läst: ”${start.rubrik}”.`);
  for (const number of start.diarienummer.filter((n) => isOddDiarienummer(n))) {
    note('DIARIENUMMER_OVANLIGT', rad, `${ANMARKNINGSKODER.DIARIENUMMER_OVANLIGT} Läst: ”${number}”.`);
  }

  const beslut = findBeslut(sections, around, note);
  if (beslut === undefined) note('BESLUT_SAKNAS', rad);
  else if (lacksVerb(beslut.text, around.organ))
    note('BESLUT_UTAN_VERB', beslut.rad, `${ANMARKNINGSKODER.BESLUT_UTAN_VERB} Läst: ”${beslut.text}”.`);

  const linesOf = (...parts: readonly Section['part'][]) =>
    sections.filter(({ part }) => parts.includes(part));
  const all = (...parts: readonly Section['part'][]) =>
    linesOf(...parts).flatMap(({ lines }) => [...lines, BREAK]);
  const voted = sections.filter(
    ({ part }) => part !== 'tidigare' && part !== 'underlag' && part !== 'forslag',
  );
  const omrostningar = findOmrostningar(
    voted.flatMap(({ lines }) => [...lines, BREAK]),
    vocabulary,
  );
  for (const omrostning of omrostningar) {
    const wrong = unequal(omrostning);
    if (wrong !== undefined) note('ROSTER_STAMMER_INTE', omrostning.rad, wrong);
  }
  const asked = linesOf('omrostning')[0];
  if (asked !== undefined && omrostningar.length === 0) note('OMROSTNING_UTAN_TAL', asked.rad);

  const yrkanden = statements(all('yrkanden'), vocabulary);
  const isNote = ({ text }: Piece) =>
    /(?:delt(?:ar|og) (?:inte|ej)|(?:inte|ej) delt(?:ar|og))/u.test(text) && !/yrka/u.test(text);
  const prose = statements(all('inledning', 'arendet', 'ovrigt', 'sammanfattning'), vocabulary);
  const reservationer = statements(all('reservation'), vocabulary).filter(({ text }) => !isNothing(text));
  const reserved =
    reservationer.length > 0
      ? reservationer
      : sentences([
          ...prose,
          ...statements(all('beslut', 'proposition', 'omrostning', 'yrkanden'), vocabulary),
        ]).filter(({ text }) => /reserv/i.test(text) && RESERVES.test(text));
  const jav = findJav(sections, segment.nummer, vocabulary);
  const omedelbart =
    sections.flatMap(({ lines }) => lines).find(({ text }) => OMEDELBART.test(text)) ??
    (OMEDELBART.test(start.rubrik ?? '') ? segment.heading : undefined);
  if (omedelbart !== undefined) note('OMEDELBART_JUSTERAD', omedelbart.nr);

  const summary = textOf(
    [
      ...pick(sections, 'sammanfattning'),
      ...(linesOf('sammanfattning').length > 0
        ? []
        : [...pick(sections, 'inledning'), ...pick(sections, 'arendet')]),
    ],
    vocabulary,
  );
  const twice = repeatedSentence(sections, vocabulary);
  if (twice !== undefined)
    note('MENING_DUBBEL', twice.rad, `${ANMARKNINGSKODER.MENING_DUBBEL} ”${twice.text}”`);
  const texts = (pieces: readonly Piece[]) => pieces.map(({ text }) => text);
  return {
    paragraf: {
      nummer: segment.nummer,
      diarienummer: start.diarienummer,
      rubrik: start.rubrik,
      beslut: beslut?.text ?? null,
      beslutskind: beslut === undefined ? null : kindOf(beslut.text),
      sammanfattning: withoutBeslut(summary, beslut),
      foredragande: findForedragande(all('foredragande'), prose, around),
      yrkanden: texts([
        ...yrkanden.filter((piece) => !isNote(piece) && !isNothing(piece.text)),
        ...(yrkanden.length > 0
          ? []
          : sentences(prose).filter(({ text }) => /yrka|tillägg/.test(text) && YRKAR.test(text))),
      ]),
      propositionsordning: textOf(pick(sections, 'proposition'), vocabulary),
      omrostningar,
      reservationer: texts(reserved),
      anteckningar: texts([
        ...statements(all('anteckning'), vocabulary).filter(({ text }) => !isNothing(text)),
        ...yrkanden.filter((piece) => isNote(piece)),
      ]),
      jav: jav.here,
      beslutsunderlag: texts(listItems(all('underlag'), vocabulary)),
      expediering: texts(listItems(all('expediering'), vocabulary)).filter((text) => !OMEDELBART.test(text)),
      omedelbartJusterad: omedelbart !== undefined,
      rader: [rad, segment.lines.findLast(({ text }) => text !== '')?.nr ?? rad],
    },
    anmarkningar,
    announced: jav.elsewhere,
  };
}

const BREAK: Line = { nr: 0, raw: '', text: '' };
const OMEDELBART =
  /(?:förklaras|justeras|justerades|är|justerad)[\p{L} ]{0,20} omedelbart|omedelbart justera(?:d|s|t)|omedelbar justering|direktjustera/iu;
const RESERVES = new RegExp(
  `reservera(?:r|de)\\s+(?:sig|mig)|anmäler reservation|${NAME}[^.]{0,200} reservation`,
  'u',
);
const YRKAR = new RegExp(
  `^(?:[\\p{L} ]{0,30}?)${NAME}\\s*(?:${PARTY})?[^.]{0,300}\\b(?:yrkar|yrkade|föreslår som tillägg)\\b`,
  'u',
);

/** `Inga reservationer.`, `-`. */
function isNothing(text: string): boolean {
  return /^(?:ing(?:en|a|et)\b.{0,60}|[-–]+|finns (?:ej|inte|inga).{0,40})$/iu.test(text);
}

function toSections(lines: readonly Line[]): readonly Section[] {
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

function pick(sections: readonly Section[], part: Section['part']): readonly Section[] {
  return sections.filter((section) => section.part === part);
}

function textOf(sections: readonly Section[], vocabulary: Vocabulary): string | null {
  const text = paragraphs(
    sections.flatMap(({ lines }) => [...lines, BREAK]),
    vocabulary,
  )
    .map((piece) => piece.text)
    .join('\n');
  return text === '' ? null : text;
}

// ---- beslut -------------------------------------------------------------------------------------------------

type Note = (kod: Anmarkningskod, rad: number, text?: string) => unknown;

function findBeslut(sections: readonly Section[], around: Surroundings, note: Note): Piece | undefined {
  const written = pick(sections, 'beslut').filter(({ lines }) => lines.some(({ text }) => text !== ''));
  const own = written.filter(({ owner }) => owner === undefined || isOrgan(owner, around.organ));
  const chosen = own.length > 0 ? own : written.slice(-1);
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

/** The decision without what else stands under its heading: jäv, an omedelbar justering. */
function decisionOf(section: Section, vocabulary: Vocabulary): string {
  const pieces = statements(section.lines, vocabulary).map(({ text }) => text);
  const decided = pieces.filter(
    (text) => !OMEDELBART.test(text) && !(JAV_SENTENCE.test(text) && JAV_VERB.test(text)),
  );
  return (decided.length > 0 ? decided : pieces).join('\n');
}

/** `Direktionen beslutar / att notera informationen.`: from the board's name to where a new thing begins. */
function beslutarText(sections: readonly Section[], around: Surroundings): Piece | undefined {
  const decides = (text: string) => {
    const owner = beslutarOwner(text);
    return (
      owner !== undefined &&
      isOrgan(owner, around.organ) &&
      !/ beslutar? (?:först|härefter|därefter|således|sedan) /u.test(text)
    );
  };
  for (const section of sections.toReversed()) {
    if (
      !['inledning', 'arendet', 'sammanfattning', 'ovrigt', 'forslag', 'proposition'].includes(section.part)
    )
      continue;
    const at = section.lines.findIndex(({ text }) => decides(text));
    if (at === -1) continue;
    const pieces = paragraphs(section.lines.slice(at), around.vocabulary);
    const end = pieces.findIndex(
      ({ text }, i) =>
        i > 0 &&
        !/^(?:att |[-–•·*]|\d{1,2}[.)]|[a-zåäö][.)])/u.test(text) &&
        !/[:,]$/.test(pieces[i - 1]?.text ?? ''),
    );
    const text = pieces
      .slice(0, end === -1 ? undefined : end)
      .map((piece) => piece.text)
      .join('\n');
    return { text, rad: section.lines[at]?.nr ?? 0 };
  }
  return undefined;
}

const DECIDES =
  '(?:beslutar|beslutade|fastställer|fastställde|godkänner|godkände|antar|antog|noterar|noterade|lägger|lade|bordlägger|återremitterar|avslår|bifaller|tillstyrker|avstyrker|föreslår|överlämnar|utser|utsåg|väljer|valde|uppdrar|beviljar|medger|ställer sig bakom|tar del|tackar|tar bort|hänskjuter|ger)';
const ORGAN_WORD = '(?:nämnden|styrelsen|utskott(?:et)?|fullmäktige|direktionen|beredningen|rådet|kommittén)';
const ORGAN_DECIDES = new RegExp(
  `^\\p{Lu}?[\\p{L} -]{0,40}${ORGAN_WORD}(?:\\s\\p{L}+)?\\s+(?:${DECIDES})`,
  'iu',
);
const IS_DECIDED =
  /(?:fastställ(?:s|des|ts)|godkänn(?:s|es|des|ts)|godkändes|valdes|väljs|utsågs|utses|(?:lades|läggs) till handlingarna|noteras|noterades|antecknas|antecknades|bordläggs|bordlades|återremitteras|avslås|avslogs|bifalls|bifölls|beviljas|beviljades|antas|antogs|flyttas|utgår|utgick)(?!\p{L})/u;

const ORGAN_ATT = new RegExp(`^(?:[\\p{L}-]+s\\s)?[\\p{L}-]*${ORGAN_WORD}\\s+att\\s`, 'iu');

/** Sentences that decide, in a § without a heading for its beslut. */
function decisionsIn(sections: readonly Section[], around: Surroundings): Piece | undefined {
  const prose = sections.filter(({ part }) =>
    ['inledning', 'ovrigt', 'arendet', 'sammanfattning'].includes(part),
  );
  const decided = sentences(prose.flatMap(({ lines }) => paragraphs(lines, around.vocabulary))).filter(
    ({ text }) => text.length < 400 && (ORGAN_DECIDES.test(text) || IS_DECIDED.test(text)),
  );
  const [first] = decided;
  return first && { text: decided.map(({ text }) => text).join('\n'), rad: first.rad };
}

/** `Direktionen att notera informationen`. */
function lacksVerb(text: string, organ: string | null): boolean {
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
function kindOf(text: string): Beslutskind {
  if (/återremi(?:tter|ss)/iu.test(text)) return 'aterremiss';
  if (/bordl(?:ägg|ades)/iu.test(text)) return 'bordlaggning';
  if (/(?:avslår|avslås|avslogs|beslutar (?:att )?avslå)(?!\p{L})/iu.test(text)) return 'avslag';
  if (/(?:utses|utse|utser|väljs|valdes|välja|väljer|utsågs|entledigas?)(?!\p{L})/iu.test(text)) return 'val';
  if (/(?:notera|anteckna|till handlingarna)/iu.test(text) && text.length < 250) return 'notering';
  return 'beslut';
}

/** The summary without the sentences that were taken for the beslut. */
function withoutBeslut(summary: string | null, beslut: Piece | undefined): string | null {
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

// ---- people's words -----------------------------------------------------------------------------------------

/** Statements: each begins on a line of its own with a capital, after the end of the one before. */
function statements(lines: readonly Line[], vocabulary: Vocabulary): readonly Piece[] {
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
function sentences(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap(({ text, rad }) =>
    text.split(/(?<=[\p{Ll}\d)”"]{2}[.!?])\s+(?=\p{Lu})/u).map((sentence) => ({ text: sentence, rad })),
  );
}

/** A sentence this long is not said twice in a row by intention. */
const LONG_SENTENCE = 40;

function repeatedSentence(sections: readonly Section[], vocabulary: Vocabulary): Piece | undefined {
  for (const { part, lines } of sections) {
    if (part !== 'sammanfattning' && part !== 'arendet' && part !== 'inledning') continue;
    const all = sentences(statements(lines, vocabulary));
    const again = all.find(({ text }, i) => text.length >= LONG_SENTENCE && text === all[i - 1]?.text);
    if (again !== undefined) return again;
  }
  return undefined;
}

const JAV_SENTENCE = /(?<!\p{L})jäv(?:ig|iga|s)?(?!\p{L})/iu;
const JAV_VERB =
  /\s(?:deltar|deltog|deltager|anmäler|anmälde|anmält|har|är|var|lämnar|lämnade|avstår|närvarar|uppger|meddelar)\s/u;

function findJav(
  sections: readonly Section[],
  nummer: number,
  vocabulary: Vocabulary,
): { readonly here: readonly string[]; readonly elsewhere: readonly AnnouncedJav[] } {
  const here = new Set<string>();
  const elsewhere: AnnouncedJav[] = [];
  for (const { part, lines } of sections) {
    if (part === 'tidigare' || part === 'forslag' || part === 'underlag') continue;
    for (const { text, rad } of sentences(statements(lines, vocabulary))) {
      const isJav = JAV_SENTENCE.test(text);
      if (isNothing(text) || (!isJav && part !== 'jav')) continue;
      const verb = JAV_VERB.exec(text);
      const namn = namesIn(verb === null ? text : text.slice(0, verb.index));
      const other = /(?:§+|paragraf(?:erna|en)?)\s*(\d{1,4})/iu.exec(text)?.[1];
      for (const name of namn) {
        if (other === undefined || Number(other) === nummer) here.add(name);
        else elsewhere.push({ namn: name, paragraf: Number(other), rad });
      }
    }
  }
  return { here: [...here], elsewhere };
}

const FOREDRAR = new RegExp(
  `(?<namn>${NAME})(?:\\s*${PARTY})?(?<titel>,\\s[^.:;]{3,90}?)?(?:,)?(?:\\s+(?:under|på|vid)\\s[^.,]{3,40}?)?\\s+(?:föredrar|föredrog|redogör|redogjorde|informerar|informerade|redovisar|redovisade|presenterar|presenterade)(?!\\p{L})`,
  'gu',
);

/** Who presented: under a heading of their own, or in the text (`Robert Dahlberg, förbundsdirektör föredrar ärendet`). */
function findForedragande(
  labelled: readonly Line[],
  prose: readonly Piece[],
  { vocabulary, names }: Surroundings,
): readonly string[] {
  const named = listItems(labelled, vocabulary).map(({ text }) => text);
  if (named.length > 0) return named;
  const found = new Set<string>();
  for (const { text } of prose) {
    for (const match of text.matchAll(FOREDRAR)) {
      // A subheading on the line above can look like a first name.
      if (names.size > 0 && !names.has(match.groups?.['namn'] ?? '')) continue;
      const titel = (match.groups?.['titel'] ?? '').replace(/\s+(?:under|på|vid)\s.*$/u, '');
      found.add(`${match.groups?.['namn'] ?? ''}${titel}`.trim());
    }
  }
  return [...found];
}
