import { Projector } from '@liggaren/event-store';
import { Clock, compliance, deadlines, protokoll, statistik, type ComplianceRow } from '@liggaren/governance';
import { Controller, Header, Query } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { TheReading, type Reading } from './access/reading.js';
import { csv } from './csv.js';
import { Problem } from './problem.js';
import {
  AfterQuery,
  ComplianceFilter,
  ComplianceQuery,
  DeadlinesQuery,
  PAGE,
  StatistikQuery,
  today,
} from './query.js';
import { QueryRoute } from './route.js';

const MOST_DEADLINES = 200;
/** Rows of a document read at a time. */
const DOCUMENT_PAGE = 1_000;

/** What is to be done, and what went wrong. */
@ApiTags('översikt')
@Controller('api')
export class OversiktController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute('klocka', {
    id: 'getKlocka',
    needs: 'oppet.las',
    says: 'Liggarens klocka: tiden som det som registreras nu får.',
  })
  klocka(@Query() _query: AfterQuery) {
    return { nu: this.clock.now().toISOString() };
  }

  @QueryRoute('compliance', {
    id: 'listCompliance',
    needs: 'oversikt.las',
    of: 'query',
    says: 'Avvikelserna från reglerna, nyast först: vad som var fel, lagrummet och händelsen. summary räknar dem per regel och organ.',
  })
  compliance(
    @Query() { cursor, limit = PAGE, organ, code, from, to }: ComplianceQuery,
    @TheReading() reading: Reading,
  ) {
    const view = this.projector.queries(compliance);
    const own = reading.organs('oversikt.las');
    const organs = organ === undefined ? own : [organ];
    const { rows, ...more } = view.list({ organs, code, from, to, limit, after: cursor });
    reading.saw(rows.flatMap((row) => arendenOfRow(this.projector, row, row.diarienummer)));
    const linked = rows.map((row) => ({ ...row, event: addressOf(row) }));
    return { rows: linked, ...more, summary: view.summary(own) };
  }

  @QueryRoute('compliance.csv', {
    id: 'getComplianceCsv',
    needs: 'oversikt.las',
    of: 'query',
    says: 'Hela avvikelserapporten som kalkylblad: en rad per avvikelse, med lagrum, händelse och antal dagar för sent.',
  })
  @ApiProduces('text/csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="avvikelser.csv"')
  complianceCsv(
    @Query() { organ, code, from, to }: ComplianceFilter,
    @TheReading() reading: Reading,
  ): string {
    const view = this.projector.queries(compliance);
    const organs = organ === undefined ? reading.organs('oversikt.las') : [organ];
    const rows: ComplianceRow[] = [];
    for (let after: string | undefined; ;) {
      const page = view.list({ organs, code, from, to, limit: DOCUMENT_PAGE, after });
      rows.push(...page.rows);
      if (page.next === undefined) break;
      after = page.next;
    }
    reading.saw(rows.flatMap((row) => arendenOfRow(this.projector, row, row.diarienummer)));
    return csv([COLUMNS.map(([heading]) => heading), ...rows.map((row) => COLUMNS.map(([, of]) => of(row)))]);
  }

  @QueryRoute('deadlines', {
    id: 'listDeadlines',
    needs: 'oversikt.las',
    of: 'query',
    says: 'Det som ska göras: allt som väntar, det som ska göras i dag, det som är sent, och hur många av varje slag.',
  })
  deadlines(@Query() { organ, limit = MOST_DEADLINES }: DeadlinesQuery, @TheReading() reading: Reading) {
    const view = this.projector.queries(deadlines);
    const day = today(this.clock);
    const own = reading.organs('oversikt.las');
    const organs = organ === undefined ? own : [organ];
    const open = view.open({ organs, limit });
    const [due, late] = [view.due(day, { organs }), view.late(day, { organs })];
    reading.saw(
      [...open, ...due, ...late].flatMap(({ link }) =>
        arendenOfRow(this.projector, link, link.diarienummer === undefined ? [] : [link.diarienummer]),
      ),
    );
    return { today: day, open, due, late, count: view.count(day, { organs: own }) };
  }

  @QueryRoute('statistik', {
    id: 'getStatistik',
    needs: 'oversikt.las',
    of: 'query',
    says: 'Per organ och månad: registrerade och avslutade ärenden, och dagarna från sammanträde till anslag.',
  })
  statistik(@Query() query: StatistikQuery, @TheReading() reading: Reading) {
    return this.numbers(query, reading);
  }

  @QueryRoute('statistik.csv', {
    id: 'getStatistikCsv',
    needs: 'oversikt.las',
    of: 'query',
    says: 'Samma tal som kalkylblad: en rad per organ och månad.',
  })
  @ApiProduces('text/csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="statistik.csv"')
  statistikCsv(@Query() query: StatistikQuery, @TheReading() reading: Reading): string {
    const { arenden, anslag } = this.numbers(query, reading);
    const rows = new Map<string, (string | number | undefined)[]>();
    const rowOf = ({ organ, month }: { readonly organ: string; readonly month: string }) => {
      const key = `${month} ${organ}`;
      const row = rows.get(key) ?? [month, organ, 0, 0, 0, undefined, undefined];
      rows.set(key, row);
      return row;
    };
    for (const row of arenden) rowOf(row).splice(2, 2, row.registered, row.closed);
    for (const row of anslag) rowOf(row).splice(4, 3, row.count, decimal(row.medianDays), row.longestDays);
    const ordered = [...rows.keys()].toSorted().map((key) => rows.get(key)!);
    return csv([STATISTIK_COLUMNS, ...ordered]);
  }

  // Whoever may see what is to be done reads the rows behind these numbers too, in the same boards.
  private numbers({ organ, from, to }: StatistikQuery, reading: Reading) {
    if (from !== undefined && to !== undefined && to < from) {
      throw new Problem(400, 'DAYS_REVERSED', 'from ska vara dagen för to eller tidigare. Byt plats på dem.');
    }
    const view = this.projector.queries(statistik);
    const organs = organ === undefined ? reading.organs('oversikt.las') : [organ];
    return {
      arenden: view.arenden({ organs, from, to }),
      undated: view.undated({ organs }),
      anslag: view.anslag({ organs, from, to }),
    };
  }
}

/** As a spreadsheet in Swedish reads it: `6,5`. */
const decimal = (number: number) => String(number).replace('.', ',');

const STATISTIK_COLUMNS = [
  'Månad',
  'Organ',
  'Registrerade ärenden',
  'Avslutade ärenden',
  'Anslagna protokoll',
  'Dagar till anslag, median',
  'Dagar till anslag, längst',
];

/** The ärenden that a row is about: its own, and those of its §. */
export function arendenOfRow(
  projector: Projector,
  {
    sammantradeId,
    paragraf,
  }: { readonly sammantradeId?: string | undefined; readonly paragraf?: number | undefined },
  diarienummer: readonly string[],
): readonly string[] {
  if (sammantradeId === undefined || paragraf === undefined) return diarienummer;
  return [...diarienummer, ...projector.queries(protokoll).arendenIn(sammantradeId, paragraf)];
}

/** Where the event of a breach is read. */
const addressOf = ({ position }: ComplianceRow) => `/api/history/${encodeURIComponent(position)}`;

const COLUMNS: readonly (readonly [string, (row: ComplianceRow) => string | number | undefined])[] = [
  ['Regel', ({ code }) => code],
  ['Lagrum', ({ statute }) => statute],
  ['Vad regeln säger', ({ says }) => says],
  ['Vad som var fel', ({ text }) => text],
  ['Dagar för sent', ({ daysLate }) => daysLate],
  ['Organ', ({ organ }) => organ],
  ['Sammanträde', ({ sammantradeId }) => sammantradeId],
  ['§', ({ paragraf }) => paragraf],
  ['Diarienummer', ({ diarienummer }) => diarienummer.join(', ')],
  ['Registrerat', ({ recordedAt }) => recordedAt],
  ['Inläst från annat register', ({ imported }) => (imported ? 'ja' : 'nej')],
  ['Händelse', ({ eventType }) => eventType],
  ['Plats i liggaren', ({ position }) => position],
  ['Adress', addressOf],
];
