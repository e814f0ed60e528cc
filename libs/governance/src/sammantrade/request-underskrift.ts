import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent, Underskriftsbegaran } from './events.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';
import { requestUnderskrift } from './underskrift.js';

/** `request`: made at the edge, where the service is known. */
export class RequestUnderskrift extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly request: Omit<Underskriftsbegaran, 'namn' | 'role' | 'validUntil'>,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RequestUnderskrift)
export class RequestUnderskriftHandler implements ICommandHandler<RequestUnderskrift> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, request, act }: RequestUnderskrift) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      requestUnderskrift(state, request, act),
    );
  }
}
