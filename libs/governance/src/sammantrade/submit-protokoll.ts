import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Heltal } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { submitProtokoll, sammantrade, sammantradeStream } from './sammantrade.js';

export class SubmitProtokollBody {
  @Heltal({
    example: 5,
    min: 1,
    description: 'Paragrafen som justeras omedelbart; utelämnas för hela protokollet',
    optional: true,
  })
  paragraf?: number;
}

export class SubmitProtokoll extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: SubmitProtokollBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(SubmitProtokoll)
export class SubmitProtokollHandler implements ICommandHandler<SubmitProtokoll> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: SubmitProtokoll) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      submitProtokoll(state, body.paragraf),
    );
  }
}
