import type { Readable } from 'node:stream';
import { kallelseDocument, protokollDocument } from '@liggaren/documents';
import { Projector } from '@liggaren/event-store';
import { Clock, organView, protokoll, Rejected } from '@liggaren/governance';
import { Templates, Verifications } from '@liggaren/worker';
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
import { Needs } from '../access/needs.js';
import { TheReading, type Reading } from '../access/reading.js';
import { Problem } from '../problem.js';
import { AfterQuery, today } from '../query.js';
import { Problems, QueryRoute } from '../route.js';
import { html, HTML, pdf, PDF } from './answer.js';

/** Where a board's logo is put. */
export const LOGOTYP_PATH = '/api/organ/:slug/logotyp';

/** What those who work with a meeting print: the kallelse and the draft, in the edition that they may read. */
@ApiTags('dokument')
@Controller('api')
export class SammantradePapersController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly templates: Templates,
    private readonly verifications: Verifications,
  ) {}

  @QueryRoute('sammantraden/:id/utkast.pdf', {
    id: 'getUtkastPdf',
    needs: 'utkast.las',
    of: 'sammantrade',
    says: 'Protokollet så som det står nu. UTKAST står över varje sida tills det är justerat.',
  })
  @ApiProduces(PDF)
  async utkastPdf(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
    @TheReading() reading: Reading,
  ) {
    const { document, template } = await this.utkast(id, reading);
    return pdf(document, template, `utkast-${id}`, reply);
  }

  @QueryRoute('sammantraden/:id/utkast.html', {
    id: 'getUtkastHtml',
    needs: 'utkast.las',
    of: 'sammantrade',
    says: 'Protokollet så som det står nu, som en sida att läsa eller skriva ut.',
  })
  @ApiProduces(HTML)
  async utkastHtml(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
    @TheReading() reading: Reading,
  ) {
    const { document, template } = await this.utkast(id, reading);
    return html(document, template, reply);
  }

  @QueryRoute('sammantraden/:id/kallelse.pdf', {
    id: 'getKallelsePdf',
    needs: 'register.las',
    of: 'sammantrade',
    says: 'Kallelsen med föredragningslistan som PDF/A.',
  })
  @ApiProduces(PDF)
  async kallelsePdf(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
    @TheReading() reading: Reading,
  ) {
    const detail = await this.detail(id, reading, { draft: false });
    const organ = this.projector.queries(organView).bySlug(detail.organ, detail.sammantradesdatum);
    if (organ === undefined) throw new Rejected('ORGAN_NOT_FOUND', `Det finns inget organ ${detail.organ}.`);
    const template = await this.templates.of(detail.organ);
    const document = kallelseDocument(detail, organ, template.names, today(this.clock));
    return pdf(document, template, `kallelse-${id}`, reply);
  }

  @Put('organ/:slug/logotyp')
  @Needs({ needs: 'organ.regler', of: 'slug' })
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
  @Problems(401, 403, 404, 409, 415, 429, 500, 503)
  putLogotyp(@Param('slug') slug: string, @Req() request: FastifyRequest<{ Body: Readable }>) {
    if (this.projector.queries(organView).bySlug(slug, today(this.clock)) === undefined) {
      throw new Rejected('ORGAN_NOT_FOUND', `Det finns inget organ med kortnamnet ${slug}.`);
    }
    return this.templates.putLogo(slug, request.body);
  }

  private async utkast(id: string, reading: Reading) {
    const { organ, protokoll: printed } = await this.detail(id, reading, { draft: true });
    const template = await this.templates.of(organ);
    const verification = await this.verifications.of(printed!);
    return { document: protokollDocument(printed!, template.names, verification), template };
  }

  /** The meeting, with `draft` its protokoll, in the edition of who asks. What is secret in it is logged as read. */
  private async detail(id: string, reading: Reading, { draft }: { readonly draft: boolean }) {
    const view = this.projector.queries(protokoll);
    const open = view.detail(id, { draft, secret: false });
    if (open === undefined) throw new Rejected('SAMMANTRADE_NOT_FOUND', `Det finns inget sammanträde ${id}.`);
    if (draft && open.protokoll === null) {
      throw new Problem(
        404,
        'PROTOKOLL_NOT_FOUND',
        'Sammanträdet är inte öppnat, så det finns inget protokoll.',
      );
    }
    const secret = reading.may('sekretess.las', open.organ) || (await reading.signsAt(id));
    if (!secret) return open;
    reading.saw(view.arendenIn(id));
    return view.detail(id, { draft, secret })!;
  }
}
