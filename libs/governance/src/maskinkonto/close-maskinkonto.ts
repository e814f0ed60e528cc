import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import { closeMaskinkonto, maskinkonto, maskinkontoStream, type MaskinkontoEvent } from './maskinkonto.js';

export class CloseMaskinkonto extends Command<Receipt<MaskinkontoEvent>> {
  constructor(
    readonly konto: string,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(CloseMaskinkonto)
export class CloseMaskinkontoHandler implements ICommandHandler<CloseMaskinkonto> {
  constructor(private readonly liggare: Liggare) {}

  execute({ konto, act }: CloseMaskinkonto) {
    return this.liggare.record(maskinkontoStream(konto), maskinkonto, act, (state) =>
      closeMaskinkonto(state, { konto }),
    );
  }
}
