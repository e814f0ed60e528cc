import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Tidpunkt } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { adjournSammantrade, sammantrade, sammantradeStream } from './sammantrade.js';

export class AdjournSammantradeBody {
  @Tidpunkt({ example: '2024-03-05T14:45:00+01:00' })
  adjournedAt!: string;

  @Dag({ example: '2024-03-06', optional: true })
  resumesOn?: string;
}

export class AdjournSammantrade extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: AdjournSammantradeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(AdjournSammantrade)
export class AdjournSammantradeHandler implements ICommandHandler<AdjournSammantrade> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: AdjournSammantrade) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      adjournSammantrade(state, body),
    );
  }
}
