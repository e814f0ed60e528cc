import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import { passnycklar, passnycklarStream, usePassnyckel, type PassnyckelEvent } from './passnyckel.js';

/** `answer`: verified at the door. */
export class UsePassnyckel extends Command<Receipt<PassnyckelEvent>> {
  constructor(
    readonly answer: Extract<PassnyckelEvent, { type: 'PassnyckelUsed' }>['data'],
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(UsePassnyckel)
export class UsePassnyckelHandler implements ICommandHandler<UsePassnyckel> {
  constructor(private readonly liggare: Liggare) {}

  execute({ answer, act }: UsePassnyckel) {
    return this.liggare.record(passnycklarStream(answer.konto), passnycklar, act, (state) =>
      usePassnyckel(state, answer, act),
    );
  }
}
