import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import { arende, arendeStream, assignHandlaggare, type ArendeEvent } from './arende.js';

export class AssignHandlaggareBody {
  @Rad({ example: 'Anna Berg', max: 200 })
  handlaggare!: string;
}

export class AssignHandlaggare extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: AssignHandlaggareBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(AssignHandlaggare)
export class AssignHandlaggareHandler implements ICommandHandler<AssignHandlaggare> {
  constructor(private readonly liggare: Liggare) {}

  execute({ diarienummer, body, act }: AssignHandlaggare) {
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      assignHandlaggare(unchanged(state, act), diarienummer, body),
    );
  }
}
