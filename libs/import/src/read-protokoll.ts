import { compareCopies, compareWithList, findGaps, listedRubriker } from './compare.js';
import { ANMARKNINGSKODER, type Anmarkning, type Forslag } from './forslag.js';
import { withoutFurniture } from './furniture.js';
import { labelledValues } from './head.js';
import { toLines, vocabularyOf } from './lines.js';
import { readNarvaro } from './narvaro.js';
import { readParagraf } from './paragraf.js';
import { claimedSpan, readHead, type Note } from './read-head.js';
import { refuseOtherLanguage, Unreadable } from './read-text.js';
import { rubrikWidth } from './rubrik.js';
import { sectionHeading } from './sections.js';
import { segments, type Segment } from './segments.js';

/**
 * Reads the text of a protokoll and proposes what the ledger would record.
 * @throws Unreadable when the text is in another language, or has neither a § nor a head
 */
export function readProtokoll(text: string): Forslag {
  refuseOtherLanguage(text);
  const all = toLines(text);
  const { lines, furniture, margin } = withoutFurniture(all, {
    isHeading: (line) => sectionHeading(line) !== undefined || PARAGRAF_FIRST.test(line),
    isListHeading: (line) => ['expediering', 'underlag'].includes(sectionHeading(line)?.part ?? ''),
  });
  const vocabulary = vocabularyOf(all);
  const anmarkningar: Anmarkning[] = [];
  const note: Note = (kod, rad, words = ANMARKNINGSKODER[kod], paragraf) =>
    anmarkningar.push({ kod, rad, text: words, ...(paragraf === undefined ? {} : { paragraf }) });

  if (margin !== undefined)
    note('MARGINALTEXT', margin.rad, `${ANMARKNINGSKODER.MARGINALTEXT} Läst i följd: ”${margin.text}”.`);
  const first = segments(lines, undefined);
  const claimed = claimedSpan(labelledValues(first.outside));
  const found = claimed === null ? first : segments(lines, claimed);
  const bodyAt = found.paragrafer[0]?.heading.nr ?? Infinity;
  const values = labelledValues(found.outside);
  const head = readHead(values, found, furniture, all, vocabulary, note);
  const spanOfAll = claimed ?? spanOf(found.paragrafer);
  const before = values.filter(({ rad }) => rad < bodyAt);
  const inHead = readNarvaro(before, spanOfAll);
  const attendance = inHead.narvaro.length > 0 ? inHead : readNarvaro(values, spanOfAll);
  anmarkningar.push(...attendance.anmarkningar);
  if (found.paragrafer.length === 0) {
    // A cover page alone still says who met and when.
    if (head.organ === null && attendance.narvaro.length === 0) {
      throw new Unreadable('NO_PARAGRAFER', 'texten har inga paragrafer (§). Är det ett protokoll?');
    }
    note('PARAGRAFER_SAKNAS', 1);
  }
  if (
    attendance.narvaro.length === 0 &&
    !attendance.anmarkningar.some(({ kod }) => kod === 'NARVARO_I_BILAGA')
  )
    note('NARVARO_SAKNAS', 1);

  const listed = new Map(
    found.arendelista
      .flatMap((entry) => listedRubriker(entry, vocabulary))
      .map((entry) => [entry.nummer, entry]),
  );
  const width = rubrikWidth(found.paragrafer);
  const names = new Set(attendance.narvaro.map(({ namn }) => namn));
  const read = found.paragrafer.map((segment) =>
    readParagraf(segment, {
      organ: head.organ,
      vocabulary,
      names,
      rubrikWidth: width,
      listed: listed.get(segment.nummer)?.letters,
    }),
  );
  anmarkningar.push(...read.flatMap((r) => r.anmarkningar));
  const paragrafer = read.map(({ paragraf }) => paragraf);
  for (const { namn, paragraf, rad } of read.flatMap(({ announced }) => announced)) {
    const there = paragrafer.find(({ nummer }) => nummer === paragraf);
    if (there?.jav.includes(namn) !== true)
      note('JAV_SKILJER', rad, `${namn} anmäler jäv vid § ${paragraf}, men det står inte där.`);
  }
  compareWithList(paragrafer, listed, note);
  compareCopies(found, note);
  findGaps(
    paragrafer.map(({ nummer, rader }) => ({ nummer, rad: rader[0] })),
    found.paragrafer,
    listed,
    claimed,
    note,
  );
  for (const { index, nummer } of found.doubtful) {
    note(
      'PARAGRAF_OSAKER',
      lines[index]?.nr ?? 0,
      `${ANMARKNINGSKODER.PARAGRAF_OSAKER} Raden: ”${lines[index]?.text}” (§ ${nummer}).`,
    );
  }

  const roleOf = (role: RegExp) =>
    attendance.narvaro.find(({ roll }) => roll !== null && role.test(roll))?.namn;
  return {
    ...head,
    ordforande: roleOf(/^(?:ordförande|ordf\.?)(?![\p{L}])/iu) ?? head.ordforande,
    sekreterare: head.sekreterare ?? roleOf(/sekreterare|sekr\.?$/iu) ?? null,
    narvaro: attendance.narvaro,
    paragrafspann: claimed,
    paragrafer,
    anmarkningar: anmarkningar.sort((a, b) => a.rad - b.rad),
  };
}

/** A line that begins with a §, in any of its forms. */
const PARAGRAF_FIRST = /^(?:\p{Lu}\p{L}{0,6} )?(?:§|\d{1,4} ?§|Paragraf \d)/u;

function spanOf(paragrafer: readonly Segment[]): { from: number; to: number } {
  return { from: paragrafer[0]?.nummer ?? 1, to: paragrafer.at(-1)?.to ?? 1 };
}
