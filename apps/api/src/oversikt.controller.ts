import { Projector } from '@liggaren/event-store';
import { Clock, compliance, deadlines } from '@liggaren/governance';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ComplianceQuery, DeadlinesQuery, PAGE, today } from './query.js';
import { QueryRoute } from './route.js';

const MOST_DEADLINES = 200;

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
    return { ...view.list({ organ, code, from, to, limit, after: cursor }), summary: view.summary() };
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
