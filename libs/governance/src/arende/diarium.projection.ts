import {
  documents,
  documentTable,
  logClock,
  logClockTable,
  type StoredEvent,
  type View,
} from '@liggaren/event-store';
import type { SammantradeEvent } from '../sammantrade/events.js';
import { arende, formatDiarienummer, type ArendeEvent, type RegisteredArende } from './arende.js';
import {
  calledMeeting,
  changeMeeting,
  MEETING_EVENTS,
  type MeetingDoc,
  type MeetingEvents,
} from './diarium-sammantrade.js';
import {
  diariumSearch,
  searchIndex,
  searchTables,
  type DiariumPage,
  type DiariumSearch,
} from './diarium-search.js';
import { composeArende, rowOf, type DiariumArende, type Edition, type Sources } from './diarium.js';
import { markingsOf } from './sekretess.js';

/** The diarium: every ärende with its handlingar, and every § where it was handled. */

export interface FileUse {
  readonly diarienummer: string;
  readonly handlingsnummer: number;
  readonly organ: string;
  readonly isSecret: boolean;
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
  ${searchTables}
`;

/** Å, Ä and Ö follow Z in this order, and so do the characters after Z; in Unicode Ä comes before Å. */
const swedishOrder = (serie: string) => serie.replace(/[ÅÄÖ]/g, (letter) => '[\\]'['ÅÄÖ'.indexOf(letter)]!);

export const diarium: View<DiariumQueries> = {
  name: 'diarium',
  version: 4,
  isHeavy: true,
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
    const index = searchIndex(db);
    /** What is to be indexed under the ids of the rows, when all else is written. */
    const shown = new Map<number, Record<Edition, DiariumArende>>();

    /** Ärenden whose rows are to be made anew when the batch ends: once, however many events it held of them. */
    const touched = new Set<string>();
    /** The last row of `arende_then` of those ärenden, and the years that `arende_year` has. */
    const rowsThen = new Map<string, string | undefined>();
    const years = new Set<number>();

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
      if (!rowsThen.has(diarienummer)) rowsThen.set(diarienummer, lastThen.get(diarienummer));
      if (rowsThen.get(diarienummer) === row) return;
      rowsThen.set(diarienummer, row);
      const { status, handlaggare = null, ar } = state;
      putThen.run({ diarienummer, knownFrom: clock.now(), status, handlaggare, row });
      if (!years.has(ar)) putYear.run(ar, clock.now());
      years.add(ar);
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
      const meetings = sources.meetingsOf(diarienummer);
      const own = { ...sources, meetingsOf: () => meetings };
      const editions = {
        public: composeArende(state, 'public', own),
        internal: composeArende(state, 'internal', own),
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
        public: JSON.stringify(rowOf(editions.public)),
        internal: JSON.stringify(rowOf(editions.internal)),
      });
      shown.set(id!, editions);
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
        ...Object.fromEntries(MEETING_EVENTS.map((type) => [type, onMeeting])),
      },
      each: (event) => clock.tick(event),
      flush() {
        for (const diarienummer of touched) refresh(diarienummer);
        touched.clear();
        rowsThen.clear();
        arenden.flush();
        sammantraden.flush();
        clock.flush();
        // Last: FTS5 writes out what it has gathered whenever another table's row is put in its place.
        for (const [id, editions] of shown) index(id, editions);
        shown.clear();
      },
      reset() {
        touched.clear();
        rowsThen.clear();
        years.clear();
        shown.clear();
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

    return {
      search: diariumSearch(db),
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
