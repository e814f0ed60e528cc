import { protokollDocument, utdragDocument } from '@liggaren/documents';
import { Projector } from '@liggaren/event-store';
import {
  Clock,
  protokoll,
  READS_PUBLIC,
  Rejected,
  sammantradeAsOf,
  type PrintedProtokoll,
} from '@liggaren/governance';
import { Ledger } from '@liggaren/ledger';
import { Templates, Verifications } from '@liggaren/worker';
import { Controller, Param, Query, Req, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asKnown, atThatTime, knownAt } from '../as-of.js';
import { Problem } from '../problem.js';
import { AfterQuery, AsOfQuery, today } from '../query.js';
import { QueryRoute } from '../route.js';
import { preferred } from './accept.js';
import { html, HTML, pdf, PDF } from './answer.js';

const JSON_TYPE = 'application/json';
const TEXT = 'text/plain; charset=utf-8';

/** What everyone may read of a protokoll, as JSON, page and paper. */
@ApiTags('sammanträden', 'dokument')
@Controller('api/sammantraden')
export class ProtokollController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly templates: Templates,
    private readonly verifications: Verifications,
    private readonly ledger: Ledger,
  ) {}

  @QueryRoute(':id/protokoll', {
    id: 'getProtokoll',
    needs: 'oppet.las',
    says: 'Det justerade protokollet, som JSON, HTML eller PDF enligt Accept; med asOf alltid JSON. Före justeringen bara de paragrafer som har justerats omedelbart.',
  })
  @ApiProduces(JSON_TYPE, HTML, PDF)
  async getProtokoll(
    @Param('id') id: string,
    @Query() { asOf, ...query }: AsOfQuery,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    void reply.header('vary', 'accept');
    if (asOf !== undefined) return this.protokollThen(id, asOf);
    const wanted = preferred(headers.accept, [JSON_TYPE, HTML, PDF]);
    switch (wanted) {
      case JSON_TYPE:
        return this.published(id).shown;
      case HTML:
        return this.protokollHtml(id, query, reply);
      case PDF:
        return this.protokollPdf(id, query, reply);
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
    const shown = sammantradeAsOf(known, id, READS_PUBLIC);
    if (shown === undefined) {
      throw new Rejected('SAMMANTRADE_NOT_FOUND', `Sammanträdet ${id} var inte kallat ${atThatTime(asOf)}.`);
    }
    if (shown.protokoll !== null) return asKnown(known, shown.protokoll);
    throw new Problem(404, 'PROTOKOLL_NOT_JUSTERAT', `Protokollet var inte justerat ${atThatTime(asOf)}.`);
  }

  @QueryRoute(':id/protokoll.pdf', {
    id: 'getProtokollPdf',
    needs: 'oppet.las',
    says: 'Det justerade protokollet som PDF/A.',
  })
  @ApiProduces(PDF)
  async protokollPdf(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { document, template } = await this.document(id);
    return pdf(document, template, `protokoll-${id}`, reply);
  }

  @QueryRoute(':id/protokoll.html', {
    id: 'getProtokollHtml',
    needs: 'oppet.las',
    says: 'Det justerade protokollet som en sida att läsa eller skriva ut.',
  })
  @ApiProduces(HTML)
  async protokollHtml(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { document, template } = await this.document(id);
    return html(document, template, reply);
  }

  @QueryRoute(':id/protokoll.bevis', {
    id: 'getProtokollBevis',
    needs: 'oppet.las',
    says: 'Beviset för justeringen, att spara bredvid protokollet: en fil som prövas på /verifiera eller med liggaren verify. Det visar summan som undertecknades när protokollet gör det.',
  })
  @ApiProduces(TEXT)
  async protokollBevis(
    @Param('id') id: string,
    @Query() _query: AfterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { shown } = this.published(id);
    const eventId = await this.verifications.finalEvent(id);
    // The sum is hidden where a part of the text is: whoever knows the rest could try what it was.
    const proof =
      eventId === undefined
        ? undefined
        : await this.ledger.proof(eventId, { payload: shown.justering.sha256 !== null });
    if (proof === undefined || 'missing' in proof) {
      throw new Problem(503, 'NOT_SIGNED_YET', 'Justeringen är inte signerad än. Försök igen om en stund.', {
        retryAfterSeconds: 15,
      });
    }
    void reply.type(TEXT).header('content-disposition', `inline; filename="protokoll-${id}.bevis.txt"`);
    return proof.file;
  }

  @QueryRoute(':id/paragrafer/:paragraf/utdrag.pdf', {
    id: 'getProtokollsutdragPdf',
    needs: 'oppet.las',
    says: 'Ett protokollsutdrag av en justerad paragraf som PDF/A. Den som är inloggad och får expediera organets beslut bestyrker det; annars är det att bestyrka för hand.',
  })
  @ApiProduces(PDF)
  async utdragPdf(
    @Param('id') id: string,
    @Param('paragraf') paragraf: string,
    @Query() _query: AfterQuery,
    @Req() { identity }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { shown, organ } = this.published(id);
    const template = await this.templates.of(organ);
    // A machine's key vouches for nothing: a person does.
    const certifies =
      identity !== null &&
      identity.how !== 'nyckel' &&
      identity.ability.roleFor('beslut.expediera', organ) !== undefined;
    const document = utdragDocument(
      shown,
      Number(paragraf),
      { namn: certifies ? identity.namn : null, datum: today(this.clock) },
      template.names,
      await this.verifications.of(shown),
    );
    if (document === undefined) {
      throw new Rejected(
        'PARAGRAF_NOT_FOUND',
        `Det finns ingen justerad § ${paragraf} i sammanträdet ${id}.`,
      );
    }
    return pdf(document, template, `utdrag-${id}-p${paragraf}`, reply);
  }

  private async document(id: string) {
    const { shown, organ } = this.published(id);
    const template = await this.templates.of(organ);
    const verification = await this.verifications.of(shown);
    return { document: protokollDocument(shown, template.names, verification), template };
  }

  /** What everyone may read of the protokoll, and whose it is. */
  private published(id: string): { readonly shown: PrintedProtokoll; readonly organ: string } {
    const detail = this.projector.queries(protokoll).detail(id, READS_PUBLIC);
    if (detail === undefined)
      throw new Rejected('SAMMANTRADE_NOT_FOUND', `Det finns inget sammanträde ${id}.`);
    if (detail.protokoll === null) {
      throw new Problem(
        404,
        'PROTOKOLL_NOT_JUSTERAT',
        'Protokollet är inte justerat än. Det visas här när det är det.',
      );
    }
    return { shown: detail.protokoll, organ: detail.organ };
  }
}
