import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { reviseForedragningspunkt } from './kallelse.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class ReviseForedragningspunktBody {
  @Rad({ example: 'Revidering av förbundsordningen' })
  rubrik!: string;
}

export class ReviseForedragningspunkt extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly ordning: number,
    readonly body: ReviseForedragningspunktBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ReviseForedragningspunkt)
export class ReviseForedragningspunktHandler implements ICommandHandler<ReviseForedragningspunkt> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, ordning, body, act }: ReviseForedragningspunkt) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      reviseForedragningspunkt(state, { ordning, ...body }),
    );
  }
}
