import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { KortnamnLista, Lopetext } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { recordYrkande } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class RecordYrkandeBody {
  @KortnamnLista({ example: ['claes-sjokvist'], min: 1 })
  personIds!: string[];

  @Lopetext({ example: 'Bifall till förslaget.' })
  text!: string;
}

export class RecordYrkande extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: RecordYrkandeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RecordYrkande)
export class RecordYrkandeHandler implements ICommandHandler<RecordYrkande> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: RecordYrkande) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      recordYrkande(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
