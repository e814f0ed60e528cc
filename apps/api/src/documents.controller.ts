import type { Readable } from 'node:stream';
import {
  anslagsbevisDocument,
  diarielistaDocument,
  diarieutdragDocument,
  kallelseDocument,
  protokollDocument,
  regelefterlevnadDocument,
  renderHtml,
  renderPdf,
  utdragDocument,
  type Document,
  type Register,
  type Template,
} from '@liggaren/documents';
import { Projector } from '@liggaren/event-store';
import {
  anslagstavla,
  Clock,
  compliance,
  diarium,
  organView,
  protokoll,
  publicProtokollAsOf,
  Rejected,
  sammantradeAsOf,
  type ComplianceRow,
  type DiariumRow,
  type PrintedProtokoll,
  type SammantradeDetail,
} from '@liggaren/governance';
import { Controller, Param, Put, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferred } from './accept.js';
import { actorOf } from './act.js';
import { asKnown, atThatTime, knownAt } from './as-of.js';
import { arendeIn, TheDiarienummer } from './diarienummer.js';
import { Problem } from './problem.js';
import { AfterQuery, AsOfQuery, ComplianceQuery, DiariumQuery, today } from './query.js';
import { Problems, QueryRoute } from './route.js';
import { Templates } from './templates.js';
import { Verifications } from './verification.js';

const PDF = 'application/pdf';
const HTML = 'text/html';
const JSON_TYPE = 'application/json';

/** A document is one page that fetches nothing and runs nothing. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Rows that a list on paper holds at most. */
const MOST_ROWS = 5_000;

/** What the board posts, sends and files, as paper and as pages. */
@ApiTags('dokument')
@Controller('api')
export class DocumentsController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly templates: Templates,
    private readonly verifications: Verifications,
  ) {}

  @QueryRoute('sammantraden/:id/protokoll', {
    id: 'getProtokoll',
    says: 'Det justerade protokollet, som JSON, HTML eller PDF enligt Accept; med asOf alltid JSON. Före justeringen bara de paragrafer som har justerats omedelbart.',
    isPublic: true,
  })
  @ApiProduces(JSON_TYPE, HTML, PDF)
  async getProtokoll(
    @Param('id') id: string,
    @Query() { asOf, ...query }: AsOfQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (asOf !== undefined) return this.protokollThen(id, asOf);
    void reply.header('vary', 'accept');
    const wanted = preferred(request.headers.accept, [JSON_TYPE, HTML, PDF]);
    switch (wanted) {
      case JSON_TYPE:
        return this.published(id).shown;
      case HTML:
        return this.protokollHtml(id, query, request, reply);
      case PDF:
        return this.protokollPdf(id, query, request, reply);
      case undefined:
        throw new Problem(
          406,
          'NOT_ACCEPTABLE',
          'Protokollet finns som JSON, HTML och PDF. Ange en av dem i Accept.',
        );
      default:
        return wanted satisfies never;
    }
  }

  private protokollThen(id: string, asOf: string) {
    const known = knownAt(this.projector, asOf);
    const shown = publicProtokollAsOf(known, id);
    if (shown !== undefined) return asKnown(known, shown);
    if (sammantradeAsOf(known, id) === undefined) {
      throw new Rejected('SAMMANTRADE_NOT_FOUND', `Det fanns inget sammanträde ${id} ${atThatTime(asOf)}.`);
    }
    throw new Problem(404, 'PROTOKOLL_NOT_JUSTERAT', `Protokollet var inte justerat ${atThatTime(asOf)}.`);
  }

  @QueryRoute('sammantraden/:id/protokoll.pdf', {
    id: 'getProtokollPdf',
    says: 'Det justerade protokollet som PDF/A.',
    isPublic: true,
  })
  @ApiProduces(PDF)
  async protokollPdf(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { shown, detail } = this.published(id);
    const template = await this.templates.of(detail.organ);
    return pdf(
      protokollDocument(shown, template.names, await this.verifications.of(request, shown)),
      template,
      `protokoll-${id}`,
      reply,
    );
  }

  @QueryRoute('sammantraden/:id/protokoll.html', {
    id: 'getProtokollHtml',
    says: 'Det justerade protokollet som en sida att läsa eller skriva ut.',
    isPublic: true,
  })
  @ApiProduces(HTML)
  async protokollHtml(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { shown, detail } = this.published(id);
    const template = await this.templates.of(detail.organ);
    return html(
      protokollDocument(shown, template.names, await this.verifications.of(request, shown)),
      template,
      reply,
    );
  }

  @QueryRoute('sammantraden/:id/paragrafer/:paragraf/utdrag.pdf', {
    id: 'getProtokollsutdragPdf',
    says: 'Ett protokollsutdrag av en justerad paragraf som PDF/A, bestyrkt av den som anges i Liggaren-Actor, annars att bestyrka för hand.',
    isPublic: true,
  })
  @ApiProduces(PDF)
  async utdragPdf(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Query() _query: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { shown, detail } = this.published(id);
    const template = await this.templates.of(detail.organ);
    const certificate = { namn: certifier(request), datum: today(this.clock) };
    const document = utdragDocument(
      shown,
      Number(paragraf),
      certificate,
      template.names,
      await this.verifications.of(request, shown),
    );
    if (document === undefined) {
      throw new Rejected(
        'PARAGRAF_NOT_FOUND',
        `Det finns ingen justerad § ${paragraf} i sammanträdet ${id}.`,
      );
    }
    return pdf(document, template, `utdrag-${id}-p${paragraf}`, reply);
  }

  @QueryRoute('sammantraden/:id/utkast.pdf', {
    id: 'getUtkastPdf',
    says: 'Protokollet så som det står nu, med allt som är sekretessmarkerat. UTKAST står över varje sida tills det är justerat.',
  })
  @ApiProduces(PDF)
  async utkastPdf(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { printed, detail } = this.opened(id);
    const template = await this.templates.of(detail.organ);
    const document = protokollDocument(
      printed,
      template.names,
      await this.verifications.of(request, printed),
    );
    return pdf(document, template, `utkast-${id}`, reply);
  }

  @QueryRoute('sammantraden/:id/utkast.html', {
    id: 'getUtkastHtml',
    says: 'Protokollet så som det står nu, som en sida att läsa eller skriva ut.',
  })
  @ApiProduces(HTML)
  async utkastHtml(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { printed, detail } = this.opened(id);
    const template = await this.templates.of(detail.organ);
    return html(
      protokollDocument(printed, template.names, await this.verifications.of(request, printed)),
      template,
      reply,
    );
  }

  @QueryRoute('sammantraden/:id/kallelse.pdf', {
    id: 'getKallelsePdf',
    says: 'Kallelsen med föredragningslistan som PDF/A.',
  })
  @ApiProduces(PDF)
  async kallelsePdf(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const detail = this.detail(id);
    const organ = this.projector.queries(organView).bySlug(detail.organ, detail.sammantradesdatum);
    if (organ === undefined) throw new Rejected('ORGAN_NOT_FOUND', `Det finns inget organ ${detail.organ}.`);
    const template = await this.templates.of(detail.organ);
    const document = kallelseDocument(detail, organ, template.names, today(this.clock));
    return pdf(document, template, `kallelse-${id}`, reply);
  }

  @QueryRoute('anslag/:id/bevis.pdf', {
    id: 'getAnslagsbevisPdf',
    says: 'Beviset om att det har anslagits, som PDF/A.',
    isPublic: true,
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
    says: 'Ett ärende i det öppna diariet som PDF/A.',
    isPublic: true,
  })
  @ApiProduces(PDF)
  async diarieutdragPdf(
    @TheDiarienummer() dnr: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const arende = arendeIn(this.projector, dnr, 'public');
    const template = await this.templates.of(arende.organ);
    const document = diarieutdragDocument(
      arende,
      this.register(arende.organ),
      template.names,
      today(this.clock),
    );
    return pdf(document, template, `diarieutdrag-${dnr.replaceAll(/[ /]/g, '-')}`, reply);
  }

  @QueryRoute('diarium/lista.pdf', {
    id: 'getDiarielistaPdf',
    says: 'Det öppna diariets rader, eller de som en sökning finner, som PDF/A. Högst 5 000.',
    isPublic: true,
  })
  @ApiProduces(PDF)
  async diarielistaPdf(@Query() query: DiariumQuery, @Res({ passthrough: true }) reply: FastifyReply) {
    const rows: DiariumRow[] = [];
    for (let after = query.cursor; rows.length < MOST_ROWS;) {
      const page = this.projector.queries(diarium).search({ ...query.in('public'), limit: 200, after });
      rows.push(...page.rows);
      if (page.next === undefined) break;
      after = page.next;
    }
    const template = await this.templates.of(query.organ ?? '');
    const asked =
      [query.serie, query.ar, query.q].filter((part) => part !== undefined).join(' ') || 'Alla ärenden';
    const register = this.register(query.organ ?? rows[0]?.organ ?? '');
    const shown = query.organ === undefined ? { ...register, organ: '' } : register;
    const document = diarielistaDocument(rows, asked, shown, template.names, today(this.clock));
    return pdf(document, template, 'diarium', reply);
  }

  @QueryRoute('compliance.pdf', {
    id: 'getCompliancePdf',
    says: 'Avvikelserna från reglerna, regel för regel, som PDF/A. Högst 5 000.',
  })
  @ApiProduces(PDF)
  async compliancePdf(
    @Query() { organ, code, from, to }: ComplianceQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const rows: ComplianceRow[] = [];
    for (let after: string | undefined; rows.length < MOST_ROWS;) {
      const page = this.projector.queries(compliance).list({ organ, code, from, to, limit: 200, after });
      rows.push(...page.rows);
      if (page.next === undefined) break;
      after = page.next;
    }
    const template = await this.templates.of(organ ?? '');
    const register = this.register(organ ?? rows.find((row) => row.organ !== undefined)?.organ ?? '');
    const asked = [
      organ === undefined ? 'Alla organ' : register.organ,
      from === undefined ? '' : `från ${from}`,
      to === undefined ? '' : `till ${to}`,
    ];
    const document = regelefterlevnadDocument(
      rows,
      asked.filter((part) => part !== '').join(' '),
      organ === undefined ? { ...register, organ: '' } : register,
      template.names,
      today(this.clock),
    );
    return pdf(document, template, 'regelefterlevnad', reply);
  }

  @Put('organ/:slug/logotyp')
  @ApiOperation({
    operationId: 'putLogotyp',
    summary: 'Organets logotyp på dokumenten: SVG, PNG eller JPEG, högst 1 MiB.',
  })
  @ApiParam({ name: 'slug', schema: { type: 'string' }, description: 'Organets kortnamn.' })
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({
    status: 200,
    description: 'Logotypen används från och med nu.',
    schema: { type: 'object', example: { mediaType: 'image/svg+xml', bytes: 4213 } },
  })
  @Problems(404, 409, 415, 500, 503)
  putLogotyp(@Param('slug') slug: string, @Req() request: FastifyRequest<{ Body: Readable }>) {
    if (this.projector.queries(organView).bySlug(slug, today(this.clock)) === undefined) {
      throw new Rejected('ORGAN_NOT_FOUND', `Det finns inget organ med kortnamnet ${slug}.`);
    }
    return this.templates.putLogo(slug, request.body);
  }

  /** The meeting, and what everyone may read of its protokoll. */
  private published(id: string): { shown: PrintedProtokoll; detail: SammantradeDetail } {
    const detail = this.detail(id);
    const shown = this.projector.queries(protokoll).publicProtokoll(id);
    if (shown === undefined) {
      throw new Problem(
        404,
        'PROTOKOLL_NOT_JUSTERAT',
        'Protokollet är inte justerat än. Det visas här när det är det.',
      );
    }
    return { shown, detail };
  }

  private opened(id: string): { printed: PrintedProtokoll; detail: SammantradeDetail } {
    const detail = this.detail(id);
    if (detail.protokoll === null) {
      throw new Problem(
        404,
        'PROTOKOLL_NOT_FOUND',
        'Sammanträdet är inte öppnat, så det finns inget protokoll.',
      );
    }
    return { printed: detail.protokoll, detail };
  }

  private detail(id: string): SammantradeDetail {
    const detail = this.projector.queries(protokoll).detail(id);
    if (detail === undefined)
      throw new Rejected('SAMMANTRADE_NOT_FOUND', `Det finns inget sammanträde ${id}.`);
    return detail;
  }

  private register(organ: string): Register {
    const found = this.projector.queries(organView).bySlug(organ, today(this.clock));
    return { organisation: found?.organisation ?? '', organ: found?.namn ?? '' };
  }
}

/** Whoever asks for an extract certifies it, when they say who they are; else it is done by hand on the paper. */
function certifier({ headers }: FastifyRequest): string | null {
  return headers['liggaren-actor'] === undefined ? null : actorOf(headers).name;
}

async function pdf(
  document: Document,
  template: Template,
  name: string,
  reply: FastifyReply,
): Promise<Buffer> {
  const bytes = await renderPdf(document, template);
  const ascii = name.replaceAll(/[^a-zA-Z0-9.-]/g, '_');
  void reply.headers({
    'content-type': PDF,
    'content-disposition': `inline; filename="${ascii}.pdf"; filename*=UTF-8''${encodeURIComponent(name)}.pdf`,
    'x-content-type-options': 'nosniff',
  });
  return bytes;
}

function html(document: Document, template: Template, reply: FastifyReply): string {
  void reply.headers({
    'content-type': `${HTML}; charset=utf-8`,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
  });
  return renderHtml(document, template);
}
