import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EttAv, Kortnamn, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { type Signatory, SIGNER_ROLES, type SammantradeEvent } from './events.js';
import { replaceJusterare, sammantrade, sammantradeStream } from './sammantrade.js';

export class ReplaceJusterareBody {
  @Kortnamn({ example: 'thomas-lidberg' })
  personId!: string;

  @EttAv(SIGNER_ROLES, { example: 'justerare' })
  role!: Signatory['role'];

  @Kortnamn({ example: 'claes-sjokvist', description: 'Den som justerar i stället' })
  byPersonId!: string;

  @Rad({ example: 'Långvarig sjukdom.' })
  reason!: string;
}

export class ReplaceJusterare extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: ReplaceJusterareBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ReplaceJusterare)
export class ReplaceJusterareHandler implements ICommandHandler<ReplaceJusterare> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: ReplaceJusterare) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      replaceJusterare(state, body),
    );
  }
}
