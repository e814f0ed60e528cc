import { documents, documentTable, type StoredEvent, type View } from '@liggaren/event-store';
import { stockholmDay, type Datum } from '../calendar/calendar.js';
import { breaches, Rejected, type Rule } from '../rule.js';
import {
  aboutOf,
  evolved,
  EVENT_TYPES,
  nounOf,
  unwritten,
  type Folded,
  type LedgerEvent,
  type LedgerEventType,
} from './nouns.js';

/** One breach of one rule by one recorded event. */
export interface ComplianceRow extends Rule {
  /** Names the row for `after`. */
  readonly cursor: string;
  /** What was wrong, and what to do about it. */
  readonly text: string;
  readonly paragraf?: number | undefined;
  readonly daysLate?: number | undefined;
  readonly stream: string;
  readonly position: string;
  readonly eventType: LedgerEventType;
  readonly recordedAt: string;
  /** The board's slug. */
  readonly organ?: string | undefined;
  readonly sammantradeId?: string | undefined;
  /** Of the ärende, or of the decision; the numbers of a § stand in its protokoll. */
  readonly diarienummer: readonly string[];
  /** Another register recorded it first: a rule that blocks a new act is only broken here. */
  readonly imported: boolean;
}

export interface ComplianceQueries {
  /** Newest first. `from` and `to` are days of recording in Stockholm, both included. @throws Rejected CURSOR_INVALID */
  list(filter: {
    /** Of these boards; without it, of all. */
    readonly organs?: readonly string[] | undefined;
    readonly code?: string | undefined;
    readonly from?: Datum | undefined;
    readonly to?: Datum | undefined;
    readonly limit: number;
    /** The cursor of the last row of the page before. */
    readonly after?: string | undefined;
  }): { readonly rows: readonly ComplianceRow[]; readonly next?: string };
  /** What the event at a position breached. */
  at(position: string): readonly ComplianceRow[];
  /** How often each rule was broken in each board, most often first. */
  summary(
    organs?: readonly string[],
  ): readonly (Rule & { readonly organ: string | null; readonly count: number })[];
}

type Stored = Omit<ComplianceRow, 'cursor' | keyof Rule>;
interface Row {
  readonly seq: number;
  readonly row: string;
  readonly rule: string;
}

/**
 * Every breach of a rule that recorded events show: what is flagged, and what an import brought with it. Its texts
 * may repeat what sekretess hides from the public: it is for those who work with it.
 */
export const compliance: View<ComplianceQueries> = {
  name: 'compliance',
  version: 4,
  isHeavy: true,
  // `seq` runs in log order.
  tables: `
    CREATE TABLE breach (
      seq INTEGER PRIMARY KEY,
      position TEXT NOT NULL,
      code TEXT NOT NULL,
      organ TEXT,
      day TEXT NOT NULL,
      rule TEXT NOT NULL,
      row TEXT NOT NULL
    ) STRICT;
    CREATE INDEX breach_position ON breach (position);
    ${documentTable('state')}
  `,

  project: (db) => {
    const states = documents<Folded>(db, 'state');
    const insert = db.prepare(
      `INSERT INTO breach (position, code, organ, day, rule, row)
       VALUES (@position, @code, @organ, @day, @rule, @row)`,
    );

    const apply = (stored: StoredEvent) => {
      const event = { type: stored.type, data: stored.data } as unknown as LedgerEvent;
      const before = states.get(stored.stream) ?? unwritten(event.type);
      const after = evolved(before, event);
      states.put(stored.stream, after);

      const { recordedAt, source } = stored.metadata;
      const imported = source === 'import';
      const found = breaches(nounOf(event.type).rules, before.state, event, stored.metadata);
      const recorded = found.filter(({ rule }) => rule.effect === 'flag' || imported);
      if (recorded.length === 0) return;
      const about = aboutOf(event, after, (stream) => states.get(stream));
      for (const { rule, text, paragraf, daysLate } of recorded) {
        const { code, statute, says, effect } = rule;
        const row: Stored = {
          text,
          paragraf: paragraf ?? about.paragraf,
          daysLate,
          stream: stored.stream,
          position: stored.position,
          eventType: event.type,
          recordedAt,
          organ: about.organ,
          sammantradeId: about.sammantradeId,
          diarienummer: about.diarienummer,
          imported,
        };
        insert.run({
          position: stored.position,
          code,
          organ: about.organ ?? null,
          day: stockholmDay(recordedAt),
          rule: JSON.stringify({ code, statute, says, effect }),
          row: JSON.stringify(row),
        });
      }
    };

    return {
      on: Object.fromEntries(EVENT_TYPES.map((type) => [type, apply])),
      flush: () => states.flush(),
      reset: () => states.reset(),
    };
  },

  queries: (db) => {
    const page = db.prepare<unknown[], Row>(`
      SELECT seq, rule, row FROM breach
      WHERE seq < @before AND (@organs IS NULL OR organ IN (SELECT value FROM json_each(@organs))) AND (@code IS NULL OR code = @code)
        AND day BETWEEN @from AND @to
      ORDER BY seq DESC LIMIT @limit`);
    const counts = db.prepare<object, { rule: string; organ: string | null; count: number }>(`
      SELECT max(rule) AS rule, organ, count(*) AS count FROM breach
      WHERE @organs IS NULL OR organ IN (SELECT value FROM json_each(@organs))
      GROUP BY code, organ ORDER BY count DESC, code, organ`);
    const atPosition = db.prepare<[string], Row>(
      'SELECT seq, rule, row FROM breach WHERE position = ? ORDER BY seq',
    );
    return {
      at: (position) => atPosition.all(position).map(shown),
      list: ({ organs, code, from, to, limit, after }) => {
        const found = page.all({
          before: cursorOf(after),
          organs: organs === undefined ? null : JSON.stringify(organs),
          code: code ?? null,
          from: from ?? '',
          to: to ?? '9999-12-31',
          limit: limit + 1,
        });
        const rows = found.slice(0, limit).map(shown);
        const last = rows.at(-1);
        return found.length > limit && last !== undefined ? { rows, next: last.cursor } : { rows };
      },
      summary: (organs) =>
        counts
          .all({ organs: organs === undefined ? null : JSON.stringify(organs) })
          .map(({ rule, organ, count }) => ({ ...(JSON.parse(rule) as Rule), organ, count })),
    };
  },
};

const shown = ({ seq, rule, row }: Row): ComplianceRow => ({
  cursor: String(seq),
  ...(JSON.parse(rule) as Rule),
  ...(JSON.parse(row) as Stored),
});

function cursorOf(text: string | undefined): number {
  if (text === undefined) return Number.MAX_SAFE_INTEGER;
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new Rejected('CURSOR_INVALID', 'Sidan finns inte. Börja om från den första sidan.');
  }
  return Number(text);
}
