import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EttAv, Heltal, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { PARAGRAFUPPGIFTER, type Paragrafuppgift, type SammantradeEvent } from './events.js';
import { strikeParagrafuppgift } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class StrikeParagrafuppgiftBody {
  @EttAv(PARAGRAFUPPGIFTER, { example: 'reservation' })
  uppgift!: Paragrafuppgift;

  @Heltal({
    example: 1,
    description:
      'Uppgiftens nummer i den ordning som paragrafens uppgifter av samma slag antecknades, från 1. En struken uppgifts nummer ges inte igen. Numren står i utkastet.',
    min: 1,
    max: 10_000,
  })
  nummer!: number;

  @Rad({ example: 'Antecknades vid fel paragraf' })
  reason!: string;
}

export class StrikeParagrafuppgift extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: StrikeParagrafuppgiftBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(StrikeParagrafuppgift)
export class StrikeParagrafuppgiftHandler implements ICommandHandler<StrikeParagrafuppgift> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: StrikeParagrafuppgift) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      strikeParagrafuppgift(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
