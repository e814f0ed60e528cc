import { documents, documentTable, type StoredEvent, type View } from '@liggaren/event-store';
import { anslagStream, anslagIdOf, type Anslag } from '../anslag/anslag.js';
import type { Arende } from '../arende/arende.js';
import {
  calendarHolds,
  daysBetween,
  formatDay,
  justeringDeadline,
  postingDeadline,
  stockholmDay,
  type Datum,
} from '../calendar/calendar.js';
import {
  awaitsReport,
  delegationsbeslutStream,
  type Delegationsbeslut,
} from '../delegationsbeslut/delegationsbeslut.js';
import { organStream } from '../organ/organ.js';
import { openExpedieringar } from '../sammantrade/expediering.js';
import { waitsFor } from '../sammantrade/justering.js';
import { sammantradeStream } from '../sammantrade/sammantrade.js';
import { lastDay, type Held, type Sammantrade } from '../sammantrade/state.js';
import { announced } from './history.js';
import { evolved, EVENT_TYPES, unwritten, type Folded, type LedgerEvent } from './nouns.js';

export const DEADLINE_KINDS = [
  'sammantrade',
  'justering',
  'anslag-uppsattning',
  'anslag-nedtagning',
  'remissvar',
  'uppdrag',
  'delegationsanmalan',
  'expediering',
] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** Something that must be done. */
export interface Deadline {
  readonly kind: DeadlineKind;
  /**
   * The last day for it (YYYY-MM-DD); for `anslag-nedtagning` the instant from which it may be done (RFC 3339);
   * null when the law names no day.
   */
  readonly due: string | null;
  /** What, in Swedish. */
  readonly what: string;
  /** Who acts: names, or a role where no name is known. */
  readonly forWhom: readonly string[];
  /** The board's slug. */
  readonly organ: string;
  /** The act that settles it is reached from here. */
  readonly link: {
    readonly sammantradeId?: string;
    readonly paragraf?: number;
    readonly diarienummer?: string;
    readonly anslagId?: string;
    readonly delegationsbeslutId?: string;
  };
  /** Of the event from which it has stood so. */
  readonly position: string;
}

export interface DeadlineCounts {
  readonly open: number;
  readonly dueToday: number;
  readonly late: number;
}

export interface DeadlinesQueries {
  /** Everything that waits, the most urgent first, what has no day last. */
  open(filter: OfOrgans & { readonly limit: number }): readonly Deadline[];
  /** What is due on that very day in Stockholm. */
  due(today: Datum, filter?: OfOrgans): readonly Deadline[];
  /** What was due before it, the latest first. */
  late(today: Datum, filter?: OfOrgans): readonly (Deadline & { readonly daysLate: number })[];
  count(today: Datum, filter?: OfOrgans): Readonly<Record<DeadlineKind, DeadlineCounts>>;
}

/** Of these boards; without it, of all. */
export interface OfOrgans {
  readonly organs?: readonly string[] | undefined;
}

/** A deadline of a stream before it is known from which event it stands; `key` names it within the stream. */
type Waiting = Omit<Deadline, 'position'> & { readonly key: string };

interface Doc {
  readonly folded: Folded;
  readonly waiting: readonly (Waiting & { readonly position: string })[];
}

const SEKRETERARE = 'nämndsekreteraren';

/**
 * What must be done, until it is done. It shows all of each row, also what sekretess hides from the public: it is for
 * those who work with it.
 */
export const deadlines: View<DeadlinesQueries> = {
  name: 'deadlines',
  version: 3,
  isHeavy: true,
  tables: `
    CREATE TABLE deadline (
      stream TEXT NOT NULL,
      key TEXT NOT NULL,
      kind TEXT NOT NULL,
      organ TEXT NOT NULL,
      day TEXT,
      row TEXT NOT NULL,
      PRIMARY KEY (stream, key)
    ) STRICT;
    CREATE INDEX deadline_day ON deadline (day);
    ${documentTable('doc')}
  `,

  project: (db) => {
    const docs = documents<Doc>(db, 'doc');
    const insert = db.prepare('INSERT INTO deadline VALUES (@stream, @key, @kind, @organ, @day, @row)');
    const remove = db.prepare<[string, string]>('DELETE FROM deadline WHERE stream = ? AND key = ?');
    const read = (stream: string) => docs.get(stream)?.folded;

    /** Brings the stream's rows in step with its state. A row that stays as it was keeps its position. */
    const settle = (stream: string, folded: Folded, position: string) => {
      const before = docs.get(stream)?.waiting ?? [];
      const waiting = waitingIn(folded, read).map((now) => {
        const known = before.find(({ key }) => key === now.key);
        return known && isSame(known, { ...now, position: known.position }) ? known : { ...now, position };
      });
      for (const known of before) if (!waiting.includes(known)) remove.run(stream, known.key);
      for (const now of waiting) {
        if (before.includes(now)) continue;
        const { key, ...row } = now;
        const { kind, organ, due } = row;
        insert.run({ stream, key, kind, organ, day: dayOf(due), row: JSON.stringify(row) });
      }
      docs.put(stream, { folded, waiting });
    };

    const apply = (stored: StoredEvent) => {
      const event = { type: stored.type, data: stored.data } as unknown as LedgerEvent;
      const { stream, position } = stored;
      const folded = evolved(read(stream) ?? unwritten(event.type), event);
      settle(stream, folded, position);
      if (event.type !== 'AnslagPosted') return;
      // What is announced has waited for that in its own stream.
      const { subject } = event.data;
      const announcedStream =
        subject.kind === 'delegationsbeslut'
          ? delegationsbeslutStream(subject.delegationsbeslutId)
          : sammantradeStream(subject.sammantradeId);
      const waited = read(announcedStream);
      if (waited) settle(announcedStream, waited, position);
    };

    return {
      on: Object.fromEntries(EVENT_TYPES.map((type) => [type, apply])),
      flush: () => docs.flush(),
      reset: () => docs.reset(),
    };
  },

  queries: (db) => {
    const ORDER = 'ORDER BY day IS NULL, day, stream, key';
    const OF_ORGANS = '(@organs IS NULL OR organ IN (SELECT value FROM json_each(@organs)))';
    const openIn = db.prepare<object, { row: string }>(
      `SELECT row FROM deadline WHERE ${OF_ORGANS} ${ORDER} LIMIT @limit`,
    );
    const dueOn = db.prepare<object, { row: string }>(
      `SELECT row FROM deadline WHERE day = @today AND ${OF_ORGANS} ${ORDER}`,
    );
    const dueBefore = db.prepare<object, { row: string; day: string }>(
      `SELECT row, day FROM deadline WHERE day < @today AND ${OF_ORGANS} ORDER BY day DESC, stream, key`,
    );
    const counts = db.prepare<object, { kind: DeadlineKind } & DeadlineCounts>(
      `SELECT kind, count(*) AS open, coalesce(sum(day = @today), 0) AS dueToday,
         coalesce(sum(day < @today), 0) AS late
       FROM deadline WHERE ${OF_ORGANS} GROUP BY kind`,
    );
    const of = ({ organs }: OfOrgans = {}) => ({
      organs: organs === undefined ? null : JSON.stringify(organs),
    });
    const rowOf = ({ row }: { row: string }) => JSON.parse(row) as Deadline;
    return {
      open: ({ organs, limit }) => openIn.all({ ...of({ organs }), limit }).map(rowOf),
      due: (today, filter) => dueOn.all({ ...of(filter), today }).map(rowOf),
      late: (today, filter) =>
        dueBefore
          .all({ ...of(filter), today })
          .map((found) => ({ ...rowOf(found), daysLate: daysBetween(found.day, today) })),
      count: (today, filter) => {
        const none: DeadlineCounts = { open: 0, dueToday: 0, late: 0 };
        const found = new Map(
          counts.all({ ...of(filter), today }).map(({ kind, ...numbers }) => [kind, numbers]),
        );
        return Object.fromEntries(DEADLINE_KINDS.map((kind) => [kind, found.get(kind) ?? none])) as Record<
          DeadlineKind,
          DeadlineCounts
        >;
      },
    };
  },
};

const isSame = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

/** The day in Stockholm of a day or an instant. */
function dayOf(due: string | null): Datum | null {
  return due === null || !due.includes('T') ? due : stockholmDay(due);
}

/** What one stream waits for. `read`: any other stream as it stands. */
function waitingIn(folded: Folded, read: (stream: string) => Folded | undefined): readonly Waiting[] {
  const { noun, state } = folded;
  switch (noun) {
    case 'organ':
    case 'behorighet':
    case 'maskinkonto':
    case 'passnycklar':
    case 'inloggning':
      return [];
    case 'arende':
      return inArende(state);
    case 'sammantrade':
      return inSammantrade(state, read);
    case 'anslag':
      return inAnslag(state, read);
    case 'delegationsbeslut':
      return inDelegationsbeslut(state, read);
    default:
      return noun satisfies never;
  }
}

/** A closed ärende waits for no answer. */
function inArende(state: Arende): readonly Waiting[] {
  if (state.status !== 'open') return [];
  const { organ, diarienummer } = state;
  return state.remisser
    .filter(({ answeredOn }) => answeredOn === undefined)
    .map(({ remissnummer, to, answerBy }) => ({
      key: `remiss-${remissnummer}`,
      kind: 'remissvar',
      due: answerBy,
      what: `Remiss ${remissnummer} i ${diarienummer} ska besvaras av ${to} senast ${formatDay(answerBy, { weekday: true })}.`,
      forWhom: [to],
      organ,
      link: { diarienummer },
    }));
}

function inSammantrade(state: Sammantrade, read: (stream: string) => Folded | undefined): readonly Waiting[] {
  switch (state.status) {
    case 'none':
    case 'cancelled':
      return [];
    case 'called': {
      const { organ, organNamn, sammantradeId, sammantradesdatum } = state;
      return [
        {
          key: 'sammantrade',
          kind: 'sammantrade',
          due: sammantradesdatum,
          what: `Sammanträdet ${formatDay(sammantradesdatum, { weekday: true })} (${organNamn}) är kallat och inte öppnat.`,
          forWhom: [SEKRETERARE],
          organ,
          link: { sammantradeId },
        },
      ];
    }
    case 'held':
      return [
        ...justeringOf(state),
        ...postingsOf(state, read),
        ...uppdragIn(state),
        ...expedieringarIn(state),
      ];
    default:
      return state satisfies never;
  }
}

const nameOf = ({ organNamn, days }: Held) => `${organNamn} ${formatDay(days[0]!)}`;

function justeringOf(state: Held): readonly Waiting[] {
  const { justering, organ, sammantradeId } = state;
  if (justering.status === 'justerad') return [];
  const last = lastDay(state);
  const due = calendarHolds(last) ? justeringDeadline(last) : null;
  const until = due === null ? '' : ` senast ${formatDay(due, { weekday: true })}`;
  return [
    {
      key: 'justering',
      kind: 'justering',
      due,
      what: `Protokollet från ${nameOf(state)} ska justeras${until}.`,
      forWhom:
        justering.status === 'draft' ? [state.sekreterare.namn] : waitsFor(state).map(({ namn }) => namn),
      organ,
      link: { sammantradeId },
    },
  ];
}

/** What is justerat and not announced. The protokoll's anslag announces every § in it. */
function postingsOf(state: Held, read: (stream: string) => Folded | undefined): readonly Waiting[] {
  const { organ, sammantradeId, sekreterare } = state;
  const protokoll = { kind: 'protokoll', sammantradeId } as const;
  if (isPosted(anslagIdOf(protokoll), read)) return [];
  const posting = (what: string, justeradOn: Datum, key: string, paragraf?: number): Waiting => {
    const due = calendarHolds(justeradOn) ? postingDeadline(justeradOn) : null;
    const until = due === null ? '' : ` senast ${formatDay(due, { weekday: true })}`;
    return {
      key,
      kind: 'anslag-uppsattning',
      due,
      what: `${what} och ska anslås${until}.`,
      forWhom: [sekreterare.namn],
      organ,
      link: { sammantradeId, ...(paragraf === undefined ? {} : { paragraf }) },
    };
  };
  const alone = state.paragrafer.flatMap(({ paragraf, justering }) => {
    if (justering.status !== 'justerad') return [];
    if (isPosted(anslagIdOf({ kind: 'paragraf', sammantradeId, paragraf }), read)) return [];
    const what = `§ ${paragraf} från ${nameOf(state)} är omedelbart justerad`;
    return [posting(what, justering.justeradOn, `anslag-p${paragraf}`, paragraf)];
  });
  const { justering } = state;
  if (justering.status !== 'justerad') return alone;
  return [...alone, posting(`Protokollet från ${nameOf(state)} är justerat`, justering.justeradOn, 'anslag')];
}

function isPosted(anslagId: string, read: (stream: string) => Folded | undefined): boolean {
  return read(anslagStream(anslagId)) !== undefined;
}

function uppdragIn(state: Held): readonly Waiting[] {
  const { organ, sammantradeId, uppdragReports } = state;
  const reported = new Set(uppdragReports.map(({ uppdragsnummer }) => uppdragsnummer));
  return state.paragrafer.flatMap(({ paragraf, diarienummer: [diarienummer], uppdrag }) =>
    uppdrag.flatMap(({ uppdragsnummer, to, text, dueOn }): Waiting[] => {
      if (dueOn === undefined || reported.has(uppdragsnummer)) return [];
      return [
        {
          key: `uppdrag-${uppdragsnummer}`,
          kind: 'uppdrag',
          due: dueOn,
          what: `Uppdrag ${uppdragsnummer} från ${nameOf(state)} § ${paragraf} ska återrapporteras senast ${formatDay(dueOn, { weekday: true })}: ${text}`,
          forWhom: [to],
          organ,
          link: { sammantradeId, paragraf, ...(diarienummer === undefined ? {} : { diarienummer }) },
        },
      ];
    }),
  );
}

/** What is to be mailed, and what came back and was not sent anew. */
function expedieringarIn(state: Held): readonly Waiting[] {
  const { organ, sammantradeId, sekreterare } = state;
  return openExpedieringar(state).map(({ paragraf, expedieringsnummer, dispatch }) => ({
    key: `expediering-${paragraf}-${expedieringsnummer}`,
    kind: 'expediering',
    due: dispatch.dispatchedOn,
    what:
      `Beslutet i § ${paragraf} från ${nameOf(state)} ` +
      (dispatch.bounced === undefined
        ? `ska skickas till ${dispatch.mottagare} med e-post.`
        : `nådde inte ${dispatch.mottagare} (${dispatch.bounced.reason}). Expediera det på nytt.`),
    forWhom: [sekreterare.namn],
    organ,
    link: { sammantradeId, paragraf },
  }));
}

function inAnslag(state: Anslag, read: (stream: string) => Folded | undefined): readonly Waiting[] {
  if (state.status === 'none' || state.status === 'removed') return [];
  const { first, period } = state;
  const { anslagId, subject, organ } = first;
  const link = {
    anslagId,
    ...(subject.kind === 'delegationsbeslut'
      ? { delegationsbeslutId: subject.delegationsbeslutId }
      : { sammantradeId: subject.sammantradeId }),
    ...(subject.kind === 'paragraf' ? { paragraf: subject.paragraf } : {}),
  };
  const meeting = 'sammantradeId' in subject ? read(sammantradeStream(subject.sammantradeId)) : undefined;
  const isHeld = meeting?.noun === 'sammantrade' && meeting.state.status === 'held';
  const forWhom = [isHeld ? meeting.state.sekreterare.namn : SEKRETERARE];
  if (state.status === 'interrupted') {
    const what = `Anslaget av ${announced(first)} har inte varit uppe hela överklagandetiden och ska sättas upp på nytt.`;
    return [{ key: 'anslag', kind: 'anslag-uppsattning', due: null, what, forWhom, organ, link }];
  }
  return [
    {
      key: 'anslag',
      kind: 'anslag-nedtagning',
      due: period.earliestRemoval,
      what: `Anslaget av ${announced(first)} får tas ned från och med ${formatDay(stockholmDay(period.earliestRemoval), { weekday: true })}.`,
      forWhom,
      organ,
      link,
    },
  ];
}

function inDelegationsbeslut(
  state: Delegationsbeslut,
  read: (stream: string) => Folded | undefined,
): readonly Waiting[] {
  if (state.status === 'none') return [];
  const { organ, delegationsbeslutId, rubrik, diarienummer, anmals, overklagbart } = state;
  const own = {
    due: null,
    organ,
    link: { delegationsbeslutId, ...(diarienummer === undefined ? {} : { diarienummer }) },
  };
  if (awaitsReport.applies({ anmals, reported: state.status === 'reported' })) {
    const board = read(organStream(organ));
    const namn = board?.noun === 'organ' && board.state.status !== 'none' ? board.state.namn : organ;
    const what = `Delegationsbeslut ${delegationsbeslutId} (${rubrik}) ska anmälas till ${namn}.`;
    return [{ ...own, key: 'anmalan', kind: 'delegationsanmalan', what, forWhom: [SEKRETERARE] }];
  }
  // KL 8:10 p 3: what the board will not hear of is announced by itself, when it can be appealed.
  if (anmals || !overklagbart || isPosted(delegationsbeslutId, read)) return [];
  const what = `Delegationsbeslut ${delegationsbeslutId} (${rubrik}) ska inte anmälas men kan överklagas, och ska anslås.`;
  return [{ ...own, key: 'anslag', kind: 'anslag-uppsattning', what, forWhom: [SEKRETERARE] }];
}
