import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent, Underskriftsbevis } from './events.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';
import { receiveUnderskrift, type Underskriftssvar } from './underskrift.js';

/** `answer`: what `evidence` says, its signature verified at the edge. The act is the signer's own. */
export class ReceiveUnderskrift extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly answer: Underskriftssvar,
    readonly evidence: Extract<Underskriftsbevis, { kind: 'underskriftstjanst' }>,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ReceiveUnderskrift)
export class ReceiveUnderskriftHandler implements ICommandHandler<ReceiveUnderskrift> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, answer, evidence, act }: ReceiveUnderskrift) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      receiveUnderskrift(state, answer, evidence, act),
    );
  }
}
