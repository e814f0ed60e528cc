import { Rad, Rejected, Heltal } from '@liggaren/governance';
import { Checkpoints, CosignatureRefused, Ledger, type KeptCheckpoint } from '@liggaren/ledger';
import { Body, Controller, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import type { FastifyRequest } from 'fastify';
import { Needs } from './access/needs.js';
import { TheReading, type Reading } from './access/reading.js';
import { Problem } from './problem.js';
import { AfterQuery } from './query.js';
import { Problems, QueryRoute } from './route.js';

const TEXT = 'text/plain; charset=utf-8';

/** Checkpoints, the latest first. */
class CheckpointsQuery extends AfterQuery {
  @Type(() => Number)
  @Heltal({
    example: 92,
    min: 1,
    max: 1_000_000_000,
    description: 'Bara de med färre händelser',
    optional: true,
  })
  before?: number;
}

class ConsistencyQuery extends AfterQuery {
  @Type(() => Number)
  @Heltal({
    example: 40,
    min: 1,
    max: 1_000_000_000,
    description: 'Den äldre kontrollpunktens antal händelser',
  })
  from!: number;

  @Type(() => Number)
  @Heltal({ example: 92, min: 1, max: 1_000_000_000, description: 'Den nyares' })
  to!: number;
}

class CosignatureBody {
  @Rad({
    example:
      '— revisor.example/itsam Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=',
    description: 'Medsignaturens rad, som börjar med ett tankstreck',
    max: 2_000,
  })
  lines!: string;
}

/** The ledger as everyone may verify it: signed checkpoints, proofs and the tree, without what the events say. */
@ApiTags('bevis')
@Controller('api/ledger')
export class LedgerController {
  constructor(
    private readonly ledger: Ledger,
    private readonly checkpoints: Checkpoints,
  ) {}

  @QueryRoute('', {
    id: 'getLedger',
    says: 'Liggarens namn, nyckeln att verifiera den med, och hur mycket som är signerat.',
    needs: 'oppet.las',
  })
  async get(@Query() { after }: AfterQuery) {
    await this.ledger.upTo(after);
    const { origin, verifierKey } = this.checkpoints;
    return { origin, verifierKey, ...this.ledger.status() };
  }

  @QueryRoute('checkpoint', {
    id: 'getCheckpoint',
    says: 'Den senaste signerade kontrollpunkten (C2SP tlog-checkpoint). Spara den: den binder allt som hänt dittills.',
    needs: 'oppet.las',
  })
  @ApiProduces(TEXT)
  @Header('content-type', TEXT)
  latest(@Query() _query: AfterQuery): string {
    return noteOf(this.checkpoints.latest());
  }

  @QueryRoute('checkpoints', {
    id: 'listCheckpoints',
    says: 'Kontrollpunkterna, de senaste först.',
    needs: 'oppet.las',
  })
  list(@Query() { before }: CheckpointsQuery) {
    return { rows: this.checkpoints.list({ limit: 100, ...(before === undefined ? {} : { before }) }) };
  }

  @QueryRoute('checkpoints/:size', {
    id: 'getCheckpointOfSize',
    says: 'Kontrollpunkten för så många händelser.',
    needs: 'oppet.las',
  })
  @ApiProduces(TEXT)
  @Header('content-type', TEXT)
  ofSize(@Param('size') size: string, @Query() _query: AfterQuery): string {
    return noteOf(this.checkpoints.bySize(Number(size)));
  }

  @QueryRoute('proofs/:eventId', {
    id: 'getProof',
    says: 'Beviset för att en händelse står i liggaren, utan vad den säger. Verifieras med liggaren verify.',
    needs: 'oppet.las',
  })
  @ApiProduces(TEXT)
  @Header('content-type', TEXT)
  proof(@Param('eventId') eventId: string, @Query() { after }: AfterQuery): Promise<string> {
    return this.prove(eventId, { payload: false, after });
  }

  @QueryRoute('proofs/:eventId/full', {
    id: 'getFullProof',
    needs: 'bevis.las',
    of: 'ledger',
    says: 'Beviset för en händelse med allt som den säger, för den som får läsa det.',
  })
  @ApiProduces(TEXT)
  @Header('content-type', TEXT)
  fullProof(
    @Param('eventId') eventId: string,
    @Query() { after }: AfterQuery,
    @TheReading() reading: Reading,
  ): Promise<string> {
    // It may be about anything: each is noted.
    reading.sawSecret([`händelse ${eventId}`]);
    return this.prove(eventId, { payload: true, after });
  }

  @QueryRoute('consistency', {
    id: 'getConsistency',
    says: 'Beviset för att en nyare kontrollpunkt innehåller allt som en äldre gjorde (RFC 6962).',
    needs: 'oppet.las',
  })
  async consistency(@Query() { from, to, after }: ConsistencyQuery) {
    await this.ledger.upTo(after);
    try {
      return { from, to, hashes: this.ledger.consistency(from, to) };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const { events } = this.ledger.status();
      throw new Problem(400, 'BAD_SIZES', `Ange 1 ≤ from ≤ to ≤ ${events}: så många händelser finns det.`);
    }
  }

  @QueryRoute('tile/*', { id: 'getTile', says: 'En bit av trädet (C2SP tlog-tiles).', needs: 'oppet.las' })
  @ApiParam({ name: '*', schema: { type: 'string', example: '0/000' } })
  @ApiProduces('application/octet-stream')
  @Header('content-type', 'application/octet-stream')
  async tile(@Req() request: FastifyRequest, @Query() { after }: AfterQuery): Promise<Buffer> {
    await this.ledger.upTo(after);
    const path = request.url.slice(request.url.indexOf('/tile/') + 1).split('?')[0] ?? '';
    const tile = this.ledger.tile(path);
    if (tile === undefined) throw new Rejected('TILE_NOT_FOUND', 'Trädet har ingen sådan bit.');
    return tile;
  }

  // Whose it is, its signature says: only a witness whose key is known here can make one.
  @Post('checkpoints/:size/cosignatures')
  @Needs({ needs: 'oppet.las' })
  @HttpCode(200)
  @ApiOperation({
    operationId: 'addCosignature',
    summary: 'Lägger ett vittnes medsignatur till en kontrollpunkt (C2SP tlog-cosignature).',
  })
  @ApiParam({ name: 'size', schema: { type: 'string', pattern: '^[1-9][0-9]{0,9}$', example: '92' } })
  @ApiResponse({
    status: 200,
    description: 'Kontrollpunkten med sina medsignaturer.',
    schema: { type: 'object' },
  })
  @Problems(400, 404, 413, 415, 429, 500, 503)
  cosign(@Param('size') size: string, @Body() { lines }: CosignatureBody) {
    try {
      return this.checkpoints.addCosignature(Number(size), lines);
    } catch (error) {
      if (!(error instanceof CosignatureRefused)) throw error;
      throw new Problem(error.code === 'NO_SUCH_CHECKPOINT' ? 404 : 400, error.code, error.message);
    }
  }

  private async prove(
    eventId: string,
    { payload, after }: { payload: boolean; after: string | undefined },
  ): Promise<string> {
    await this.ledger.upTo(after);
    const proof = await this.ledger.proof(eventId, { payload });
    if ('file' in proof) return proof.file;
    if (proof.missing === 'event')
      throw new Rejected('EVENT_NOT_FOUND', `Det finns ingen händelse ${eventId}.`);
    throw new Problem(503, 'NOT_SIGNED_YET', 'Händelsen är inte signerad än. Försök igen om en stund.', {
      retryAfterSeconds: 15,
    });
  }
}

function noteOf(checkpoint: KeptCheckpoint | undefined): string {
  if (checkpoint === undefined) {
    throw new Rejected('CHECKPOINT_NOT_FOUND', 'Det finns ingen sådan kontrollpunkt. Hämta listan över dem.');
  }
  return checkpoint.note;
}
