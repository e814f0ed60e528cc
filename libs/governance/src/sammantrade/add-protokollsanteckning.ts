import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Kortnamn, Lopetext } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { addProtokollsanteckning } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class AddProtokollsanteckningBody {
  @Kortnamn({ example: 'jonas-andersson' })
  personId!: string;

  @Lopetext({ example: 'Frågan bör följas upp under hösten.' })
  text!: string;
}

export class AddProtokollsanteckning extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: AddProtokollsanteckningBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(AddProtokollsanteckning)
export class AddProtokollsanteckningHandler implements ICommandHandler<AddProtokollsanteckning> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: AddProtokollsanteckning) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      addProtokollsanteckning(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
