import { documents, documentTable, type Actor, type StoredEvent, type View } from '@liggaren/event-store';
import { anslagStream } from '../anslag/anslag.js';
import { arende, arendeStream } from '../arende/arende.js';
import { formatDay, stockholmDay, type Datum } from '../calendar/calendar.js';
import { Rejected } from '../rule.js';
import { sammantrade, sammantradeStream } from '../sammantrade/sammantrade.js';
import { namesIn, personsIn, sentence, type Names } from './history.js';
import {
  aboutOf,
  diarienummerIn,
  evolved,
  EVENT_TYPES,
  unwritten,
  type About,
  type Folded,
  type LedgerEvent,
  type LedgerEventType,
} from './nouns.js';
import { publicEvent, type Today } from './public-history.js';

/** One event in words. */
export interface HistoryRow {
  /** Names the row for `before` and `after`. */
  readonly cursor: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: LedgerEventType;
  readonly recordedAt: string;
  readonly actor: Actor;
  /** What happened, in Swedish; who recorded it is `actor`. */
  readonly sentence: string;
  /** Of the ärende, or of the § as it stands; empty for what is about a whole meeting. */
  readonly diarienummer: readonly string[];
  readonly sammantradeId?: string | undefined;
  readonly paragraf?: number | undefined;
  /** Whom the event is about. */
  readonly personIds: readonly string[];
  /** The board's slug. */
  readonly organ?: string | undefined;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly source?: 'import' | undefined;
}

/** What is asked for; every field narrows. */
export interface HistoryFilter {
  /** `public`: nothing of a protokoll before it is justerat, and what is under sekretess today is hidden. */
  readonly edition: 'internal' | 'public';
  /** An ärende: its own events, those of the §§ that handle it, and the justering and the anslag of those. */
  readonly diarienummer?: string | undefined;
  readonly stream?: string | undefined;
  /** A meeting, with its anslag. */
  readonly sammantradeId?: string | undefined;
  readonly paragraf?: number | undefined;
  readonly personId?: string | undefined;
  readonly organ?: string | undefined;
  /** The day in Stockholm on which the event was recorded. */
  readonly day?: Datum | undefined;
  /** Without it: newest first. */
  readonly order?: 'newest' | 'oldest' | undefined;
  readonly limit: number;
  /** Only rows older than the row of this cursor. */
  readonly before?: string | undefined;
  /** Only rows newer than the row of this cursor. */
  readonly after?: string | undefined;
}

export interface HistoryQueries {
  /** A page, and the cursor that leads on: `before` when newest comes first, else `after`. @throws Rejected CURSOR_INVALID */
  list(filter: HistoryFilter): { readonly rows: readonly HistoryRow[]; readonly next?: string };
}

interface Row {
  readonly seq: number;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: LedgerEventType;
  readonly noun: Folded['noun'];
  readonly data: string;
  readonly recorded_at: string;
  readonly actor: string;
  readonly command_id: string;
  readonly correlation_id: string;
  readonly causation_id: string;
  readonly source: 'import' | null;
  readonly sammantrade: string | null;
  readonly paragraf: number | null;
  readonly organ: string | null;
  readonly about: string;
  readonly persons: string;
}

const asDomain = ({ type, data }: { type: string; data: object }) => ({ type, data }) as LedgerEvent;

/**
 * Every event in words, per ärende, §, meeting, person, board and day. What is stored is the event; its sentence is
 * made on reading, with the names and the sekretess of today.
 */
export const history: View<HistoryQueries> = {
  name: 'history',
  version: 1,
  // `seq` runs in log order. `whole` marks what is about every § of its meeting.
  tables: `
    CREATE TABLE event (
      seq INTEGER PRIMARY KEY,
      position TEXT NOT NULL,
      stream TEXT NOT NULL,
      revision INTEGER NOT NULL,
      type TEXT NOT NULL,
      noun TEXT NOT NULL,
      data TEXT NOT NULL,
      recorded_at TEXT NOT NULL,
      day TEXT NOT NULL,
      actor TEXT NOT NULL,
      command_id TEXT NOT NULL,
      correlation_id TEXT NOT NULL,
      causation_id TEXT NOT NULL,
      source TEXT,
      sammantrade TEXT,
      paragraf INTEGER,
      whole INTEGER NOT NULL,
      organ TEXT,
      about TEXT NOT NULL,
      persons TEXT NOT NULL
    ) STRICT;
    CREATE INDEX event_stream ON event (stream, seq);
    CREATE INDEX event_sammantrade ON event (sammantrade, seq);
    CREATE INDEX event_organ ON event (organ, seq);
    CREATE INDEX event_organ_day ON event (organ, day, seq);
    CREATE INDEX event_day ON event (day, seq);
    CREATE TABLE arende_event (
      diarienummer TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (diarienummer, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE person_event (
      person_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (person_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE person (person_id TEXT PRIMARY KEY, namn TEXT NOT NULL) STRICT, WITHOUT ROWID;
    ${documentTable('state')}
  `,

  project: (db) => {
    const states = documents<Folded>(db, 'state');
    const insert = db.prepare(`
      INSERT INTO event VALUES (
        NULL, @position, @stream, @revision, @type, @noun, @data, @recordedAt, @day, @actor, @commandId,
        @correlationId, @causationId, @source, @sammantrade, @paragraf, @whole, @organ, @about, @persons)`);
    const toArende = db.prepare('INSERT OR IGNORE INTO arende_event VALUES (?, ?)');
    const toPerson = db.prepare('INSERT OR IGNORE INTO person_event VALUES (?, ?)');
    // What was recorded on a § before it got the number, and what is about the whole of its protokoll.
    const earlierToArende = db.prepare(`
      INSERT OR IGNORE INTO arende_event
      SELECT ?, seq FROM event WHERE sammantrade = ? AND (paragraf = ? OR whole = 1)`);
    const callPerson = db.prepare(`
      INSERT INTO person VALUES (?, ?)
      ON CONFLICT (person_id) DO UPDATE SET namn = excluded.namn WHERE namn <> excluded.namn`);
    const read = (stream: string) => states.get(stream);

    const apply = (stored: StoredEvent) => {
      const event = asDomain(stored);
      const before = states.get(stored.stream) ?? unwritten(event.type);
      const after = evolved(before, event);
      states.put(stored.stream, after);
      for (const { personId, namn } of namesIn(event)) callPerson.run(personId, namn);

      const about = aboutOf(event, after, read);
      const persons = personsIn(event).concat(mandatHolder(event, after));
      const { recordedAt, actor, commandId, correlationId, causationId, source } = stored.metadata;
      const seq = insert.run({
        position: stored.position,
        stream: stored.stream,
        revision: Number(stored.revision),
        type: stored.type,
        noun: after.noun,
        data: JSON.stringify(stored.data),
        recordedAt,
        day: stockholmDay(recordedAt),
        actor: JSON.stringify(actor),
        commandId,
        correlationId,
        causationId,
        source: source ?? null,
        sammantrade: about.sammantradeId ?? null,
        paragraf: about.paragraf ?? null,
        whole: about.wholeProtokoll ? 1 : 0,
        organ: about.organ ?? null,
        about: JSON.stringify(about.diarienummer),
        persons: JSON.stringify(persons),
      }).lastInsertRowid;
      for (const personId of persons) toPerson.run(personId, seq);
      link(event, before, about, seq);
    };

    const link = (event: LedgerEvent, before: Folded, about: About, seq: number | bigint) => {
      const { sammantradeId, paragraf, diarienummer, wholeProtokoll } = about;
      const meeting = sammantradeId === undefined ? undefined : read(sammantradeStream(sammantradeId));
      const ofParagraf = paragraf === undefined ? [] : diarienummerIn(meeting, paragraf);
      const own = [...diarienummer, ...ofParagraf, ...(wholeProtokoll ? diarienummerIn(meeting) : [])];
      const isText = event.type === 'ParagrafAdded' || event.type === 'ParagrafRevised';
      const earlier = isText ? diarienummerIn(before, paragraf) : [];
      for (const number of new Set([...own, ...earlier])) toArende.run(number, seq);
      if (!isText) return;
      for (const number of ofParagraf) {
        if (!earlier.includes(number)) earlierToArende.run(number, sammantradeId, paragraf);
      }
    };

    return {
      on: Object.fromEntries(EVENT_TYPES.map((type) => [type, apply])),
      flush: () => states.flush(),
      reset: () => states.reset(),
    };
  },

  queries: (db) => {
    const stateOf = db.prepare<[string], string>('SELECT doc FROM state WHERE key = ?').pluck();
    const nameOf = db.prepare<[string], string>('SELECT namn FROM person WHERE person_id = ?').pluck();
    const pages = new Map<string, ReturnType<typeof preparePage>>();
    const preparePage = (sql: string) => db.prepare<unknown[], Row>(sql);
    const page = (sql: string) => {
      const known = pages.get(sql) ?? preparePage(sql);
      pages.set(sql, known);
      return known;
    };

    /** States as they stand, each parsed once per call. */
    const reader = () => {
      const parsed = new Map<string, Folded | undefined>();
      return (stream: string): Folded | undefined => {
        if (!parsed.has(stream)) {
          const text = stateOf.get(stream);
          parsed.set(stream, text === undefined ? undefined : (JSON.parse(text) as Folded));
        }
        return parsed.get(stream);
      };
    };

    const rowOf = (
      row: Row,
      edition: HistoryFilter['edition'],
      read: (stream: string) => Folded | undefined,
    ): HistoryRow | undefined => {
      const about = aboutToday(row, read);
      const stored = asDomain({ type: row.type, data: JSON.parse(row.data) as object });
      const event = edition === 'internal' ? stored : publicEvent(stored, about, row.noun, todayOf(read));
      if (event === undefined) return undefined;
      return {
        cursor: String(row.seq),
        position: row.position,
        stream: row.stream,
        revision: row.revision,
        type: row.type,
        recordedAt: row.recorded_at,
        actor: JSON.parse(row.actor) as Actor,
        sentence: sentence(
          event,
          namesOf(row, read, (personId) => nameOf.get(personId) ?? personId),
        ),
        diarienummer: about.diarienummer,
        sammantradeId: about.sammantradeId,
        paragraf: about.paragraf,
        personIds: event === stored ? (JSON.parse(row.persons) as string[]) : personsIn(event),
        organ: about.organ,
        commandId: row.command_id,
        correlationId: row.correlation_id,
        causationId: row.causation_id,
        source: row.source ?? undefined,
      };
    };

    return {
      list: (filter) => {
        const { edition, limit, order = 'newest' } = filter;
        const { sql, values } = select(filter);
        const read = reader();
        const rows: HistoryRow[] = [];
        const newest = order === 'newest';
        let from = newest ? cursorOf(filter.before, Number.MAX_SAFE_INTEGER) : cursorOf(filter.after, 0);
        const bound = newest ? cursorOf(filter.after, 0) : cursorOf(filter.before, Number.MAX_SAFE_INTEGER);
        // The public edition leaves rows out after they are read, so it may take several reads to fill a page.
        for (;;) {
          const found = page(sql).all(...values, from, bound, limit + 1);
          for (const row of found) {
            const shown = rowOf(row, edition, read);
            if (shown === undefined || (edition === 'public' && !stillFits(shown, filter))) continue;
            if (rows.length === limit) return { rows, next: rows[limit - 1]!.cursor };
            rows.push(shown);
          }
          if (found.length <= limit) return { rows };
          from = found[found.length - 1]!.seq;
        }
      },
    };
  },
};

/** The query of a page: its text, and the values of the filter. The last three values are from, to and the limit. */
function select(filter: HistoryFilter): { readonly sql: string; readonly values: readonly unknown[] } {
  const { diarienummer, personId, order = 'newest' } = filter;
  const tables: string[] = [];
  const where: string[] = [];
  const values: unknown[] = [];
  const narrow = (condition: string, value: unknown) => {
    if (value === undefined) return;
    where.push(condition);
    values.push(value);
  };
  if (diarienummer !== undefined) tables.push('arende_event');
  if (personId !== undefined) tables.push('person_event');
  narrow('diarienummer = ?', diarienummer);
  narrow('person_id = ?', personId);
  narrow('stream = ?', filter.stream);
  narrow('sammantrade = ?', filter.sammantradeId);
  narrow('paragraf = ?', filter.paragraf);
  narrow('organ = ?', filter.organ);
  narrow('day = ?', filter.day);
  // The narrowest table leads, and its own `seq` gives the order, so that a page is read from an index alone.
  const lead = tables[0] ?? 'event';
  const others = [...tables.slice(1), ...(tables.length === 0 ? [] : ['event'])];
  const joins = others.map((table) => `CROSS JOIN ${table} ON ${table}.seq = ${lead}.seq`).join(' ');
  const [older, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
  const newer = older === '<' ? '>' : '<';
  where.push(`${lead}.seq ${older} ?`, `${lead}.seq ${newer} ?`);
  const sql = `SELECT event.* FROM ${lead} ${joins} WHERE ${where.join(' AND ')} ORDER BY ${lead}.seq ${direction} LIMIT ?`;
  return { sql, values };
}

function cursorOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new Rejected('CURSOR_INVALID', 'Sidan finns inte. Börja om från den första sidan.');
  }
  return Number(text);
}

/** What a stored event is about, with the numbers of the § as they stand today. */
function aboutToday(row: Row, read: (stream: string) => Folded | undefined): About {
  const stored = JSON.parse(row.about) as string[];
  const { sammantrade: id, paragraf } = row;
  const now = id === null || paragraf === null ? [] : diarienummerIn(read(sammantradeStream(id)), paragraf);
  const isOfParagraf = row.noun === 'sammantrade' && paragraf !== null;
  return {
    organ: row.organ ?? undefined,
    sammantradeId: id ?? undefined,
    paragraf: paragraf ?? undefined,
    diarienummer: isOfParagraf ? now : [...new Set([...stored, ...now])],
  };
}

function todayOf(read: (stream: string) => Folded | undefined): Today {
  return {
    arende: (diarienummer) => {
      const found = diarienummer === '' ? undefined : read(arendeStream(diarienummer));
      return found?.noun === 'arende' ? found.state : arende.initialState;
    },
    sammantrade: (sammantradeId) => {
      const found = read(sammantradeStream(sammantradeId));
      return found?.noun === 'sammantrade' ? found.state : sammantrade.initialState;
    },
  };
}

function namesOf(
  row: Row,
  read: (stream: string) => Folded | undefined,
  person: (personId: string) => string,
): Names {
  return {
    person,
    mandat: (nummer) => {
      const found = read(row.stream);
      return found?.noun === 'organ' && found.state.status !== 'none'
        ? found.state.mandat.find(({ mandatnummer }) => mandatnummer === nummer)
        : undefined;
    },
    sammantrade: (sammantradeId) => {
      const found = read(sammantradeStream(sammantradeId));
      return found?.noun === 'sammantrade' && found.state.status !== 'none'
        ? `${found.state.organNamn} ${formatDay(found.state.sammantradesdatum)}`
        : sammantradeId;
    },
    anslag: () => {
      const found = row.stream.startsWith(anslagStream('')) ? read(row.stream) : undefined;
      return found?.noun === 'anslag' && found.state.status !== 'none' ? found.state.first : undefined;
    },
  };
}

/** Whose mandate has ended: the event names its number alone. */
function mandatHolder(event: LedgerEvent, { noun, state }: Folded): readonly string[] {
  if (event.type !== 'MandatEnded' || noun !== 'organ' || state.status === 'none') return [];
  return state.mandat
    .filter(({ mandatnummer }) => mandatnummer === event.data.mandatnummer)
    .map(({ personId }) => personId);
}

/** A row that was found by a person or a number that is hidden, or that no longer holds, is no answer. */
function stillFits(row: HistoryRow, { personId, diarienummer }: HistoryFilter): boolean {
  return (
    (personId === undefined || row.personIds.includes(personId)) &&
    (diarienummer === undefined || row.paragraf === undefined || row.diarienummer.includes(diarienummer))
  );
}
