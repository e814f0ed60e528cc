import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import type { DataOf, SammantradeEvent } from './events.js';
import { bounceExpediering, mailExpediering } from './expediering.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

/** Sent by the outbox: the mail server has taken it. */
export class RecordExpedieringMailed extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly data: Omit<DataOf<'ExpedieringMailed'>, 'mottagare'>,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RecordExpedieringMailed)
export class RecordExpedieringMailedHandler implements ICommandHandler<RecordExpedieringMailed> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, data, act }: RecordExpedieringMailed) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      mailExpediering(state, data),
    );
  }
}

export class ExpedieringBouncedBody {
  @Rad({ example: 'Adressen finns inte', description: 'Vad mottagarens server eller mottagaren svarade.' })
  reason!: string;
}

/** Sent by the outbox when it is refused for good, or by whoever reads the answers that come later. */
export class RecordExpedieringBounced extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly expedieringsnummer: number,
    readonly body: ExpedieringBouncedBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RecordExpedieringBounced)
export class RecordExpedieringBouncedHandler implements ICommandHandler<RecordExpedieringBounced> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, expedieringsnummer, body, act }: RecordExpedieringBounced) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      bounceExpediering(state, { paragraf, expedieringsnummer, reason: body.reason }),
    );
  }
}
