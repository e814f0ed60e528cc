import { Projector, type Act } from '@liggaren/event-store';
import {
  Clock,
  delegationsregister,
  RegisterDelegationsbeslut,
  RegisterDelegationsbeslutBody,
  Rejected,
  ReportDelegationsbeslut,
  ReportDelegationsbeslutBody,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TheReading, type Reading } from './access/reading.js';
import { TheAct } from './act.js';
import { AfterQuery, OrganYearQuery, today } from './query.js';
import { CommandRoute, given, QueryRoute, recorded } from './route.js';

/** Decisions that were made on a board's behalf. */
@ApiTags('delegationsbeslut')
@Controller('api/delegationsbeslut')
export class DelegationsbeslutController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute('', {
    id: 'listDelegationsbeslut',
    needs: 'oversikt.las',
    of: 'query',
    says: 'Ett organs delegationsbeslut under ett år (utan uppgift: i år). Utan organ: alla som väntar på anmälan.',
  })
  list(@Query() { organ, ar }: OrganYearQuery, @TheReading() reading: Reading) {
    const register = this.projector.queries(delegationsregister);
    const rows =
      organ === undefined
        ? register.unreported(reading.organs('oversikt.las'))
        : register.list(organ, ar ?? Number(today(this.clock).slice(0, 4)));
    reading.saw(rows.flatMap(({ diarienummer }) => diarienummer ?? []));
    return { delegationsbeslut: rows };
  }

  @QueryRoute(':id', {
    id: 'getDelegationsbeslut',
    needs: 'oversikt.las',
    of: 'delegationsbeslut',
    says: 'Ett delegationsbeslut.',
  })
  get(@Param('id') id: string, @Query() _query: AfterQuery, @TheReading() reading: Reading) {
    const found = this.projector.queries(delegationsregister).byId(id);
    if (found === undefined) {
      throw new Rejected('DELEGATIONSBESLUT_NOT_FOUND', `Det finns inget delegationsbeslut ${id}.`);
    }
    reading.saw(found.diarienummer === undefined ? [] : [found.diarienummer]);
    return found;
  }

  @CommandRoute('POST', '', {
    id: 'registerDelegationsbeslut',
    needs: 'delegation.registrera',
    of: 'body',
    says: 'Registrerar ett delegationsbeslut.',
    creates: true,
  })
  async register(@Body() body: RegisterDelegationsbeslutBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new RegisterDelegationsbeslut(body, act));
    const ids = given(receipt, 'DelegationsbeslutRegistered', 'delegationsbeslutId', 'ar', 'nummer');
    return recorded(receipt, { ids, location: `/api/delegationsbeslut/${ids['delegationsbeslutId']}` });
  }

  @CommandRoute('POST', ':id/anmalan', {
    id: 'reportDelegationsbeslut',
    needs: 'delegation.registrera',
    of: 'delegationsbeslut',
    says: 'Anmäler beslutet till nämnden vid ett sammanträde.',
  })
  async report(@Param('id') id: string, @Body() body: ReportDelegationsbeslutBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new ReportDelegationsbeslut(id, body, act)));
  }
}
