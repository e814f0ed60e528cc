import { findDays, findTimes, firstDay } from './dates.js';
import { takeDiarienummer } from './diarienummer.js';
import { ANMARKNINGSKODER, type Anmarkning, type Anmarkningskod, type Forslag } from './forslag.js';
import { withoutFurniture } from './furniture.js';
import {
  isOrganName,
  labelledValues,
  organInTitle,
  placeOf,
  withoutPeriod,
  type Field,
  type LabelledValue,
} from './head.js';
import { flow, joinWrapped, toLines, vocabularyOf, type Line, type Vocabulary } from './lines.js';
import { NAME, namesIn } from './names.js';
import { readNarvaro } from './narvaro.js';
import { readParagraf } from './paragraf.js';
import { refuseOtherLanguage, Unreadable } from './read-text.js';
import { letters, rubrikWidth } from './rubrik.js';
import { sectionHeading } from './sections.js';
import { segments, type Segment, type Segments } from './segments.js';
import { readSignatures } from './signatures.js';

/**
 * Reads the text of a protokoll and proposes what the ledger would record.
 * @throws Unreadable when the text is in another language, or has neither a § nor a head
 */
export function readProtokoll(text: string): Forslag {
  refuseOtherLanguage(text);
  const all = toLines(text);
  const { lines, furniture, margin } = withoutFurniture(
    all,
    (line) => sectionHeading(line) !== undefined || PARAGRAF_FIRST.test(line),
  );
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

// ---- the head -----------------------------------------------------------------------------------------------

type Note = (kod: Anmarkningskod, rad: number, words?: string, paragraf?: number) => unknown;

function claimedSpan(
  values: readonly LabelledValue[],
): { readonly from: number; readonly to: number } | null {
  for (const value of values.filter(({ field }) => field === 'paragrafer')) {
    for (const { text } of value.lines) {
      const [, from, to] = /(?:^|\D)(\d{1,4})\s*(?:[-–—]+|till)\s*(?:§\s*)?(\d{1,4})(?!\d)/u.exec(text) ?? [];
      if (from !== undefined && Number(to) >= Number(from) && Number(to) - Number(from) < 1000)
        return { from: Number(from), to: Number(to) };
    }
  }
  return null;
}

/** The lines of a value that belong to it: to the first blank line after its text. */
function valueText(value: LabelledValue | undefined, vocabulary: Vocabulary): string {
  const lines: Line[] = [];
  for (const line of value?.lines ?? []) {
    if (line.text !== '') lines.push(line);
    else if (lines.length > 0) break;
  }
  return flow(lines, vocabulary).text;
}

function readHead(
  values: readonly LabelledValue[],
  found: Segments,
  furniture: readonly Line[],
  all: readonly Line[],
  vocabulary: Vocabulary,
  note: Note,
): Omit<Forslag, 'narvaro' | 'paragrafspann' | 'paragrafer' | 'anmarkningar'> {
  const rader: Record<string, number> = {};
  const keep = <T>(name: string, at: { readonly value: T; readonly rad: number } | undefined): T | null => {
    if (at === undefined) return null;
    rader[name] = at.rad;
    return at.value;
  };
  const of = (field: Field) => values.filter((value) => value.field === field);

  const organ = keep('organ', findOrgan(of('organ'), found, furniture, all));
  if (organ === null) note('ORGAN_SAKNAS', 1);
  const days = findDatum(
    of('datum'),
    of('platsOchTid').length > 0 ? of('platsOchTid') : of('tid'),
    furniture,
    all,
    vocabulary,
  );
  const sammantradesdatum = keep('sammantradesdatum', days[0]);
  if (sammantradesdatum === null) note('DATUM_SAKNAS', 1);
  const other = days.find(({ value }) => value !== sammantradesdatum);
  if (other !== undefined)
    note(
      'DATUM_SKILJER',
      other.rad,
      `Sammanträdesdagen är ${sammantradesdatum} på rad ${rader['sammantradesdatum']} men ${other.value} här.`,
    );

  const [both] = of('platsOchTid');
  const placeAndTime = valueText(both, vocabulary);
  const [place] = of('plats');
  const [time] = of('tid');
  const plats = keep(
    'plats',
    both !== undefined && placeOf(placeAndTime) !== null
      ? { value: placeOf(placeAndTime), rad: both.rad }
      : place && { value: placeOf(valueText(place, vocabulary)), rad: place.rad },
  );
  const times =
    findTimes(placeAndTime) ??
    findTimes(valueText(time, vocabulary)) ??
    findTimes(`kl ${valueText(time, vocabulary)}`);
  if (plats === null) note('PLATS_SAKNAS', both?.rad ?? 1);
  if (times === undefined) note('TID_SAKNAS', both?.rad ?? 1);
  else rader['tid'] = both?.rad ?? time?.rad ?? 1;

  // The announcement has an `Underskrift` too.
  const lastText = found.paragrafer.at(-1)?.heading.nr ?? 0;
  const signatures =
    [
      ({ field, label }: LabelledValue) => field === 'underskrifter' && /^under-?\s?skrifter/iu.test(label),
      ({ field }: LabelledValue) => field === 'underskrifter',
      // Under the last §, names and roles alone.
      ({ field, rad }: LabelledValue) =>
        rad > lastText && (field === 'sekreterare' || field === 'ordforande'),
    ]
      .map((isStart) => values.findIndex((value) => isStart(value)))
      .find((i) => i !== -1) ?? -1;
  const signed = readSignatures(signatures === -1 ? [] : signatureLines(values, signatures));
  const justerare = findJusterare(
    of('justerare').filter(({ rad }) => rad < (values[signatures]?.rad ?? Infinity)),
    signed.justerare,
    found,
    vocabulary,
  );
  if (justerare.length === 0) note('JUSTERARE_SAKNAS', 1);
  const [justering] = of('justering');
  if (justering !== undefined && firstDay(valueText(justering, vocabulary)) === undefined)
    note('JUSTERINGSDAG_SAKNAS', justering.rad);
  const [firstJusterare] = of('justerare');
  if (firstJusterare !== undefined) rader['justerare'] = firstJusterare.rad;

  return {
    organ,
    sammantradesdatum,
    plats,
    tid: { start: times?.start ?? null, slut: times?.slut ?? null },
    ordforande: signed.ordforande[0] ?? namedIn(of('ordforande')) ?? null,
    sekreterare:
      sekreterareIn(found, vocabulary) ?? signed.sekreterare[0] ?? namedIn(of('sekreterare')) ?? null,
    justerare,
    anslag: readAnslag(of, keep, vocabulary, note),
    rader,
  };
}

/** `Sekreterare  Zara Åström`: who stands on the label's line, or alone below it. */
function namedIn(values: readonly LabelledValue[]): string | undefined {
  return values
    .map(({ lines }) => namesIn(lines.find(({ text }) => text !== '')?.text ?? '')[0])
    .find(Boolean);
}

/** The lines of the signatures: the labels among them are roles. */
function signatureLines(values: readonly LabelledValue[], from: number): readonly Line[] {
  const lines: Line[] = [];
  for (let i = from; i < values.length; i++) {
    const value = values[i] as LabelledValue;
    if (
      i > from &&
      !['sekreterare', 'ordforande', 'justerare', 'paragrafer', 'underskrifter'].includes(value.field)
    )
      break;
    if (['sekreterare', 'ordforande', 'justerare'].includes(value.field))
      lines.push({
        nr: value.rad,
        raw: '',
        text: value.field === 'sekreterare' ? 'Sekreterare' : value.label,
      });
    lines.push(...value.lines);
  }
  return lines;
}

function findOrgan(
  labelled: readonly LabelledValue[],
  found: Segments,
  furniture: readonly Line[],
  all: readonly Line[],
): { readonly value: string; readonly rad: number } | undefined {
  for (const { lines } of labelled) {
    const line = lines.find(({ text }) => text !== '');
    if (line !== undefined && isOrganName(line.text))
      return { value: withoutPeriod(line.text), rad: line.nr };
  }
  const top = all
    .slice(0, 400)
    .filter(({ text, nr }) => text !== '' && nr < (found.paragrafer[0]?.heading.nr ?? Infinity));
  for (const line of [...top.slice(0, 60), ...furniture]) {
    const name = [line.text, ...line.raw.trim().split(/\s{3,}/)].find((text) => isOrganName(text));
    if (name !== undefined) return { value: withoutPeriod(name), rad: line.nr };
  }
  for (const { text, nr } of [...top.slice(0, 20), ...furniture.slice(0, 60)]) {
    const title = organInTitle(text) ?? organAtStart(text);
    if (title !== undefined) return { value: title, rad: nr };
  }
  return decidingOrgan(found);
}

/** Whose decisions the §§ hold, when nothing else names the board. */
function decidingOrgan({
  paragrafer,
}: Segments): { readonly value: string; readonly rad: number } | undefined {
  const owners = paragrafer.flatMap(({ lines }) =>
    lines.flatMap(({ text, nr }) => {
      const heading = sectionHeading(text);
      return heading?.part === 'beslut' && heading.owner !== undefined && isOrganName(heading.owner)
        ? [{ value: heading.owner, rad: nr }]
        : [];
    }),
  );
  const count = (name: string) => owners.filter(({ value }) => value === name).length;
  return owners.reduce<(typeof owners)[number] | undefined>(
    (best, owner) => (best === undefined || count(owner.value) > count(best.value) ? owner : best),
    undefined,
  );
}

/** `Kommunfullmäktige 2002-12-02 1(28)`. */
function organAtStart(text: string): string | undefined {
  const name =
    /^(\p{Lu}[\p{L} ,-]{4,60}?)\s+(?:(?:19|20)\d\d-\d\d-\d\d|(?:sid(?:a|an)?\s*)?\d{1,3}\s?[([]\d{1,3}[)\]])/iu.exec(
      text,
    )?.[1];
  return name !== undefined && isOrganName(name) ? name : undefined;
}

/** The days that are said to be the meeting's, the surest first. */
function findDatum(
  labelled: readonly LabelledValue[],
  withTime: readonly LabelledValue[],
  furniture: readonly Line[],
  all: readonly Line[],
  vocabulary: Vocabulary,
): readonly { readonly value: string; readonly rad: number }[] {
  const days = (values: readonly LabelledValue[]) =>
    values.flatMap((value) => {
      const day = firstDay(valueText(value, vocabulary));
      return day === undefined ? [] : [{ value: day, rad: value.rad }];
    });
  const inFurniture = furniture.flatMap(({ text, nr }) => {
    const day = firstDay(text);
    return day === undefined || text.length > 90 ? [] : [{ value: day, rad: nr }];
  });
  const sure = [...days(labelled), ...days(withTime.slice(0, 1)), ...inFurniture];
  if (sure.length > 0) return sure;
  return all
    .slice(0, 40)
    .filter(({ text }) => !/https?:/.test(text) && text.length < 120)
    .flatMap(({ text, nr }) => {
      const day = firstDay(text);
      return day === undefined ? [] : [{ value: day, rad: nr }];
    })
    .slice(0, 1);
}

const CHOSEN: readonly RegExp[] = [
  new RegExp(
    `justera(?:s)?(?: dagens)?(?: mötets)? protokoll(?:et)?\\s+(?:valdes|utsågs|utses|väljs)\\s+(?<namn>${NAME}[^.\\n]*)`,
    'u',
  ),
  new RegExp(
    `[Tt]ill (?:justeringsperson(?:er)?|(?:protokolls?)?justerare) (?:valdes|utsågs|utses|väljs|utse)\\s+(?<namn>${NAME}[^.\\n]*)`,
    'u',
  ),
  new RegExp(
    `(?:utse|utser|välja|väljer)\\s+(?<namn>${NAME}[^.:\\n]{0,150}?)\\s+(?:att|till)\\s[^.]*juster`,
    'u',
  ),
  new RegExp(
    `(?<namn>${NAME}[^.:\\n]{0,150}?)\\s+(?:utses|valdes|utsågs|väljs)\\s+(?:att|till)\\s[^.]*juster`,
    'u',
  ),
  new RegExp(`(?<namn>${NAME}[^.:\\n]{0,150}?)\\s+justerar (?:dagens )?protokoll(?:et)?`, 'u'),
];
/** The first §§ choose the justerare. */
const OPENING_PARAGRAFER = 5;

function findJusterare(
  labelled: readonly LabelledValue[],
  signed: readonly string[],
  found: Segments,
  vocabulary: Vocabulary,
): readonly string[] {
  for (const value of labelled) {
    const lines = value.lines.filter(({ text }) => text !== '');
    let text = '';
    for (const line of lines.slice(0, 3)) {
      if (text !== '' && !/(?:och|,|samt)$/u.test(text) && !/^(?:och|samt)\s/u.test(line.text)) break;
      text = text === '' ? line.text : joinWrapped(text, line.text, vocabulary);
    }
    const names = namesIn(text.replace(/\s(?:med|ersättare:?)\s.*$/iu, ''));
    if (names.length > 0) return names;
  }
  if (signed.length > 0) return [...new Set(signed)];
  const places = [found.outside, ...found.paragrafer.slice(0, OPENING_PARAGRAFER).map(({ lines }) => lines)];
  for (const lines of places) {
    const { text } = flow(
      lines.filter((line) => sectionHeading(line.text)?.inline !== ''),
      vocabulary,
    );
    for (const chosen of CHOSEN) {
      const namn = chosen.exec(text.slice(0, 20_000))?.groups?.['namn'];
      // Who is chosen, not the chair beside whom.
      const names =
        namn === undefined
          ? []
          : namesIn(
              namn
                .replace(/\s(?:tillsammans med|jämte|med)\s.*$/u, '')
                .replace(/(?:[Ff]örsta?e?|[Aa]ndra?e?|[Tt]redje)\s+vice\s+ordförande(?:n)?\s+/gu, ''),
            );
      if (names.length > 0) return names;
    }
  }
  return [];
}

const SEKRETERARE_IS = new RegExp(`Sekreterare är (?<namn>${NAME})`, 'u');

function sekreterareIn(found: Segments, vocabulary: Vocabulary): string | undefined {
  return SEKRETERARE_IS.exec(flow(found.outside, vocabulary).text.slice(0, 20_000))?.groups?.['namn'];
}

function readAnslag(
  of: (field: Field) => readonly LabelledValue[],
  keep: <T>(name: string, at: { readonly value: T; readonly rad: number } | undefined) => T | null,
  vocabulary: Vocabulary,
  note: Note,
): Forslag['anslag'] {
  const days = (field: Field) =>
    of(field).flatMap((value) =>
      findDays(
        value.lines
          .slice(0, 4)
          .map(({ text }) => text)
          .join('\n'),
      )
        .slice(0, 2)
        .map(({ day }) => ({ value: day, rad: value.rad })),
    );
  const period = days('anslagstid');
  const up = days('uppsatt');
  const down = days('nedtas');
  // A label whose day stands under the other's: `uppsättande  nedtagande` over `2011-04-04 2011-04-26`.
  const shared = up.length === 0 && down.length > 1;
  const uppsatt = keep('anslag.uppsatt', up[0] ?? period[0] ?? (shared ? down[0] : undefined));
  const nedtas = keep('anslag.nedtas', shared ? down[1] : (down[0] ?? period[1] ?? up[1]));
  const kept = of('forvaring')
    .map((value) => ({
      value:
        valueText(value, vocabulary)
          .split(/\s{2,}|(?<=\S)\s+Underskrift/u)[0]
          ?.replace(/^(?:[:,]|på|hos)\s*/u, '')
          .replace(/\.$/u, '')
          .trim() ?? '',
      rad: value.rad,
    }))
    .find(({ value }) => value !== '');
  if (uppsatt === null && nedtas === null) note('ANSLAG_SAKNAS', 1);
  if (uppsatt !== null && nedtas !== null && daysBetween(uppsatt, nedtas) < APPEAL_DAYS) {
    note(
      'ANSLAG_ORIMLIGT',
      of('nedtas')[0]?.rad ?? of('anslagstid')[0]?.rad ?? 1,
      `Anslaget sätts upp ${uppsatt} och tas ned ${nedtas}: överklagandetiden är tre veckor (KL 13:5).`,
    );
  }
  return { uppsatt, nedtas, forvaringsplats: keep('anslag.forvaringsplats', kept) };
}

/** Three weeks (KL 13:5). */
const APPEAL_DAYS = 21;

function daysBetween(a: string, b: string): number {
  return (Date.parse(b) - Date.parse(a)) / 86_400_000;
}

// ---- the §§ beside the ärendelista and each other -----------------------------------------------------------

interface Listed {
  readonly nummer: number;
  readonly rad: number;
  readonly text: string;
  readonly letters: string;
  readonly diarienummer: readonly string[];
}

/** An entry's rubrik without Dnr, dots and page. A line of a list can hold several §§. */
function listedRubriker(entry: Segment, vocabulary: Vocabulary): readonly Listed[] {
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

function compareWithList(
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

function compareCopies({ paragrafer, copies }: Segments, note: Note): void {
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

function findGaps(
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
