import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { HeltalLista } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { arrangeForedragningslista } from './kallelse.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class ArrangeForedragningslistaBody {
  @HeltalLista({
    example: [2, 1],
    description: 'Punkternas nummer i den ordning de ska behandlas',
    max: 1000,
  })
  ordning!: number[];

  @HeltalLista({
    example: [3],
    description: 'Punkterna som utgår; varje punkt på listan står i den ena eller den andra',
    max: 1000,
  })
  utgar!: number[];
}

export class ArrangeForedragningslista extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: ArrangeForedragningslistaBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ArrangeForedragningslista)
export class ArrangeForedragningslistaHandler implements ICommandHandler<ArrangeForedragningslista> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: ArrangeForedragningslista) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      arrangeForedragningslista(state, body),
    );
  }
}
