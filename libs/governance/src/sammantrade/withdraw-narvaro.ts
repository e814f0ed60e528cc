import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Kortnamn } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { sammantrade, sammantradeStream, withdrawNarvaro } from './sammantrade.js';

export class WithdrawNarvaroBody {
  @Kortnamn({ example: 'conny-forsberg' })
  personId!: string;
}

export class WithdrawNarvaro extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: WithdrawNarvaroBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(WithdrawNarvaro)
export class WithdrawNarvaroHandler implements ICommandHandler<WithdrawNarvaro> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: WithdrawNarvaro) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      withdrawNarvaro(state, body),
    );
  }
}
