import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import { passnycklar, passnycklarStream, removePassnyckel, type PassnyckelEvent } from './passnyckel.js';

export class RemovePassnyckel extends Command<Receipt<PassnyckelEvent>> {
  constructor(
    readonly konto: string,
    readonly passnyckelnummer: number,
    /** RFC 3339. */
    readonly removedAt: string,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RemovePassnyckel)
export class RemovePassnyckelHandler implements ICommandHandler<RemovePassnyckel> {
  constructor(private readonly liggare: Liggare) {}

  execute({ konto, passnyckelnummer, removedAt, act }: RemovePassnyckel) {
    return this.liggare.record(passnycklarStream(konto), passnycklar, act, (state) =>
      removePassnyckel(state, { konto, passnyckelnummer, removedAt }, act),
    );
  }
}
