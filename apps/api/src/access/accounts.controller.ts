import type { Act } from '@liggaren/event-store';
import {
  behorigheter,
  Clock,
  Dag,
  EttAv,
  GrantBehorighet,
  GrantBehorighetBody,
  Kortnamn,
  NagraAv,
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
import { AccessOptions } from './options.js';
import { PERMISSION_NAMES, type Permission } from './permissions.js';

export class CreateAccountBody {
  @Kortnamn({
    example: 'joakim-karlsson',
    description: 'Kontots namn; ändras aldrig. En förtroendevalds är personens kortnamn.',
  })
  konto!: string;

  @Rad({ example: 'Joakim Karlsson', max: 200 })
  namn!: string;

  @EttAv(['person', 'maskin'], {
    example: 'person',
    description: 'En person loggar in; en maskin har nycklar',
  })
  kind!: 'person' | 'maskin';
}

export class CreateKeyBody {
  @Rad({ example: 'E-tjänsten för synpunkter', max: 200 })
  namn!: string;

  @NagraAv(PERMISSION_NAMES, {
    example: ['arende.registrera', 'fil.spara'],
    description: 'Nyckeln räcker inte längre än så, och aldrig längre än kontots roller',
  })
  scopes!: Permission[];

  @Dag({
    example: '2025-12-31',
    description: 'Sista dagen; utan uppgift: tills den återkallas',
    optional: true,
  })
  lastDay?: string;
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

/** The accounts and the machines' keys. Who does what is granted at /api/behorigheter. */
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
  @ApiOperation({ operationId: 'listAccounts', summary: 'Kontona.' })
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
    summary: 'Skapar ett konto. En person får en länk att välja sitt lösenord på; den visas bara här.',
  })
  @ApiResponse({
    status: 201,
    description: 'Skapat.',
    schema: {
      type: 'object',
      example: { konto: 'joakim-karlsson', engangskod: 'Yx2n…', lank: 'https://…', gallerTimmar: 24 },
    },
  })
  @Problems(400, 401, 403, 409, 415, 429, 500)
  create(@Req() request: FastifyRequest, @Body() { konto, namn, kind }: CreateAccountBody) {
    if (!this.accounts.create(konto, namn, kind)) {
      throw new Problem(409, 'ACCOUNT_EXISTS', `Det finns redan ett konto ${konto}.`);
    }
    this.log.write(request, 'konto', ['skapat', konto]);
    return kind === 'maskin' ? { konto } : { konto, ...this.newLink(konto) };
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
    this.open(konto, 'person');
    this.log.write(request, 'konto', ['ny engångskod', konto]);
    return { konto, ...this.newLink(konto) };
  }

  @Post(':konto/stangning')
  @HttpCode(200)
  @Needs({ needs: 'konto.skot', of: 'ledger' })
  @Konto()
  @ApiOperation({
    operationId: 'closeAccount',
    summary: 'Stänger kontot: sessioner och nycklar slutar gälla genast.',
  })
  @ApiResponse({ status: 200, description: 'Stängt.', schema: { type: 'object' } })
  @Problems(401, 403, 404, 409, 429, 500)
  close(@Req() request: FastifyRequest, @Param('konto') konto: string) {
    this.open(konto);
    this.accounts.closeAccount(konto);
    this.log.write(request, 'konto', ['stängt', konto]);
    return { konto, closed: true };
  }

  @Get(':konto/nycklar')
  @Needs({ needs: 'konto.skot', of: 'ledger' })
  @Konto()
  @ApiOperation({ operationId: 'listKeys', summary: 'Kontots maskinnycklar, utan det hemliga.' })
  @ApiResponse({ status: 200, description: 'Nycklarna.', schema: { type: 'object' } })
  @Problems(401, 403, 429, 500)
  keys(@Param('konto') konto: string) {
    return { nycklar: this.accounts.keysOf(konto) };
  }

  @Post(':konto/nycklar')
  @HttpCode(201)
  @Needs({ needs: 'konto.skot', of: 'ledger' })
  @Konto()
  @ApiOperation({ operationId: 'createKey', summary: 'En ny nyckel till en maskin. Den visas bara här.' })
  @ApiResponse({
    status: 201,
    description: 'Visas bara här.',
    schema: { type: 'object', example: { keyId: 1, nyckel: 'lgr_…' } },
  })
  @Problems(400, 401, 403, 404, 409, 415, 429, 500)
  createKey(@Req() request: FastifyRequest, @Param('konto') konto: string, @Body() body: CreateKeyBody) {
    // A person's account has no keys: else an admin could make one and act in their name.
    this.open(konto, 'maskin');
    const { namn, scopes, lastDay } = body;
    const expiresAt = lastDay === undefined ? undefined : Date.parse(`${lastDay}T23:59:59Z`) / 1000;
    const { keyId, key } = this.accounts.createKey(konto, {
      namn,
      scopes,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    this.log.write(request, 'konto', ['ny nyckel', konto, String(keyId)]);
    return { keyId, nyckel: key };
  }

  @Post(':konto/nycklar/:nr/aterkallande')
  @HttpCode(200)
  @Needs({ needs: 'konto.skot', of: 'ledger' })
  @Konto()
  @ApiParam({ name: 'nr', schema: { type: 'string', example: '1' } })
  @ApiOperation({ operationId: 'revokeKey', summary: 'Återkallar en nyckel. Den slutar gälla genast.' })
  @ApiResponse({ status: 200, description: 'Återkallad.', schema: { type: 'object' } })
  @Problems(401, 403, 404, 429, 500)
  revokeKey(@Req() request: FastifyRequest, @Param('konto') konto: string, @Param('nr') nr: string) {
    if (!this.accounts.revokeKey(konto, Number(nr))) {
      throw new Problem(404, 'KEY_NOT_FOUND', `Kontot ${konto} har ingen nyckel ${nr}.`);
    }
    this.log.write(request, 'konto', ['nyckel återkallad', konto, nr]);
    return { revoked: true };
  }

  private newLink(konto: string) {
    const engangskod = this.accounts.newLink(konto, this.seconds());
    return { engangskod, lank: this.options.linkFor(engangskod), gallerTimmar: LINK_SECONDS / 3600 };
  }

  private seconds(): number {
    return Math.floor(this.options.clock.now().getTime() / 1000);
  }

  private open(konto: string, kind?: 'person' | 'maskin') {
    const account = this.accounts.find(konto);
    if (account === undefined) throw new Problem(404, 'ACCOUNT_NOT_FOUND', `Det finns inget konto ${konto}.`);
    if (account.closed) throw new Problem(409, 'ACCOUNT_CLOSED', `Kontot ${konto} är stängt.`);
    if (kind !== undefined && account.kind !== kind) {
      throw new Problem(
        409,
        'ACCOUNT_KIND',
        kind === 'maskin'
          ? 'Bara maskinkonton har nycklar. En person loggar in själv.'
          : 'En maskin loggar inte in.',
      );
    }
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
