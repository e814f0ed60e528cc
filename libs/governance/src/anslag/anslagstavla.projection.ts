import { logClock, logClockTable, type StoredEvent, type View } from '@liggaren/event-store';
import type { ArendeEvent, Sekretessmarkering } from '../arende/arende.js';
import { sekretessHides, sekretessText } from '../arende/sekretess.js';
import { explainLastDay, formatDay, stockholmDay, type Datum } from '../calendar/calendar.js';
import { Rejected } from '../rule.js';
import type { DataOf } from '../sammantrade/events.js';
import { sammantradeStream } from '../sammantrade/sammantrade.js';
import {
  anslag,
  anslagStream,
  appealSentence,
  publicAnslagEvent,
  type Anslag,
  type AnslagEvent,
  type AnslagPeriod,
  type AnslagPosted,
} from './anslag.js';

/** A § of the announced protokoll, as everyone may read it. */
export interface AnslagParagraf {
  readonly paragraf: number;
  /** `Sekretess (OSL 21:1)` in place of a rubrik that is hidden. */
  readonly rubrik: string;
  readonly diarienummer: readonly string[];
  readonly hidden: boolean;
}

/** One announcement as the public anslagstavla shows it. */
export type AnslagRow = Omit<AnslagPosted, keyof AnslagPeriod | 'delegation'> &
  AnslagPeriod & {
    readonly status: 'up' | 'interrupted' | 'removed';
    /** Names it: the board, the protokoll and its day, or the § or the decision. */
    readonly title: string;
    /** `Kan överklagas till och med tisdag 2 april 2024`, or what is true instead. */
    readonly appealText: string;
    /** Why the last appeal day is that day. */
    readonly why: string;
    /** What was decided: the §§ of a justerat protokoll, or the one §. */
    readonly paragrafer: readonly AnslagParagraf[];
    readonly expired: boolean;
    readonly interruptedOn?: Datum;
    readonly interruptionReason?: string;
    readonly removedAt?: string;
    /** Position of the event from which the row has held. */
    readonly since: string;
  };

/** One event in an announcement's life. */
export interface AnslagLifeEvent {
  readonly position: string;
  readonly revision: number;
  readonly recordedAt: string;
  readonly event: AnslagEvent;
}

export interface AnslagstavlaQueries {
  /**
   * What is up, newest first. `today`: the day in Stockholm on which it is read. With `asOf` (RFC 3339), what the
   * board showed at that instant of the log, for a reader on the day `today`; sekretess is always today's.
   */
  current(today: Datum, asOf?: string): AnslagRow[];
  /** What has come down, latest first. `before`: `next` of the page before. @throws Rejected CURSOR_INVALID */
  archive(page: { readonly limit: number; readonly before?: string }): {
    readonly rows: AnslagRow[];
    readonly next?: string;
  };
  byId(id: string, today: Datum): AnslagRow | undefined;
  /** What is up and may come down at `now` (RFC 3339), most overdue first: the job's list. */
  due(now: string): { readonly anslagId: string; readonly earliestRemoval: string }[];
  /** Its events in order; none when there is no such announcement. */
  life(id: string): AnslagLifeEvent[];
}

type Known = Exclude<Anslag, { status: 'none' }>;
type Version = { readonly state: string; readonly from_position: string };

/** The public noticeboard: what is up, until when and why, what has come down, and what each has been through. */
export const anslagstavla: View<AnslagstavlaQueries> = {
  name: 'anslagstavla',
  version: 2,
  // A row of `anslag` is one event and the announcement after it; it holds from that event until the next one, and so
  // does a row of `paragraf`. `known_from` and `known_until` are what the log's clock showed: NULL for what holds now.
  tables: `
    CREATE TABLE anslag (
      id TEXT NOT NULL,
      revision INTEGER NOT NULL,
      from_position TEXT NOT NULL,
      from_at TEXT NOT NULL,
      until_position TEXT,
      known_from INTEGER NOT NULL,
      known_until INTEGER,
      type TEXT NOT NULL,
      data TEXT NOT NULL,
      state TEXT NOT NULL,
      status TEXT NOT NULL,
      posted_on TEXT NOT NULL,
      due_at INTEGER NOT NULL,
      removed_at INTEGER,
      PRIMARY KEY (id, revision)
    ) STRICT;
    CREATE INDEX anslag_now ON anslag (status, posted_on, due_at) WHERE known_until IS NULL;
    CREATE INDEX anslag_then ON anslag (known_from, known_until) WHERE status = 'up';
    CREATE INDEX anslag_archive ON anslag (removed_at, id)
      WHERE known_until IS NULL AND removed_at IS NOT NULL;
    CREATE TABLE paragraf (
      sammantrade_id TEXT NOT NULL,
      paragraf INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      known_from INTEGER NOT NULL,
      known_until INTEGER,
      rubrik TEXT NOT NULL,
      diarienummer TEXT NOT NULL,
      PRIMARY KEY (sammantrade_id, paragraf, revision)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE sekretess (diarienummer TEXT PRIMARY KEY, markering TEXT NOT NULL) STRICT;
    ${logClockTable}
  `,

  project: (db) => {
    const clock = logClock(db);
    const last = db
      .prepare<[string], string>('SELECT state FROM anslag WHERE id = ? AND known_until IS NULL')
      .pluck();
    const close = db.prepare<[string, number, string]>(
      'UPDATE anslag SET until_position = ?, known_until = ? WHERE id = ? AND known_until IS NULL',
    );
    const insert = db.prepare(`
      INSERT INTO anslag
        (id, revision, from_position, from_at, known_from, type, data, state, status, posted_on, due_at, removed_at)
      VALUES
        (@id, @revision, @position, @at, @knownFrom, @type, @data, @state, @status, @postedOn, @dueAt, @removedAt)`);
    const addParagraf = db.prepare('INSERT INTO paragraf VALUES (?, ?, ?, ?, NULL, ?, ?)');
    const closeParagraf = db.prepare<
      [number, string, number],
      { readonly rubrik: string; readonly diarienummer: string }
    >(`
      UPDATE paragraf SET known_until = ? WHERE sammantrade_id = ? AND paragraf = ? AND known_until IS NULL
      RETURNING rubrik, diarienummer`);
    const mark = db.prepare(`
      INSERT INTO sekretess VALUES (?, ?)
      ON CONFLICT (diarienummer) DO UPDATE SET markering = excluded.markering`);
    const unmark = db.prepare('DELETE FROM sekretess WHERE diarienummer = ?');

    const onAnslag = (stored: StoredEvent) => {
      const event = { type: stored.type, data: stored.data } as unknown as AnslagEvent;
      const id = stored.stream.slice(anslagStream('').length);
      const before = last.get(id);
      const state = anslag.evolve(
        before === undefined ? anslag.initialState : (JSON.parse(before) as Anslag),
        event,
      );
      if (state.status === 'none') return;
      const { recordedAt } = stored.metadata;
      close.run(stored.position, clock.now(), id);
      insert.run({
        id,
        revision: Number(stored.revision),
        position: stored.position,
        at: recordedAt,
        knownFrom: clock.now(),
        type: stored.type,
        data: JSON.stringify(stored.data),
        state: JSON.stringify(state),
        status: state.status,
        postedOn: state.period.postedOn,
        dueAt: Date.parse(state.period.earliestRemoval),
        removedAt: state.status === 'removed' ? Date.parse(state.removedAt) : null,
      });
    };
    const sammantradeId = (stored: StoredEvent) => stored.stream.slice(sammantradeStream('').length);

    return {
      on: {
        AnslagPosted: onAnslag,
        AnslagInterrupted: onAnslag,
        AnslagReposted: onAnslag,
        OverklagandetidExpired: onAnslag,
        AnslagRemoved: onAnslag,
        ParagrafAdded: (stored) => {
          const { paragraf, rubrik, diarienummer } = stored.data as unknown as DataOf<'ParagrafAdded'>;
          const numbers = JSON.stringify(diarienummer);
          const revision = Number(stored.revision);
          addParagraf.run(sammantradeId(stored), paragraf, revision, clock.now(), rubrik, numbers);
        },
        ParagrafRevised: (stored) => {
          const { paragraf, rubrik, diarienummer } = stored.data as unknown as DataOf<'ParagrafRevised'>;
          if (rubrik === undefined && diarienummer === undefined) return;
          const id = sammantradeId(stored);
          const before = closeParagraf.get(clock.now(), id, paragraf);
          if (before === undefined) return;
          const numbers = diarienummer === undefined ? before.diarienummer : JSON.stringify(diarienummer);
          const revision = Number(stored.revision);
          addParagraf.run(id, paragraf, revision, clock.now(), rubrik ?? before.rubrik, numbers);
        },
        ArendeRegistered: (stored) => {
          const { diarienummer, sekretess } = stored.data as unknown as ArendeData<'ArendeRegistered'>;
          if (sekretess) mark.run(diarienummer, JSON.stringify(sekretess));
        },
        // A marking on one handling hides that handling, not what the board decided in the ärende.
        SekretessmarkeringSet: (stored) => {
          const { diarienummer, handlingsnummer, ...markering } =
            stored.data as unknown as ArendeData<'SekretessmarkeringSet'>;
          if (handlingsnummer === undefined) mark.run(diarienummer, JSON.stringify(markering));
        },
        SekretessmarkeringLifted: (stored) => {
          const { diarienummer, handlingsnummer } =
            stored.data as unknown as ArendeData<'SekretessmarkeringLifted'>;
          if (handlingsnummer === undefined) unmark.run(diarienummer);
        },
      },
      each: (stored) => clock.tick(stored),
      flush: () => clock.flush(),
      reset: () => clock.reset(),
    };
  },

  queries: (db) => {
    const COLUMNS = 'state, from_position';
    const up = db.prepare<[], Version>(
      `SELECT ${COLUMNS} FROM anslag WHERE status = 'up' AND known_until IS NULL ORDER BY posted_on DESC, id DESC`,
    );
    const upAt = db.prepare<[number, number], Version>(
      `SELECT ${COLUMNS} FROM anslag INDEXED BY anslag_then
       WHERE status = 'up' AND known_from <= ? AND (known_until IS NULL OR known_until > ?)
       ORDER BY posted_on DESC, id DESC`,
    );
    const removed = db.prepare<[number, string, number], Version & { id: string; removed_at: number }>(
      `SELECT ${COLUMNS}, id, removed_at FROM anslag
       WHERE known_until IS NULL AND removed_at IS NOT NULL AND (removed_at, id) < (?, ?)
       ORDER BY removed_at DESC, id DESC LIMIT ?`,
    );
    const one = db.prepare<[string], Version>(
      `SELECT ${COLUMNS} FROM anslag WHERE id = ? AND known_until IS NULL`,
    );
    const dueBy = db.prepare<[number], { anslagId: string; earliestRemoval: string }>(
      `SELECT id AS anslagId, state ->> '$.period.earliestRemoval' AS earliestRemoval FROM anslag
       WHERE status = 'up' AND known_until IS NULL AND due_at <= ? ORDER BY due_at, id`,
    );
    const lifeOf = db.prepare<
      [string],
      { position: string; revision: number; recordedAt: string; type: string; data: string }
    >(
      `SELECT from_position AS position, revision, from_at AS recordedAt, type, data FROM anslag
       WHERE id = ? ORDER BY revision`,
    );
    const paragrafer = db.prepare<
      [string, number, number],
      { paragraf: number; rubrik: string; diarienummer: string }
    >(
      `SELECT paragraf, rubrik, diarienummer FROM paragraf
       WHERE sammantrade_id = ? AND known_from <= ? AND (known_until IS NULL OR known_until > ?) ORDER BY paragraf`,
    );
    const markering = db
      .prepare<[string], string>('SELECT markering FROM sekretess WHERE diarienummer = ?')
      .pluck();

    const markings = (diarienummer: readonly string[]) =>
      diarienummer.flatMap((nummer) => {
        const found = markering.get(nummer);
        return found === undefined ? [] : [JSON.parse(found) as Sekretessmarkering];
      });

    const paragraferOf = ({ subject, justeratOn }: AnslagPosted, at: number): AnslagParagraf[] => {
      // Nothing of a protokoll is public before it is justerat.
      if (subject.kind === 'delegationsbeslut' || justeratOn === null) return [];
      return paragrafer
        .all(subject.sammantradeId, at, at)
        .filter(({ paragraf }) => subject.kind === 'protokoll' || paragraf === subject.paragraf)
        .map((row) => {
          const diarienummer = JSON.parse(row.diarienummer) as string[];
          const covering = markings(diarienummer);
          const hidden = sekretessHides.applies('innehall', covering);
          return {
            paragraf: row.paragraf,
            rubrik: hidden ? sekretessText(covering) : row.rubrik,
            diarienummer,
            hidden,
          };
        });
    };

    const published = (first: AnslagPosted): AnslagPosted => {
      const event: AnslagEvent = { type: 'AnslagPosted', data: first };
      const shown = publicAnslagEvent(event, markings(first.diarienummer ?? []));
      return shown.type === 'AnslagPosted' ? shown.data : first;
    };

    const rowOf = (version: Version, today: Datum, at = NOW): AnslagRow => {
      const state = JSON.parse(version.state) as Known;
      const { delegation: _, ...first } = published(state.first);
      const { status, period, expired } = state;
      return {
        ...first,
        ...period,
        status,
        expired,
        title: titleOf(first),
        appealText: appealSentence({ status, lastAppealDay: period.lastAppealDay, expired }, today),
        why: explainLastDay(period.postedOn),
        paragrafer: paragraferOf(state.first, at),
        ...(state.status === 'interrupted'
          ? { interruptedOn: state.interruptedOn, interruptionReason: state.reason }
          : {}),
        ...(state.status === 'removed' ? { removedAt: state.removedAt } : {}),
        since: version.from_position,
      };
    };

    return {
      current: (today, asOf) => {
        const at = asOf === undefined ? NOW : Date.parse(asOf);
        const versions = asOf === undefined ? up.all() : upAt.all(at, at);
        return versions.map((version) => rowOf(version, today, at));
      },
      archive: ({ limit, before }) => {
        const from = before === undefined ? { at: Number.MAX_SAFE_INTEGER, id: '' } : cursorOf(before);
        const found = removed.all(from.at, from.id, limit + 1);
        const page = found.slice(0, limit);
        const end = found.length > limit ? page.at(-1) : undefined;
        return {
          rows: page.map((version) =>
            rowOf(version, stockholmDay(new Date(version.removed_at).toISOString())),
          ),
          ...(end === undefined ? {} : { next: `${end.removed_at}.${end.id}` }),
        };
      },
      byId: (id, today) => {
        const version = one.get(id);
        return version === undefined ? undefined : rowOf(version, today);
      },
      due: (now) => dueBy.all(Date.parse(now)),
      life: (id) => {
        const events = lifeOf.all(id).map(({ type, data, ...recorded }) => ({
          ...recorded,
          event: { type, data: JSON.parse(data) as object } as AnslagEvent,
        }));
        return events.map(({ event, ...recorded }) => ({
          ...recorded,
          event:
            event.type === 'AnslagPosted'
              ? publicAnslagEvent(event, markings(event.data.diarienummer ?? []))
              : event,
        }));
      },
    };
  },
};

/** After all that the log's clock can show. */
const NOW = Number.MAX_SAFE_INTEGER;

type ArendeData<Type extends ArendeEvent['type']> = Extract<ArendeEvent, { type: Type }>['data'];

function titleOf({
  organNamn,
  subject,
  sammantradesdatum,
  rubrik,
}: Omit<AnslagPosted, 'delegation'>): string {
  const day = sammantradesdatum === undefined ? '' : ` ${formatDay(sammantradesdatum)}`;
  switch (subject.kind) {
    case 'protokoll':
      return `${organNamn}, protokoll${day}`;
    case 'paragraf':
      return `${organNamn}${day}, § ${subject.paragraf}: ${rubrik ?? ''}`;
    case 'delegationsbeslut':
      return `${organNamn}, delegationsbeslut: ${rubrik ?? ''}`;
    default:
      return subject satisfies never;
  }
}

function cursorOf(text: string): { at: number; id: string } {
  const [, at, id] = /^(\d{1,15})\.(.+)$/.exec(text) ?? [];
  if (at === undefined || id === undefined) {
    throw new Rejected('CURSOR_INVALID', 'Sidan finns inte. Börja om från arkivets första sida.');
  }
  return { at: Number(at), id };
}
