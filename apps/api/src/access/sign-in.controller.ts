import { Kortnamn, Rad } from '@liggaren/governance';
import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problems } from '../route.js';
import { signedInPage } from '../pages/logga-in.page.js';
import { signedInBy, type Identity } from './identity.js';
import { Needs } from './needs.js';
import { ownPath } from './own-path.js';
import { identityOf, SignIn } from './sign-in.js';

export class SignInBody {
  @Kortnamn({ example: 'joakim-karlsson' })
  konto!: string;

  @Rad({ example: 'fyra ord som bara jag vet', max: 200 })
  losenord!: string;

  @Rad({
    example: '492039',
    description: 'Koden i appen, när kontot har en andra faktor',
    max: 6,
    optional: true,
  })
  kod?: string;
}

export class LinkBody {
  @Rad({ example: 'Yx2nZ0e0T8mQm3bq0c1dWw5kq0V3y1m7fJ8n9o0p1qA', description: 'Koden ur länken', max: 100 })
  engangskod!: string;

  @Rad({ example: 'fyra ord som bara jag vet', description: 'Minst tolv tecken', max: 200 })
  losenord!: string;
}

export class NewPasswordBody extends SignInPartBody() {
  @Rad({ example: 'fyra nya ord som bara jag vet', description: 'Minst tolv tecken', max: 200 })
  nyttLosenord!: string;
}

export class TotpBody extends SignInPartBody() {}

export class TotpCodeBody {
  @Rad({ example: '492039', max: 6 })
  kod!: string;
}

/** One's own password, and the code when there is a second factor: before something that a stolen session must not do. */
function SignInPartBody() {
  class Part {
    @Rad({ example: 'fyra ord som bara jag vet', max: 200 })
    losenord!: string;

    @Rad({ example: '492039', max: 6, optional: true })
    kod?: string;
  }
  return Part;
}

const ME = {
  konto: 'joakim-karlsson',
  namn: 'Joakim Karlsson',
  inloggad: 'session',
  roller: [{ role: 'sekreterare', organ: 'direktionen' }],
  csrf: 'v4m…',
};

/** In, out, and one's own affairs. */
@ApiTags('inloggning')
@Controller('api')
export class SignInController {
  constructor(private readonly entry: SignIn) {}

  @Post('inloggning')
  @HttpCode(200)
  @Needs({ needs: 'oppet.las' }, { tries: true })
  @ApiOperation({ operationId: 'signIn', summary: 'Loggar in med konto och lösenord.' })
  @ApiResponse({
    status: 200,
    description: 'Inloggad; kakan är satt.',
    schema: { type: 'object', example: ME },
  })
  @Problems(400, 401, 403, 415, 429, 500)
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: SignInBody,
  ) {
    return this.entry.byPassword(request, reply, body);
  }

  @Post('inloggning/engangskod')
  @HttpCode(200)
  @Needs({ needs: 'oppet.las' }, { tries: true })
  @ApiOperation({
    operationId: 'useLink',
    summary:
      'Sätter lösenordet med koden ur en engångslänk, och loggar in när kontot inte har en andra faktor.',
  })
  @ApiResponse({ status: 200, description: 'Lösenordet är satt.', schema: { type: 'object', example: ME } })
  @Problems(400, 401, 403, 415, 429, 500)
  async useLink(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() { engangskod, losenord }: LinkBody,
  ) {
    const { konto, entered } = await this.entry.byLink(request, reply, { engangskod, losenord });
    return entered ?? { konto };
  }

  @Post('utloggning')
  @HttpCode(200)
  @Needs({ needs: 'eget.skot' })
  @ApiOperation({ operationId: 'signOut', summary: 'Loggar ut.' })
  @ApiResponse({
    status: 200,
    description: 'Utloggad.',
    schema: { type: 'object', example: { utloggad: true } },
  })
  @Problems(401, 403, 429, 500)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.entry.out(request, reply);
    return { utloggad: true };
  }

  @Get('mig')
  @Needs({ needs: 'eget.skot' })
  @ApiOperation({
    operationId: 'getMe',
    summary: 'Vem jag är, mina roller, och ordet att skicka som X-CSRF-Token.',
  })
  @ApiResponse({ status: 200, description: 'Jag.', schema: { type: 'object', example: ME } })
  @Problems(401, 403, 429, 500)
  me(@Req() request: FastifyRequest) {
    return shown(identityOf(request));
  }

  @Post('mig/losenord')
  @HttpCode(200)
  @Needs({ needs: 'eget.skot' }, { tries: true })
  @ApiOperation({ operationId: 'changePassword', summary: 'Byter lösenord och loggar ut överallt.' })
  @ApiResponse({ status: 200, description: 'Bytt.', schema: { type: 'object', example: { bytt: true } } })
  @Problems(400, 401, 403, 415, 429, 500)
  async changePassword(@Req() request: FastifyRequest, @Body() body: NewPasswordBody) {
    await this.entry.changePassword(request, body);
    return { bytt: true };
  }

  @Post('mig/andra-faktor')
  @HttpCode(200)
  @Needs({ needs: 'eget.skot' }, { tries: true })
  @ApiOperation({
    operationId: 'newSecondFactor',
    summary:
      'En ny andra faktor (TOTP) att läsa in i en app. Den gäller när den första koden har bekräftats.',
  })
  @ApiResponse({
    status: 200,
    description: 'Visas en gång.',
    schema: { type: 'object', example: { hemlighet: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/…' } },
  })
  @Problems(400, 401, 403, 415, 429, 500)
  async newTotp(@Req() request: FastifyRequest, @Body() body: TotpBody) {
    return this.entry.newTotp(request, body);
  }

  @Post('mig/andra-faktor/bekraftelse')
  @HttpCode(200)
  @Needs({ needs: 'eget.skot' }, { tries: true })
  @ApiOperation({
    operationId: 'confirmSecondFactor',
    summary: 'Bekräftar den andra faktorn med dess första kod.',
  })
  @ApiResponse({
    status: 200,
    description: 'Den gäller.',
    schema: { type: 'object', example: { galler: true } },
  })
  @Problems(400, 401, 403, 415, 429, 500)
  confirmTotp(@Req() request: FastifyRequest, @Body() { kod }: TotpCodeBody) {
    this.entry.confirmTotp(request, kod);
    return { galler: true };
  }

  @Get('inloggning/oidc')
  @Needs({ needs: 'oppet.las' })
  @ApiOperation({ operationId: 'beginOidc', summary: 'Skickar webbläsaren till utfärdaren för inloggning.' })
  @ApiQuery({
    name: 'pa-nytt',
    required: false,
    description: 'ja: logga in på nytt, hur nyss det än var',
    schema: { type: 'string', enum: ['ja'] },
  })
  @ApiQuery({
    name: 'till',
    required: false,
    description: 'Vart webbläsaren ska sedan; en sida här',
    schema: { type: 'string', example: '/arbeta' },
  })
  @ApiResponse({ status: 302, description: 'Till utfärdaren.' })
  @Problems(404, 429, 500, 503)
  async beginOidc(
    @Res() reply: FastifyReply,
    @Query('pa-nytt') again: unknown,
    @Query('till') till: unknown,
  ) {
    const url = await this.entry.toIssuer(reply, { fresh: again === 'ja', till: ownPath(till) });
    await reply.redirect(url.href, 302);
  }

  @Get('inloggning/oidc/svar')
  @Needs({ needs: 'oppet.las' })
  @ApiOperation({ operationId: 'finishOidc', summary: 'Dit utfärdaren skickar webbläsaren tillbaka.' })
  @ApiQuery({ name: 'code', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'state', required: false, schema: { type: 'string' } })
  @ApiResponse({ status: 200, description: 'Inloggad; en sida som för vidare.' })
  @Problems(401, 404, 429, 500, 503)
  async finishOidc(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('state') state: unknown,
  ) {
    const till = await this.entry.fromIssuer(request, reply, state);
    await reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(signedInPage(till));
  }

  @Post('inloggning/oidc/utloggning')
  @HttpCode(200)
  @Needs({ needs: 'oppet.las' }, { form: true })
  @ApiOperation({
    operationId: 'backChannelLogout',
    summary: 'Dit utfärdaren säger att någon har loggat ut där.',
  })
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiResponse({ status: 200, description: 'Sessionerna är slut.' })
  @Problems(400, 401, 404, 415, 429, 500, 503)
  async backChannel(
    @Req() request: FastifyRequest<{ Body: { logout_token?: unknown } | undefined }>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.entry.leftAtIssuer(request, request.body?.logout_token);
    void reply.header('cache-control', 'no-store');
    return { utloggad: true };
  }
}

const shown = (identity: Identity) => {
  const { id, namn, held, csrf, scopes } = identity;
  return {
    konto: id,
    namn,
    inloggad: signedInBy(identity),
    roller: held.map(({ role, organ }) => ({ role, ...(organ === undefined ? {} : { organ }) })),
    ...(csrf === undefined ? {} : { csrf }),
    ...(scopes === undefined ? {} : { behorigheter: scopes }),
  };
};
