import type { Act } from '@liggaren/event-store';
import {
  behorigheter,
  Clock,
  EttAv,
  GrantBehorighet,
  GrantBehorighetBody,
  Kortnamn,
  Rad,
  Rejected,
  RevokeBehorighet,
  RevokeBehorighetBody,
} from '@liggaren/governance';
import { Projector } from '@liggaren/event-store';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { TheAct } from '../act.js';
import { Problem } from '../problem.js';
import { AfterQuery, PAGE, PageQuery, today } from '../query.js';
import { CommandRoute, given, Problems, QueryRoute, recorded } from '../route.js';
import { AccessLog } from './access-log.js';
import { Accounts, LINK_SECONDS, LOG_KINDS, type Logged } from './accounts.js';
import { Needs } from './needs.js';
import { AccessOptions, assertLocal } from './options.js';
import { assertPersonsName } from './reserved-name.js';

export class CreateAccountBody {
  @Kortnamn({
    example: 'joakim-karlsson',
    description: 'Kontots namn; ändras aldrig. En förtroendevalds är personens kortnamn.',
  })
  konto!: string;

  @Rad({ example: 'Joakim Karlsson', max: 200 })
  namn!: string;
}

export class BehorigheterQuery extends AfterQuery {
  @Kortnamn({ example: 'joakim-karlsson', optional: true })
  konto?: string;

  @Kortnamn({ example: 'direktionen', optional: true })
  organ?: string;
}

export class AccessLogQuery extends PageQuery {
  @EttAv(LOG_KINDS, { example: 'last-hemligt', optional: true })
  kind?: Logged['kind'];

  @Kortnamn({ example: 'joakim-karlsson', optional: true })
  konto?: string;
}

const Konto = () =>
  ApiParam({ name: 'konto', schema: { type: 'string', example: 'joakim-karlsson' }, description: 'Kontot.' });

/** People's accounts. Who does what is granted at /api/behorigheter. */
@ApiTags('konton')
@Controller('api/konton')
export class AccountsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly log: AccessLog,
    private readonly options: AccessOptions,
  ) {}

  @Get()
  @Needs({ needs: 'konto.skot', of: 'ledger' })
  @ApiOperation({ operationId: 'listAccounts', summary: 'Personernas konton.' })
  @ApiResponse({ status: 200, description: 'Kontona.', schema: { type: 'object' } })
  @Problems(401, 403, 429, 500)
  list() {
    return { konton: this.accounts.list() };
  }

  @Post()
  @HttpCode(201)
  @Needs({ needs: 'konto.skot', of: 'ledger' })
  @ApiOperation({
    operationId: 'createAccount',
    summary: 'Skapar ett konto för en person, med en länk att välja lösenord på; den visas bara här.',
  })
  @ApiResponse({
    status: 201,
    description: 'Skapat.',
    schema: {
      type: 'object',
      example: { konto: 'joakim-karlsson', engangskod: 'Yx2n…', lank: 'https://…', gallerTimmar: 24 },
    },
  })
  @Problems(400, 401, 403, 404, 409, 415, 429, 500)
  create(@Req() request: FastifyRequest, @Body() { konto, namn }: CreateAccountBody) {
    assertLocal(this.options);
    assertPersonsName(konto);
    if (!this.accounts.create(konto, namn)) {
      throw new Problem(409, 'ACCOUNT_EXISTS', `Det finns redan ett konto ${konto}.`);
    }
    this.log.write(request, 'konto', ['skapat', konto]);
    return { konto, ...this.newLink(konto) };
  }

  @Post(':konto/engangskod')
  @HttpCode(201)
  @Needs({ needs: 'konto.skot', of: 'ledger' })
  @Konto()
  @ApiOperation({
    operationId: 'newLink',
    summary: 'En ny engångskod, till den som har glömt sitt lösenord.',
  })
  @ApiResponse({ status: 201, description: 'Visas bara här.', schema: { type: 'object' } })
  @Problems(401, 403, 404, 409, 429, 500)
  link(@Req() request: FastifyRequest, @Param('konto') konto: string) {
    assertLocal(this.options);
    this.open(konto);
    this.log.write(request, 'konto', ['ny engångskod', konto]);
    return { konto, ...this.newLink(konto) };
  }

  @Post(':konto/stangning')
  @HttpCode(200)
  @Needs({ needs: 'konto.skot', of: 'ledger' })
  @Konto()
  @ApiOperation({
    operationId: 'closeAccount',
    summary: 'Stänger kontot: dess inloggningar slutar gälla genast.',
  })
  @ApiResponse({ status: 200, description: 'Stängt.', schema: { type: 'object' } })
  @Problems(401, 403, 404, 409, 429, 500)
  close(@Req() request: FastifyRequest, @Param('konto') konto: string) {
    this.open(konto);
    this.accounts.closeAccount(konto);
    this.log.write(request, 'konto', ['stängt', konto]);
    return { konto, closed: true };
  }

  private newLink(konto: string) {
    const engangskod = this.accounts.newLink(konto, this.seconds());
    return { engangskod, lank: this.options.linkFor(engangskod), gallerTimmar: LINK_SECONDS / 3600 };
  }

  private seconds(): number {
    return Math.floor(this.options.clock.now().getTime() / 1000);
  }

  private open(konto: string) {
    const account = this.accounts.find(konto);
    if (account === undefined) throw new Problem(404, 'ACCOUNT_NOT_FOUND', `Det finns inget konto ${konto}.`);
    if (account.closed) throw new Problem(409, 'ACCOUNT_CLOSED', `Kontot ${konto} är stängt.`);
    return account;
  }
}

/** Who may do what. Each grant is an event. */
@ApiTags('behörigheter')
@Controller('api/behorigheter')
export class BehorigheterController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute('', {
    id: 'listBehorigheter',
    needs: 'behorighet.ge',
    of: 'ledger',
    says: 'Vem som har vilken roll, i vilket organ och hur länge, och om den gäller i dag.',
  })
  list(@Query() { konto, organ }: BehorigheterQuery) {
    const day = today(this.clock);
    return { behorigheter: this.projector.queries(behorigheter).list({ day, organ, accountId: konto }) };
  }

  @CommandRoute('POST', '', {
    id: 'grantBehorighet',
    needs: 'behorighet.ge',
    of: 'ledger',
    says: 'Ger ett konto en roll i ett organ under en tid.',
  })
  async grant(@Body() body: GrantBehorighetBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new GrantBehorighet(body, act));
    return recorded(receipt, { ids: given(receipt, 'BehorighetGranted', 'behorighetsnummer') });
  }

  @CommandRoute('POST', ':konto/:nr/aterkallande', {
    id: 'revokeBehorighet',
    needs: 'behorighet.ge',
    of: 'ledger',
    says: 'Återkallar en roll. Den slutar gälla genast.',
  })
  async revoke(
    @Param('konto') konto: string,
    @Param('nr') nr: number,
    @Body() body: RevokeBehorighetBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new RevokeBehorighet(konto, nr, body, act)));
  }
}

/** What the revisor sees of who has seen what. */
@ApiTags('revision')
@Controller('api/access-log')
export class AccessLogController {
  constructor(private readonly accounts: Accounts) {}

  @QueryRoute('', {
    id: 'listAccessLog',
    needs: 'atkomstlogg.las',
    of: 'ledger',
    says: 'Vem som har läst det hemliga, vem som har nekats, vem som har loggat in, nyast först.',
  })
  list(@Query() { kind, konto, limit = PAGE, cursor }: AccessLogQuery) {
    if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) {
      throw new Rejected('CURSOR_INVALID', 'Sidan finns inte. Börja om från den första sidan.');
    }
    const before = cursor === undefined ? undefined : Number(cursor);
    return this.accounts.logged({ kind, accountId: konto, limit, before });
  }
}
