import {
  documents,
  documentTable,
  logClock,
  logClockTable,
  type Actor,
  type JsonObject,
  type StoredEvent,
  type View,
} from '@liggaren/event-store';
import { anslagStream } from '../anslag/anslag.js';
import { arende, arendeStream } from '../arende/arende.js';
import { formatDay, stockholmDay, type Datum } from '../calendar/calendar.js';
import { Rejected } from '../rule.js';
import { organStream } from '../organ/organ.js';
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
  /** Whether the row shows all of its event, or what everyone may read. */
  readonly edition: 'internal' | 'public';
  /** Names the row for `before` and `after`. */
  readonly cursor: string;
  /** The event's own, under which it is proven. */
  readonly id: string;
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
  /**
   * `public`: nothing of a protokoll before it is justerat, and what is under sekretess today is hidden. `internalIn`:
   * all of what is about these boards, and the public edition of the rest.
   */
  readonly edition: 'internal' | 'public' | { readonly internalIn: readonly string[] };
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

/** One event with all that it carries, and what belongs with it. */
export interface HistoryEvent extends HistoryRow {
  /** What is stored, as the edition may show it. */
  readonly data: JsonObject;
  /** The other events of the same command, in order. */
  readonly sameCommand: readonly HistoryRow[];
  /** What the same request, or the event itself, led to afterwards, in order. */
  readonly ledTo: readonly HistoryRow[];
}

/** A prefix of the log: what was known at an instant. */
export interface Horizon {
  /** RFC 3339 in UTC. */
  readonly asOf: string;
  /** Position of its last event that is about a board; null before the first. */
  readonly position: string | null;
}

/** The log as it was known at an instant, stream by stream, and what stands today. */
export interface Known {
  readonly horizon: Horizon;
  /** The stream's events up to then. */
  events(stream: string): readonly LedgerEvent[];
  /** The streams of the meetings that have ever had to do with an ärende: at least those of then. */
  meetingsOf(diarienummer: string): readonly string[];
  /** The streams of a meeting's announcements, in the order posted: at least those of then. */
  anslagOf(sammantradeId: string): readonly string[];
  readonly today: Today;
}

/** A row with the event that it tells of, as the edition may show it. */
export interface RecordedEvent {
  readonly row: HistoryRow;
  readonly event: LedgerEvent;
}

export interface HistoryQueries {
  /** What was known at an instant (RFC 3339): the log up to where its clock passes it. */
  asOf(instant: string): Known;
  /** The event at a position; undefined when there is none, or the edition may not show it. */
  event(position: string, edition: HistoryFilter['edition']): HistoryEvent | undefined;
  /** The events of some streams that became known after one instant, up to another, in order. All of them: internal. */
  between(streams: readonly string[], from: Horizon, to: Horizon): readonly RecordedEvent[];
  /** What stands today. */
  today(): Today;
  /** As `list`, with the events. @throws Rejected CURSOR_INVALID */
  recorded(filter: HistoryFilter): { readonly entries: readonly RecordedEvent[]; readonly next?: string };
  /** A page, and the cursor that leads on: `before` when newest comes first, else `after`. @throws Rejected CURSOR_INVALID */
  list(filter: HistoryFilter): { readonly rows: readonly HistoryRow[]; readonly next?: string };
}

interface Row {
  readonly seq: number;
  readonly id: string;
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

/** A stream as it stands. */
type Read = (stream: string) => Folded | undefined;

const asDomain = ({ type, data }: { type: string; data: object }) => ({ type, data }) as LedgerEvent;

/**
 * Every event in words, per ärende, §, meeting, person, board and day. What is stored is the event; its sentence is
 * made on reading, with the names and the sekretess of today.
 */
export const history: View<HistoryQueries> = {
  name: 'history',
  version: 4,
  isHeavy: true,
  // `seq` runs in log order, and so does `known_at`, what the log's clock showed. `whole` marks what is about every §
  // of its meeting.
  tables: `
    CREATE TABLE event (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      position TEXT NOT NULL,
      known_at INTEGER NOT NULL,
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
    CREATE INDEX event_sammantrade ON event (sammantrade, seq) WHERE sammantrade IS NOT NULL;
    CREATE TABLE arende_event (
      diarienummer TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (diarienummer, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE person_event (
      person_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (person_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE person (person_id TEXT PRIMARY KEY, namn TEXT NOT NULL) STRICT, WITHOUT ROWID;
    ${documentTable('state')}
    ${logClockTable}
  `,
  indexes: `
    CREATE INDEX IF NOT EXISTS event_stream ON event (stream, seq);
    CREATE INDEX IF NOT EXISTS event_organ ON event (organ, seq);
    CREATE INDEX IF NOT EXISTS event_organ_day ON event (organ, day, seq);
    CREATE INDEX IF NOT EXISTS event_day ON event (day, seq);
    CREATE INDEX IF NOT EXISTS event_position ON event (position);
    CREATE INDEX IF NOT EXISTS event_known ON event (known_at);
    CREATE INDEX IF NOT EXISTS event_correlation ON event (correlation_id);
  `,

  project: (db) => {
    const states = documents<Folded>(db, 'state');
    const clock = logClock(db);
    const insert = db.prepare(`
      INSERT INTO event VALUES (
        NULL, @id, @position, @knownAt, @stream, @revision, @type, @noun, @data, @recordedAt, @day, @actor, @commandId,
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
        id: stored.id,
        position: stored.position,
        knownAt: clock.now(),
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
      each: (event) => clock.tick(event),
      flush: () => {
        states.flush();
        clock.flush();
      },
      reset: () => {
        states.reset();
        clock.reset();
      },
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

    const shownEvent = (row: Row, asked: HistoryFilter['edition'], read: Read): RecordedEvent | undefined => {
      const about = aboutToday(row, read);
      const stored = asDomain({ type: row.type, data: JSON.parse(row.data) as object });
      const edition = editionOf(row, asked);
      const event = edition === 'internal' ? stored : publicEvent(stored, about, row.noun, todayOf(read));
      if (event === undefined) return undefined;
      const names = namesOf(row, read, (personId) => nameOf.get(personId) ?? personId);
      return {
        event,
        row: {
          edition,
          cursor: String(row.seq),
          id: row.id,
          position: row.position,
          stream: row.stream,
          revision: row.revision,
          type: row.type,
          recordedAt: row.recorded_at,
          actor: JSON.parse(row.actor) as Actor,
          sentence: sentence(event, names),
          diarienummer: about.diarienummer,
          sammantradeId: about.sammantradeId,
          paragraf: about.paragraf,
          personIds: event === stored ? (JSON.parse(row.persons) as string[]) : personsIn(event),
          organ: about.organ,
          commandId: row.command_id,
          correlationId: row.correlation_id,
          causationId: row.causation_id,
          source: row.source ?? undefined,
        },
      };
    };

    const lastKnown = db.prepare<[number], { seq: number; position: string }>(
      'SELECT seq, position FROM event WHERE known_at <= ? ORDER BY known_at DESC, seq DESC LIMIT 1',
    );
    const eventsOf = db.prepare<[string, number], { type: string; data: string }>(
      'SELECT type, data FROM event WHERE stream = ? AND seq <= ? ORDER BY seq',
    );
    const meetings = db
      .prepare<[string], string>(
        `SELECT DISTINCT sammantrade FROM arende_event CROSS JOIN event ON event.seq = arende_event.seq
         WHERE diarienummer = ? AND noun = 'sammantrade'`,
      )
      .pluck();
    const announcements = db
      .prepare<[string], string>(
        "SELECT stream FROM event WHERE sammantrade = ? AND noun = 'anslag' AND revision = 0 ORDER BY seq",
      )
      .pluck();
    const atPosition = db.prepare<[string], Row>('SELECT * FROM event WHERE position = ?');
    const correlated = db.prepare<[string], Row>(
      'SELECT * FROM event WHERE correlation_id = ? ORDER BY seq LIMIT 1000',
    );
    const streamBetween = db.prepare<[string, number, number], Row>(
      'SELECT * FROM event WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq',
    );
    const seqAt = (instant: string) => lastKnown.get(Date.parse(instant));

    const recorded: HistoryQueries['recorded'] = (filter) => {
      const { edition, limit, order = 'newest' } = filter;
      const { sql, values } = select(filter);
      const read = reader();
      const entries: RecordedEvent[] = [];
      const newest = order === 'newest';
      let from = newest ? cursorOf(filter.before, Number.MAX_SAFE_INTEGER) : cursorOf(filter.after, 0);
      const bound = newest ? cursorOf(filter.after, 0) : cursorOf(filter.before, Number.MAX_SAFE_INTEGER);
      // The public edition leaves rows out after they are read, so it may take several reads to fill a page.
      for (;;) {
        const found = page(sql).all(...values, from, bound, limit + 1);
        for (const row of found) {
          const shown = shownEvent(row, edition, read);
          if (shown === undefined || (shown.row.edition === 'public' && !stillFits(shown.row, filter)))
            continue;
          if (entries.length === limit) return { entries, next: entries[limit - 1]!.row.cursor };
          entries.push(shown);
        }
        if (found.length <= limit) return { entries };
        from = found[found.length - 1]!.seq;
      }
    };

    return {
      recorded,
      today: () => todayOf(reader()),
      list: (filter) => {
        const { entries, ...more } = recorded(filter);
        return { rows: entries.map(({ row }) => row), ...more };
      },
      asOf: (instant) => {
        const last = seqAt(instant);
        return {
          horizon: { asOf: new Date(instant).toISOString(), position: last?.position ?? null },
          events: (stream) =>
            eventsOf
              .all(stream, last?.seq ?? 0)
              .map(({ type, data }) => asDomain({ type, data: JSON.parse(data) as object })),
          meetingsOf: (diarienummer) => meetings.all(diarienummer).map(sammantradeStream),
          anslagOf: (sammantradeId) => announcements.all(sammantradeId),
          today: todayOf(reader()),
        };
      },
      event: (position, edition) => {
        const found = atPosition.get(position);
        const read = reader();
        const shown = found && shownEvent(found, edition, read);
        if (!shown) return undefined;
        const related = correlated.all(found.correlation_id).filter(({ seq }) => seq !== found.seq);
        const show = (rows: readonly Row[]) =>
          rows.flatMap((row) => shownEvent(row, edition, read)?.row ?? []);
        const isSame = ({ command_id }: Row) => command_id === found.command_id;
        return {
          ...shown.row,
          data: shown.event.data as JsonObject,
          sameCommand: show(related.filter(isSame)),
          ledTo: show(related.filter((row) => !isSame(row) && row.seq > found.seq)),
        };
      },
      between: (streams, from, to) => {
        const read = reader();
        const [after, until] = [seqAt(from.asOf)?.seq ?? 0, seqAt(to.asOf)?.seq ?? 0];
        return streams
          .flatMap((stream) => streamBetween.all(stream, after, until))
          .toSorted((a, b) => a.seq - b.seq)
          .flatMap((row) => shownEvent(row, 'internal', read) ?? []);
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
function aboutToday(row: Row, read: Read): About {
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

function todayOf(read: Read): Today {
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

function namesOf(row: Row, read: Read, person: (personId: string) => string): Names {
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
    organ: (slug) => {
      const found = read(organStream(slug));
      return found?.noun === 'organ' && found.state.status !== 'none' ? found.state.namn : slug;
    },
    behorighet: (nummer) => {
      const found = read(row.stream);
      return found?.noun === 'behorighet' && found.state.status !== 'none'
        ? found.state.granted.find(({ behorighetsnummer }) => behorighetsnummer === nummer)
        : undefined;
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

/** Those of a board read what is about it; what is about none is read by those of every board. */
function editionOf({ organ }: Row, reader: HistoryFilter['edition']): 'internal' | 'public' {
  if (typeof reader === 'string') return reader;
  return organ !== null && reader.internalIn.includes(organ) ? 'internal' : 'public';
}

/** A row that was found by a person or a number that is hidden, or that no longer holds, is no answer. */
function stillFits(row: HistoryRow, { personId, diarienummer }: HistoryFilter): boolean {
  return (
    (personId === undefined || row.personIds.includes(personId)) &&
    (diarienummer === undefined || row.paragraf === undefined || row.diarienummer.includes(diarienummer))
  );
}
