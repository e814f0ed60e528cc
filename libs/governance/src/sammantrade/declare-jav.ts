import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Kortnamn, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { declareJav, sammantrade, sammantradeStream } from './sammantrade.js';

export class DeclareJavBody {
  @Kortnamn({ example: 'claes-sjokvist' })
  personId!: string;

  @Rad({ example: 'Närstående till sökanden.', optional: true })
  reason?: string;
}

export class DeclareJav extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: DeclareJavBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(DeclareJav)
export class DeclareJavHandler implements ICommandHandler<DeclareJav> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: DeclareJav) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      declareJav(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
