import { findDays, findTimes, firstDay } from './dates.js';
import type { Anmarkningskod, Forslag } from './forslag.js';
import { isOrganName, organInTitle, placeOf, withoutPeriod, type Field, type LabelledValue } from './head.js';
import { cellsOf, flow, joinWrapped, type Line, type Vocabulary } from './lines.js';
import { NAME, namesIn } from './names.js';
import { sectionHeading } from './sections.js';
import type { Segments } from './segments.js';
import { readSignatures } from './signatures.js';

/** The head of the protokoll and its announcement, from their labels, the titles, and the signatures. */

export type Note = (kod: Anmarkningskod, rad: number, words?: string, paragraf?: number) => unknown;

export function claimedSpan(
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

export function readHead(
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
  const title = both === undefined ? titleWithPlace(all) : undefined;
  const placeAndTime = title?.text ?? valueText(both, vocabulary);
  const [place] = of('plats');
  const [time] = of('tid');
  const plats = keep(
    'plats',
    placeAndTime !== '' && placeOf(placeAndTime) !== null
      ? { value: placeOf(placeAndTime), rad: both?.rad ?? title?.rad ?? 1 }
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

/** `Protokoll fört vid sammanträde med Socialnämnden den 4 maj 2017 i Kommunhuset, kl. 08.30-10.00`. */
function titleWithPlace(all: readonly Line[]): { readonly text: string; readonly rad: number } | undefined {
  const line = all.slice(0, 20).find(({ text }) => /^protokoll\s.*\s(?:i|på)\s\p{Lu}.*kl/iu.test(text));
  const text = /(?:19|20)\d\d\s+(?:i|på)\s+(.*)$/u.exec(line?.text ?? '')?.[1];
  return line === undefined || text === undefined ? undefined : { text, rad: line.nr };
}

/** `Sekreterare  Zara Åström`: who stands on the label's line, or alone below it. */
function namedIn(values: readonly LabelledValue[]): string | undefined {
  return values
    .flatMap(({ lines }) => lines.filter(({ text }) => text !== '').slice(0, 1))
    .map((line) => namesIn(cellsOf(line)[0] ?? '')[0])
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
