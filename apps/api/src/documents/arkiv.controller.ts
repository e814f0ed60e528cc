import { archiveZip, protokollDocument, renderPdf } from '@liggaren/documents';
import { Projector } from '@liggaren/event-store';
import {
  Clock,
  diarium,
  Filer,
  organView,
  protokoll,
  READS_ALL,
  READS_PUBLIC,
  Rejected,
  type DiariumArende,
  type PrintedProtokoll,
} from '@liggaren/governance';
import { Templates, Verifications } from '@liggaren/worker';
import { Controller, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { notAllowed } from '../access/door.js';
import { TheReading, type Reading } from '../access/reading.js';
import { arendeIn, TheDiarienummer } from '../diarienummer.js';
import { AfterQuery, today } from '../query.js';
import { QueryRoute } from '../route.js';

/** Deliveries to the archive: whole, with everything that is under sekretess, or not at all. */
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
    needs: 'sekretess.las',
    of: 'ledger',
    says: 'Ett års ärenden i en diarieserie som en leverans till arkivet: ERMS XML, handlingar och protokoll i en zip med kontrollsummor.',
  })
  @ApiProduces('application/zip')
  year(
    @Param('serie') serie: string,
    @Param('ar') ar: string,
    @Query() _query: AfterQuery,
    @TheReading() reading: Reading,
  ) {
    const view = this.projector.queries(diarium);
    const highest = view.highest(serie, Number(ar));
    const arenden = function* () {
      for (let lopnr = 1; lopnr <= highest; lopnr++) {
        const arende = view.byDiarienummer(serie, Number(ar), lopnr, 'internal');
        if (arende !== undefined) yield arende;
      }
    };
    const organs = new Set<string>();
    for (const { organ } of arenden()) organs.add(organ);
    const own = [...organs].filter((organ) => mayDeliver(reading, organ));
    if (own.length === 0) throw new Rejected('ARENDE_NOT_FOUND', `Det finns inga ärenden i ${serie} ${ar}.`);
    // A year with holes is no year.
    if (own.length < organs.size) throw notAllowed();
    return this.zip(`${serie} ${ar}`, own[0]!, arenden, reading);
  }

  @QueryRoute(':serie/:ar/:lopnr', {
    id: 'getArkivArende',
    needs: 'sekretess.las',
    of: 'arende',
    says: 'Ett ärende som en leverans till arkivet: ERMS XML, handlingar och protokoll i en zip med kontrollsummor.',
  })
  @ApiProduces('application/zip')
  arende(@TheDiarienummer() dnr: string, @Query() _query: AfterQuery, @TheReading() reading: Reading) {
    const arende = arendeIn(this.projector, dnr, 'internal');
    if (!mayDeliver(reading, arende.organ)) throw notAllowed();
    return this.zip(dnr, arende.organ, () => [arende], reading);
  }

  private zip(id: string, organ: string, arenden: () => Iterable<DiariumArende>, reading: Reading) {
    for (const { diarienummer, paragrafer } of arenden()) {
      reading.saw([diarienummer], { handlingar: true });
      for (const { sammantradeId } of paragrafer) this.sawProtokoll(sammantradeId, reading);
    }
    const organisation = this.projector.queries(organView).bySlug(organ, today(this.clock))?.organisation;
    const content = archiveZip(
      { id, organisation: organisation ?? organ, madeAt: this.clock.now().toISOString() },
      {
        arenden,
        protokoll: (sammantradeId) => this.justerat(sammantradeId, reading)?.printed,
        pdf: (printed) => this.pdf(printed, reading),
        file: (sha256) => this.filer.open(sha256),
      },
    );
    const name = `arkiv-${id.replaceAll(/[ /]/g, '-')}.zip`;
    return new StreamableFile(content, {
      type: 'application/zip',
      disposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }

  /** A protokoll holds other ärenden too. */
  private sawProtokoll(sammantradeId: string, reading: Reading): void {
    const found = this.justerat(sammantradeId, reading);
    if (found?.isWhole === true) reading.saw(this.projector.queries(protokoll).arendenIn(sammantradeId));
  }

  /** The justerat protokoll of a meeting; whole where its board's secrets may be read, else as everyone reads it. */
  private justerat(sammantradeId: string, reading: Reading) {
    const view = this.projector.queries(protokoll);
    const open = view.detail(sammantradeId, READS_PUBLIC);
    if (open?.protokoll?.justering.status !== 'justerat') return undefined;
    const { organ } = open;
    const isWhole = reading.may('sekretess.las', organ);
    const printed = isWhole ? view.detail(sammantradeId, READS_ALL)!.protokoll! : open.protokoll;
    return { printed, organ, isWhole };
  }

  private async pdf(printed: PrintedProtokoll, reading: Reading): Promise<Buffer> {
    const { organ = '' } = this.justerat(printed.sammantradeId, reading) ?? {};
    const template = await this.templates.of(organ);
    const verification = await this.verifications.of(printed);
    return renderPdf(protokollDocument(printed, template.names, verification), template);
  }
}

/** The register and the files, with what is secret. */
const mayDeliver = (reading: Reading, organ: string) =>
  reading.may('sekretess.las', organ) && reading.may('fil.las', organ);
