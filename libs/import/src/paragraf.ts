import { isOddDiarienummer } from './diarienummer.js';
import { ANMARKNINGSKODER, type Anmarkning, type Anmarkningskod, type ForslagParagraf } from './forslag.js';
import { findBeslut, kindOf, lacksVerb, withoutBeslut } from './beslut.js';
import { listItems, type Line, type Piece, type Vocabulary } from './lines.js';
import { NAME, namesIn, PARTY } from './names.js';
import { findOmrostningar, unequal } from './omrostning.js';
import {
  BREAK,
  isNothing,
  JAV_SENTENCE,
  JAV_VERB,
  OMEDELBART,
  pick,
  sentences,
  statements,
  textOf,
  toSections,
  type Section,
} from './parts.js';
import { opening } from './rubrik.js';
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
      omrostningUtanTal: asked !== undefined && omrostningar.length === 0,
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

const RESERVES = new RegExp(
  `reservera(?:r|de)\\s+(?:sig|mig)|anmäler reservation|${NAME}[^.]{0,200} reservation`,
  'u',
);
const YRKAR = new RegExp(
  `^(?:[\\p{L} ]{0,30}?)${NAME}\\s*(?:${PARTY})?[^.]{0,300}\\b(?:yrkar|yrkade|föreslår som tillägg)\\b`,
  'u',
);

// ---- people's words -----------------------------------------------------------------------------------------

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

const SERVES_INSTEAD = /(?<!\p{L})(?:tjänstgör|ersätter|inträder|tar över|leder)(?!\p{L})/u;
const WITH_PARTY = new RegExp(`(?<namn>${NAME})\\s*${PARTY}`, 'gu');

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
      // Under the heading also who served instead.
      if (isNothing(text) || (!isJav && (part !== 'jav' || SERVES_INSTEAD.test(text)))) continue;
      const verb = JAV_VERB.exec(text);
      const before = namesIn(verb === null ? text : text.slice(0, verb.index));
      // `På grund av jäv deltar inte Hans Ek (S) i handläggningen.`
      const namn =
        before.length > 0
          ? before
          : [...text.matchAll(WITH_PARTY)].map((match) => match.groups?.['namn'] ?? '');
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
