import { randomUUID } from 'node:crypto';
import { hashBody, type Act } from '@liggaren/event-store';
import {
  Clock,
  formatDay,
  Heltal,
  Liggare,
  Rad,
  ReceiveUnderskrift,
  Rejected,
  RequestUnderskrift,
  sammantrade,
  sammantradeStream,
  Sha256,
  underskriftsbegaran,
  type Held,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AccessLog } from './access/access-log.js';
import { BadCredentials } from './access/identity.js';
import { Needs } from './access/needs.js';
import { AccessOptions } from './access/options.js';
import { Passkeys } from './access/passkeys.js';
import { TheAct } from './act.js';
import { Problem } from './problem.js';
import { CommandRoute, Kvitto, Problems, QueryRoute, recorded } from './route.js';
import { Underskriftstjanst, type VerifiedAnswer } from './underskriftstjanst.js';

export class UnderskriftsbegaranBody {
  @Sha256({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'Summan av innehållet som du har läst och vill underteckna',
  })
  sha256!: string;

  @Heltal({ example: 5, min: 1, description: 'Paragrafen som justeras omedelbart', optional: true })
  paragraf?: number;
}

export class UnderskriftssvarBody {
  @Rad({ example: 'eyJhbGciOiJFUzI1NiJ9.e30.AA', description: 'Tjänstens svar: en kompakt JWS', max: 32_768 })
  svar!: string;
}

/** Signing at an outside service: the way there, and its answer. */
@ApiTags('justering')
@Controller('api/sammantraden')
export class UnderskrifterController {
  constructor(
    private readonly commands: Commands,
    private readonly liggare: Liggare,
    private readonly passkeys: Passkeys,
    private readonly options: AccessOptions,
    private readonly log: AccessLog,
    private readonly clock: Clock,
    @Inject(Underskriftstjanst) private readonly service: Underskriftstjanst | null,
  ) {}

  @QueryRoute(':id/justering/satt', {
    id: 'getUnderskriftssatt',
    needs: 'justering.underteckna',
    of: 'sammantrade',
    says: 'Hur jag kan underteckna: med passnyckel, annars genom att nyss ha loggat in; hos underskriftstjänsten när det finns en.',
  })
  async ways(@Req() { identity }: FastifyRequest) {
    const { keys } = await this.passkeys.of(identity?.id ?? '');
    return {
      passnyckel: keys.length > 0,
      inloggning: keys.length === 0,
      underskriftstjanst: this.service?.namn ?? null,
    };
  }

  @CommandRoute('POST', ':id/justering/underskriftsbegaran', {
    id: 'requestUnderskrift',
    needs: 'justering.underteckna',
    of: 'sammantrade',
    says: 'Begär att få underteckna hos underskriftstjänsten. Skicka webbläsaren till url; underskriften registreras när tjänsten har svarat.',
  })
  async request(
    @Param('id') id: string,
    @Body() { sha256, paragraf }: UnderskriftsbegaranBody,
    @TheAct() act: Act,
  ) {
    const service = this.offered();
    const state = await this.liggare.load(sammantradeStream(id), sammantrade);
    if (state.status === 'none') {
      throw new Rejected('SAMMANTRADE_NOT_FOUND', `Det finns inget sammanträde ${id}.`);
    }
    if (state.status !== 'held') throw new Rejected('NOT_SUBMITTED', 'Texten är inte sänd för justering.');
    // The command's own name: sent again under the same Idempotency-Key it is the same signing at the service too.
    const reference = act.commandId;
    const signed = { sha256, ...(paragraf === undefined ? {} : { paragraf }) };
    const request = { personId: act.actor.id, ...signed, provider: service.namn, reference };
    const receipt = await this.commands.send(new RequestUnderskrift(id, request, act));
    const url = await service.begin({
      reference,
      sha256,
      signer: { personId: act.actor.id, namn: act.actor.name },
      title: titleOf(state, paragraf),
      callbackUrl: `${this.options.origin}/api/sammantraden/${id}/justering/underskriftssvar`,
      returnUrl: `${this.options.origin}/arbeta`,
    });
    return recorded(receipt, { ids: { reference, url: url.href } });
  }

  @Post(':id/justering/underskriftssvar')
  @HttpCode(200)
  @Needs({ needs: 'oppet.las' })
  @ApiParam({ name: 'id', schema: { type: 'string', example: 'direktionen-2024-03-05' } })
  @ApiOperation({
    operationId: 'receiveUnderskrift',
    summary:
      'Dit underskriftstjänsten skickar sitt undertecknade svar. Det får komma flera gånger: det är en underskrift.',
  })
  @ApiResponse({
    status: 200,
    description: 'Underskriften är registrerad, eller var det redan.',
    type: Kvitto,
  })
  @Problems(400, 403, 404, 409, 415, 429, 500, 503)
  async receive(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Body() { svar }: UnderskriftssvarBody,
  ) {
    const { answer, evidence } = await this.read(request, svar);
    const state = await this.liggare.load(sammantradeStream(id), sammantrade);
    const { personId, namn, role } = underskriftsbegaran(state, answer.reference);
    const commandId = randomUUID();
    const act: Act = {
      commandId,
      keyed: false,
      correlationId: request.id,
      causationId: commandId,
      // Who signed is whose act it is: the service answers for them, and its answer is kept.
      actor: { id: personId, name: namn, role },
      recordedAt: this.clock.now().toISOString(),
      bodyHash: hashBody({ svar }),
    };
    return recorded(await this.commands.send(new ReceiveUnderskrift(id, answer, evidence, act)));
  }

  private async read(request: FastifyRequest, svar: string): Promise<VerifiedAnswer> {
    try {
      return await this.offered().read(svar);
    } catch (error) {
      if (!(error instanceof BadCredentials)) throw error;
      this.log.write(request, 'felaktig', [error.reason], null);
      throw new Problem(403, 'UNDERSKRIFT_REFUSED', 'Svaret är inte undertecknat av underskriftstjänsten.');
    }
  }

  private offered(): Underskriftstjanst {
    if (this.service !== null) return this.service;
    throw new Problem(
      404,
      'NO_UNDERSKRIFTSTJANST',
      'Ingen underskriftstjänst är ansluten. Underteckna här i stället.',
    );
  }
}

function titleOf({ organNamn, sammantradesdatum }: Held, paragraf: number | undefined): string {
  const what = paragraf === undefined ? 'protokoll' : `protokoll § ${paragraf}`;
  return `${organNamn} ${formatDay(sammantradesdatum)}, ${what}`;
}
