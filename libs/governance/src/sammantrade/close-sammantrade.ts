import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Tidpunkt } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { closeSammantrade, sammantrade, sammantradeStream } from './sammantrade.js';

export class CloseSammantradeBody {
  @Tidpunkt({ example: '2024-03-05T14:45:00+01:00' })
  closedAt!: string;
}

export class CloseSammantrade extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: CloseSammantradeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(CloseSammantrade)
export class CloseSammantradeHandler implements ICommandHandler<CloseSammantrade> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: CloseSammantrade) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      closeSammantrade(state, body),
    );
  }
}
