import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import {
  passnycklar,
  passnycklarStream,
  registerPassnyckel,
  type Passnyckel,
  type PassnyckelEvent,
} from './passnyckel.js';

/** `key`: verified at the door; what a body says of itself is no key. */
export class RegisterPassnyckel extends Command<Receipt<PassnyckelEvent>> {
  constructor(
    readonly key: Omit<Passnyckel, 'passnyckelnummer'>,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RegisterPassnyckel)
export class RegisterPassnyckelHandler implements ICommandHandler<RegisterPassnyckel> {
  constructor(private readonly liggare: Liggare) {}

  execute({ key, act }: RegisterPassnyckel) {
    return this.liggare.record(passnycklarStream(key.konto), passnycklar, act, (state) =>
      registerPassnyckel(state, key, act),
    );
  }
}
