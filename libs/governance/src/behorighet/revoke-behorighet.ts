import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { behorighet, behorighetStream, revokeBehorighet, type BehorighetEvent } from './behorighet.js';

export class RevokeBehorighetBody {
  @Rad({ example: 'Slutar sin anställning.' })
  reason!: string;
}

export class RevokeBehorighet extends Command<Receipt<BehorighetEvent>> {
  constructor(
    readonly accountId: string,
    readonly behorighetsnummer: number,
    readonly body: RevokeBehorighetBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RevokeBehorighet)
export class RevokeBehorighetHandler implements ICommandHandler<RevokeBehorighet> {
  constructor(private readonly liggare: Liggare) {}

  execute({ accountId, behorighetsnummer, body, act }: RevokeBehorighet) {
    return this.liggare.record(behorighetStream(accountId), behorighet, act, (state) =>
      revokeBehorighet(state, { ...body, accountId, behorighetsnummer }),
    );
  }
}
