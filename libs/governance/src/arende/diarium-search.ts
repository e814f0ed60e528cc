import { hash } from 'node:crypto';
import type { Database } from '@liggaren/event-store';
import { Rejected } from '../rule.js';
import type { RegisteredArende } from './arende.js';
import type { DiariumArende, DiariumRow, Edition } from './diarium.js';
import { publicHeading } from './sekretess.js';
import { ftsExpressions, indexed, TOKENIZER, typedDiarienummer, wordEnds } from './soktext.js';

/**
 * The list of the diarium and the search in it, each page by page. Each edition has an index of its own, so that
 * nothing that sekretess hides can be found, ranked by, or counted in the public one.
 */

export interface DiariumSearch {
  /** What was typed: words, or a diarienummer in any form. */
  readonly q?: string;
  readonly serie?: string;
  readonly ar?: number;
  readonly organ?: string;
  /** Of these boards alone. */
  readonly organs?: readonly string[];
  readonly status?: RegisteredArende['status'];
  readonly handlaggare?: string;
  /** 1 to 200 rows. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
  /**
   * RFC 3339: the register as it was known at that instant of the log. Sekretess is always today's. Words can't be
   * searched for then: the index holds today's.
   */
  readonly asOf?: string | undefined;
  readonly edition: Edition;
}

export interface DiariumPage {
  /** The newest number first; when words were typed, the best match first. */
  readonly rows: readonly DiariumRow[];
  /** Present when there may be more: `after` of the next page. */
  readonly next?: string;
}

// ---- the index ------------------------------------------------------------------------------------------------

/** Columns of the index and how much a word in each counts. */
const WEIGHTS = { dnr: 8, arendemening: 8, handlingar: 4, parter: 4, paragrafer: 2, ordslut: 0.5 };

const EDITIONS: readonly Edition[] = ['public', 'internal'];

/**
 * The DDL of the indexes. They keep the words alone (`content=''`): the texts stand in the documents, and `sok_text` has
 * a hash of them, that tells when there is nothing to write anew.
 */
export const searchTables = [
  ...EDITIONS.map(
    (edition) =>
      `CREATE VIRTUAL TABLE sok_${edition} USING fts5(${Object.keys(WEIGHTS).join(', ')},
       content='', contentless_delete=1, tokenize='${TOKENIZER}');`,
  ),
  'CREATE TABLE sok_text (id INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT;',
].join('\n');

/** Writes what each edition shows of an ärende into its index, under the id of the ärende's row. */
export function searchIndex(db: Database): (id: number, shown: Record<Edition, DiariumArende>) => void {
  const columns = Object.keys(WEIGHTS);
  const into = (edition: Edition) =>
    db.prepare(
      `INSERT OR REPLACE INTO sok_${edition} (rowid, ${columns.join(', ')})
       VALUES (@id, ${columns.map((column) => `@${column}`).join(', ')})`,
    );
  const index = { public: into('public'), internal: into('internal') };
  const writeHash = db.prepare<[number, string]>(
    `INSERT INTO sok_text VALUES (?, ?)
     ON CONFLICT (id) DO UPDATE SET hash = excluded.hash WHERE hash <> excluded.hash`,
  );
  return (id, shown) => {
    const texts = { public: textsIn(shown.public), internal: textsIn(shown.internal) };
    // An ärende that is closed, or given to somebody else, says what it said.
    if (writeHash.run(id, hash('sha256', JSON.stringify(texts), 'base64')).changes === 0) return;
    const internal = wordsIn(texts.internal);
    // Most ärenden are shown alike.
    const isAlike = COLUMNS_OF_TEXTS.every((column) => isSame(texts.public[column], texts.internal[column]));
    index.public.run({ id, ...(isAlike ? internal : wordsIn(texts.public)) });
    index.internal.run({ id, ...internal });
  };
}

const COLUMNS_OF_TEXTS = ['dnr', 'arendemening', 'handlingar', 'parter', 'paragrafer'] as const;
type Texts = Record<(typeof COLUMNS_OF_TEXTS)[number], readonly (string | undefined)[]>;

const isSame = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((item, i) => item === b[i]);

/** What the index of an edition holds of an ärende: no more than that edition shows. */
function textsIn(shown: DiariumArende): Texts {
  const { diarienummer, ursprungligtDiarienummer, arendemening, motpart, handlingar, remisser, paragrafer } =
    shown;
  return {
    dnr: [
      diarienummer,
      ursprungligtDiarienummer,
      ...paragrafer.flatMap(({ ursprungligaDiarienummer = [] }) => ursprungligaDiarienummer),
    ],
    arendemening: [arendemening],
    handlingar: [...handlingar.map(({ rubrik }) => rubrik), ...remisser.map(({ about }) => about)],
    parter: [
      motpart,
      ...handlingar.flatMap(({ avsandare, mottagare }) => [avsandare, mottagare]),
      ...remisser.map(({ to }) => to),
    ],
    paragrafer: paragrafer.flatMap(({ rubrik, beslut }) => [rubrik, beslut]),
  };
}

function wordsIn({ dnr, ...texts }: Texts): Record<keyof typeof WEIGHTS, string> {
  return {
    dnr: indexed(dnr),
    arendemening: indexed(texts.arendemening),
    handlingar: indexed(texts.handlingar),
    parter: indexed(texts.parter),
    paragrafer: indexed(texts.paragrafer),
    ordslut: wordEnds(Object.values(texts).flat()),
  };
}

// ---- a page ----------------------------------------------------------------------------------------------------

const MOST_ROWS = 200;

/** A row and its place in the list: by number, or by how well it matches. */
type Hit = {
  readonly row: string;
  /** Beside a row of then: the marking of today. */
  readonly sekretess?: string | null;
} & (
  | { readonly ar: number; readonly serie_order: string; readonly lopnr: number }
  | { readonly score: number; readonly id: number }
  | { readonly id: number }
);

/** What is looked for in the index, and how the hits are put in order. */
interface Words {
  readonly match: string;
  /** With `best`: what must hold beside `match`, and says nothing of the order. */
  readonly within?: string;
  readonly order: 'best' | 'newest';
}
type Order = Words['order'] | 'number';

/**
 * So many ärenden have the words that their rank says little and costs much: to rank is to read every hit. The newest
 * come first then, and no beginnings of words are looked for when so many have the words themselves. A word that so
 * many have (`på`) beside one that few have is looked for as it is, and does not rank.
 */
const COMMON = 1_000;

/** What narrows the list: columns and their values. */
type Filters = Record<string, string | number | undefined>;

/** Reads the list page by page. */
export function diariumSearch(db: Database): (search: DiariumSearch) => DiariumPage {
  const exists = db
    .prepare<object, number>(
      'SELECT 1 FROM arende WHERE ar = @ar AND lopnr = @lopnr AND (@serie IS NULL OR serie = @serie)',
    )
    .pluck();
  const wordsFor = wordsIndexed(db);
  const prepared = new Map<string, ReturnType<typeof db.prepare<object, Hit>>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? db.prepare<object, Hit>(sql);
    prepared.set(sql, known);
    return known;
  };

  /** What was typed, as a number or as words; undefined when nothing can be found. */
  const understood = (
    q: string,
    filters: Filters,
    edition: Edition,
  ): { readonly filters: Filters; readonly words?: Words } | undefined => {
    const number = typedDiarienummer(q);
    if (number && exists.get({ serie: null, ...number }) !== undefined) {
      const asked = { ...(number.serie && { serie: number.serie }), ar: number.ar, lopnr: number.lopnr };
      // A filter that says otherwise stays: then nothing is both.
      if (Object.entries(asked).some(([key, value]) => (filters[key] ?? value) !== value)) return undefined;
      return { filters: { ...filters, ...asked } };
    }
    if (q.trim() === '') return { filters };
    const words = wordsFor(q, edition);
    return words && { filters, words };
  };

  return ({ q = '', limit, after, asOf, edition, organs, serie, ar, organ, status, handlaggare }) => {
    const asked = understood(q, { serie, ar, organ, status, handlaggare }, edition);
    if (asked === undefined) return { rows: [] };
    const { words } = asked;
    if (words !== undefined && asOf !== undefined) {
      throw new Rejected(
        'ASOF_WITH_WORDS',
        'Efter ord går det bara att söka i dagens diarium. Ta bort sökorden, eller sök i dagens diarium.',
      );
    }
    const given = Object.entries(asked.filters).filter(([, value]) => value !== undefined);
    const where = given.map(([column]) =>
      asOf !== undefined && (column === 'status' || column === 'handlaggare')
        ? `arende_then.${column} = @${column}`
        : `arende.${column} = @${column}`,
    );
    if (organs !== undefined) where.push('arende.organ IN (SELECT value FROM json_each(@organs))');
    const order = words?.order ?? 'number';
    if (after !== undefined) where.push(FURTHER[order]);
    const rows = Math.min(Math.max(1, Math.trunc(limit)), MOST_ROWS);
    const sql =
      asOf !== undefined
        ? newestThen(where)
        : words?.within !== undefined
          ? bestWithin(edition, where)
          : IN_ORDER[order](edition, where);
    const hits = statement(sql).all({
      ...Object.fromEntries(given),
      ...(after === undefined ? {} : readCursor(after, order)),
      ...(words === undefined ? {} : { words: words.match }),
      ...(words?.within === undefined ? {} : { within: words.within }),
      ...(organs === undefined ? {} : { organs: JSON.stringify(organs) }),
      ...(asOf === undefined ? {} : { at: Date.parse(asOf) }),
      rows: rows + 1,
    });
    const page = hits.slice(0, rows);
    const last = page.at(-1);
    return {
      rows: page.map((hit) => shownRow(hit, edition)),
      ...(last && hits.length > rows && { next: cursorOf(last) }),
    };
  };
}

/** How typed words are looked for in an edition; undefined when there is no word among them. */
function wordsIndexed(db: Database): (q: string, edition: Edition) => Words | undefined {
  const countIn = (edition: Edition) =>
    db
      .prepare<[string, number], number>(
        `SELECT count(*) FROM (SELECT 1 FROM sok_${edition} WHERE sok_${edition} MATCH ? LIMIT ?)`,
      )
      .pluck();
  const upTo = { public: countIn('public'), internal: countIn('internal') };
  const isCommon = (match: string, edition: Edition) => upTo[edition].get(match, COMMON)! === COMMON;
  return (q, edition) => {
    const typed = ftsExpressions(q);
    if (typed.length === 0) return undefined;
    const itself = all(typed.map(({ word }) => word));
    if (isCommon(itself, edition)) return { match: itself, order: 'newest' };
    const common = typed.filter(({ word }) => isCommon(word, edition));
    // None is rare, but so few have them all.
    if (common.length === typed.length) return { match: itself, order: 'best' };
    const rare = all(typed.filter((words) => !common.includes(words)).map(({ beginning }) => beginning));
    if (common.length === 0) return { match: rare, order: isCommon(rare, edition) ? 'newest' : 'best' };
    const both = all([rare, ...common.map(({ word }) => word)]);
    return isCommon(rare, edition)
      ? { match: both, order: 'newest' }
      : { match: rare, within: both, order: 'best' };
  };
}

const all = (expressions: readonly string[]) => expressions.join(' AND ');

/** What comes further down the list than a place in it. */
const FURTHER: Readonly<Record<Order, string>> = {
  number: '(arende.ar, arende.serie_order, arende.lopnr) < (@p1, @p2, @p3)',
  best: '(hit.score, hit.id) > (@p1, @p2)',
  newest: 'hit.rowid < @p1',
};

const and = (where: readonly string[]) => (where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`);

const newestFirst = (edition: Edition, where: readonly string[]) =>
  `SELECT row_${edition} AS row, ar, serie_order, lopnr FROM arende ${and(where)}
   ORDER BY ar DESC, serie_order DESC, lopnr DESC LIMIT @rows`;

const newestThen = (where: readonly string[]) =>
  `SELECT arende_then.row AS row, arende.sekretess AS sekretess, arende.ar, arende.serie_order, arende.lopnr
   FROM arende CROSS JOIN arende_then ON arende_then.diarienummer = arende.diarienummer
     AND arende_then.known_from = (
       SELECT max(known_from) FROM arende_then AS earlier
       WHERE earlier.diarienummer = arende.diarienummer AND earlier.known_from <= @at)
   ${and([
     ...where,
     'arende.ar <= (SELECT max(ar) FROM arende_year WHERE known_from <= @at)',
     'arende.known_from <= @at',
   ])}
   ORDER BY arende.ar DESC, arende.serie_order DESC, arende.lopnr DESC LIMIT @rows`;

/** A row of then shows to everyone what today's marking lets it show. */
function shownRow({ row, sekretess }: Hit, edition: Edition): DiariumRow {
  const shown = JSON.parse(row) as DiariumRow;
  if (sekretess === undefined || edition === 'internal') return shown;
  const marking = sekretess === null ? undefined : (JSON.parse(sekretess) as DiariumRow['sekretess']);
  return publicHeading({ ...shown, sekretess: marking });
}

const ranked = (edition: Edition) =>
  `hit AS MATERIALIZED (
     SELECT rowid AS id, bm25(sok_${edition}, ${Object.values(WEIGHTS).join(', ')}) AS score
     FROM sok_${edition} WHERE sok_${edition} MATCH @words)`;

const bestFirst = (edition: Edition, where: readonly string[]) =>
  `WITH ${ranked(edition)}
   SELECT row_${edition} AS row, hit.score, hit.id FROM hit JOIN arende ON arende.id = hit.id ${and(where)}
   ORDER BY hit.score, hit.id LIMIT @rows`;

const bestWithin = (edition: Edition, where: readonly string[]) =>
  `WITH ${ranked(edition)},
     within AS MATERIALIZED (SELECT rowid AS id FROM sok_${edition} WHERE sok_${edition} MATCH @within)
   SELECT row_${edition} AS row, hit.score, hit.id FROM within CROSS JOIN hit ON hit.id = within.id
     CROSS JOIN arende ON arende.id = hit.id ${and(where)}
   ORDER BY hit.score, hit.id LIMIT @rows`;

/** Those last registered first: the index is read from its end, and no further than the page. */
const newestHits = (edition: Edition, where: readonly string[]) =>
  `SELECT row_${edition} AS row, arende.id FROM sok_${edition} AS hit JOIN arende ON arende.id = hit.rowid
   ${and([`hit.sok_${edition} MATCH @words`, ...where])} ORDER BY hit.rowid DESC LIMIT @rows`;

const IN_ORDER: Readonly<Record<Order, (edition: Edition, where: readonly string[]) => string>> = {
  number: newestFirst,
  best: bestFirst,
  newest: newestHits,
};

function cursorOf(hit: Hit): string {
  const place =
    'score' in hit ? [hit.score, hit.id] : 'id' in hit ? [hit.id] : [hit.ar, hit.serie_order, hit.lopnr];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The kinds of what names a place in a list. */
const PLACE: Readonly<Record<Order, readonly string[]>> = {
  number: ['number', 'string', 'number'],
  best: ['number', 'number'],
  newest: ['number'],
};

function readCursor(cursor: string, order: Order): Readonly<Record<string, unknown>> {
  const kinds = PLACE[order];
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    place = undefined;
  }
  if (!Array.isArray(place) || place.length !== kinds.length || place.some((p, i) => typeof p !== kinds[i])) {
    throw new Rejected('CURSOR_INVALID', 'Sidan finns inte i den här listan. Börja om från första sidan.');
  }
  return Object.fromEntries(place.map((part, i) => [`p${i + 1}`, part]));
}
