import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Liggare } from '../liggare.js';
import { anslag, anslagStream, closeAnslag, type AnslagEvent } from './anslag.js';

/** The scheduled job's command: takes an announcement down if it is due, else changes nothing. */
export class CloseAnslag extends Command<Receipt<AnslagEvent>> {
  constructor(
    readonly id: string,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(CloseAnslag)
export class CloseAnslagHandler implements ICommandHandler<CloseAnslag> {
  constructor(private readonly liggare: Liggare) {}

  execute({ id, act }: CloseAnslag) {
    return this.liggare.record(anslagStream(id), anslag, act, (state) => closeAnslag(state, act.recordedAt));
  }
}
