import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Rad } from '../body.js';
import { stockholmDay } from '../calendar/calendar.js';
import { Liggare } from '../liggare.js';
import { anslag, anslagStream, interruptAnslag, type AnslagEvent } from './anslag.js';

export class InterruptAnslagBody {
  @Dag({ example: '2024-03-20', description: 'Första dagen då anslaget inte var uppe' })
  interruptedOn!: string;

  @Rad({ example: 'Anslagstavlan var ur drift' })
  reason!: string;
}

export class InterruptAnslag extends Command<Receipt<AnslagEvent>> {
  constructor(
    readonly id: string,
    readonly body: InterruptAnslagBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(InterruptAnslag)
export class InterruptAnslagHandler implements ICommandHandler<InterruptAnslag> {
  constructor(private readonly liggare: Liggare) {}

  execute({ id, body, act }: InterruptAnslag) {
    return this.liggare.record(anslagStream(id), anslag, act, (state) =>
      interruptAnslag(state, body, stockholmDay(act.recordedAt)),
    );
  }
}
