import { canonicalJson, Projector, type Act } from '@liggaren/event-store';
import {
  canonicalContent,
  Heltal,
  justeringOf,
  Liggare,
  protokoll,
  Rejected,
  sammantrade,
  sammantradeStream,
  Sha256,
  SignJustering,
  SignJusteringBody,
  type Held,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import { Needs } from './access/needs.js';
import { PasskeyAssertion, Sealed } from './access/passkey-answer.js';
import { Passkeys } from './access/passkeys.js';
import { noPasskey, ThePresence, type Presence } from './access/presence.js';
import { TheReading, type Reading } from './access/reading.js';
import { TheAct } from './act.js';
import { ParagrafQuery } from './query.js';
import { CommandRoute, Problems, QueryRoute, recorded } from './route.js';

/** The signature, and of one with a passkey its answer. */
export class UnderskriftBody extends SignJusteringBody {
  @PasskeyAssertion()
  passnyckel?: AuthenticationResponseJSON;

  @Sealed({ optional: true })
  utmaning?: string;
}

export class UtmaningBody {
  @Sha256({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'Summan av innehållet som du har läst och vill underteckna',
  })
  sha256!: string;

  @Heltal({ example: 5, min: 1, description: 'Paragrafen som justeras omedelbart', optional: true })
  paragraf?: number;
}

/** Signing: exactly what is signed, and the ways to sign it. */
@ApiTags('justering')
@Controller('api/sammantraden')
export class JusteringController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly liggare: Liggare,
    private readonly passkeys: Passkeys,
  ) {}

  @QueryRoute(':id/justering/innehall', {
    id: 'getJusteringInnehall',
    needs: 'justering.underteckna',
    of: 'sammantrade',
    says: 'Exakt den text som undertecknas: kanonisk JSON (RFC 8785), vars SHA-256 är summan att underteckna.',
  })
  @ApiQuery({
    name: 'paragraf',
    required: false,
    description: 'Paragrafen som justeras omedelbart; utan uppgift: hela protokollet',
    schema: { type: 'integer', minimum: 1 },
  })
  @Header('content-type', 'application/json; charset=utf-8')
  async innehall(
    @Param('id') id: string,
    @Query() { paragraf }: ParagrafQuery,
    @TheReading() reading: Reading,
  ): Promise<string> {
    const state = await this.submitted(id, paragraf);
    reading.saw(this.projector.queries(protokoll).arendenIn(id, paragraf));
    return canonicalJson(canonicalContent(state, paragraf));
  }

  @Post(':id/justering/utmaning')
  @HttpCode(200)
  @Needs({ needs: 'justering.underteckna', of: 'sammantrade' })
  @ApiParam({ name: 'id', schema: { type: 'string', example: 'direktionen-2024-03-05' } })
  @ApiOperation({
    operationId: 'challengeUnderskrift',
    summary:
      'Det som passnyckeln skriver under: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey). Svaret sänds som passnyckel i underskriften, inom fem minuter.',
  })
  @ApiResponse({
    status: 200,
    description: 'Till navigator.credentials.get().',
    schema: {
      type: 'object',
      example: {
        publicKey: { challenge: '8Jc…', allowCredentials: [{ id: 'mZ0…', type: 'public-key' }] },
        utmaning: 'eyJ…',
      },
    },
  })
  @Problems(400, 401, 403, 404, 409, 415, 429, 500, 503)
  async challenge(
    @Req() { identity }: FastifyRequest,
    @Param('id') sammantradeId: string,
    @Body() { sha256, paragraf }: UtmaningBody,
  ) {
    const personId = identity?.id ?? '';
    await this.submitted(sammantradeId, paragraf);
    if ((await this.passkeys.of(personId)).keys.length === 0) throw noPasskey();
    return this.passkeys.toSign({ sammantradeId, personId, sha256, paragraf });
  }

  @CommandRoute('POST', ':id/justering/underskrifter', {
    id: 'signJustering',
    needs: 'justering.underteckna',
    of: 'sammantrade',
    says: 'Undertecknar: personen har läst innehållet med den summan och godkänner det. Den som har en passnyckel undertecknar med den; andra inom fem minuter från inloggningen.',
  })
  async sign(
    @Param('id') id: string,
    @Body() { passnyckel, utmaning, ...body }: UnderskriftBody,
    @TheAct() act: Act,
    @ThePresence() presence: Presence,
  ) {
    if (body.method !== 'e-underskrift') {
      // One's word for another's signature is a signature too. An import without a reference is nobody's word: it is flagged.
      if (act.source !== 'import' || body.reference !== undefined) presence.freshly();
      return recorded(await this.commands.send(new SignJustering(id, body, act)));
    }
    const { personId, sha256, paragraf } = body;
    const signed = { sammantradeId: id, personId, sha256, paragraf };
    const evidence = await presence.proof(signed, act, {
      ...(passnyckel && { assertion: passnyckel }),
      ...(utmaning && { utmaning }),
    });
    return recorded(await this.commands.send(new SignJustering(id, body, act, evidence)));
  }

  /** The meeting, whose text waits for signatures. From the log itself: what is signed must not hang on a view. */
  private async submitted(id: string, paragraf?: number): Promise<Held> {
    const state = await this.liggare.load(sammantradeStream(id), sammantrade);
    if (state.status === 'none') {
      throw new Rejected('SAMMANTRADE_NOT_FOUND', `Det finns inget sammanträde ${id}.`);
    }
    const justering = state.status === 'held' ? justeringOf(state, paragraf) : undefined;
    if (state.status !== 'held' || justering === undefined || justering.status === 'draft') {
      throw new Rejected('NOT_SUBMITTED', 'Texten är inte sänd för justering.');
    }
    return state;
  }
}
