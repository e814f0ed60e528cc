import type { Actor } from '@liggaren/event-store';
import { stockholmDay, type Datum } from '../calendar/calendar.js';
import type { Underlag } from '../sammantrade/events.js';
import { paragrafOf, stands } from '../sammantrade/state.js';
import type { HistoryFilter, HistoryQueries, HistoryRow, RecordedEvent } from './history.projection.js';
import type { LedgerEvent } from './nouns.js';
import type { Today } from './public-history.js';

/** A step on the road of an ärende: from the registration, through the boards, to what came of the decision. */
export interface VagRow {
  readonly steg: Steg;
  /** The day in the world: of the meeting, the posting, the dispatch. */
  readonly dag: Datum;
  readonly organ?: string | undefined;
  readonly sammantradeId?: string | undefined;
  readonly paragraf?: number | undefined;
  readonly sentence: string;
  readonly actor: Actor;
  readonly recordedAt: string;
  readonly position: string;
}

export type Steg =
  | 'registrering'
  | 'remiss'
  | 'remissvar'
  | 'foredragningslista'
  /** A board's decision that another board's decision came after, or rests on. */
  | 'beredning'
  | 'beslut'
  | 'justering'
  | 'anslag'
  | 'avbrott'
  | 'overklagandetid-ut'
  | 'expediering'
  | 'uppdrag'
  | 'aterrapport'
  | 'delegationsbeslut'
  | 'anmalan'
  | 'avslut'
  | 'aterupptagande';

/** Events read at a time. */
const PAGE = 1_000;

/** The road of an ärende across the meetings, in the order of the days; empty when there is no such ärende. */
export function vagOf(
  view: Pick<HistoryQueries, 'recorded' | 'today'>,
  diarienummer: string,
  edition: HistoryFilter['edition'],
): readonly VagRow[] {
  const today = view.today();
  const all = everyEvent(view, diarienummer, edition).filter(
    ({ row }) => row.paragraf === undefined || row.diarienummer.includes(diarienummer),
  );
  const standing = new Map(
    all
      .filter(({ event }) => event.type === 'BeslutRecorded')
      .map((entry) => [paragrafKey(entry.row), entry]),
  );
  const decisions = [...standing.values()].map(({ row }) => ({ row, dag: meetingDay(row, today) }));
  const rows = all.flatMap(({ row, event }): VagRow[] => {
    if (event.type === 'BeslutRecorded' && standing.get(paragrafKey(row))?.row !== row) return [];
    const step = stepOf(event, row, today);
    if (step === undefined) return [];
    const { organ, sammantradeId, paragraf, sentence, actor, recordedAt, position } = row;
    const steg =
      step.steg === 'beslut' && isBeredning(row, step.dag, decisions, today) ? 'beredning' : step.steg;
    return [{ steg, dag: step.dag, organ, sammantradeId, paragraf, sentence, actor, recordedAt, position }];
  });
  return rows.toSorted((a, b) => (a.dag < b.dag ? -1 : a.dag > b.dag ? 1 : 0));
}

function everyEvent(
  view: Pick<HistoryQueries, 'recorded'>,
  diarienummer: string,
  edition: HistoryFilter['edition'],
): readonly RecordedEvent[] {
  const all: RecordedEvent[] = [];
  for (let after: string | undefined; ;) {
    const page = view.recorded({ edition, diarienummer, order: 'oldest', limit: PAGE, after });
    all.push(...page.entries);
    if (page.next === undefined) return all;
    after = page.next;
  }
}

const paragrafKey = ({ sammantradeId, paragraf }: HistoryRow) => `${sammantradeId} ${paragraf}`;

function meetingDay({ sammantradeId, recordedAt }: HistoryRow, today: Today): Datum {
  const state = today.sammantrade(sammantradeId ?? '');
  return state.status === 'none' ? stockholmDay(recordedAt) : state.sammantradesdatum;
}

function stepOf(
  event: LedgerEvent,
  row: HistoryRow,
  today: Today,
): { readonly steg: Steg; readonly dag: Datum } | undefined {
  const recorded = stockholmDay(row.recordedAt);
  switch (event.type) {
    case 'ArendeRegistered':
      return { steg: 'registrering', dag: event.data.registeredOn ?? recorded };
    case 'RemissSent':
      return { steg: 'remiss', dag: event.data.sentOn };
    case 'RemissAnswered':
      return { steg: 'remissvar', dag: event.data.answeredOn };
    case 'ArendeListed':
      return { steg: 'foredragningslista', dag: recorded };
    case 'BeslutRecorded':
      return { steg: 'beslut', dag: meetingDay(row, today) };
    case 'ProtokollJusterat':
      return { steg: 'justering', dag: event.data.justeratOn };
    case 'ParagrafJusteradOmedelbart':
      return { steg: 'justering', dag: event.data.justeradOn };
    case 'AnslagPosted':
    case 'AnslagReposted':
      return { steg: 'anslag', dag: event.data.postedOn };
    case 'AnslagInterrupted':
      return { steg: 'avbrott', dag: event.data.interruptedOn };
    case 'OverklagandetidExpired':
      return { steg: 'overklagandetid-ut', dag: stockholmDay(event.data.expiredAt) };
    case 'BeslutDispatched':
      return { steg: 'expediering', dag: event.data.dispatchedOn };
    case 'UppdragGiven': {
      const meeting = today.sammantrade(row.sammantradeId ?? '');
      if (meeting.status !== 'held' || !stands(meeting, event)) return undefined;
      return { steg: 'uppdrag', dag: meetingDay(row, today) };
    }
    case 'UppdragReported':
      return { steg: 'aterrapport', dag: event.data.reportedOn };
    case 'DelegationsbeslutRegistered':
      return { steg: 'delegationsbeslut', dag: event.data.beslutatOn };
    case 'DelegationsbeslutReported':
      return { steg: 'anmalan', dag: event.data.reportedOn };
    case 'ArendeClosed':
      return { steg: 'avslut', dag: event.data.closedOn };
    case 'ArendeReopened':
      return { steg: 'aterupptagande', dag: event.data.reopenedOn };
    default:
      return undefined;
  }
}

/** Another board decided later in the ärende, or a § of another board names this one as what it rests on. */
function isBeredning(
  row: HistoryRow,
  dag: Datum,
  decisions: readonly { readonly row: HistoryRow; readonly dag: Datum }[],
  today: Today,
): boolean {
  return decisions.some(
    (other) =>
      other.row.organ !== row.organ &&
      (other.dag > dag || underlagOf(other.row, today).some((underlag) => names(underlag, row, dag, today))),
  );
}

function underlagOf({ sammantradeId, paragraf }: HistoryRow, today: Today): readonly Underlag[] {
  const state = today.sammantrade(sammantradeId ?? '');
  return state.status === 'held' && paragraf !== undefined
    ? (paragrafOf(state, paragraf)?.underlag ?? [])
    : [];
}

function names(underlag: Underlag, row: HistoryRow, dag: Datum, today: Today): boolean {
  const state = today.sammantrade(row.sammantradeId ?? '');
  const namn = state.status === 'none' ? undefined : state.organNamn;
  return (
    underlag.paragraf === row.paragraf &&
    underlag.sammantradesdatum === dag &&
    (underlag.organ === row.organ || underlag.organ === namn)
  );
}
