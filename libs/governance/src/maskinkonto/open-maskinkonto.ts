import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Kortnamn, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { openMaskinkonto, maskinkonto, maskinkontoStream, type MaskinkontoEvent } from './maskinkonto.js';

export class OpenMaskinkontoBody {
  @Kortnamn({
    example: 'maskin-e-tjanst',
    description: 'Kontots namn: maskin- och något mer; ändras aldrig.',
  })
  konto!: string;

  @Rad({ example: 'E-tjänsten för synpunkter', max: 200 })
  namn!: string;
}

export class OpenMaskinkonto extends Command<Receipt<MaskinkontoEvent>> {
  constructor(
    readonly body: OpenMaskinkontoBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(OpenMaskinkonto)
export class OpenMaskinkontoHandler implements ICommandHandler<OpenMaskinkonto> {
  constructor(private readonly liggare: Liggare) {}

  execute({ body, act }: OpenMaskinkonto) {
    return this.liggare.record(maskinkontoStream(body.konto), maskinkonto, act, (state) =>
      openMaskinkonto(state, body),
    );
  }
}
