import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Heltal, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { correctSkrivfel, sammantrade, sammantradeStream } from './sammantrade.js';

export class CorrectSkrivfelBody {
  @Heltal({ example: 9, min: 1, optional: true })
  paragraf?: number;

  @Rad({ example: 'Handlignar' })
  old!: string;

  @Rad({ example: 'Handlingar' })
  new!: string;

  @Rad({ example: 'Uppenbart skrivfel.' })
  reason!: string;

  @Dag({ example: '2024-03-12' })
  correctedOn!: string;
}

export class CorrectSkrivfel extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: CorrectSkrivfelBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(CorrectSkrivfel)
export class CorrectSkrivfelHandler implements ICommandHandler<CorrectSkrivfel> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: CorrectSkrivfel) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      correctSkrivfel(state, body, act),
    );
  }
}
