import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, EttAv, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { type DataOf, DISPATCH_CHANNELS, type SammantradeEvent } from './events.js';
import { dispatchBeslut, sammantrade, sammantradeStream } from './sammantrade.js';

export class DispatchBeslutBody {
  @Rad({ example: 'Medlemskommunerna' })
  mottagare!: string;

  @Dag({ example: '2024-03-12' })
  dispatchedOn!: string;

  @EttAv(DISPATCH_CHANNELS, { example: 'e-post' })
  channel!: DataOf<'BeslutDispatched'>['channel'];
}

export class DispatchBeslut extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: DispatchBeslutBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(DispatchBeslut)
export class DispatchBeslutHandler implements ICommandHandler<DispatchBeslut> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: DispatchBeslut) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      dispatchBeslut(state, { paragraf, ...body }, act),
    );
  }
}
