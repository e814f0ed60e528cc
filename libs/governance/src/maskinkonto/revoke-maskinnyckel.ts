import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import { revokeMaskinnyckel, maskinkonto, maskinkontoStream, type MaskinkontoEvent } from './maskinkonto.js';

export class RevokeMaskinnyckel extends Command<Receipt<MaskinkontoEvent>> {
  constructor(
    readonly konto: string,
    readonly nyckelnummer: number,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RevokeMaskinnyckel)
export class RevokeMaskinnyckelHandler implements ICommandHandler<RevokeMaskinnyckel> {
  constructor(private readonly liggare: Liggare) {}

  execute({ konto, nyckelnummer, act }: RevokeMaskinnyckel) {
    return this.liggare.record(maskinkontoStream(konto), maskinkonto, act, (state) =>
      revokeMaskinnyckel(state, { konto, nyckelnummer }),
    );
  }
}
