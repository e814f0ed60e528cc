import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import { arende, arendeStream, closeArende, type ArendeEvent } from './arende.js';

export class CloseArendeBody {
  @Dag({ example: '2024-06-28' })
  closedOn!: string;

  @Rad({ example: 'Beslutet är verkställt.', optional: true })
  reason?: string;
}

export class CloseArende extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: CloseArendeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(CloseArende)
export class CloseArendeHandler implements ICommandHandler<CloseArende> {
  constructor(private readonly liggare: Liggare) {}

  execute({ diarienummer, body, act }: CloseArende) {
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      closeArende(unchanged(state, act), diarienummer, body),
    );
  }
}
