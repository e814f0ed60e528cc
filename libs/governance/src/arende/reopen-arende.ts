import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import { arende, arendeStream, reopenArende, type ArendeEvent } from './arende.js';

export class ReopenArendeBody {
  @Dag({ example: '2024-09-02' })
  reopenedOn!: string;

  @Rad({ example: 'En ny handling har kommit in.' })
  reason!: string;
}

export class ReopenArende extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: ReopenArendeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ReopenArende)
export class ReopenArendeHandler implements ICommandHandler<ReopenArende> {
  constructor(private readonly liggare: Liggare) {}

  execute({ diarienummer, body, act }: ReopenArende) {
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      reopenArende(unchanged(state, act), diarienummer, body),
    );
  }
}
