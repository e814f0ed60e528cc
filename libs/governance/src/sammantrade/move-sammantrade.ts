import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Klockslag, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { moveSammantrade } from './kallelse.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class MoveSammantradeBody {
  @Dag({ example: '2024-03-12' })
  sammantradesdatum!: string;

  @Klockslag({ example: '13:00' })
  startsAt!: string;

  @Rad({ example: 'Teknikringen 9, Linköping' })
  plats!: string;

  @Rad({ example: 'Ordföranden har förhinder.' })
  reason!: string;
}

export class MoveSammantrade extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: MoveSammantradeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(MoveSammantrade)
export class MoveSammantradeHandler implements ICommandHandler<MoveSammantrade> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: MoveSammantrade) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      moveSammantrade(state, body),
    );
  }
}
