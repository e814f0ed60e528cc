import { Projector } from '@liggaren/event-store';
import { Clock, compliance, deadlines, protokoll } from '@liggaren/governance';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TheReading, type Reading } from './access/reading.js';
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
    const page = view.list({ organs, code, from, to, limit, after: cursor });
    reading.saw(page.rows.flatMap((row) => this.arendenOf(row, row.diarienummer)));
    return { ...page, summary: view.summary(own) };
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
        this.arendenOf(link, link.diarienummer === undefined ? [] : [link.diarienummer]),
      ),
    );
    return { today: day, open, due, late, count: view.count(day, { organs: own }) };
  }

  /** The ärenden that a row is about: its own, and those of its §. */
  private arendenOf(
    {
      sammantradeId,
      paragraf,
    }: { readonly sammantradeId?: string | undefined; readonly paragraf?: number | undefined },
    diarienummer: readonly string[],
  ): readonly string[] {
    if (sammantradeId === undefined || paragraf === undefined) return diarienummer;
    return [...diarienummer, ...this.projector.queries(protokoll).arendenIn(sammantradeId, paragraf)];
  }
}
