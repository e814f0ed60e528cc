import { findDays, findTimes, firstDay } from './dates.js';
import type { Line } from './lines.js';

/**
 * The head and the announcement: labels with their values. A value stands after its label on the line, glued to it,
 * on the lines below, or, where a table was flattened, below a stack of labels in the labels' order.
 */
export type Field =
  | 'organ'
  | 'datum'
  | 'platsOchTid'
  | 'plats'
  | 'tid'
  | 'ledamoter'
  | 'tjanstgorande'
  | 'ersattare'
  | 'ejTjanstgorande'
  | 'narvarande'
  | 'ovriga'
  | 'fackliga'
  | 'franvarande'
  | 'justerare'
  | 'justering'
  | 'underskrifter'
  | 'sekreterare'
  | 'ordforande'
  | 'paragrafer'
  | 'uppsatt'
  | 'nedtas'
  | 'anslagstid'
  | 'forvaring'
  | 'slut';

/** A label with its value's lines. */
export interface LabelledValue {
  readonly field: Field;
  readonly label: string;
  readonly rad: number;
  readonly lines: readonly Line[];
}

/** Labels by their words. Longer ones first: `Tid och plats för justering` is no `Tid`. */
const LABELS: readonly (readonly [Field, string])[] = [
  [
    'justering',
    'Justeringens (?:plats och tid|tid och plats|utförande)|(?:Plats|Tid|Dag) och (?:tid|plats) för justering(?:en)?|Tid för justering|Plats för justering|Justeringsda(?:g|tum)|Justeringstid|Datum för justering|Justerat den|Justerat(?=\\s*:)|Justering och sekreterare|Justering(?=\\s*(?::|$))',
  ],
  [
    'uppsatt',
    '(?:Datum (?:då|när|för)\\s+|Dag då )?(?:Protokollsa|[Aa])nslag(?:et|ets|s)?\\s+(?:sätts upp|sattes upp|sätts|uppsatt|uppsättande|uppsättes|uppsättningsdatum|publiceras|publicerat|har satts upp|satt upp)(?: den)?|Datum för\\s+(?:anslagets|anslags)\\s+(?:uppsättande|publicering)|Datum för anslag(?:et)?(?=\\s*:|\\s+\\d)|Anslaget den|Uppsatt(?: den)?|Protokollet (?:anslås|anslogs|har anslagits|är anslaget)(?: på [^.:\\d]{3,50})?|(?:Justeringen|Protokollet) tillkännages|Anslagsdatum|Anslagsdag|Anslaget från(?: och med)?|Publicerat den',
  ],
  [
    'nedtas',
    '(?:Datum (?:då|när|för)\\s+|Dag då )?(?:Protokollsa|[Aa])nslag(?:et|ets|s)?\\s+(?:tas ned|tas ner|togs ned|tages ned|nedtages|nedtas|nedtagande|nedtagning|nedtaget|avpubliceras|tas bort)(?: efter| tidigast| den)?|Datum för\\s+(?:anslagets|anslags)\\s+(?:nedtagande|nedtagning|avpublicering)|Anslaget ska sitta uppe(?: t\\.?o\\.?m\\.?| till och med)?(?: den)?|Nedta(?:s|get|ges)(?: den)?|Anslaget till(?: och med)?|Avpubliceras',
  ],
  [
    'anslagstid',
    'Tid för anslag(?:et)?|Protokoll(?:et)? anslaget(?! på)|Anslag(?:et)?(?=\\s*:)|Justeringen har (?:tillkännagivits|tillkännagetts)|Anslås under tiden|Anslagstid|Anslaget under tiden',
  ],
  [
    'forvaring',
    'Förvaringsplats(?:\\s+(?:för|av)\\s+protokoll(?:et)?)?|Protokollets förvaring(?:splats)?|Protokollet (?:förvaras|finns)(?: (?:hos|på|tillgängligt))?',
  ],
  [
    'slut',
    'Sista (?:dag|datum) (?:att|för(?: att)?) överklaga(?:nde)?|Överklagandetid(?:en)?|SHA-256|Utdragsbestyrkande|Protokollet är justerat|Justerandes sign\\S*|Ärendelista|ANSLAG\\s?/\\s?BEVIS|BEVIS\\s?/\\s?ANSLAG|Bevis\\s?/\\s?[Aa]nslag|Anslag/Bevis|Anslagsbevis|Bevis om anslag|Innehållsförteckning|Ajournering(?:ar)?',
  ],
  [
    'organ',
    'Nämnd\\s?/\\s?[Ss]tyrelse|Styrelse\\s?/\\s?[Nn]ämnd|Beslutsinstans|Beslutande organ|Organ|Nämnd|Instans|Styrelse',
  ],
  ['datum', 'Sammanträdesda(?:tum|g)|Mötesda(?:tum|g)|Sammanträdets datum|Datum(?! (?:då|för|när))'],
  [
    'platsOchTid',
    'Plats och (?:sammanträdes)?tid|Tid och plats|Tid och lokal|Plats, tid|Plats/tid|Plats & tid',
  ],
  ['plats', 'Sammanträdesplats|Plats|Lokal(?=\\s*:)'],
  ['tid', 'Sammanträdestid|Dag och tid|Tid(?:punkt)?|Klockan'],
  [
    'ejTjanstgorande',
    '(?:Närvarande,? )?(?:Ej|Icke|Inte) (?:tjänstgörande|beslutande|tjg\\.?)(?:\\s+(?:ersättare|ers\\.?))?|Närvarande ersättare|Övriga (?:närvarande )?ersättare|Ersättare,? (?:ej|icke) tjänstgörande',
  ],
  ['tjanstgorande', '(?:Tjänstgörande|Beslutande|Tjg\\.?)\\s+(?:ersättar(?:e|na|en)|ers\\.?)|Tjänstgörande'],
  [
    'franvarande',
    'Ej närvarande|Frånvarande(?: ledamöter)?|(?:Anmält|Anmälda|Anmäler) (?:förhinder|frånvaro)|Förhinder',
  ],
  [
    'fackliga',
    'Fackliga (?:organisationer|företrädare|representanter)|Personalföreträdare|Personalrepresentanter|Närvarande personalföreträdare',
  ],
  [
    'ovriga',
    'Övriga? (?:närvarande|deltagande|deltagare|närv\\.?)|Övr\\.? närvarande|(?:Närvarande )?(?:[Tt]jänstemän|[Tt]jänstepersoner)|Tjänstemannastöd|Inbjudna(?: \\p{Ll}+){0,3}|Adjungerade|Närvarorätt|Insynsplats(?:er)?|Revisorer|Föredragande|Gäster|Övriga',
  ],
  [
    'ersattare',
    '(?:\\p{Lu}\\p{L}+s )?(?:[Ee]rsättare|ERSÄTTARE|[Ss]uppleanter)(?: och övriga deltagare)?|Ersättar(?:na|en)',
  ],
  [
    'ledamoter',
    '(?:Beslutande|Närvarande|Ordinarie|Tjänstgörande|\\p{Lu}\\p{L}+s) ?[Ll]edamöter|Ledamöter(?:na)?|Ledamoten|LEDAMÖTER|Beslutande|BESLUTANDE',
  ],
  ['narvarande', 'Närvarande|NÄRVARANDE|Närvaro|Närvarolista|Deltagare|Deltagande'],
  [
    'justerare',
    'Utses att justera|Utsed(?:d|da|es) att justera|(?:Protokolls?)?[Jj]usterare|Justerande|Justeringsperson(?:er)?|Justeringsmän|Att justera',
  ],
  ['underskrifter', 'Underskrifter|Underskrift|UNDERSKRIFTER|Under-\\s+skrifter|Signaturer'],
  ['sekreterare', 'Sekreterare|Protokollförare|Vid protokollet|Nämndsekreterare'],
  ['ordforande', 'Ordförande(?! \\p{L}|\\p{L})'],
  [
    'paragrafer',
    'Paragrafnummer|Paragrafer(?:na)?|Paragraf|Avser paragrafer|Justerade paragrafer|Protokollet omfattar|Omfattar',
  ],
];

/** Labels that only count when nothing else stands before them on the line, or with a colon. */
const FIELD_NAMES = LABELS.map(([field]) => field);
const LABEL_AT = new RegExp(
  `(?<![\\p{L}\\d-])(?:${LABELS.map(([, words], i) => `(?<f${i}>${words})`).join('|')})`,
  'gu',
);
/** Labels that are read also in the middle of a line: no sentence uses them. */
const UNMISTAKABLE = new Set<Field>([
  'uppsatt',
  'nedtas',
  'forvaring',
  'justering',
  'justerare',
  'slut',
  'paragrafer',
  'underskrifter',
]);

const WITHIN_PLACE = new Set<Field>(['plats', 'tid', 'datum']);

/** Words that make a label a sentence's beginning: `Beslutande är …`. */
const SENTENCE_AFTER =
  /^\s+(?:är|var|har|som|av|att|och|för|finns|öppnar|öppnade|förklarar|hälsar|konstaterar|informerar)\s/u;

interface At {
  readonly field: Field;
  readonly label: string;
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** The labels of the lines with their values, in order. */
export function labelledValues(lines: readonly Line[]): readonly LabelledValue[] {
  const joined = joinSplitLabels(lines);
  const found = joined.flatMap((line, i) => labelsOf(line, i));
  const values = found.map((at, i) => valueOf(joined, at, found[i + 1]));
  return unstack(values);
}

/** A line that begins in capitals, as labels are written: `PLATS OCH TID Kommunhuset` → `Plats och tid Kommunhuset`. */
function capitalised(text: string): string {
  return text.replace(/^\p{Lu}[\p{Lu} &/,-]*\p{Lu}(?![\p{L}])/u, (label) => {
    return label.slice(0, 1) + label.slice(1).toLowerCase();
  });
}

function labelsOf({ text }: Line, line: number): readonly At[] {
  if (text === '') return [];
  const found: At[] = [];
  for (const match of capitalised(text).matchAll(LABEL_AT)) {
    const i = FIELD_NAMES.findIndex((_, n) => match.groups?.[`f${n}`] !== undefined);
    const field = FIELD_NAMES[i] as Field;
    const to = match.index + match[0].length;
    const after = text.slice(to);
    const isFirst =
      text.slice(0, match.index).trim() === '' ||
      found.at(-1)?.to === match.index ||
      found.some((f) => f.line === line && text.slice(f.to, match.index).trim() === '');
    const marked = /^\s*:/.test(after);
    if (!isFirst && !marked && !UNMISTAKABLE.has(field)) continue;
    // `Plats och tid  Teknikringen 9, Lokal: Leonardo`: one value.
    if (!isFirst && WITHIN_PLACE.has(field) && found.some((f) => f.field === 'platsOchTid')) continue;
    // `Tid: Klockan 09.00`: one label.
    if (field === 'tid' && found.at(-1)?.field === 'tid' && found.at(-1)?.line === line) continue;
    if (/^\s*§{2,}$/.test(after) && field === 'narvarande') continue;
    if (
      !isFirst &&
      found.length === 0 &&
      !marked &&
      (field === 'justerare' || field === 'paragrafer' || field === 'underskrifter')
    )
      continue;
    if (SENTENCE_AFTER.test(after) && field !== 'slut') continue;
    // Glued to what follows only where that begins a new word: `Utses att justeraAnna Berg`, `Paragrafer12 – 22`.
    if (/^[\p{Ll}-]/u.test(after)) continue;
    found.push({
      field,
      label: match[0],
      line,
      from: match.index,
      to: marked ? to + (/^\s*:/.exec(after)?.[0].length ?? 0) : to,
    });
  }
  return found;
}

function valueOf(lines: readonly Line[], at: At, next: At | undefined): LabelledValue {
  const value: Line[] = [];
  const end = next?.line ?? lines.length;
  for (let i = at.line; i <= Math.min(end, lines.length - 1); i++) {
    const line = lines[i] as Line;
    const from = i === at.line ? at.to : 0;
    const to = next !== undefined && i === next.line ? next.from : line.text.length;
    if (i === at.line && i === next?.line) {
      value.push({ ...line, text: line.text.slice(from, to).trim() });
    } else if (i === at.line) {
      value.push({ ...line, text: line.text.slice(from).trim() });
    } else if (next !== undefined && i === next.line) {
      if (to > 0 && line.text.slice(0, to).trim() !== '')
        value.push({ ...line, text: line.text.slice(0, to).trim() });
    } else {
      value.push(line);
    }
  }
  return { field: at.field, label: at.label, rad: lines[at.line]?.nr ?? 0, lines: value };
}

/** Pairs that a narrow column splits over two lines: `Justeringens / plats och tid`. */
const SPLIT: readonly (readonly [RegExp, RegExp])[] = [
  [/^(Justeringens)(?=\s|$)/u, /^(plats och tid|tid och plats|plats)(?=\s|$)/u],
  [/^(Justeringens plats)(?=\s|$)/u, /^(och tid)(?=\s|$)/u],
  [/^(Tjänstgörande|Ej tjänstgörande|Icke tjänstgörande|Beslutande)(?=\s|$)/u, /^(ersättare)(?=\s|$)/u],
  [/^(Övriga)(?=\s|$)/u, /^(närvarande|deltagande|deltagare)(?=\s|$)/u],
  [/^(Utses att|Utses)(?=\s|$)/u, /^(att justera|justera)(?=\s|$)/u],
  [/^(Närvarande)(?=\s|$)/u, /^(ersättare)(?=\s|$)/u],
  [/^(Förvaringsplats för)(?=\s|$)/u, /^(protokollet)(?=\s|$)/u],
  [/^(Förvaringsplats)(?=\s|$)/u, /^((?:för|av) protokoll(?:et)?)(?=\s|$)/u],
  [/^(Plats)(?=\s|$)/u, /^(och tid)(?=\s|$)/u],
  [
    /^(Datum (?:för|då))(?=\s|$)/u,
    /^((?:anslags|anslagets|anslaget) (?:uppsättande|sätts upp|nedtagande|tas ned))(?=\s|$)/u,
  ],
];

/** Puts such a label together on its first line; both lines keep their values. */
function joinSplitLabels(lines: readonly Line[]): readonly Line[] {
  const result = [...lines];
  for (let i = 0; i < result.length - 1; i++) {
    const first = result[i] as Line;
    const anslag = inTwoColumns(result, i);
    if (anslag !== undefined) {
      result[i] = { ...first, text: anslag };
      continue;
    }
    const j = result.findIndex((line, n) => n > i && n <= i + 2 && line.text !== '');
    const second = result[j];
    if (second === undefined) continue;
    for (const [a, b] of SPLIT) {
      const head = a.exec(first.text)?.[1];
      const tail = b.exec(second.text)?.[1];
      if (head === undefined || tail === undefined) continue;
      // `Datum för   Datum för / anslags uppsättande   anslags nedtagande`: the days follow below, in the columns' order.
      if (/^Datum (?:för|då)\s+Datum (?:för|då)$/u.test(first.text)) {
        const columns = second.text.split(/(?<=uppsättande|sätts upp)\s+/u);
        result[i] = { ...first, text: '' };
        result[j] = { ...second, text: columns.map((column) => `Datum för ${column}`).join(' ') };
        break;
      }
      result[i] = { ...first, text: `${head} ${tail}${first.text.slice(head.length)}` };
      result[j] = { ...second, text: second.text.slice(tail.length).trim() };
      break;
    }
  }
  return result;
}

/** `Datum då anslag  2008-10-15  Datum då anslag  2008-11-06` over `sätts upp  tas ner`: one announcement, two columns. */
function inTwoColumns(lines: readonly Line[], i: number): string | undefined {
  const text = lines[i]?.text ?? '';
  if (!/^(?:Datum (?:då|för) )?anslag/iu.test(text)) return undefined;
  const [up, down, ...more] = findDays(text);
  const below = lines
    .slice(i + 1, i + 3)
    .map((line) => line.text)
    .join(' ');
  if (up === undefined || down === undefined || more.length > 0 || !/upp.*ne[dr]/iu.test(below))
    return undefined;
  return `Anslaget sätts upp ${up.day} Anslaget tas ned ${down.day}`;
}

/** What kind of value a label wants; a stack of labels gets the lines below it by kind, then by order. */
const WANTS: Partial<Record<Field, (text: string) => boolean>> = {
  organ: (text) => isOrganName(text),
  datum: (text) => firstDay(text) !== undefined && text.length < 40,
  platsOchTid: (text) => findTimes(text) !== undefined,
  uppsatt: (text) => firstDay(text) !== undefined,
  nedtas: (text) => firstDay(text) !== undefined,
  paragrafer: (text) => /\d/.test(text) && text.length < 40,
};

function unstack(values: readonly LabelledValue[]): readonly LabelledValue[] {
  const result: LabelledValue[] = [...values];
  for (let i = 0; i < values.length; i++) {
    const stack: number[] = [];
    let j = i;
    while (
      j < values.length &&
      values[j]?.lines.every(({ text }) => text === '') &&
      WANTS[values[j]?.field as Field]
    )
      stack.push(j++);
    const last = values[j];
    if (stack.length === 0 || last === undefined) continue;
    const lines = last.lines.filter(({ text }) => text !== '');
    const taken = new Set<Line>();
    for (const n of stack) {
      const label = values[n] as LabelledValue;
      const line = lines.find(
        (candidate) => !taken.has(candidate) && WANTS[label.field]?.(candidate.text) === true,
      );
      if (line === undefined) continue;
      taken.add(line);
      result[n] = { ...label, lines: [line] };
    }
    if (taken.size > 0) result[j] = { ...last, lines: last.lines.filter((line) => !taken.has(line)) };
    i = j;
  }
  return result;
}

const ORGAN_NAME =
  /^(?:[\p{Lu}][\p{L}]*(?:[ ,&/-]+[\p{L}-]+){0,8}?\s?)?(?:kommunfullmäktige|regionfullmäktige|fullmäktige|kommunstyrelsen?|regionstyrelsen|styrelsen|[\p{L}-]*nämnd(?:en)?|[\p{L}-]*utskott(?:et)?|(?:förbunds)?direktion(?:en)?|[\p{L}-]*beredning(?:en)?|[\p{L}-]*rådet|[\p{L}-]*kommittén|[\p{L}-]*delegationen)(?: för [\p{L} ,-]{3,60})?(?:\s+i\s+[\p{L} ]{3,30})?$/iu;

/** `Programnämnd samhällsbyggnad`. */
const NAMND_OF = /^\p{Lu}\p{Ll}*nämnd (?:\p{Ll}{3,25}(?:,| och)? ?){1,4}$/u;

/** True for the name of a board. */
export function isOrganName(text: string): boolean {
  return (
    text.length < 90 &&
    /^\p{Lu}/u.test(text) &&
    (ORGAN_NAME.test(withoutPeriod(text)) || NAMND_OF.test(withoutPeriod(text)))
  );
}

/** `Arbetsutskottet 2019-2022` → `Arbetsutskottet`. */
export function withoutPeriod(text: string): string {
  return text
    .replace(/[\s,]+(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d$/u, '')
    .replace(/[\s,]+(?:19|20)\d\d-\d\d-\d\d$/u, '')
    .trim();
}

/** The board's name inside a title: `Direktionens protokoll 31 maj 2024`, `PROTOKOLL från Kommunfullmäktige`. */
export function organInTitle(text: string): string | undefined {
  const plain = /^(\p{Lu}[\p{L} ,-]{3,60}?),? (?:sammanträdes)?protokoll(?: \d.*)?$/iu.exec(text)?.[1];
  if (plain !== undefined && isOrganName(plain)) return plain;
  const genitive = /^(\p{Lu}[\p{L} ,-]{3,60}?)s (?:sammanträdes)?protokoll(?: |$)/iu.exec(text)?.[1];
  if (genitive !== undefined && isOrganName(genitive)) return genitive;
  const from =
    /^(?:sammanträdes)?protokoll(?: fört)?(?: från| för|,| vid)?(?: (?:ordinarie |extra )?(?:sammanträde|möte)(?: med| i| för)?)? (.{4,60}?)(?:,?(?: den \d| \d{1,2} \p{L}+)? ?(?:19|20)\d\d.*|,? den \d.*)?$/iu.exec(
      text,
    )?.[1];
  return from !== undefined && isOrganName(from) ? from : undefined;
}

/** A place without the day and the times: from `Plats och tid`. */
export function placeOf(text: string): string | null {
  const times = findTimes(text);
  const days = findDays(text);
  let end = Math.min(times?.from ?? text.length, text.length);
  let place = text;
  const [day] = days;
  if (day !== undefined && day.from <= 2) {
    // The day comes first: the place is between it and the times, or after both.
    const between = text.slice(day.to, end).replace(/^[\s,.;-]+/u, '');
    place =
      between.length > 2
        ? between
        : text.slice(end).replace(/^.*?\d[.:]\d\d(?:\s*[-–—]+\s*\d{1,2}[.:]\d\d)?/u, '');
    return tidy(place);
  }
  if (day !== undefined) end = Math.min(end, day.from);
  return tidy(
    place.slice(0, end) ||
      place.slice(times?.from ?? 0).replace(/^kl(?:ockan|\.)?\s*[\d.:–—-]+(?:\s*[-–—]+\s*[\d.:]+)?/iu, ''),
  );
}

function tidy(place: string): string | null {
  const text = place
    .replace(/\s+([,.;])/g, '$1')
    .replace(
      /(?:[\s,.;:(–-]|(?<!\p{L})(?:den|kl\.?|klockan|måndag(?:en)?|tisdag(?:en)?|onsdag(?:en)?|torsdag(?:en)?|fredag(?:en)?|lördag(?:en)?|söndag(?:en)?)(?!\p{L}))+$/iu,
      '',
    )
    .replace(/^[\s,.;:–-]+/u, '');
  return text === '' ? null : text;
}
