import type { Anmarkning, Narvarande } from './forslag.js';
import type { Field, LabelledValue } from './head.js';
import type { Line } from './lines.js';
import { KNOWN_PARTY, NAME, PARTY } from './names.js';
import { fromMatrix, fromTable, matrixStart } from './narvaro-tabell.js';
import { outside, printSpann, takeSpann } from './spann.js';

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

export interface Context {
  readonly field: Field;
  readonly grupp: Narvarande['grupp'];
  /** A table with crosses for who served and who did not. */
  readonly isTable: boolean;
  readonly all: { readonly from: number; readonly to: number } | undefined;
  readonly note: (kod: Anmarkning['kod'], rad: number, text: string) => void;
}

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
      ...(at === -1 ? [] : lines.slice(at + 1).flatMap((line) => fromMatrix(line, context))),
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

export interface Chunk {
  readonly text: string;
  readonly rad: number;
}

const PERSON_WITH_PARTY = new RegExp(
  `(?<!\\p{L})${NAME}(?=\\s*${PARTY}|,\\s?(?:s|m|c|fp|l|kd|v|mp|sd|S|M|C|FP|L|KD|V|MP|SD)(?!\\p{L}))`,
  'gu',
);
const STARTS_WITH_NAME = new RegExp(`^(?:[*•·-]\\s*)?(?:\\d{1,2}[.)]\\s+)?${NAME}(?![\\p{L}])`, 'u');
const NAME_FIRST = new RegExp(`^${NAME}`, 'u');
const PARTY_FIRST = new RegExp(`^[\\s,]*(${PARTY})`, 'u');
/** `kommunsekreterare Linda Mattila`. */
const TITLE_THEN_NAME = new RegExp(
  `^\\p{L}[\\p{L}/-]*(?:\\s\\p{Ll}[\\p{L}-]*){0,3}\\s${NAME}(?:[ ,.]|$)`,
  'u',
);
const HAS_PARTY = new RegExp(`${PARTY}|,\\s?(?:s|m|c|fp|l|kd|v|mp|sd)(?!\\p{L})`, 'iu');
const BARE_NAME = new RegExp(`^(?:\\p{Ll}[\\p{L}-]*\\s)*${NAME}(?:\\s\\(\\p{Ll}[^)]*\\))?\\.?$`, 'u');
const BEFORE_TITLE = new RegExp(`\\s*,\\s*(?=\\p{Ll}[\\p{L}-]*(?:\\s\\p{Ll}[\\p{L}-]*){0,4}\\s${NAME})`, 'u');
const TITLE_WORD =
  /(?:direktör|chef|sekreterare|sekr|ekonom|strateg|jurist|ingenjör|arkitekt|ledare|handläggare|controller|rektor|samordnare|administratör|utredare|konsult|revisor|kommunalråd|inspektör|registrator|planerare)(?:en)?$/iu;
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

/** `Ordföranden Lars Jil (M)`. */
const CHAIR_FIRST =
  /^(?<roll>(?:(?:1:e|2:e|[Ff]örst[ea]|[Aa]ndr[ea]|[Tt]redje)\s+)?(?:[Vv]ice\s+)?[Oo]rdförande)n?\s+(?=\p{Lu})/u;

/** A list broken inside a name: `… (S), Åsa / Ek (M)`. */
const DANGLING = new RegExp(
  `${PARTY}[^()]*(?:,|\\soch|\\ssamt)\\s+\\p{Lu}[\\p{L}-]*(?:\\s(?:af|av|von|de|van|der))?$`,
  'u',
);

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

const EJ =
  /(?<!\p{L})(?:ej|icke|inte)\s+(?:tjänstgör(?:ande)?|tjg\.?|tgj|beslutande)(?:\s+(?:ersättare|ers\.?))?/iu;
const SEAT = `(?:(?:ledamoten|ordinarie)\\s+)?(?<seat>${NAME}|[Vv]akant(?:\\s(?:plats|tjänst))?)(?:\\s*${PARTY}|,\\s?\\p{L}{1,2}(?!\\p{L}))?`;
/** `tjg för Paula Örn (S)`, `ersätter Bo Eliasson (V)`, `ersättare för …`, `tgj ers för …`, `tjg Rose-Marie Fihn (L)`. */
const FOR = new RegExp(
  `,?\\s*(?:(?:[Tt]jänstgör(?:ande)?|[Tt]jg|[Tt]gj|[Tt]j|[Ee]rsättare|[Ee]rsätter|[Ee]rs|(?:i stället|istället))\\.?\\s+)+(?:för\\s+)?${SEAT}`,
  'u',
);
/** `för Paula Örn (S)`: enough where those are listed who serve. */
const PLAIN_FOR = new RegExp(`,?\\s*(?<!\\p{L})för\\s+${SEAT}`, 'u');
const SERVES =
  /(?<!\p{L})(?:tjänstgörande(?:\s+ersättare)?|tjänstgör|tjg\.?\s*(?:ers(?:ättare|\.)?)?|tgj\s*ers)(?!\p{L})/iu;
const IS_ERSATTARE = /(?<!\p{L})(?:adjungerad\s+)?ersättare(?!\p{L})/iu;
const AT_TIMES =
  /(?:fr\.?o\.?m\.?|t\.?o\.?m\.?|från|till|närvarande)?\s*(?:kl\.?|klockan)\s*\d{1,2}[.:]\d\d(?:\s*[-–]+\s*(?:\d{1,2}[.:]\d\d)?)?/giu;
const ORGANISATION = /(?<!\p{L})(?:kommun|kommuner|stad|region|landsting(?:et)?|kommunalförbund(?:et)?)$/iu;

/** What says how or that somebody was there, and is no office. */
const NO_ROLL =
  /^(?:(?:på grund av |p\.?g\.?a\.? )?jäv|närvarande|ledamot(?:en)?|tj|(?:deltar|deltog|närvarar|närvarande)?\s*(?:på )?(?:distans|digitalt|via \p{L}+))$/iu;
/** `närvarande §§ 101-103, tjänstgörande § 102`: at which §§ somebody who was there served. */
const SERVED_SPANN =
  /[,;]?\s*(?<!\p{L})(?:tjänstgör(?:ande|de)?|tjg\.?)\s+(?:vid\s+|på\s+)?(§+\s*\d[\d\s,–-]*)/iu;

function readPerson(chunk: Chunk, context: Context): readonly Narvarande[] {
  const { rad } = chunk;
  let rest = chunk.text.replace(/^\d{1,2}[.)]\s+/u, '');
  const titled = /^(?<titel>\p{L}[\p{L}/-]*(?:\s\p{Ll}[\p{L}-]*){0,3})\s(?=\p{Lu})/u.exec(rest)?.groups?.[
    'titel'
  ];
  let roll: string | null = null;
  const chair = CHAIR_FIRST.exec(rest);
  if (chair !== null) {
    roll = (chair.groups?.['roll'] ?? '').toLowerCase();
    rest = rest.slice(chair[0].length);
  } else if (titled !== undefined && TITLE_WORD.test(titled)) {
    roll = titled;
    rest = rest.slice(titled.length).trim();
  }
  const name = NAME_FIRST.exec(rest)?.[0];
  if (name === undefined) return [];
  const { namn, party } = withoutParty(name);
  rest = rest.slice(name.length);
  let tillhorighet: string | null = party;
  const bracket = PARTY_FIRST.exec(rest);
  if (bracket) {
    tillhorighet = (bracket[1] ?? '').replace(/[()\s]/g, '');
    rest = rest.slice(bracket[0].length);
  }
  const servedAt = SERVED_SPANN.exec(rest)?.[1];
  const whole = servedAt === undefined ? undefined : takeSpann(rest.replace(SERVED_SPANN, ' '));
  if (servedAt !== undefined && whole !== undefined) {
    const served = takeSpann(servedAt)?.spann ?? [];
    const without = { ...chunk, text: chunk.text.replace(SERVED_SPANN, ' ') };
    return readPerson(without, context).flatMap((person) => [
      {
        ...person,
        grupp: 'ersattare' as const,
        tjanstgor: true,
        paragrafer: printSpann(served, false, context.all),
      },
      {
        ...person,
        grupp: 'ersattare' as const,
        tjanstgor: false,
        paragrafer: printSpann(outside(whole.spann, served, context.all), false, context.all),
      },
    ]);
  }
  const seat = FOR.exec(rest) ?? (context.grupp === 'ovrig' ? null : PLAIN_FOR.exec(rest));
  const served = seat?.groups?.['seat'];
  if (seat !== null) rest = rest.replace(seat[0], ' ');
  const ej = EJ.test(rest);
  rest = rest.replace(EJ, ' ');
  const serves = served !== undefined || SERVES.test(rest);
  rest = rest.replace(SERVES, ' ');
  const isErsattare = serves || ej || IS_ERSATTARE.test(rest);
  rest = rest.replace(IS_ERSATTARE, ' ');

  if (context.isTable) return fromTable(chunk, namn, tillhorighet, rest, context);

  const spann = takeSpann(rest);
  const paragrafer = spann === undefined ? null : printSpann(spann.spann, spann.ej, context.all);
  rest = spann?.rest ?? rest;
  if (spann?.del === true)
    context.note('NARVARO_DEL_AV_MOTET', rad, `${namn} var med under en del av § ${paragrafer}.`);
  if (spann === undefined && AT_TIMES.test(rest))
    context.note(
      'NARVARO_DEL_AV_MOTET',
      rad,
      `${namn} var med en del av mötet, men §§ står inte: ”${chunk.text}”.`,
    );
  rest = rest.replace(AT_TIMES, ' ');

  const notes = [...rest.matchAll(/\(([^)]*)\)/g)].map((match) => match[1] ?? '');
  rest = rest.replace(/\([^)]*\)/g, ' ');
  for (const note of notes) {
    const isTheirs = /^(?:\p{L}{1,6}|-)$/u.test(note.trim()) || ORGANISATION.test(note.trim());
    if (isTheirs && tillhorighet === null) tillhorighet = note.trim();
    else if (
      roll === null &&
      /(?:ordförande|ordf|direktör|chef|sekreterare|ersätt|ledamot|\p{Ll}{5,})/iu.test(note) &&
      rest.replace(/[\s,.;]/g, '') === ''
    )
      roll = note.trim();
  }
  const parts = rest
    .split(/\s*[,;]\s*/u)
    .map((part) => part.replace(/[\s.]+$|^\s*[-–—]\s+/gu, '').trim())
    .filter((part) => /\p{L}/u.test(part) && !NO_ROLL.test(part));
  const rolls: string[] = roll === null ? [] : [roll];
  for (const part of parts) {
    const [first = '', ...more] = part.split(' ');
    if (tillhorighet === null && KNOWN_PARTY.test(first) && context.grupp !== 'ovrig') {
      tillhorighet = first;
      if (more.length > 0) rolls.push(more.join(' '));
    } else if (
      tillhorighet === null &&
      KNOWN_PARTY.test(part.split(' ').at(-1) ?? '') &&
      context.grupp !== 'ovrig' &&
      more.length > 0
    ) {
      tillhorighet = part.split(' ').at(-1) ?? null;
      rolls.push(part.split(' ').slice(0, -1).join(' '));
    } else if (
      tillhorighet === null &&
      (ORGANISATION.test(part) || context.field === 'fackliga') &&
      /^\p{Lu}/u.test(part)
    ) {
      tillhorighet = part;
    } else {
      rolls.push(part);
    }
  }
  const grupp =
    context.grupp === 'ovrig'
      ? isErsattare
        ? 'ersattare'
        : 'ovrig'
      : isErsattare
        ? 'ersattare'
        : context.grupp;
  return [
    {
      namn,
      roll: rolls.length === 0 ? null : rolls.join(', '),
      grupp,
      tillhorighet,
      tjanstgor: tjanstgorOf(served, serves, ej, grupp, context),
      paragrafer,
      rad,
    },
  ];
}

function tjanstgorOf(
  served: string | undefined,
  serves: boolean,
  ej: boolean,
  grupp: Narvarande['grupp'],
  { field }: Context,
): Narvarande['tjanstgor'] {
  if (grupp !== 'ersattare') return null;
  if (served !== undefined) return /^vakant/iu.test(served) ? 'vakant' : served;
  if (ej) return false;
  if (serves || field === 'tjanstgorande') return true;
  return field === 'ejTjanstgorande' ? false : null;
}

/** A party without brackets at the end of the name: `Nils Posse S`. */
function withoutParty(name: string): { readonly namn: string; readonly party: string | null } {
  const words = name.trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  if (words.length > 2 && /^(?:S|M|C|L|V|FP|KD|MP|SD)$/.test(last))
    return { namn: words.slice(0, -1).join(' '), party: last };
  return { namn: words.join(' '), party: null };
}
