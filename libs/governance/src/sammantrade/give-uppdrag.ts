import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Lopetext, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { giveUppdrag } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class GiveUppdragBody {
  @Rad({ example: 'Peter Wallentin' })
  to!: string;

  @Lopetext({ example: 'Återkomma med en rekommendation om ordförandeskapet.' })
  text!: string;

  @Dag({ example: '2024-06-11', description: 'När uppdraget ska återrapporteras', optional: true })
  dueOn?: string;
}

export class GiveUppdrag extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: GiveUppdragBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(GiveUppdrag)
export class GiveUppdragHandler implements ICommandHandler<GiveUppdrag> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: GiveUppdrag) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      giveUppdrag(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
