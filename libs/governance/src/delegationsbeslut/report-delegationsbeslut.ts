import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Heltal, Rad } from '../body.js';
import { stockholmDay } from '../calendar/calendar.js';
import { Liggare } from '../liggare.js';
import { sammantrade, sammantradeStream } from '../sammantrade/sammantrade.js';
import {
  delegationsbeslut,
  delegationsbeslutStream,
  reportDelegationsbeslut,
  type DelegationsbeslutEvent,
} from './delegationsbeslut.js';

export class ReportDelegationsbeslutBody {
  @Rad({ example: 'direktionen-2024-03-05' })
  sammantradeId!: string;

  @Heltal({ example: 14, description: 'Paragrafen där beslutet anmäldes', min: 1, optional: true })
  paragraf?: number;

  @Dag({ example: '2024-03-05', description: 'Utan uppgift: sammanträdets dag', optional: true })
  reportedOn?: string;
}

export class ReportDelegationsbeslut extends Command<Receipt<DelegationsbeslutEvent>> {
  constructor(
    readonly id: string,
    readonly body: ReportDelegationsbeslutBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ReportDelegationsbeslut)
export class ReportDelegationsbeslutHandler implements ICommandHandler<ReportDelegationsbeslut> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ id, body, act }: ReportDelegationsbeslut) {
    const meeting = await this.liggare.load(sammantradeStream(body.sammantradeId), sammantrade);
    return this.liggare.record(delegationsbeslutStream(id), delegationsbeslut, act, (state) =>
      reportDelegationsbeslut(state, id, body, meeting, stockholmDay(act.recordedAt)),
    );
  }
}
