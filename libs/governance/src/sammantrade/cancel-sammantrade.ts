import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { cancelSammantrade } from './kallelse.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class CancelSammantradeBody {
  @Rad({ example: 'Inga ärenden att behandla.' })
  reason!: string;
}

export class CancelSammantrade extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: CancelSammantradeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(CancelSammantrade)
export class CancelSammantradeHandler implements ICommandHandler<CancelSammantrade> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: CancelSammantrade) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      cancelSammantrade(state, body),
    );
  }
}
