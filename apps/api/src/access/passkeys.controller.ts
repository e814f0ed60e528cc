import type { Act } from '@liggaren/event-store';
import { Rad, RegisterPassnyckel, RemovePassnyckel } from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { FastifyRequest } from 'fastify';
import { TheAct } from '../act.js';
import { CommandRoute, given, Problems, recorded } from '../route.js';
import { AccessLog } from './access-log.js';
import { Needs } from './needs.js';
import { AccessOptions } from './options.js';
import { PasskeyRegistration, registrationOf, Sealed } from './passkey-answer.js';
import { Passkeys } from './passkeys.js';
import { refusingPasskey, ThePresence, type Presence } from './presence.js';

export class RegisterPassnyckelBody {
  @Rad({ example: 'Min telefon', description: 'Det du kallar den', max: 60 })
  namn!: string;

  @Sealed()
  utmaning!: string;

  @PasskeyRegistration()
  svar!: RegistrationResponseJSON;
}

/**
 * One's own passkeys, to sign a justering with. To add or to remove one takes a sign-in at most five minutes old; to
 * sign after that takes another, so that who finds an open session gains nothing by either.
 */
@ApiTags('passnycklar')
@Controller('api/mig/passnycklar')
export class PasskeysController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly commands: Commands,
    private readonly options: AccessOptions,
    private readonly log: AccessLog,
  ) {}

  @Get()
  @Needs({ needs: 'eget.skot' })
  @ApiOperation({ operationId: 'listPassnycklar', summary: 'Mina passnycklar för den här adressen.' })
  @ApiResponse({
    status: 200,
    description: 'Passnycklarna.',
    schema: {
      type: 'object',
      example: {
        passnycklar: [{ passnyckelnummer: 1, namn: 'Min telefon', registeredAt: '2024-03-05T12:00:00.000Z' }],
      },
    },
  })
  @Problems(401, 403, 429, 500, 503)
  async list(@Req() { identity }: FastifyRequest) {
    const { keys } = await this.passkeys.of(identity?.id ?? '');
    return {
      passnycklar: keys.map(({ passnyckelnummer, namn, registeredAt }) => ({
        passnyckelnummer,
        namn,
        registeredAt,
      })),
    };
  }

  @Post('utmaning')
  @HttpCode(200)
  @Needs({ needs: 'eget.skot' })
  @ApiOperation({
    operationId: 'challengeNewPassnyckel',
    summary:
      'Det som webbläsaren gör en ny passnyckel av: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey). Gäller fem minuter.',
  })
  @ApiResponse({
    status: 200,
    description: 'Till navigator.credentials.create().',
    schema: {
      type: 'object',
      example: {
        publicKey: { challenge: '8Jc…', rp: { id: 'liggaren.kommunen.se', name: 'Liggaren' } },
        utmaning: 'eyJ…',
      },
    },
  })
  @Problems(401, 403, 429, 500, 503)
  async challenge(@ThePresence() presence: Presence) {
    return this.passkeys.toRegister(presence.freshly());
  }

  @CommandRoute('POST', '', {
    id: 'registerPassnyckel',
    needs: 'eget.skot',
    says: 'Registrerar den passnyckel som webbläsaren gjorde av utmaningen. Logga in på nytt innan du undertecknar med den.',
  })
  async register(
    @Req() request: FastifyRequest,
    @Body() { namn, svar, utmaning }: RegisterPassnyckelBody,
    @TheAct() act: Act,
    @ThePresence() presence: Presence,
  ) {
    const { id: konto } = presence.freshly();
    const key = await refusingPasskey(this.log, request, () =>
      this.passkeys.registered(konto, registrationOf(svar), utmaning),
    );
    const receipt = await this.commands.send(
      new RegisterPassnyckel({ konto, namn, ...key, registeredAt: this.now() }, act),
    );
    this.log.write(request, 'konto', ['passnyckel registrerad']);
    return recorded(receipt, { ids: given(receipt, 'PassnyckelRegistered', 'passnyckelnummer') });
  }

  @CommandRoute('POST', ':nr/borttagning', {
    id: 'removePassnyckel',
    needs: 'eget.skot',
    says: 'Tar bort en passnyckel. Logga in på nytt innan du undertecknar.',
  })
  async remove(
    @Req() request: FastifyRequest,
    @Param('nr') nr: number,
    @TheAct() act: Act,
    @ThePresence() presence: Presence,
  ) {
    const { id } = presence.freshly();
    const receipt = await this.commands.send(new RemovePassnyckel(id, nr, this.now(), act));
    this.log.write(request, 'konto', ['passnyckel borttagen', String(nr)]);
    return recorded(receipt);
  }

  private now(): string {
    return this.options.clock.now().toISOString();
  }
}
