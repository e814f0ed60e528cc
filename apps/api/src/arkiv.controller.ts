import { archiveZip, protokollDocument, renderPdf } from '@liggaren/documents';
import { Projector } from '@liggaren/event-store';
import {
  Clock,
  diarium,
  Filer,
  organView,
  protokoll,
  Rejected,
  type DiariumArende,
  type PrintedProtokoll,
} from '@liggaren/governance';
import { Controller, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { arendeIn, TheDiarienummer } from './diarienummer.js';
import { AfterQuery, today } from './query.js';
import { QueryRoute } from './route.js';
import { Templates } from './templates.js';
import { Verifications } from './verification.js';

/** Deliveries to the archive, with everything that is under sekretess. */
@ApiTags('arkiv')
@Controller('api/arkiv')
export class ArkivController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly filer: Filer,
    private readonly templates: Templates,
    private readonly verifications: Verifications,
  ) {}

  @QueryRoute(':serie/:ar', {
    id: 'getArkivYear',
    says: 'Ett års ärenden i en diarieserie som en leverans till arkivet: ERMS XML, handlingar och protokoll i en zip med kontrollsummor.',
  })
  @ApiProduces('application/zip')
  year(
    @Param('serie') serie: string,
    @Param('ar') ar: string,
    @Query() _query: AfterQuery,
    @Req() request: FastifyRequest,
  ) {
    const view = this.projector.queries(diarium);
    const highest = view.highest(serie, Number(ar));
    const arenden = function* () {
      for (let lopnr = 1; lopnr <= highest; lopnr++) {
        const arende = view.byDiarienummer(serie, Number(ar), lopnr, 'internal');
        if (arende !== undefined) yield arende;
      }
    };
    const [first] = arenden();
    if (first === undefined)
      throw new Rejected('ARENDE_NOT_FOUND', `Det finns inga ärenden i ${serie} ${ar}.`);
    return this.zip(`${serie} ${ar}`, first.organ, arenden, request);
  }

  @QueryRoute(':serie/:ar/:lopnr', {
    id: 'getArkivArende',
    says: 'Ett ärende som en leverans till arkivet: ERMS XML, handlingar och protokoll i en zip med kontrollsummor.',
  })
  @ApiProduces('application/zip')
  arende(@TheDiarienummer() dnr: string, @Query() _query: AfterQuery, @Req() request: FastifyRequest) {
    const arende = arendeIn(this.projector, dnr, 'internal');
    return this.zip(dnr, arende.organ, () => [arende], request);
  }

  private zip(id: string, organ: string, arenden: () => Iterable<DiariumArende>, request: FastifyRequest) {
    const view = this.projector.queries(protokoll);
    const organisation = this.projector.queries(organView).bySlug(organ, today(this.clock))?.organisation;
    const content = archiveZip(
      { id, organisation: organisation ?? organ, madeAt: this.clock.now().toISOString() },
      {
        arenden,
        protokoll: (sammantradeId) => {
          const printed = view.detail(sammantradeId)?.protokoll;
          return printed?.justering.status === 'justerat' ? printed : undefined;
        },
        pdf: (printed) => this.pdf(printed, request),
        file: (sha256) => this.filer.open(sha256),
      },
    );
    const name = `arkiv-${id.replaceAll(/[ /]/g, '-')}.zip`;
    return new StreamableFile(content, {
      type: 'application/zip',
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }

  private async pdf(printed: PrintedProtokoll, request: FastifyRequest): Promise<Buffer> {
    const { organ = '' } = this.projector.queries(protokoll).detail(printed.sammantradeId) ?? {};
    const template = await this.templates.of(organ);
    return renderPdf(
      protokollDocument(printed, template.names, await this.verifications.of(request, printed)),
      template,
    );
  }
}
