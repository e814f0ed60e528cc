import type { Anmarkning, Narvarande } from './forslag.js';
import type { Field, LabelledValue } from './head.js';
import type { Line } from './lines.js';
import { NAME, PARTY } from './names.js';
import { CHAIR_FIRST, FOR, readPerson, TITLE_WORD, type Chunk, type Context } from './narvarande.js';
import { fromRoll, matrixStart } from './narvaro-tabell.js';

/** The attendance list, as it is printed in one column, in several, in running text, or as a table with crosses. */

const GROUPS: Partial<Record<Field, Narvarande['grupp']>> = {
  ledamoter: 'ledamot',
  narvarande: 'ledamot',
  tjanstgorande: 'ersattare',
  ersattare: 'ersattare',
  ejTjanstgorande: 'ersattare',
  ovriga: 'ovrig',
  fackliga: 'ovrig',
};

/** Reads the lists under their labels. */
export function readNarvaro(
  values: readonly LabelledValue[],
  all: { readonly from: number; readonly to: number } | undefined,
): { readonly narvaro: readonly Narvarande[]; readonly anmarkningar: readonly Anmarkning[] } {
  const anmarkningar: Anmarkning[] = [];
  const narvaro: Narvarande[] = [];
  let underTjanstgorande = false;
  let hasTable = false;
  for (const [i, { field: labelled, lines, rad }] of values.entries()) {
    const grupp = GROUPS[labelled];
    if (grupp === undefined) continue;
    // `Övriga närvarande`, and under it `Ersättare`: they did not serve.
    const field = labelled === 'ersattare' && isEmptyOvriga(values[i - 1]) ? 'ejTjanstgorande' : labelled;
    hasTable ||= lines.some(({ text }) => TABLE_HEAD.test(text));
    const context: Context = {
      field,
      grupp,
      isTable: hasTable && grupp !== 'ovrig',
      all,
      note: (kod, at, text) => anmarkningar.push({ kod, rad: at, text }),
    };
    if (lines.some(({ text }) => ELSEWHERE.test(text))) {
      context.note(
        'NARVARO_I_BILAGA',
        rad,
        `Närvaron står på ett annat ställe: ”${lines.find(({ text }) => ELSEWHERE.test(text))?.text}”.`,
      );
    }
    const at = matrixStart(lines);
    const people = [
      ...chunks(at === -1 ? lines : lines.slice(0, at), context).flatMap((chunk) =>
        readPerson(chunk, context),
      ),
      ...(at === -1 ? [] : fromRoll(lines[at] as Line, lines.slice(at + 1), context)),
    ];
    if (field === 'ersattare' && people.length > 0) {
      const silent = people.filter(({ tjanstgor }) => tjanstgor === null);
      // Where the list says it of some, those it says nothing of did not serve.
      const says =
        people.some(({ tjanstgor }) => tjanstgor !== null && tjanstgor !== false) ||
        narvaro.some(
          ({ grupp: g, tjanstgor }) => g === 'ersattare' && tjanstgor !== null && tjanstgor !== false,
        );
      if (silent.length > 0 && !says) {
        context.note(
          'TJANSTGORING_OKLAR',
          silent[0]?.rad ?? rad,
          `Det framgår inte om ersättarna tjänstgjorde: ${silent.map(({ namn }) => namn).join(', ')}.`,
        );
      }
      underTjanstgorande ||= says;
    }
    for (const person of people) {
      if (!narvaro.some((other) => isSame(other, person))) narvaro.push(person);
    }
  }
  return { narvaro, anmarkningar };
}

function isEmptyOvriga(value: LabelledValue | undefined): boolean {
  return value?.field === 'ovriga' && value.lines.every(({ text }) => text === '');
}

function isSame(a: Narvarande, b: Narvarande): boolean {
  return a.namn === b.namn && a.grupp === b.grupp && a.paragrafer === b.paragrafer;
}

const ELSEWHERE =
  /^(?:se (?:bilaga|sid|sida|nästa sida|nedan|förteckning|bifogad|närvarolista|separat)|enligt (?:förteckning|bilaga|bifogad|upprop|närvaro)|bilaga \d|närvarolista|enl\.? )/iu;
const TABLE_HEAD =
  /tjg\.?\s*(?:§+\s*)?(?:ej|icke)\s*tjg|tjänstgörande\s+ej tjänstgörande|närvarande\s+(?:ja|tjg)/iu;
/** Lines of a table's head, and other lines that hold nobody. */
const NOBODY =
  /^(?:(?:närvaro)?§*|(?:närvaro)?(?:tjg|ej tjg|närv|ja|nej|avst|jäv|§|\s)+|ordinarie|ledamöter|ersättare|tjänstgörande|närvarande|parti|namn|vakant(?:\s*\(.*\))?|[-–.…_]+|ingen|inga|---)$/iu;

const PERSON_WITH_PARTY = new RegExp(
  `(?<!\\p{L})${NAME}(?=\\s*${PARTY}|,\\s?(?:s|m|c|fp|l|kd|v|mp|sd|S|M|C|FP|L|KD|V|MP|SD)(?!\\p{L}))`,
  'gu',
);
const STARTS_WITH_NAME = new RegExp(`^(?:[*•·-]\\s*)?(?:\\d{1,2}[.)]\\s+)?${NAME}(?![\\p{L}])`, 'u');
/** `kommunsekreterare Linda Mattila`. */
const TITLE_THEN_NAME = new RegExp(
  `^\\p{L}[\\p{L}/-]*(?:\\s\\p{Ll}[\\p{L}-]*){0,3}\\s${NAME}(?:[ ,.]|$)`,
  'u',
);
const HAS_PARTY = new RegExp(`${PARTY}|,\\s?(?:s|m|c|fp|l|kd|v|mp|sd)(?!\\p{L})`, 'iu');
const BARE_NAME = new RegExp(`^(?:\\p{Ll}[\\p{L}-]*\\s)*${NAME}(?:\\s\\(\\p{Ll}[^)]*\\))?\\.?$`, 'u');
const BEFORE_TITLE = new RegExp(`\\s*,\\s*(?=\\p{Ll}[\\p{L}-]*(?:\\s\\p{Ll}[\\p{L}-]*){0,4}\\s${NAME})`, 'u');
const BEFORE_NEXT = new RegExp(`(?<=\\p{Ll})\\.\\s+(?=${NAME},)`, 'u');
/** Words after which a name is somebody else's: the one stood in for. */
const FOR_SOMEBODY =
  /(?:(?<!\p{L})(?:för|ersätter|ersätta|istället för|i stället för|vik\.?|tjg|med|och föredragande|av)\s*)$/iu;

/** A table's head whose last column is the §§: `Namn   Parti   Tjänstgör   §§`. */
const SPANN_COLUMN = /(?:namn|ledamot|parti|roll|titel).*\s(?:§+|paragraf(?:er)?|närvarande §+)\s*$/iu;
const BARE_SPANN = /(?<![§\d]\s?)\s(\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:,\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?)*)$/u;

/** One text for each person. */
function chunks(lines: readonly Line[], context: Context): readonly Chunk[] {
  const found: { text: string; rad: number }[] = [];
  let carry = '';
  let spannColumn = false;
  for (const line of lines) {
    const { nr } = line;
    if (SPANN_COLUMN.test(line.raw)) spannColumn = true;
    const columns = context.isTable ? line.text : inColumns(line);
    let text = (spannColumn ? columns.replace(BARE_SPANN, ' §§ $1') : columns)
      .replace(/^[*•·]\s*/u, '')
      .replace(/(?<=\s)(?:Ersätter|Tjänstgör)(?=\s)/gu, (word) => word.toLowerCase())
      .trim();
    if (text === '' || ELSEWHERE.test(text) || (NOBODY.test(text) && !(context.isTable && /§/.test(text))))
      continue;
    if (carry !== '') {
      text = `${carry} ${text}`;
      carry = '';
    }
    const before = found.at(-1);
    if (
      before !== undefined &&
      !OFFICE_AT_END.test(before.text) &&
      (DANGLING.test(before.text) || (UNFINISHED.test(before.text) && LAST_NAME.test(text)))
    ) {
      before.text += ` ${text}`;
      continue;
    }
    const isName = startsPerson(text, context);
    if (!isName && /^\p{Lu}[\p{L}-]+$/u.test(text) && context.grupp !== 'ovrig') {
      // A name broken over two lines: `Björn / Celind (C)`.
      carry = text;
      continue;
    }
    if (!isName) {
      const last = found.at(-1);
      if (last !== undefined && goesOn(text, context)) last.text += ` ${text}`;
      else if (/\p{Lu}\p{L}+\s+\p{Lu}\p{L}+/u.test(text) && text.length < 120 && !/[.]$/.test(text)) {
        context.note('NARVARO_OSAKER', nr, `Raden i närvarolistan lästes inte: ”${text}”.`);
      }
      continue;
    }
    found.push({ text, rad: nr });
  }
  return found.flatMap(({ text, rad }) => splitPeople(text, context).map((part) => ({ text: part, rad })));
}

/** Columns with a name and an office, or with several names, become parts of a list. */
function inColumns({ raw, text }: Line): string {
  const columns = raw.trim().split(/\s{3,}/);
  const own = [columns, columns.slice(1)].find(
    (part) => part.length > 1 && part.join(' ').replace(/\s+/g, ' ') === text,
  );
  return own === undefined ? text : own.join(', ').replace(/,,/g, ',');
}

/** A list broken inside a name: `… (S), Åsa / Ek (M)`. */
const DANGLING = new RegExp(
  `${PARTY}[^()]*(?:,|\\soch|\\ssamt)\\s+\\p{Lu}[\\p{L}-]*(?:\\s(?:af|av|von|de|van|der))?$`,
  'u',
);

/** `Erik Palm (S), Ordförande` is whole. */
const OFFICE_AT_END =
  /(?:ordförande|ordf\.?|ledamot|ersättare|direktör|chef|sekreterare|ekonom|kommunalråd)$/iu;

/** The same, after two names of three: `… (S), Karl-Erik Nordin / Olsson (KD)`. */
const UNFINISHED = new RegExp(`${PARTY}[^()]*(?:,|\\soch|\\ssamt)\\s+${NAME}$`, 'u');
const LAST_NAME = new RegExp(`^\\p{Lu}[\\p{L}-]*\\s*${PARTY}`, 'u');

function startsPerson(text: string, { grupp }: Context): boolean {
  if (CHAIR_FIRST.test(text)) return true;
  if (STARTS_WITH_NAME.test(text)) return !/^(?:Kommunfullmäktige|Direktionen)\s/u.test(text);
  // `kommunsekreterare Linda Mattila`: an official's title first.
  return (
    grupp === 'ovrig' && TITLE_THEN_NAME.test(text) && TITLE_WORD.test(text.split(/\s+(?=\p{Lu})/u)[0] ?? '')
  );
}

function goesOn(text: string, { isTable }: Context): boolean {
  return (
    /^[§(\d,]|^\p{Ll}|^(?:Ersätter|Tjänstgör|Ordförande|Kl)/u.test(text) ||
    (isTable && /^[X\d–-]/i.test(text))
  );
}

/** Splits a line that holds several people. */
function splitPeople(text: string, context: Context): readonly string[] {
  const title = CHAIR_FIRST.exec(text)?.[0].length ?? 0;
  const starts = [...text.matchAll(PERSON_WITH_PARTY)]
    .map((match) => ({ at: match.index + nameStart(match[0]), before: text.slice(0, match.index) }))
    .filter(({ at, before }) => at > title && !FOR_SOMEBODY.test(before) && !isServedFor(before));
  if (starts.length > 0) {
    const cuts = [0, ...starts.map(({ at }) => at), text.length];
    return cuts
      .slice(0, -1)
      .map((from, i) =>
        text
          .slice(from, cuts[i + 1])
          .replace(/(?:[\s,;.]|\soch\s*$|\ssamt\s*$)+$/u, '')
          .trim(),
      )
      .filter((part) => part !== '');
  }
  const parts = text.split(/\s*(?:[,;]|\soch\s|\ssamt\s)\s*/u).filter((part) => part !== '');
  const areNames = parts.length > 2 && parts.every((part) => BARE_NAME.test(part));
  if (areNames) return parts;
  if (
    context.grupp !== 'ovrig' &&
    !FOR.test(text) &&
    !HAS_PARTY.test(text) &&
    parts.filter((part) => BARE_NAME.test(part)).length > 1
  )
    return splitOfficials(text, context);
  // `Joachim Dan, Stadsdirektör. Susanna Ny, Ekonomidirektör.`
  const stopped = text.split(BEFORE_NEXT);
  if (stopped.length > 1) return stopped;
  // `Kommundirektör Jan Fransson, kommunsekreterare Linda Mattila, …`
  if (context.grupp === 'ovrig') {
    const titled = text.split(BEFORE_TITLE);
    if (titled.length > 1) return titled;
    return splitOfficials(text, context);
  }
  return [text];
}

/** `Kerstin San, stadsdelsdirektör, Pelle Fri och Ann-Lis Ek, sekreterare`: a name after an office is the next person. */
function splitOfficials(text: string, { grupp }: Context): readonly string[] {
  const people: string[][] = [];
  for (const part of text.split(/,\s+/)) {
    const names = part.split(/\soch\s/u);
    const areNames = names.every((name) => BARE_NAME.test(name));
    const last = people.at(-1);
    if (areNames && names.length > 1) people.push(...names.map((name) => [name]));
    else if (last === undefined || (areNames && (last.length > 1 || grupp !== 'ovrig'))) people.push([part]);
    else last.push(part);
  }
  return people.map((parts) => parts.join(', '));
}

/** An office printed before the name in the same capitals does not belong to it. */
function nameStart(name: string): number {
  const [first = ''] = name.split(' ');
  return TITLE_WORD.test(first) && name.split(' ').length > 2 ? first.length + 1 : 0;
}

/** The name's text says for whom the one before serves. */
function isServedFor(before: string): boolean {
  return /(?:ersätter|ersättare|tjänstgör(?:ande)?|tjg|tgj|ers)\.?(?:\s+(?:för|ers\.?|ersättare|för ledamot(?:en)?))*\s*$/iu.test(
    before,
  );
}
