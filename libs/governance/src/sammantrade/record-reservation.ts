import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { KortnamnLista, Lopetext, Rad, Tidpunkt } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { recordReservation } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class RecordReservationBody {
  @KortnamnLista({ example: ['jonas-andersson'], description: 'Tom lista när bara partigruppen är känd' })
  personIds!: string[];

  @Rad({ example: 'Vänsterpartiet', optional: true, max: 200 })
  parti?: string;

  @Tidpunkt({ example: '2024-03-05T14:30:00+01:00', description: 'När reservationen anmäldes' })
  announcedAt!: string;

  @Lopetext({ example: 'Ärendet borde ha återremitterats.', optional: true })
  motivering?: string;
}

export class RecordReservation extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: RecordReservationBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RecordReservation)
export class RecordReservationHandler implements ICommandHandler<RecordReservation> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: RecordReservation) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      recordReservation(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
