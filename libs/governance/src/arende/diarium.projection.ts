import {
  documents,
  documentTable,
  logClock,
  logClockTable,
  type StoredEvent,
  type View,
} from '@liggaren/event-store';
import type { Datum } from '../calendar/calendar.js';
import { Rejected } from '../rule.js';
import type { SammantradeEvent } from '../sammantrade/events.js';
import {
  arende,
  formatDiarienummer,
  SEKRETESS_HIDES,
  type ArendeEvent,
  type RegisteredArende,
} from './arende.js';
import { markingsOf, publicArende, publicHeading, sekretessHides, sekretessText } from './sekretess.js';
import { ftsExpressions, indexed, TOKENIZER, typedDiarienummer, wordEnds } from './soktext.js';

/**
 * The diarium: every ärende with its handlingar, and every § where it was handled. It has two editions with a
 * search index each, so that nothing that sekretess hides can be found, ranked by, or counted in the public one.
 */

export type Edition = 'public' | 'internal';

/** One row of the register's list. In the public edition a hidden text reads `Sekretess (OSL 21:1)`. */
export type DiariumRow = Pick<
  RegisteredArende,
  | 'diarienummer'
  | 'serie'
  | 'ar'
  | 'lopnr'
  | 'organ'
  | 'arendemening'
  | 'registeredOn'
  | 'motpart'
  | 'handlaggare'
  | 'status'
  | 'sekretess'
  | 'ursprungligtDiarienummer'
> & { readonly closedOn?: Datum; readonly handlingar: number };

/** A § where the ärende was handled. The public edition has it only when it is justerad. */
export interface DiariumParagraf extends Meeting {
  readonly paragraf: number;
  readonly rubrik: string;
  /** As the imported protokoll prints them. */
  readonly ursprungligaDiarienummer?: readonly string[];
  readonly beslut?: string;
  readonly justeradOn?: Datum;
}

/** A föredragningslista that the ärende stands on, until the meeting has a § on it. Internal only. */
export interface DiariumListning extends Meeting {
  readonly ordning: number;
  readonly rubrik: string;
}

interface Meeting {
  readonly sammantradeId: string;
  readonly organ: string;
  readonly organNamn: string;
  readonly sammantradesdatum: Datum;
}

/** The ärende as the state that its events fold to, and what the meetings did with it. */
export type DiariumArende = RegisteredArende & {
  readonly paragrafer: readonly DiariumParagraf[];
  readonly listad: readonly DiariumListning[];
};

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

export interface FileUse {
  readonly diarienummer: string;
  readonly handlingsnummer: number;
  readonly organ: string;
  readonly isSecret: boolean;
}

export interface DiariumPage {
  /** The newest number first; when words were typed, the best match first. */
  readonly rows: readonly DiariumRow[];
  /** Present when there may be more: `after` of the next page. */
  readonly next?: string;
}

export interface DiariumQueries {
  /** @throws Rejected CURSOR_INVALID when `after` is no cursor of this list, ASOF_WITH_WORDS */
  search(search: DiariumSearch): DiariumPage;
  byDiarienummer(serie: string, ar: number, lopnr: number, edition: Edition): DiariumArende | undefined;
  /** The highest number given in a serie and year; 0 when there is none. */
  highest(serie: string, ar: number): number;
  /** The diarienummer whose turn it is: `ITSAM 2024/26`. */
  next(serie: string, ar: number): string;
  /**
   * Those of the ärenden that are under sekretess today. `handlingar`: also those where only a handling is.
   */
  secretAmong(diarienummer: readonly string[], options: { readonly handlingar: boolean }): readonly string[];
  /** The handlingar that rest on this content, with their board, and whether a marking covers them today. */
  fileUses(sha256: string): readonly FileUse[];
  /** Whether a handling that is not gallrad rests on this content. */
  isFileUsed(sha256: string): boolean;
}

// ---- tables -------------------------------------------------------------------------------------------------

const EDITIONS: readonly Edition[] = ['public', 'internal'];
const MOST_ROWS = 200;

/** Columns of the index and how much a word in each counts. */
const WEIGHTS = { dnr: 8, arendemening: 8, handlingar: 4, parter: 4, paragrafer: 2, ordslut: 0.5 };

// The indexes keep the words alone (`content=''`): the texts stand in the documents.
const sok = (edition: Edition) =>
  `CREATE VIRTUAL TABLE sok_${edition} USING fts5(${Object.keys(WEIGHTS).join(', ')},
     content='', contentless_delete=1, tokenize='${TOKENIZER}');`;

// `known_from` is what the log's clock showed. A row of `arende_then` is the register's internal row from then until
// the next row of the same ärende; what is public of it is decided when it is read. `arende_year` says when the first
// ärende of a year was known, so that a list of long ago need not pass all that came since.
const TABLES = `
  ${documentTable('arende_doc')}
  ${documentTable('sammantrade_doc')}
  CREATE TABLE arende (
    id INTEGER PRIMARY KEY, diarienummer TEXT NOT NULL UNIQUE,
    serie TEXT NOT NULL, serie_order TEXT NOT NULL, ar INTEGER NOT NULL, lopnr INTEGER NOT NULL,
    organ TEXT NOT NULL, status TEXT NOT NULL, handlaggare TEXT,
    known_from INTEGER NOT NULL, sekretess TEXT,
    row_public TEXT NOT NULL, row_internal TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX arende_number ON arende (serie, ar, lopnr);
  CREATE INDEX arende_order ON arende (ar, serie_order, lopnr, known_from);
  CREATE TABLE arende_then (
    diarienummer TEXT NOT NULL, known_from INTEGER NOT NULL, status TEXT NOT NULL, handlaggare TEXT, row TEXT NOT NULL,
    PRIMARY KEY (diarienummer, known_from)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE arende_year (ar INTEGER PRIMARY KEY, known_from INTEGER NOT NULL) STRICT;
  ${logClockTable}
  CREATE TABLE sammantrade_arende (
    diarienummer TEXT NOT NULL, sammantrade TEXT NOT NULL, PRIMARY KEY (diarienummer, sammantrade)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE fil (
    sha256 TEXT NOT NULL, diarienummer TEXT NOT NULL, handlingsnummer INTEGER NOT NULL,
    PRIMARY KEY (sha256, diarienummer, handlingsnummer)
  ) STRICT, WITHOUT ROWID;
  ${EDITIONS.map(sok).join('\n')}
`;

/** What the diarium keeps of a meeting. */
export interface MeetingDoc {
  readonly meeting: Meeting;
  cancelled?: true;
  justeratOn?: Datum;
  readonly paragrafer: ParagrafDoc[];
  listade: { readonly ordning: number; readonly rubrik: string; readonly diarienummer: string }[];
}

interface ParagrafDoc {
  readonly paragraf: number;
  rubrik: string;
  diarienummer: readonly string[];
  ursprungligaDiarienummer?: readonly string[];
  beslut?: string;
  /** Omedelbart, before the rest of the protokoll. */
  justeradOn?: Datum;
}

/** Å, Ä and Ö follow Z in this order, and so do the characters after Z; in Unicode Ä comes before Å. */
const swedishOrder = (serie: string) => serie.replace(/[ÅÄÖ]/g, (letter) => '[\\]'['ÅÄÖ'.indexOf(letter)]!);

// ---- one ärende, in an edition --------------------------------------------------------------------------------

/** What an ärende is composed from, beside itself. */
export interface Sources {
  /** For its markings of today. */
  readonly arende: (diarienummer: string) => Pick<RegisteredArende, 'sekretess'> | undefined;
  /** At least the meetings that have to do with the ärende. */
  readonly meetingsOf: (diarienummer: string) => readonly MeetingDoc[];
}

/** The ärende as an edition shows it. What the public one hides is decided by the markings in `state`. */
export function composeArende(state: RegisteredArende, edition: Edition, sources: Sources): DiariumArende {
  const meetings = sources
    .meetingsOf(state.diarienummer)
    .toSorted(
      ({ meeting: a }, { meeting: b }) =>
        compareText(a.sammantradesdatum, b.sammantradesdatum) ||
        compareText(a.sammantradeId, b.sammantradeId),
    );
  const paragrafer = meetings.flatMap((doc) =>
    doc.paragrafer
      .filter(({ diarienummer }) => diarienummer.includes(state.diarienummer))
      .sort((a, b) => a.paragraf - b.paragraf)
      .map((paragraf) => showParagraf(doc, paragraf, edition, sources))
      .filter((paragraf) => edition === 'internal' || paragraf.justeradOn !== undefined),
  );
  const listad = meetings
    .filter(
      (doc) => !doc.cancelled && !doc.paragrafer.some((p) => p.diarienummer.includes(state.diarienummer)),
    )
    .flatMap(({ meeting, listade }) =>
      listade
        .filter(({ diarienummer }) => diarienummer === state.diarienummer)
        .map(({ ordning, rubrik }) => ({ ...meeting, ordning, rubrik })),
    );
  return edition === 'internal'
    ? { ...state, paragrafer, listad }
    : { ...publicArende(state), paragrafer, listad: [] };
}

function showParagraf(
  doc: MeetingDoc,
  paragraf: ParagrafDoc,
  edition: Edition,
  sources: Sources,
): DiariumParagraf {
  const justeradOn = paragraf.justeradOn ?? doc.justeratOn;
  const { rubrik, beslut, ursprungligaDiarienummer } = paragraf;
  const shown: DiariumParagraf = {
    ...doc.meeting,
    paragraf: paragraf.paragraf,
    rubrik,
    ...(ursprungligaDiarienummer !== undefined && { ursprungligaDiarienummer }),
    ...(beslut !== undefined && { beslut }),
    ...(justeradOn !== undefined && { justeradOn }),
  };
  if (edition === 'internal') return shown;
  // A § may handle several ärenden, and names persons and matters alike: one secret among them covers it.
  const markings = paragraf.diarienummer.map((dnr) => sources.arende(dnr)?.sekretess);
  if (!SEKRETESS_HIDES.some((what) => sekretessHides.applies(what, markings))) return shown;
  const hidden = sekretessText(markings);
  return { ...shown, rubrik: hidden, ...(beslut !== undefined && { beslut: hidden }) };
}

// ---- a meeting, as far as the diarium cares ---------------------------------------------------------------------

type MeetingEvents = {
  [Type in SammantradeEvent['type']]: Extract<SammantradeEvent, { type: Type }>['data'];
};
type MeetingChanges = {
  readonly [Type in keyof MeetingEvents]?: (doc: MeetingDoc, data: MeetingEvents[Type]) => readonly string[];
};

const everyArende = (doc: MeetingDoc) => [
  ...doc.paragrafer.flatMap(({ diarienummer }) => diarienummer),
  ...doc.listade.map(({ diarienummer }) => diarienummer),
];
const paragrafOf = (doc: MeetingDoc, paragraf: number) => doc.paragrafer.find((p) => p.paragraf === paragraf);

/** How each event of a called meeting changes its document, and the ärenden that it touches. */
const MEETING_CHANGES: MeetingChanges = {
  SammantradeMoved: (doc, { sammantradesdatum }) => {
    Object.assign(doc.meeting, { sammantradesdatum });
    return everyArende(doc);
  },
  SammantradeCancelled: (doc) => {
    doc.cancelled = true;
    return everyArende(doc);
  },
  ArendeListed: (doc, { ordning, rubrik, diarienummer }) => {
    if (diarienummer === undefined) return [];
    doc.listade.push({ ordning, rubrik, diarienummer });
    return [diarienummer];
  },
  ForedragningslistaArranged: (doc, { ordning }) => {
    const touched = doc.listade.map(({ diarienummer }) => diarienummer);
    doc.listade = doc.listade.filter((item) => ordning.includes(item.ordning));
    return touched;
  },
  ParagrafAdded: (doc, { paragraf, rubrik, diarienummer, ursprungligaDiarienummer }) => {
    doc.paragrafer.push({
      paragraf,
      rubrik,
      diarienummer,
      ...(ursprungligaDiarienummer && { ursprungligaDiarienummer }),
    });
    return diarienummer;
  },
  ParagrafRevised: (doc, data) => {
    const paragraf = paragrafOf(doc, data.paragraf);
    if (!paragraf) return [];
    const before = paragraf.diarienummer;
    paragraf.rubrik = data.rubrik ?? paragraf.rubrik;
    paragraf.diarienummer = data.diarienummer ?? before;
    return [...before, ...paragraf.diarienummer];
  },
  BeslutRecorded: (doc, { paragraf: nummer, text }) => {
    const paragraf = paragrafOf(doc, nummer);
    if (!paragraf) return [];
    paragraf.beslut = text;
    return paragraf.diarienummer;
  },
  ParagrafJusteradOmedelbart: (doc, { paragraf: nummer, justeradOn }) => {
    const paragraf = paragrafOf(doc, nummer);
    if (!paragraf) return [];
    paragraf.justeradOn = justeradOn;
    return paragraf.diarienummer;
  },
  ProtokollJusterat: (doc, { justeratOn }) => {
    doc.justeratOn = justeratOn;
    return everyArende(doc);
  },
};

function calledMeeting(data: MeetingEvents['SammantradeCalled']): MeetingDoc {
  const { sammantradeId, organ, organNamn, sammantradesdatum } = data;
  return {
    meeting: { sammantradeId, organ, organNamn, sammantradesdatum },
    paragrafer: [],
    listade: [],
  };
}

/** Changes the document, and says which ärenden were touched. */
function changeMeeting(doc: MeetingDoc, event: SammantradeEvent): readonly string[] {
  const change = MEETING_CHANGES[event.type] as
    ((doc: MeetingDoc, data: object) => readonly string[]) | undefined;
  return change?.(doc, event.data) ?? [];
}

/** What the diarium keeps of a meeting after these events; undefined before it was called. */
export function meetingAfter(events: readonly SammantradeEvent[]): MeetingDoc | undefined {
  let doc: MeetingDoc | undefined;
  for (const event of events) {
    if (event.type === 'SammantradeCalled') doc = calledMeeting(event.data);
    else if (doc) changeMeeting(doc, event);
  }
  return doc;
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function rowOf(shown: RegisteredArende): DiariumRow {
  return {
    diarienummer: shown.diarienummer,
    serie: shown.serie,
    ar: shown.ar,
    lopnr: shown.lopnr,
    organ: shown.organ,
    arendemening: shown.arendemening,
    registeredOn: shown.registeredOn,
    motpart: shown.motpart,
    handlaggare: shown.handlaggare,
    status: shown.status,
    sekretess: shown.sekretess,
    ursprungligtDiarienummer: shown.ursprungligtDiarienummer,
    handlingar: shown.handlingar.length,
    ...(shown.status === 'closed' && { closedOn: shown.closedOn }),
  };
}

/** What the index of an edition holds of an ärende: no more than that edition shows. */
function wordsIn(shown: DiariumArende): Record<keyof typeof WEIGHTS, string> {
  const { diarienummer, ursprungligtDiarienummer, arendemening, motpart, handlingar, remisser, paragrafer } =
    shown;
  const texts = {
    arendemening: [arendemening],
    handlingar: [...handlingar.map(({ rubrik }) => rubrik), ...remisser.map(({ about }) => about)],
    parter: [
      motpart,
      ...handlingar.flatMap(({ avsandare, mottagare }) => [avsandare, mottagare]),
      ...remisser.map(({ to }) => to),
    ],
    paragrafer: paragrafer.flatMap(({ rubrik, beslut }) => [rubrik, beslut]),
  };
  return {
    dnr: indexed([
      diarienummer,
      ursprungligtDiarienummer,
      ...paragrafer.flatMap(({ ursprungligaDiarienummer = [] }) => ursprungligaDiarienummer),
    ]),
    arendemening: indexed(texts.arendemening),
    handlingar: indexed(texts.handlingar),
    parter: indexed(texts.parter),
    paragrafer: indexed(texts.paragrafer),
    ordslut: wordEnds(Object.values(texts).flat()),
  };
}

// ---- the view -------------------------------------------------------------------------------------------------

export const diarium: View<DiariumQueries> = {
  name: 'diarium',
  version: 3,
  tables: TABLES,

  project(db) {
    const clock = logClock(db);
    const arenden = documents<RegisteredArende>(db, 'arende_doc');
    const sammantraden = documents<MeetingDoc>(db, 'sammantrade_doc');
    const meetingsOf = db
      .prepare<[string], string>('SELECT sammantrade FROM sammantrade_arende WHERE diarienummer = ?')
      .pluck();
    const link = db.prepare<[string, string]>('INSERT OR IGNORE INTO sammantrade_arende VALUES (?, ?)');
    const useFile = db.prepare<[string, string, number]>('INSERT OR IGNORE INTO fil VALUES (?, ?, ?)');
    const dropFile = db.prepare<[string, number]>(
      'DELETE FROM fil WHERE diarienummer = ? AND handlingsnummer = ?',
    );
    const put = db
      .prepare<object, number>(
        `INSERT INTO arende (diarienummer, serie, serie_order, ar, lopnr, organ, status, handlaggare, known_from, sekretess, row_public, row_internal)
         VALUES (@diarienummer, @serie, @serieOrder, @ar, @lopnr, @organ, @status, @handlaggare,
           (SELECT min(known_from) FROM arende_then WHERE diarienummer = @diarienummer), @sekretess, @public, @internal)
         ON CONFLICT (diarienummer) DO UPDATE SET status = excluded.status, handlaggare = excluded.handlaggare,
           sekretess = excluded.sekretess, row_public = excluded.row_public, row_internal = excluded.row_internal
         RETURNING id`,
      )
      .pluck();
    const lastThen = db
      .prepare<[string], string>(
        'SELECT row FROM arende_then WHERE diarienummer = ? ORDER BY known_from DESC LIMIT 1',
      )
      .pluck();
    const putThen = db.prepare(
      `INSERT INTO arende_then VALUES (@diarienummer, @knownFrom, @status, @handlaggare, @row)
       ON CONFLICT (diarienummer, known_from) DO UPDATE SET status = excluded.status,
         handlaggare = excluded.handlaggare, row = excluded.row`,
    );
    const putYear = db.prepare<[number, number]>('INSERT OR IGNORE INTO arende_year VALUES (?, ?)');
    const columns = Object.keys(WEIGHTS);
    const indexIn = (edition: Edition) =>
      db.prepare(
        `INSERT OR REPLACE INTO sok_${edition} (rowid, ${columns.join(', ')})
         VALUES (@id, ${columns.map((column) => `@${column}`).join(', ')})`,
      );
    const index = { public: indexIn('public'), internal: indexIn('internal') };

    /** Ärenden whose rows are to be made anew when the batch ends: once, however many events it held of them. */
    const touched = new Set<string>();

    const sources: Sources = {
      arende: (diarienummer) => arenden.get(diarienummer),
      meetingsOf: (diarienummer) =>
        meetingsOf.all(diarienummer).flatMap((key) => sammantraden.get(key) ?? []),
    };

    const onArende = (event: StoredEvent) => {
      const change = event as unknown as ArendeEvent;
      const { diarienummer } = change.data;
      const state = arende.evolve(arenden.get(diarienummer) ?? arende.initialState, change);
      if (state.status === 'none') return;
      arenden.put(diarienummer, state);
      touched.add(diarienummer);
      const row = JSON.stringify(rowOf(state));
      if (lastThen.get(diarienummer) === row) return;
      const { status, handlaggare = null, ar } = state;
      putThen.run({ diarienummer, knownFrom: clock.now(), status, handlaggare, row });
      putYear.run(ar, clock.now());
    };

    const onCurtain = (event: StoredEvent) => {
      onArende(event);
      // A § shared with another ärende is hidden, or shown again, there too.
      const { diarienummer } = event.data as { diarienummer: string };
      for (const { paragrafer } of sources.meetingsOf(diarienummer)) {
        for (const paragraf of paragrafer.filter((p) => p.diarienummer.includes(diarienummer))) {
          for (const other of paragraf.diarienummer) touched.add(other);
        }
      }
    };

    const onMeeting = (event: StoredEvent) => {
      const doc = sammantraden.get(event.stream);
      if (!doc) return;
      for (const diarienummer of changeMeeting(doc, event as unknown as SammantradeEvent)) {
        link.run(diarienummer, event.stream);
        touched.add(diarienummer);
      }
      sammantraden.put(event.stream, doc);
    };

    const refresh = (diarienummer: string) => {
      const state = arenden.get(diarienummer);
      if (!state) return;
      const shown = {
        public: composeArende(state, 'public', sources),
        internal: composeArende(state, 'internal', sources),
      };
      const id = put.get({
        diarienummer,
        serie: state.serie,
        serieOrder: swedishOrder(state.serie),
        ar: state.ar,
        lopnr: state.lopnr,
        organ: state.organ,
        status: state.status,
        handlaggare: state.handlaggare ?? null,
        sekretess: state.sekretess === undefined ? null : JSON.stringify(state.sekretess),
        public: JSON.stringify(rowOf(shown.public)),
        internal: JSON.stringify(rowOf(shown.internal)),
      });
      for (const edition of EDITIONS) index[edition].run({ id, ...wordsIn(shown[edition]) });
    };

    const onArendeEvents: Record<ArendeEvent['type'], (event: StoredEvent) => void> = {
      // Protocols can be recorded before the ärenden that they name.
      ArendeRegistered: onCurtain,
      HandlingRegistered: (event) => {
        onArende(event);
        const { data } = event as unknown as Extract<ArendeEvent, { type: 'HandlingRegistered' }>;
        if (data.file) useFile.run(data.file.sha256, data.diarienummer, data.handlingsnummer);
      },
      HandlaggareAssigned: onArende,
      SekretessmarkeringSet: onCurtain,
      SekretessmarkeringLifted: onCurtain,
      DiarieuppgiftCorrected: onArende,
      RemissSent: onArende,
      RemissAnswered: onArende,
      HandlingGallrad: (event) => {
        onArende(event);
        const { data } = event as unknown as Extract<ArendeEvent, { type: 'HandlingGallrad' }>;
        dropFile.run(data.diarienummer, data.handlingsnummer);
      },
      ArendeClosed: onArende,
      ArendeReopened: onArende,
    };

    return {
      on: {
        ...onArendeEvents,
        SammantradeCalled: (event) => {
          const data = event.data as unknown as MeetingEvents['SammantradeCalled'];
          sammantraden.put(event.stream, calledMeeting(data));
        },
        ...Object.fromEntries(Object.keys(MEETING_CHANGES).map((type) => [type, onMeeting])),
      },
      each: (event) => clock.tick(event),
      flush() {
        for (const diarienummer of touched) refresh(diarienummer);
        touched.clear();
        arenden.flush();
        sammantraden.flush();
        clock.flush();
      },
      reset() {
        touched.clear();
        arenden.reset();
        sammantraden.reset();
        clock.reset();
      },
    };
  },

  queries(db) {
    const one = db.prepare<[string], string>('SELECT doc FROM arende_doc WHERE key = ?').pluck();
    const meetings = db
      .prepare<[string], string>(
        `SELECT doc FROM sammantrade_doc
         WHERE key IN (SELECT sammantrade FROM sammantrade_arende WHERE diarienummer = ?)`,
      )
      .pluck();
    const highest = db
      .prepare<[string, number], number>(
        'SELECT coalesce(max(lopnr), 0) FROM arende WHERE serie = ? AND ar = ?',
      )
      .pluck();
    const exists = db
      .prepare<object, number>(
        'SELECT 1 FROM arende WHERE ar = @ar AND lopnr = @lopnr AND (@serie IS NULL OR serie = @serie)',
      )
      .pluck();
    const file = db.prepare<[string], number>('SELECT 1 FROM fil WHERE sha256 = ?').pluck();
    const uses = db.prepare<[string], { diarienummer: string; handlingsnummer: number }>(
      'SELECT diarienummer, handlingsnummer FROM fil WHERE sha256 = ?',
    );

    const parse = <T>(doc: string | undefined) => (doc === undefined ? undefined : (JSON.parse(doc) as T));
    const arende = (diarienummer: string) => parse<RegisteredArende>(one.get(diarienummer));
    const sources: Sources = {
      arende,
      meetingsOf: (diarienummer) => meetings.all(diarienummer).map((doc) => JSON.parse(doc) as MeetingDoc),
    };

    const prepared = new Map<string, ReturnType<typeof db.prepare<object, Hit>>>();
    const statement = (sql: string) => {
      const known = prepared.get(sql) ?? db.prepare<object, Hit>(sql);
      prepared.set(sql, known);
      return known;
    };

    const upTo = Object.fromEntries(
      EDITIONS.map((edition) => [
        edition,
        db
          .prepare<[string, number], number>(
            `SELECT count(*) FROM (SELECT 1 FROM sok_${edition} WHERE sok_${edition} MATCH ? LIMIT ?)`,
          )
          .pluck(),
      ]),
    );
    const isCommon = (match: string, edition: Edition) => upTo[edition]!.get(match, COMMON)! === COMMON;
    const wordsFor = (q: string, edition: Edition): Words | undefined => {
      const typed = ftsExpressions(q);
      if (typed === undefined) return undefined;
      if (isCommon(typed.words, edition)) return { match: typed.words, order: 'newest' };
      return { match: typed.beginnings, order: isCommon(typed.beginnings, edition) ? 'newest' : 'best' };
    };

    return {
      search({ q = '', serie, ar, organ, organs, status, handlaggare, limit, after, asOf, edition }) {
        const filters: Record<string, string | number | undefined> = {
          serie,
          ar,
          organ,
          status,
          handlaggare,
        };
        let words: Words | undefined;
        const number = typedDiarienummer(q);
        if (number && exists.get({ serie: null, ...number }) !== undefined) {
          const asked = { ...(number.serie && { serie: number.serie }), ar: number.ar, lopnr: number.lopnr };
          // A filter that says otherwise stays: then nothing is both.
          if (Object.entries(asked).some(([key, value]) => (filters[key] ?? value) !== value))
            return { rows: [] };
          Object.assign(filters, asked);
        } else if (q.trim() !== '') {
          words = wordsFor(q, edition);
          if (words === undefined) return { rows: [] };
        }
        if (words !== undefined && asOf !== undefined) {
          throw new Rejected(
            'ASOF_WITH_WORDS',
            'Efter ord går det bara att söka i dagens diarium. Ta bort sökorden, eller sök i dagens diarium.',
          );
        }
        const given = Object.entries(filters).filter(([, value]) => value !== undefined);
        const where = given.map(([column]) =>
          asOf !== undefined && (column === 'status' || column === 'handlaggare')
            ? `arende_then.${column} = @${column}`
            : `arende.${column} = @${column}`,
        );
        if (organs !== undefined) where.push('arende.organ IN (SELECT value FROM json_each(@organs))');
        const order = words?.order ?? 'number';
        if (after !== undefined) where.push(FURTHER[order]);
        const rows = Math.min(Math.max(1, Math.trunc(limit)), MOST_ROWS);
        const hits = statement(asOf !== undefined ? newestThen(where) : IN_ORDER[order](edition, where)).all({
          ...Object.fromEntries(given),
          ...(after === undefined ? {} : readCursor(after, order)),
          ...(words === undefined ? {} : { words: words.match }),
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
      },
      byDiarienummer: (serie, ar, lopnr, edition) => {
        const state = arende(formatDiarienummer({ serie, ar, lopnr }));
        return state && composeArende(state, edition, sources);
      },
      highest: (serie, ar) => highest.get(serie, ar) ?? 0,
      next: (serie, ar) => formatDiarienummer({ serie, ar, lopnr: (highest.get(serie, ar) ?? 0) + 1 }),
      secretAmong: (diarienummer, { handlingar }) =>
        [...new Set(diarienummer)].filter((dnr) => {
          const state = arende(dnr);
          return (
            state !== undefined &&
            (state.sekretess !== undefined ||
              (handlingar && state.handlingar.some(({ sekretess }) => sekretess !== undefined)))
          );
        }),
      fileUses: (sha256) =>
        uses.all(sha256).flatMap(({ diarienummer, handlingsnummer }) => {
          const state = arende(diarienummer);
          if (state === undefined) return [];
          const isSecret = markingsOf(state, handlingsnummer).some((marking) => marking !== undefined);
          return [{ diarienummer, handlingsnummer, organ: state.organ, isSecret }];
        }),
      isFileUsed: (sha256) => file.get(sha256) !== undefined,
    };
  },
};

// ---- the list, page by page -----------------------------------------------------------------------------------

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
  readonly order: 'best' | 'newest';
}
type Order = Words['order'] | 'number';

/**
 * So many ärenden have the words that their rank says little and costs much: to rank is to read every hit. The newest
 * come first then, and no beginnings of words are looked for when so many have the words themselves.
 */
const COMMON = 1_000;

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

const bestFirst = (edition: Edition, where: readonly string[]) =>
  `WITH hit AS MATERIALIZED (
     SELECT rowid AS id, bm25(sok_${edition}, ${Object.values(WEIGHTS).join(', ')}) AS score
     FROM sok_${edition} WHERE sok_${edition} MATCH @words)
   SELECT row_${edition} AS row, hit.score, hit.id FROM hit JOIN arende ON arende.id = hit.id ${and(where)}
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
