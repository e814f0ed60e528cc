import { Kortnamn, Rad } from '@liggaren/governance';
import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';
import { Problems } from '../route.js';
import { AccessLog } from './access-log.js';
import { Accounts, digest, newSecret } from './accounts.js';
import { BadCredentials, type Identity } from './identity.js';
import { LocalSignIn, MustWait, SHORTEST_PASSWORD } from './local-sign-in.js';
import { Needs } from './needs.js';
import { Oidc } from './oidc.js';
import { AccessOptions } from './options.js';

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

/** Where an issuer says that somebody has left. */
export const BACK_CHANNEL_PATH = '/api/inloggning/oidc/utloggning';

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
  constructor(
    private readonly accounts: Accounts,
    private readonly local: LocalSignIn,
    private readonly log: AccessLog,
    private readonly options: AccessOptions,
    @Inject(Oidc) private readonly oidc: Oidc | null,
  ) {}

  @Post('inloggning')
  @HttpCode(200)
  @Needs({ needs: 'oppet.las' })
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
    assertSameSite(request);
    const konto = await this.refusing(request, body.konto, () => this.local.signIn(body, this.now()));
    return this.begin(request, reply, konto);
  }

  @Post('inloggning/engangskod')
  @HttpCode(200)
  @Needs({ needs: 'oppet.las' })
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
    assertSameSite(request);
    assertLong(losenord);
    const konto = this.accounts.takeLink(engangskod, this.seconds());
    const account = konto === undefined ? undefined : this.accounts.find(konto);
    if (konto === undefined || account === undefined || account.closed) {
      this.log.write(request, 'felaktig', ['a link that does not hold'], null);
      throw new Problem(401, 'LINK_USED', 'Länken har använts eller är för gammal. Be om en ny.');
    }
    await this.local.setPassword(konto, losenord);
    this.log.write(request, 'konto', ['lösenord satt med engångslänk'], konto);
    // A link is one factor: who has two signs in with both.
    if (account.hasTotp) return { konto };
    return this.begin(request, reply, konto);
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
  signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { session } = me(request);
    if (session !== undefined) this.accounts.endSession(session);
    this.log.write(request, 'inloggning', ['ut']);
    void reply.clearCookie(this.options.cookie, this.options.cookieFlags);
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
    return shown(me(request));
  }

  @Post('mig/losenord')
  @HttpCode(200)
  @Needs({ needs: 'eget.skot' })
  @ApiOperation({ operationId: 'changePassword', summary: 'Byter lösenord och loggar ut överallt.' })
  @ApiResponse({ status: 200, description: 'Bytt.', schema: { type: 'object', example: { bytt: true } } })
  @Problems(400, 401, 403, 415, 429, 500)
  async changePassword(@Req() request: FastifyRequest, @Body() body: NewPasswordBody) {
    const { id } = me(request);
    assertLong(body.nyttLosenord);
    await this.refusing(request, id, () => this.local.signIn({ ...body, konto: id }, this.now()));
    await this.local.setPassword(id, body.nyttLosenord);
    this.log.write(request, 'konto', ['lösenord bytt']);
    return { bytt: true };
  }

  @Post('mig/andra-faktor')
  @HttpCode(200)
  @Needs({ needs: 'eget.skot' })
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
    const { id } = me(request);
    await this.refusing(request, id, () => this.local.signIn({ ...body, konto: id }, this.now()));
    this.log.write(request, 'konto', ['ny andra faktor']);
    return this.local.newTotp(id);
  }

  @Post('mig/andra-faktor/bekraftelse')
  @HttpCode(200)
  @Needs({ needs: 'eget.skot' })
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
    if (!this.local.confirmTotp(me(request).id, kod, this.now())) {
      throw new Problem(400, 'WRONG_CODE', 'Koden stämmer inte. Vänta på nästa kod och försök igen.');
    }
    this.log.write(request, 'konto', ['andra faktor bekräftad']);
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
  @ApiResponse({ status: 302, description: 'Till utfärdaren.' })
  @Problems(404, 429, 500, 503)
  async beginOidc(@Res() reply: FastifyReply, @Query('pa-nytt') again: unknown) {
    const flow = await this.issuer().begin(this.options.redirectUri, { fresh: again === 'ja' });
    const browser = newSecret();
    this.accounts.startFlow({ ...flow, browser }, this.seconds());
    await reply
      .setCookie(this.options.flowCookie, browser, {
        ...this.options.cookieFlags,
        sameSite: 'lax',
        maxAge: 600,
      })
      .redirect(flow.url.href, 302);
  }

  @Get('inloggning/oidc/svar')
  @Needs({ needs: 'oppet.las' })
  @ApiOperation({ operationId: 'finishOidc', summary: 'Dit utfärdaren skickar webbläsaren tillbaka.' })
  @ApiQuery({ name: 'code', required: false, schema: { type: 'string' } })
  @ApiQuery({ name: 'state', required: false, schema: { type: 'string' } })
  @ApiResponse({ status: 303, description: 'Inloggad.' })
  @Problems(401, 404, 429, 500, 503)
  async finishOidc(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('state') state: unknown,
  ) {
    const issuer = this.issuer();
    const browser = request.cookies[this.options.flowCookie] ?? '';
    const flow =
      typeof state === 'string' ? this.accounts.takeFlow({ state, browser }, this.seconds()) : undefined;
    const person = await this.refusing(request, null, () => {
      if (flow === undefined) throw new BadCredentials('an answer that nobody here asked for');
      return issuer.finish(new URL(request.url, this.options.origin), { ...flow, state: state as string });
    });
    if (this.accounts.find(person.accountId)?.closed) {
      throw new Problem(401, 'BAD_CREDENTIALS', 'Kontot är stängt.');
    }
    this.rotate(request, reply, person.accountId, {
      namn: person.namn,
      authTime: person.authTime ?? 0,
      oidc: { sub: person.sub, sid: person.sid },
    });
    await reply.clearCookie(this.options.flowCookie, this.options.cookieFlags).redirect('/', 303);
  }

  @Post('inloggning/oidc/utloggning')
  @HttpCode(200)
  @Needs({ needs: 'oppet.las' })
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
    const issuer = this.issuer();
    const token = request.body?.logout_token;
    const left = await this.refusing(request, null, async () => {
      if (typeof token !== 'string') throw new BadCredentials('no logout token');
      const said = await issuer.loggedOut(token, this.now());
      if (!this.accounts.useToken(said.jti, said.exp, this.seconds()))
        throw new BadCredentials('used before');
      return said;
    });
    this.accounts.endOidcSessions(left);
    this.log.write(request, 'inloggning', ['ut, enligt utfärdaren'], null);
    void reply.header('cache-control', 'no-store');
    return { utloggad: true };
  }

  private issuer(): Oidc {
    if (this.oidc === null) {
      throw new Problem(404, 'NO_ISSUER', 'Här loggar man in med konto och lösenord.');
    }
    return this.oidc;
  }

  private begin(request: FastifyRequest, reply: FastifyReply, konto: string) {
    const csrf = this.rotate(request, reply, konto, {});
    const namn = this.accounts.find(konto)?.namn ?? konto;
    return { konto, namn, csrf };
  }

  /** A new session, never one that was there before: who planted that can't share this one. */
  private rotate(
    request: FastifyRequest,
    reply: FastifyReply,
    konto: string,
    more: { namn?: string | undefined; authTime?: number; oidc?: { sub: string; sid?: string | undefined } },
  ): string {
    const before = request.cookies[this.options.cookie];
    if (before !== undefined) this.accounts.endSession(digest(before));
    const { secret, csrf } = this.accounts.startSession(konto, { now: this.seconds(), ...more });
    void reply.setCookie(this.options.cookie, secret, this.options.cookieFlags);
    this.log.write(request, 'inloggning', ['in'], konto);
    return csrf;
  }

  /** Runs what may refuse the credentials, and says so in one way. @throws Problem 401, 429 */
  private async refusing<T>(
    request: FastifyRequest,
    accountId: string | null,
    check: () => T | Promise<T>,
  ): Promise<T> {
    try {
      return await check();
    } catch (error) {
      if (error instanceof MustWait) {
        throw new Problem(429, 'MUST_WAIT', 'För många försök. Vänta en stund innan du försöker igen.', {
          retryAfterSeconds: error.seconds,
        });
      }
      if (!(error instanceof BadCredentials)) throw error;
      // The name that was tried is logged when it is an account's: it may be a password in the wrong field.
      const known = accountId !== null && this.accounts.find(accountId) !== undefined;
      this.log.write(request, 'felaktig', known ? [error.reason, accountId] : [error.reason], null);
      throw new Problem(401, 'BAD_CREDENTIALS', 'Kontot, lösenordet eller koden stämmer inte.');
    }
  }

  private now(): Date {
    return this.options.clock.now();
  }

  private seconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }
}

function me({ identity }: FastifyRequest): Identity {
  if (identity === null) throw new Problem(401, 'NOT_SIGNED_IN', 'Logga in.');
  return identity;
}

const shown = ({ id, namn, how, held, csrf, scopes }: Identity) => ({
  konto: id,
  namn,
  inloggad: how,
  roller: held.map(({ role, organ }) => ({ role, ...(organ === undefined ? {} : { organ }) })),
  ...(csrf === undefined ? {} : { csrf }),
  ...(scopes === undefined ? {} : { behorigheter: scopes }),
});

/** Nobody is signed in by another site's page, as somebody else. */
function assertSameSite({ headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  throw new Problem(403, 'OTHER_SITE', 'Logga in på Liggarens egen sida.');
}

function assertLong(password: string): void {
  if ([...password].length >= SHORTEST_PASSWORD) return;
  throw new Problem(
    400,
    'PASSWORD_TOO_SHORT',
    `Lösenordet ska vara minst ${SHORTEST_PASSWORD} tecken. Fyra vanliga ord är bra.`,
  );
}
