import { Projector } from '@liggaren/event-store';
import { protokoll } from '@liggaren/governance';
import { Controller, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AfterQuery } from './query.js';
import { QueryRoute } from './route.js';

/** One's own signatures: who is appointed at a meeting finds it here, whatever other roles they have. */
@ApiTags('justering')
@Controller('api/mig/justering')
export class MinJusteringController {
  constructor(private readonly projector: Projector) {}

  @QueryRoute('', {
    id: 'listMinJustering',
    needs: 'eget.skot',
    says: 'Det som väntar på min underskrift: protokoll och paragrafer som har sänts för justering.',
  })
  list(@Query() _query: AfterQuery, @Req() { identity }: FastifyRequest) {
    return { vantar: this.projector.queries(protokoll).toSign(identity?.id ?? '') };
  }

  @QueryRoute(':id', {
    id: 'getMinJustering',
    needs: 'eget.skot',
    says: 'Det som jag ska underteckna vid ett sammanträde, och det som jag har undertecknat där.',
  })
  get(@Param('id') id: string, @Query() _query: AfterQuery, @Req() { identity }: FastifyRequest) {
    return { uppgifter: this.projector.queries(protokoll).signing(id, identity?.id ?? '') };
  }
}
