import { Projector, type Act } from '@liggaren/event-store';
import {
  CloseMaskinkonto,
  Dag,
  Liggare,
  maskinkonto,
  maskinkonton,
  maskinkontoStream,
  NagraAv,
  OpenMaskinkonto,
  OpenMaskinkontoBody,
  Rad,
  Rejected,
  RevokeMaskinnyckel,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { TheAct } from '../act.js';
import { AfterQuery } from '../query.js';
import { CommandRoute, given, QueryRoute, recorded } from '../route.js';
import { AccessLog } from './access-log.js';
import { MachineKeys } from './machine-keys.js';
import { KEY_SCOPES, rowOf, type Permission } from './permissions.js';

export class IssueKeyBody {
  @Rad({ example: 'E-tjänsten för synpunkter', max: 200 })
  namn!: string;

  @NagraAv(KEY_SCOPES, {
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

/** What is worth giving a key, in words: what everyone may do needs none. */
const CHOICES = KEY_SCOPES.filter((scope) => !rowOf(scope).everyone && !rowOf(scope).signedIn).map(
  (scope) => ({
    scope,
    says: rowOf(scope).says,
  }),
);

/** Machines' accounts and keys. What they may do is granted at /api/behorigheter. */
@ApiTags('konton')
@Controller('api/maskinkonton')
export class MachinesController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly liggare: Liggare,
    private readonly keys: MachineKeys,
    private readonly log: AccessLog,
  ) {}

  @QueryRoute('', { id: 'listMaskinkonton', needs: 'konto.skot', of: 'ledger', says: 'Maskinernas konton.' })
  list(@Query() _query: AfterQuery) {
    return { maskinkonton: this.projector.queries(maskinkonton).list() };
  }

  @QueryRoute(':konto', {
    id: 'getMaskinkonto',
    needs: 'konto.skot',
    of: 'ledger',
    says: 'En maskins konto med dess nycklar, utan det hemliga, och vad en nyckel kan få göra.',
  })
  async get(@Param('konto') konto: string, @Query() _query: AfterQuery) {
    const state = await this.liggare.load(maskinkontoStream(konto), maskinkonto);
    if (state.status === 'none') {
      throw new Rejected('ACCOUNT_NOT_FOUND', `Det finns inget maskinkonto ${konto}.`);
    }
    return {
      konto,
      namn: state.namn,
      closed: state.status === 'closed',
      nycklar: state.nycklar.map(({ nyckelnummer, namn, scopes, lastDay, revoked }) => ({
        nyckelnummer,
        namn,
        scopes,
        ...(lastDay === undefined ? {} : { lastDay }),
        revoked,
      })),
      scopes: CHOICES,
    };
  }

  @CommandRoute('POST', '', {
    id: 'openMaskinkonto',
    needs: 'konto.skot',
    of: 'ledger',
    says: 'Öppnar ett konto för en maskin. Det heter maskin- och något mer.',
    creates: true,
  })
  async open(@Req() request: FastifyRequest, @Body() body: OpenMaskinkontoBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new OpenMaskinkonto(body, act));
    this.log.write(request, 'konto', ['skapat', body.konto]);
    return recorded(receipt, {
      ids: { konto: body.konto },
      location: `/api/maskinkonton/${body.konto}`,
    });
  }

  @CommandRoute('POST', ':konto/stangning', {
    id: 'closeMaskinkonto',
    needs: 'konto.skot',
    of: 'ledger',
    says: 'Stänger en maskins konto för gott: alla dess nycklar slutar gälla genast.',
  })
  async close(@Req() request: FastifyRequest, @Param('konto') konto: string, @TheAct() act: Act) {
    const receipt = await this.commands.send(new CloseMaskinkonto(konto, act));
    this.log.write(request, 'konto', ['stängt', konto]);
    return recorded(receipt);
  }

  @CommandRoute('POST', ':konto/nycklar', {
    id: 'issueMaskinnyckel',
    needs: 'konto.skot',
    of: 'ledger',
    says: 'En ny nyckel till en maskin. Den visas bara här.',
  })
  async issue(
    @Req() request: FastifyRequest,
    @Param('konto') konto: string,
    @Body() body: IssueKeyBody,
    @TheAct() act: Act,
  ) {
    const { receipt, nyckel } = await this.keys.issue({ konto, ...body }, act);
    const ids = given(receipt, 'MaskinnyckelIssued', 'nyckelnummer');
    this.log.write(request, 'konto', ['ny nyckel', konto, String(ids['nyckelnummer'])]);
    return recorded(receipt, { ids: { ...ids, nyckel } });
  }

  @CommandRoute('POST', ':konto/nycklar/:nr/aterkallande', {
    id: 'revokeMaskinnyckel',
    needs: 'konto.skot',
    of: 'ledger',
    says: 'Återkallar en nyckel. Den slutar gälla genast.',
  })
  async revoke(
    @Req() request: FastifyRequest,
    @Param('konto') konto: string,
    @Param('nr') nr: number,
    @TheAct() act: Act,
  ) {
    const receipt = await this.commands.send(new RevokeMaskinnyckel(konto, Number(nr), act));
    this.log.write(request, 'konto', ['nyckel återkallad', konto, String(nr)]);
    return recorded(receipt);
  }
}
