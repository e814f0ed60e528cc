import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Tidpunkt } from '../body.js';
import { Liggare } from '../liggare.js';
import { anslag, anslagStream, removeAnslag, type AnslagEvent } from './anslag.js';

export class RemoveAnslagBody {
  @Tidpunkt({
    example: '2024-04-03T08:00:00+02:00',
    description: 'Utan uppgift: när det registreras',
    optional: true,
  })
  removedAt?: string;
}

export class RemoveAnslag extends Command<Receipt<AnslagEvent>> {
  constructor(
    readonly id: string,
    readonly body: RemoveAnslagBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RemoveAnslag)
export class RemoveAnslagHandler implements ICommandHandler<RemoveAnslag> {
  constructor(private readonly liggare: Liggare) {}

  execute({ id, body, act }: RemoveAnslag) {
    return this.liggare.record(anslagStream(id), anslag, act, (state) =>
      removeAnslag(state, body.removedAt ?? act.recordedAt, act.recordedAt),
    );
  }
}
