import { Projector } from '@liggaren/event-store';
import { Clock, compliance, deadlines, type ComplianceRow } from '@liggaren/governance';
import { Controller, Header, Query } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { csv } from './csv.js';
import { ComplianceFilter, ComplianceQuery, DeadlinesQuery, PAGE, today } from './query.js';
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

  @QueryRoute('compliance', {
    id: 'listCompliance',
    says: 'Avvikelserna från reglerna, nyast först: vad som var fel, lagrummet och händelsen. summary räknar dem per regel och organ.',
  })
  compliance(@Query() { cursor, limit = PAGE, organ, code, from, to }: ComplianceQuery) {
    const view = this.projector.queries(compliance);
    const { rows, ...more } = view.list({ organ, code, from, to, limit, after: cursor });
    const linked = rows.map((row) => ({ ...row, event: addressOf(row) }));
    return { rows: linked, ...more, summary: view.summary() };
  }

  @QueryRoute('compliance.csv', {
    id: 'getComplianceCsv',
    says: 'Hela avvikelserapporten som kalkylblad: en rad per avvikelse, med lagrum, händelse och antal dagar för sent.',
  })
  @ApiProduces('text/csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="avvikelser.csv"')
  complianceCsv(@Query() { organ, code, from, to }: ComplianceFilter): string {
    const view = this.projector.queries(compliance);
    const rows: ComplianceRow[] = [];
    for (let after: string | undefined; ;) {
      const page = view.list({ organ, code, from, to, limit: DOCUMENT_PAGE, after });
      rows.push(...page.rows);
      if (page.next === undefined) break;
      after = page.next;
    }
    return csv([COLUMNS.map(([heading]) => heading), ...rows.map((row) => COLUMNS.map(([, of]) => of(row)))]);
  }

  @QueryRoute('deadlines', {
    id: 'listDeadlines',
    says: 'Det som ska göras: allt som väntar, det som ska göras i dag, det som är sent, och hur många av varje slag.',
  })
  deadlines(@Query() { organ, limit = MOST_DEADLINES }: DeadlinesQuery) {
    const view = this.projector.queries(deadlines);
    const day = today(this.clock);
    const ofOrgan = <Row extends { readonly organ: string }>(rows: readonly Row[]) =>
      organ === undefined ? rows : rows.filter((row) => row.organ === organ);
    return {
      today: day,
      open: view.open({ organ, limit }),
      due: ofOrgan(view.due(day)),
      late: ofOrgan(view.late(day)),
      count: view.count(day),
    };
  }
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
