import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EttAv, Lopetext, Rader } from '../body.js';
import { Liggare } from '../liggare.js';
import { type Beslut, BESLUT_KINDS, type SammantradeEvent } from './events.js';
import { recordBeslut } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class RecordBeslutBody {
  @EttAv(BESLUT_KINDS, { example: 'notering' })
  kind!: Beslut['kind'];

  @Lopetext({ example: 'Direktionen beslutar att notera informationen till protokollet.' })
  text!: string;

  @Rader({ example: ['Akt'], description: 'Till vem beslutet sänds, som det trycks' })
  expediering!: string[];
}

export class RecordBeslut extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: RecordBeslutBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RecordBeslut)
export class RecordBeslutHandler implements ICommandHandler<RecordBeslut> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: RecordBeslut) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      recordBeslut(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
