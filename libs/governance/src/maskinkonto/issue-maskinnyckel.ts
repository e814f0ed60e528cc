import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import {
  issueMaskinnyckel,
  maskinkonto,
  maskinkontoStream,
  type MaskinkontoEvent,
  type Maskinnyckel,
} from './maskinkonto.js';

/** `key`: made at the edge, which alone has seen it. */
export class IssueMaskinnyckel extends Command<Receipt<MaskinkontoEvent>> {
  constructor(
    readonly key: Omit<Maskinnyckel, 'nyckelnummer'>,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(IssueMaskinnyckel)
export class IssueMaskinnyckelHandler implements ICommandHandler<IssueMaskinnyckel> {
  constructor(private readonly liggare: Liggare) {}

  execute({ key, act }: IssueMaskinnyckel) {
    return this.liggare.record(maskinkontoStream(key.konto), maskinkonto, act, (state) =>
      issueMaskinnyckel(state, key),
    );
  }
}
