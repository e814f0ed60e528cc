import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Tidpunkt } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { resumeSammantrade, sammantrade, sammantradeStream } from './sammantrade.js';

export class ResumeSammantradeBody {
  @Tidpunkt({ example: '2024-03-06T09:00:00+01:00' })
  resumedAt!: string;
}

export class ResumeSammantrade extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: ResumeSammantradeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ResumeSammantrade)
export class ResumeSammantradeHandler implements ICommandHandler<ResumeSammantrade> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: ResumeSammantrade) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      resumeSammantrade(state, body),
    );
  }
}
