import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Heltal, Kortnamn, Lopetext } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { returnProtokoll, sammantrade, sammantradeStream } from './sammantrade.js';

export class ReturnProtokollBody {
  @Kortnamn({ example: 'thomas-lidberg' })
  personId!: string;

  @Lopetext({ example: 'Beslutet i § 6 saknar verb.' })
  comment!: string;

  @Heltal({ example: 5, min: 1, optional: true })
  paragraf?: number;
}

export class ReturnProtokoll extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: ReturnProtokollBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ReturnProtokoll)
export class ReturnProtokollHandler implements ICommandHandler<ReturnProtokoll> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: ReturnProtokoll) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      returnProtokoll(state, body),
    );
  }
}
