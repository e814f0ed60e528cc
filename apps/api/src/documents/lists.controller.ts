import {
  anslagsbevisDocument,
  diarielistaDocument,
  diarieutdragDocument,
  regelefterlevnadDocument,
  type Register,
} from '@liggaren/documents';
import { Projector } from '@liggaren/event-store';
import {
  anslagstavla,
  Clock,
  compliance,
  diarium,
  organView,
  Rejected,
  type ComplianceRow,
  type DiariumRow,
} from '@liggaren/governance';
import { Templates } from '@liggaren/worker';
import { Controller, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { TheReading, type Reading } from '../access/reading.js';
import { arendeIn, TheDiarienummer } from '../diarienummer.js';
import { arendenOfRow } from '../oversikt.controller.js';
import { AfterQuery, ComplianceFilter, DiariumQuery, today } from '../query.js';
import { QueryRoute } from '../route.js';
import { pdf, PDF } from './answer.js';

/** Rows that a list on paper holds at most. */
const MOST_ROWS = 5_000;
const PAGE = 200;

/** What is printed of the registers: the anslagsbevis, the open diarium, the compliance report. */
@ApiTags('dokument')
@Controller('api')
export class ListsController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly templates: Templates,
  ) {}

  @QueryRoute('anslag/:id/bevis.pdf', {
    id: 'getAnslagsbevisPdf',
    needs: 'oppet.las',
    says: 'Beviset om att det har anslagits, som PDF/A.',
  })
  @ApiProduces(PDF)
  async bevisPdf(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const day = today(this.clock);
    const anslag = this.projector.queries(anslagstavla).byId(id, day);
    if (anslag === undefined) throw new Rejected('ANSLAG_NOT_FOUND', `Det finns inget anslag ${id}.`);
    const template = await this.templates.of(anslag.organ);
    return pdf(anslagsbevisDocument(anslag, template.names, day), template, `anslagsbevis-${id}`, reply);
  }

  @QueryRoute('diarium/:serie/:ar/:lopnr/utdrag.pdf', {
    id: 'getDiarieutdragPdf',
    needs: 'oppet.las',
    says: 'Ett ärende i det öppna diariet som PDF/A.',
  })
  @ApiProduces(PDF)
  async diarieutdragPdf(
    @TheDiarienummer() dnr: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const arende = arendeIn(this.projector, dnr, 'public');
    const template = await this.templates.of(arende.organ);
    const register = this.register(arende.organ);
    const document = diarieutdragDocument(arende, register, template.names, today(this.clock));
    return pdf(document, template, `diarieutdrag-${dnr.replaceAll(/[ /]/g, '-')}`, reply);
  }

  @QueryRoute('diarium/lista.pdf', {
    id: 'getDiarielistaPdf',
    needs: 'oppet.las',
    says: `Det öppna diariets rader, eller de som en sökning finner, som PDF/A. Högst ${MOST_ROWS}.`,
  })
  @ApiProduces(PDF)
  async diarielistaPdf(@Query() query: DiariumQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    const { organ = '', serie, ar, q } = query;
    const view = this.projector.queries(diarium);
    const rows = all<DiariumRow>(query.cursor, (after) =>
      view.search({ ...query.in('public'), limit: PAGE, after }),
    );
    const template = await this.templates.of(organ);
    const asked = [serie, ar, q].filter((part) => part !== undefined).join(' ') || 'Alla ärenden';
    const register = this.register(organ, rows[0]?.organ);
    const document = diarielistaDocument(rows, asked, register, template.names, today(this.clock));
    return pdf(document, template, 'diarium', reply);
  }

  @QueryRoute('compliance.pdf', {
    id: 'getCompliancePdf',
    needs: 'oversikt.las',
    of: 'query',
    says: `Avvikelserna från reglerna, regel för regel, som PDF/A. Högst ${MOST_ROWS}.`,
  })
  @ApiProduces(PDF)
  async compliancePdf(
    @Query() { organ, code, from, to }: ComplianceFilter,
    @Res({ passthrough: true }) reply: FastifyReply,
    @TheReading() reading: Reading,
  ) {
    const organs = organ === undefined ? reading.organs('oversikt.las') : [organ];
    const view = this.projector.queries(compliance);
    const rows = all<ComplianceRow>(undefined, (after) =>
      view.list({ organs, code, from, to, limit: PAGE, after }),
    );
    reading.saw(rows.flatMap((row) => arendenOfRow(this.projector, row, row.diarienummer)));
    const template = await this.templates.of(organ ?? '');
    const register = this.register(organ ?? '', rows.find((row) => row.organ !== undefined)?.organ);
    const asked = [
      organ === undefined ? 'Alla organ' : register.organ,
      from === undefined ? '' : `från ${from}`,
      to === undefined ? '' : `till ${to}`,
    ];
    const words = asked.filter((part) => part !== '').join(' ');
    const document = regelefterlevnadDocument(rows, words, register, template.names, today(this.clock));
    return pdf(document, template, 'regelefterlevnad', reply);
  }

  /** Whose register it is; of no one board, the organisation of some board in it. */
  private register(organ: string, some: string = organ): Register {
    const found = this.projector.queries(organView).bySlug(organ || some, today(this.clock));
    return { organisation: found?.organisation ?? '', organ: organ === '' ? '' : (found?.namn ?? '') };
  }
}

/** The rows of all pages, up to MOST_ROWS. */
function all<Row>(
  first: string | undefined,
  page: (after: string | undefined) => { readonly rows: readonly Row[]; readonly next?: string | undefined },
): readonly Row[] {
  const found: Row[] = [];
  for (let after = first; found.length < MOST_ROWS;) {
    const { rows, next } = page(after);
    found.push(...rows);
    if (next === undefined) break;
    after = next;
  }
  return found.slice(0, MOST_ROWS);
}
