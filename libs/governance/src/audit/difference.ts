import { isDeepStrictEqual } from 'node:util';
import { diffWordsWithSpace } from 'diff';

/**
 * What differs between two states of the same thing, or two answers about it: field by field, in Swedish words, and
 * texts word by word.
 */

/** One field that is not what it was. */
export interface FieldChange {
  /** From the top: `['§ 3', 'beslut']`. */
  readonly path: readonly string[];
  /** Null: there was nothing. Lists are written out. */
  readonly old: Value | null;
  /** Null: there is nothing any more. */
  readonly new: Value | null;
  /** It is a whole row, added or taken away. */
  readonly row?: true;
  /** Of a running text: what was taken out, put in and kept, in order. */
  readonly words?: readonly WordRun[];
}

/** A run of words in the old text, in the new one, or in both. */
export interface WordRun {
  readonly text: string;
  readonly in: 'old' | 'new' | 'both';
}

type Value = string | number | boolean;
type Fields = Readonly<Record<string, unknown>>;

/** Texts that differ in more words than this are shown whole, the old and the new. */
const MOST_CHANGED_WORDS = 2_000;

/** Every field that differs. What only follows from other fields is left out. */
export function differences(before: object | undefined, after: object | undefined): readonly FieldChange[] {
  return [...ofFields([], '', (before ?? {}) as Fields, (after ?? {}) as Fields)];
}

/** A path as people read it: `§ 3, beslut`. */
export const pathInWords = ({ path }: Pick<FieldChange, 'path'>): string => path.join(', ');

function* ofFields(path: readonly string[], inside: string, a: Fields, b: Fields): Generator<FieldChange> {
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (FOLLOWS.has(key) || FOLLOWS.has(`${inside}.${key}`)) continue;
    if (isDeepStrictEqual(a[key], b[key])) continue;
    const word = WORDS[key] ?? key;
    yield* ofValues(word === '' ? path : [...path, word], key, a[key], b[key]);
  }
}

function* ofValues(path: readonly string[], key: string, a: unknown, b: unknown): Generator<FieldChange> {
  if (Array.isArray(a) || Array.isArray(b)) yield* ofLists(path, key, listOf(a), listOf(b));
  else if (isFields(a) || isFields(b)) yield* ofFields(path, key, fieldsOf(a), fieldsOf(b));
  else yield* ofLeaves(path, a, b);
}

function* ofLists(
  path: readonly string[],
  key: string,
  a: readonly unknown[],
  b: readonly unknown[],
): Generator<FieldChange> {
  const identity = IDENTITY[key];
  if (identity !== undefined && [...a, ...b].every((one) => isFields(one) && identity.id in one)) {
    const own = (list: readonly unknown[]) =>
      new Map((list as Fields[]).map((one) => [identity.name(one), one]));
    const [before, after] = [own(a), own(b)];
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const [one, other] = [before.get(name) ?? {}, after.get(name) ?? {}];
      const { [identity.id]: _, ...was } = one;
      const { [identity.id]: __, ...is } = other;
      const at = identity.alone ? [...path.slice(0, -1), name] : [...path, name];
      const changes = [...ofFields(at, key, was, is)];
      // It has no fields but its own name.
      if (changes.length === 0 && before.has(name) !== after.has(name)) {
        yield after.has(name) ? { path: at, old: null, new: 'finns' } : { path: at, old: 'fanns', new: null };
      }
      yield* changes;
    }
    return;
  }
  if ([...a, ...b].every((one) => !isFields(one))) {
    yield* ofLeaves(path, inWords(a), inWords(b));
    return;
  }
  // Rows without a name of their own are not changed, only added and taken away.
  const left = [...b];
  for (const row of a) {
    const same = left.findIndex((other) => isDeepStrictEqual(row, other));
    if (same >= 0) left.splice(same, 1);
    else yield { path, old: inWords(row), new: null, row: true };
  }
  for (const row of left) yield { path, old: null, new: inWords(row), row: true };
}

function* ofLeaves(path: readonly string[], a: unknown, b: unknown): Generator<FieldChange> {
  const [before, after] = [leaf(a), leaf(b)];
  if (before === after) return;
  const change = { path, old: before, new: after };
  if (typeof before !== 'string' || typeof after !== 'string') {
    yield change;
    return;
  }
  const words = /\s/.test(before) && /\s/.test(after) ? wordRuns(before, after) : undefined;
  yield words === undefined ? change : { ...change, words };
}

/** Undefined when the texts have too little in common. */
function wordRuns(before: string, after: string): readonly WordRun[] | undefined {
  return diffWordsWithSpace(before, after, { maxEditLength: MOST_CHANGED_WORDS })?.map(
    ({ value, added, removed }): WordRun => ({ text: value, in: added ? 'new' : removed ? 'old' : 'both' }),
  );
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [value];

function leaf(value: unknown): Value | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Any value in one line. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  if (!isFields(value)) return typeof value === 'boolean' ? (value ? 'ja' : 'nej') : String(value ?? '');
  return Object.entries(value)
    .filter(([key, one]) => !FOLLOWS.has(key) && inWords(one) !== '')
    .map(([key, one]) => `${WORDS[key] || key}: ${inWords(one)}`)
    .join(', ');
}

interface Identity {
  /** The field by which a row of this list is known. */
  readonly id: string;
  readonly name: (row: Fields) => string;
  /** The name says what it is: the list's own word is left out. */
  readonly alone?: boolean;
}

const numbered = (id: string, word: string): Identity => ({
  id,
  name: (row) => `${word} ${inWords(row[id])}`,
  alone: true,
});
const person: Identity = { id: 'personId', name: (row) => inWords(row['namn'] ?? row['personId']) };

/** The rows of these lists are the same row when this is the same. */
const IDENTITY: Readonly<Record<string, Identity>> = {
  paragrafer: {
    id: 'paragraf',
    name: ({ organNamn, sammantradesdatum, paragraf }) =>
      [organNamn, sammantradesdatum, `§ ${inWords(paragraf)}`].filter((part) => part !== undefined).join(' '),
    alone: true,
  },
  foredragningslista: numbered('ordning', 'punkt'),
  listad: {
    id: 'sammantradeId',
    name: ({ organNamn, sammantradesdatum, ordning }) =>
      [organNamn, sammantradesdatum, 'punkt', ordning].map(inWords).join(' '),
  },
  handlingar: numbered('handlingsnummer', 'handling'),
  remisser: numbered('remissnummer', 'remiss'),
  omrostningar: numbered('omrostningsnummer', 'omröstning'),
  uppdrag: numbered('uppdragsnummer', 'uppdrag'),
  uppdragReports: numbered('uppdragsnummer', 'återrapport av uppdrag'),
  mandat: numbered('mandatnummer', 'mandat'),
  anslag: { id: 'anslagId', name: ({ anslagId }) => `anslag ${inWords(anslagId)}`, alone: true },
  members: { id: 'kommun', name: ({ kommun }) => inWords(kommun) },
  signatures: {
    id: 'personId',
    name: ({ namn, role }) => `underskrift av ${inWords(namn)} (${inWords(role)})`,
    alone: true,
  },
  narvaro: person,
  ledamoter: person,
  ersattare: person,
  ovriga: person,
};

/** Fields that follow from others, or only name the row. */
const FOLLOWS = new Set([
  'version',
  'serie',
  'ar',
  'lopnr',
  'antalParagrafer',
  'paragrafspann',
  'antalTjanstgorande',
  'lacks',
  'waitsFor',
  'sammantradeId',
  'personId',
  'anslagId',
  // As it was first posted; what counts now stands beside it.
  'first.postedOn',
  'first.lastAppealDay',
  'first.earliestRemoval',
  'first.printedTakeDown',
  'first.calendarVersion',
  // The sum of a text that is shown itself; a file has nothing but its sum.
  'justering.sha256',
  'signatures.sha256',
]);

/** What a field is called. Empty: it only holds others. */
const WORDS: Readonly<Record<string, string>> = {
  // ärende
  diarienummer: 'diarienummer',
  ursprungligtDiarienummer: 'ursprungligt diarienummer',
  ursprungligaDiarienummer: 'ursprungliga diarienummer',
  organ: 'organ',
  organNamn: 'organ',
  organisation: 'organisation',
  arendemening: 'ärendemening',
  registeredOn: 'registrerat',
  initiator: 'initiativ',
  motpart: 'motpart',
  handlaggare: 'handläggare',
  sekretess: 'sekretessmarkering',
  statute: 'lagrum',
  myndighet: 'myndighet',
  hides: 'döljer',
  status: 'status',
  closedOn: 'avslutat',
  closedBecause: 'skäl till avslutet',
  kind: 'slag',
  datum: 'datum',
  avsandare: 'avsändare',
  mottagare: 'mottagare',
  forKannedom: 'för kännedom',
  file: 'fil',
  sha256: 'SHA-256',
  mediaType: 'format',
  bytes: 'antal byte',
  filename: 'filnamn',
  gallring: 'gallring',
  gallringsbeslut: 'gallringsbeslut',
  gallradOn: 'gallrad',
  beslutatOn: 'beslutat',
  to: 'till',
  sentOn: 'skickad',
  answerBy: 'svar senast',
  answeredOn: 'besvarad',
  about: 'om',
  handlingsnummer: 'handling',
  rattelser: 'rättelse',
  uppgift: 'uppgift',
  old: 'från',
  new: 'till',
  reason: 'skäl',
  listad: 'på föredragningslistan',
  // sammanträde
  sammantradesdatum: 'sammanträdesdag',
  startsAt: 'börjar',
  plats: 'plats',
  calledOn: 'kallat',
  foredragningslista: 'föredragningslista',
  protokoll: '',
  phase: 'läge',
  openedAt: 'öppnat',
  closedAt: 'avslutat',
  ordforande: 'ordförande',
  sekreterare: 'sekreterare',
  organKind: 'slag av organ',
  antalLedamoter: 'antal ledamöter',
  firstParagraf: 'första paragrafen',
  days: 'sammanträdesdagar',
  tid: 'tid',
  start: 'start',
  slut: 'slut',
  narvaro: 'närvaro',
  ledamoter: 'ledamot',
  ersattare: 'ersättare',
  ovriga: 'övrig',
  justerare: 'justerare',
  namn: 'namn',
  role: 'roll',
  uppdrag: 'uppdrag',
  foretrader: 'företräder',
  tjanstgor: 'tjänstgör',
  for: 'för',
  from: 'från och med §',
  jav: 'jäv',
  signatories: 'ska justera',
  paragrafer: 'paragrafer',
  paragraf: '§',
  rubrik: 'rubrik',
  foredragande: 'föredragande',
  beslut: 'beslut',
  beslutskind: 'beslutets slag',
  sammanfattning: 'sammanfattning',
  yrkanden: 'yrkande',
  yrkandenummer: 'yrkande',
  withdrawn: 'återkallat',
  omrostningar: 'omröstning',
  propositionsordning: 'propositionsordning',
  resultat: 'resultat',
  form: 'form',
  roster: 'röster',
  rost: 'röst',
  utfall: 'utfall',
  reservationer: 'reservation',
  motivering: 'motivering',
  anteckningar: 'anteckning',
  text: 'text',
  underlag: 'underlag',
  expediering: 'expediering',
  dispatches: 'expedierat',
  dispatchedOn: 'skickat',
  channel: 'sätt',
  epost: 'e-post',
  mailed: 'mottaget av servern',
  mailedAt: 'tidpunkt',
  messageId: 'meddelande',
  bounced: 'studsade',
  dueOn: 'återrapport senast',
  reportedOn: 'återrapporterat',
  justering: 'justering',
  justeradOn: 'justerad',
  justeratOn: 'justerat',
  signatures: 'underskrift',
  signedOn: 'undertecknat',
  method: 'metod',
  returns: 'återsänt',
  by: 'av',
  comment: 'kommentar',
  correctedOn: 'rättat',
  personIds: 'personer',
  parti: 'parti',
  announcedAt: 'anmält',
  // anslag
  first: '',
  period: '',
  subject: 'vad som anslås',
  postedOn: 'anslaget',
  lastAppealDay: 'sista dag för överklagande',
  earliestRemoval: 'får tas ned tidigast',
  printedTakeDown: 'tryckt nedtagningsdag',
  takeDown: 'tryckt nedtagningsdag',
  claimedTakeDown: 'uppgiven nedtagningsdag',
  calendarVersion: 'kalender',
  forvaringsplats: 'förvaras',
  overklagandehanvisning: 'överklagandehänvisning',
  removedAt: 'nedtaget',
  interruptedOn: 'avbrott',
  reposted: 'anslaget på nytt',
  expired: 'överklagandetiden har gått ut',
  anmals: 'anmäls',
  overklagbart: 'kan överklagas',
  // organ och delegation
  slug: 'kortnamn',
  establishedOn: 'inrättat',
  rules: 'arbetsregler',
  paragrafnumrering: 'paragrafnumrering',
  nedtagningsdatum: 'nedtagningsdatum',
  diarieserie: 'diarieserie',
  members: 'medlem',
  joinedOn: 'medlem från',
  firstDay: 'första dag',
  lastDay: 'sista dag',
  presidier: 'presidium',
  viceOrdforande: 'vice ordförande',
  andreViceOrdforande: 'andre vice ordförande',
  delegat: 'delegat',
  titel: 'titel',
  delegationspunkt: 'punkt i delegationsordningen',
  report: 'anmälan',
};
