import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Heltal } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { withdrawYrkande } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class WithdrawYrkandeBody {
  @Heltal({ example: 1, min: 1, max: 10_000 })
  yrkandenummer!: number;
}

export class WithdrawYrkande extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: WithdrawYrkandeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(WithdrawYrkande)
export class WithdrawYrkandeHandler implements ICommandHandler<WithdrawYrkande> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: WithdrawYrkande) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      withdrawYrkande(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
