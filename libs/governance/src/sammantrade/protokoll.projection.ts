import { documents, documentTable, type StoredEvent, type View } from '@liggaren/event-store';
import { anslag, type Anslag, type AnslagEvent } from '../anslag/anslag.js';
import type { ArendeEvent, Sekretessmarkering } from '../arende/arende.js';
import { sekretessHides, sekretessText } from '../arende/sekretess.js';
import type { Datum } from '../calendar/calendar.js';
import type { SammantradeEvent } from './events.js';
import { uppgifterFor, type Underskriftsuppgift } from './justering.js';
import { printProtokoll, publicProtokoll, type PrintedProtokoll } from './printed-protokoll.js';
import { Rejected } from '../rule.js';
import { sammantrade } from './sammantrade.js';
import { CONTENT_EVENTS, type Held, type Sammantrade } from './state.js';

/** A row of the list of meetings. */
export interface SammantradeRow {
  readonly sammantradeId: string;
  readonly organ: string;
  readonly organNamn: string;
  readonly sammantradesdatum: Datum;
  readonly startsAt: string;
  readonly plats: string;
  readonly status: 'kallat' | 'installt' | 'pagar' | 'ajournerat' | 'avslutat' | 'for-justering' | 'justerat';
  readonly antalParagrafer: number;
}

/**
 * How much of a meeting somebody reads. `draft`: what is not justerat too; without it the föredragningslista and what
 * everyone may read. `secret`: also what sekretess hides.
 */
export interface Reader {
  readonly draft: boolean;
  readonly secret: boolean;
}

/** All that there is. */
export const READS_ALL: Reader = { draft: true, secret: true };

/** What everyone reads. */
export const READS_PUBLIC: Reader = { draft: false, secret: false };

/** One meeting as its reader sees it: the föredragningslista, and the protokoll once it is opened. */
export interface SammantradeDetail extends SammantradeRow {
  readonly foredragningslista: Held['foredragningslista'];
  readonly protokoll: PrintedProtokoll | null;
  readonly returns: Held['returns'];
}

export interface ProtokollQueries {
  list(filter: {
    readonly organ?: string | undefined;
    readonly ar?: number | undefined;
  }): readonly SammantradeRow[];
  /** A page of the meetings whose protokoll is justerat, the latest first. @throws Rejected CURSOR_INVALID */
  justerade(page: { readonly limit: number; readonly before?: string | undefined }): {
    readonly rows: readonly SammantradeRow[];
    readonly next?: string;
  };
  detail(sammantradeId: string, reader: Reader): SammantradeDetail | undefined;
  /** The ärenden of a §; of the whole meeting, its föredragningslista too, without `paragraf`. */
  arendenIn(sammantradeId: string, paragraf?: number): readonly string[];
  /**
   * What everyone may read: the justerat protokoll; before that, only the §§ justerade omedelbart, if any.
   * Undefined when there is nothing to show.
   */
  publicProtokoll(sammantradeId: string): PrintedProtokoll | undefined;
  /** What waits for somebody's signature, the earliest meeting first. */
  toSign(personId: string): readonly Underskriftsuppgift[];
  /** What they are to sign at a meeting, and what they have signed there. */
  signing(sammantradeId: string, personId: string): readonly Underskriftsuppgift[];
  /** The highest § of a board in a year; 0 when there is none. */
  highestParagraf(organ: string, ar: number): number;
}

interface Doc {
  readonly state: Sammantrade;
  readonly anslag: Readonly<Record<string, Anslag>>;
}

const EMPTY: Doc = { state: sammantrade.initialState, anslag: {} };
const STREAM = 'sammantrade-';
/** Held, and not justerat yet. */
const UNFINISHED = `('pagar', 'ajournerat', 'avslutat', 'for-justering')`;

/** The protokoll, from the kallelse to the removed anslag. */
export const protokoll: View<ProtokollQueries> = {
  name: 'protokoll',
  version: 3,
  tables: `
    CREATE TABLE sammantrade (
      id TEXT PRIMARY KEY, organ TEXT NOT NULL, datum TEXT NOT NULL, highest INTEGER NOT NULL, listed TEXT NOT NULL
    ) STRICT;
    CREATE INDEX sammantrade_organ ON sammantrade (organ, datum);
    CREATE INDEX sammantrade_unfinished ON sammantrade (datum, id) WHERE listed ->> '$.status' IN ${UNFINISHED};
    CREATE INDEX sammantrade_justerat ON sammantrade (datum, id) WHERE listed ->> '$.status' = 'justerat';
    ${documentTable('doc')}
    ${documentTable('sekretess')}
  `,
  project: (db) => {
    const docs = documents<Doc>(db, 'doc');
    const markings = documents<{ readonly marking: Sekretessmarkering | null }>(db, 'sekretess');
    const row = db.prepare(
      `INSERT INTO sammantrade VALUES (@id, @organ, @datum, @highest, @listed)
       ON CONFLICT (id) DO UPDATE SET datum = @datum, highest = @highest, listed = @listed`,
    );
    const touched = new Map<string, Sammantrade>();

    const onMeeting = (event: StoredEvent) => {
      const id = event.stream.slice(STREAM.length);
      const doc = docs.get(id) ?? EMPTY;
      const state = sammantrade.evolve(doc.state, event as unknown as SammantradeEvent);
      docs.put(id, { ...doc, state });
      touched.set(id, state);
    };
    const onAnslag = (event: StoredEvent) => {
      const anslagId = event.stream.slice('anslag-'.length);
      const id = anslagId.replace(/-p\d+$/, '');
      const doc = docs.get(id);
      if (!doc) return;
      const before = doc.anslag[anslagId] ?? anslag.initialState;
      const after = anslag.evolve(before, event as unknown as AnslagEvent);
      docs.put(id, { ...doc, anslag: { ...doc.anslag, [anslagId]: after } });
    };
    const onSekretess = (event: StoredEvent) => {
      const { data, type } = event as unknown as Extract<
        ArendeEvent,
        { type: 'SekretessmarkeringSet' | 'SekretessmarkeringLifted' }
      >;
      if (data.handlingsnummer !== undefined) return;
      markings.put(data.diarienummer, { marking: type === 'SekretessmarkeringSet' ? data : null });
    };
    // An ärende can be under sekretess from its first event.
    const onArende = (event: StoredEvent) => {
      const { data } = event as unknown as Extract<ArendeEvent, { type: 'ArendeRegistered' }>;
      if (data.sekretess !== undefined) markings.put(data.diarienummer, { marking: data.sekretess });
    };
    const MEETING = [
      ...CONTENT_EVENTS,
      'SammantradeCalled',
      'SammantradeMoved',
      'SammantradeCancelled',
      'ArendeListed',
      'ForedragningspunktRevised',
      'ForedragningslistaArranged',
      'UppdragReported',
      'ProtokollSubmitted',
      'JusteringSigned',
      'ProtokollReturned',
      'ProtokollJusterat',
      'ParagrafJusteradOmedelbart',
      'SkrivfelCorrected',
      'BeslutDispatched',
    ];
    const ANSLAG = [
      'AnslagPosted',
      'AnslagInterrupted',
      'AnslagReposted',
      'OverklagandetidExpired',
      'AnslagRemoved',
    ];
    return {
      on: {
        ...Object.fromEntries(MEETING.map((type) => [type, onMeeting])),
        ...Object.fromEntries(ANSLAG.map((type) => [type, onAnslag])),
        ArendeRegistered: onArende,
        SekretessmarkeringSet: onSekretess,
        SekretessmarkeringLifted: onSekretess,
      },
      flush: () => {
        docs.flush();
        markings.flush();
        for (const [id, state] of touched) {
          const listed = rowOf(state);
          if (!listed) continue;
          const { organ, sammantradesdatum: datum } = listed;
          const paragrafer = state.status === 'held' ? state.paragrafer : [];
          const highest = Math.max(0, ...paragrafer.map(({ paragraf }) => paragraf));
          row.run({ id, organ, datum, highest, listed: JSON.stringify(listed) });
        }
        touched.clear();
      },
      reset: () => {
        docs.reset();
        markings.reset();
        touched.clear();
      },
    };
  },
  queries: (db) => {
    const doc = db.prepare<[string], string>('SELECT doc FROM doc WHERE key = ?').pluck();
    const marking = db.prepare<[string], string>('SELECT doc FROM sekretess WHERE key = ?').pluck();
    const listed = db
      .prepare<[string | null, string | null], string>(
        `SELECT listed FROM sammantrade
         WHERE organ = coalesce(?, organ) AND substr(datum, 1, 4) = coalesce(?, substr(datum, 1, 4))
         ORDER BY datum DESC, id DESC`,
      )
      .pluck();
    const unfinished = db
      .prepare<[], string>(
        `SELECT id FROM sammantrade WHERE listed ->> '$.status' IN ${UNFINISHED} ORDER BY datum, id`,
      )
      .pluck();
    const uppgifter = (id: string, personId: string) => {
      const state = read(id)?.state;
      return state?.status === 'held' ? uppgifterFor(state, personId) : [];
    };
    const justerade = db
      .prepare<[string, string, number], string>(
        `SELECT listed FROM sammantrade
         WHERE listed ->> '$.status' = 'justerat' AND (datum, id) < (?, ?) ORDER BY datum DESC, id DESC LIMIT ?`,
      )
      .pluck();
    const highest = db
      .prepare<[string, string], number | null>(
        'SELECT max(highest) FROM sammantrade WHERE organ = ? AND substr(datum, 1, 4) = ?',
      )
      .pluck();
    const read = (id: string): Doc | undefined => {
      const text = doc.get(id);
      return text === undefined ? undefined : (JSON.parse(text) as Doc);
    };
    const hidden = (diarienummer: readonly string[]): string | undefined => {
      const covering = diarienummer.flatMap((number) => {
        const text = marking.get(number);
        return text === undefined
          ? []
          : [(JSON.parse(text) as { marking: Sekretessmarkering | null }).marking ?? undefined];
      });
      return hiddenBy(covering);
    };
    return {
      list: ({ organ, ar }) =>
        listed
          .all(organ ?? null, ar === undefined ? null : String(ar))
          .map((text) => JSON.parse(text) as SammantradeRow),
      justerade: ({ limit, before }) => {
        const from = before === undefined ? AFTER_ALL : placeOf(before);
        const found = justerade.all(...from, limit + 1).map((text) => JSON.parse(text) as SammantradeRow);
        const rows = found.slice(0, limit);
        const last = found.length > limit ? rows.at(-1) : undefined;
        return {
          rows,
          ...(last === undefined ? {} : { next: `${last.sammantradesdatum}.${last.sammantradeId}` }),
        };
      },
      detail: (id, reader) => {
        const found = read(id);
        return found && detailOf(found.state, Object.values(found.anslag), reader, hidden);
      },
      arendenIn: (id, paragraf) => {
        const state = read(id)?.state;
        return state === undefined ? [] : arendenIn(state, paragraf);
      },
      publicProtokoll: (id) => {
        const found = read(id);
        return (
          found && publicProtokollOf(found.state, Object.values(found.anslag), hiddenIn(found.state, hidden))
        );
      },
      toSign: (personId) =>
        unfinished
          .all()
          .flatMap((id) => uppgifter(id, personId))
          .filter(({ signedOn }) => signedOn === null),
      signing: uppgifter,
      highestParagraf: (organ, ar) => highest.get(organ, String(ar)) ?? 0,
    };
  },
};

/** Later than any meeting: a day and a name. */
const AFTER_ALL = ['9999-12-32', ''] as const;

function placeOf(cursor: string): readonly [string, string] {
  const [, datum, id] = /^(\d{4}-\d\d-\d\d)\.(.+)$/.exec(cursor) ?? [];
  if (datum === undefined || id === undefined) {
    throw new Rejected('CURSOR_INVALID', 'Sidan finns inte. Börja om från den första.');
  }
  return [datum, id];
}

/**
 * One meeting as its reader sees it; undefined before it was called.
 * @param hidden the statute that hides what these ärenden say, by the markings of today
 * @param today the meeting as it stands today, where `state` is how it once stood: what has come to be about a secret
 * ärende since is hidden too
 */
export function detailOf(
  state: Sammantrade,
  anslag: readonly Anslag[],
  reader: Reader,
  hidden: Hidden,
  today: Sammantrade = state,
): SammantradeDetail | undefined {
  const row = rowOf(state);
  if (!row || state.status === 'none') return undefined;
  const forAll = hiddenIn(state, hidden, today);
  const forReader = reader.secret ? hiddenIn(state, () => undefined) : forAll;
  const isDraft = state.status === 'held' && reader.draft;
  return {
    ...row,
    foredragningslista: publicList(state, forReader),
    protokoll: isDraft
      ? publicProtokoll(printProtokoll(state, anslag), forReader.paragraf)
      : (publicProtokollOf(state, anslag, forAll) ?? null),
    // A comment on the text may repeat its words.
    returns: isDraft && forReader.meeting === undefined ? state.returns : [],
  };
}

/** What everyone may read of a meeting's protokoll, if anything. */
function publicProtokollOf(
  state: Sammantrade,
  anslag: readonly Anslag[],
  hidden: HiddenIn,
): PrintedProtokoll | undefined {
  if (state.status !== 'held') return undefined;
  const printed = printProtokoll(state, anslag);
  const shown = printed.justering.status === 'justerat' ? printed : justeradAlone(printed);
  return shown.paragrafer.length === 0 ? undefined : publicProtokoll(shown, hidden.paragraf);
}

/** The statute that hides a § whose ärenden have these markings. */
export function hiddenBy(markings: readonly (Sekretessmarkering | undefined)[]): string | undefined {
  return sekretessHides.applies('innehall', markings) ? sekretessText(markings) : undefined;
}

function statusOf(state: Exclude<Sammantrade, { status: 'none' }>): SammantradeRow['status'] {
  if (state.status === 'called') return 'kallat';
  if (state.status === 'cancelled') return 'installt';
  if (state.justering.status === 'justerad') return 'justerat';
  if (state.justering.status === 'submitted') return 'for-justering';
  return ({ open: 'pagar', adjourned: 'ajournerat', closed: 'avslutat' } as const)[state.phase];
}

function rowOf(state: Sammantrade): SammantradeRow | undefined {
  if (state.status === 'none') return undefined;
  const { sammantradeId, organ, organNamn, sammantradesdatum, startsAt, plats } = state;
  const antalParagrafer = state.status === 'held' ? state.paragrafer.length : 0;
  const status = statusOf(state);
  return { sammantradeId, organ, organNamn, sammantradesdatum, startsAt, plats, status, antalParagrafer };
}

/** The statute that hides what these ärenden say. */
export type Hidden = (diarienummer: readonly string[]) => string | undefined;

/** The statute that hides an ärende, a §, or something of the meeting that names no ärende. */
interface HiddenIn {
  readonly arende: (diarienummer: string) => string | undefined;
  readonly paragraf: (paragraf: number) => string | undefined;
  readonly meeting: string | undefined;
}

function hiddenIn(state: Sammantrade, hidden: Hidden, today: Sammantrade = state): HiddenIn {
  const then = (paragraf?: number) => hidden([...arendenIn(state, paragraf), ...arendenIn(today, paragraf)]);
  return { arende: (diarienummer) => hidden([diarienummer]), paragraf: then, meeting: then() };
}

/** The ärenden of a §; of the whole meeting, its föredragningslista too, without `paragraf`. */
export function arendenIn(state: Sammantrade, paragraf?: number): readonly string[] {
  if (state.status === 'none') return [];
  const paragrafer = state.status === 'held' ? state.paragrafer : [];
  const numbers = paragrafer
    .filter((p) => paragraf === undefined || p.paragraf === paragraf)
    .flatMap(({ diarienummer }) => diarienummer);
  const listed =
    paragraf === undefined ? state.foredragningslista.flatMap(({ diarienummer }) => diarienummer ?? []) : [];
  return [...new Set([...numbers, ...listed])];
}

/** The föredragningslista as everyone may read it. An item without an ärende may repeat the words of one that is hidden. */
function publicList(
  state: Exclude<Sammantrade, { status: 'none' }>,
  hidden: HiddenIn,
): Held['foredragningslista'] {
  return state.foredragningslista.map((item) => {
    const statute = item.diarienummer === undefined ? hidden.meeting : hidden.arende(item.diarienummer);
    return statute === undefined ? item : { ...item, rubrik: statute, foredragande: [] };
  });
}

/** Of a draft, only the §§ that are justerade omedelbart, and nothing that may still change. */
function justeradAlone(printed: PrintedProtokoll): PrintedProtokoll {
  return {
    ...printed,
    narvaro: { ledamoter: [], ersattare: [], ovriga: [] },
    paragrafspann: '',
    paragrafer: printed.paragrafer.filter(({ justeradOn }) => justeradOn !== null),
    justering: { status: 'utkast', justeratOn: null, sha256: null, signatures: [], waitsFor: [] },
    rattelser: [],
  };
}
