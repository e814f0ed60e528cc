import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Heltal } from '../body.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import { answerRemiss, arende, arendeStream, type ArendeEvent } from './arende.js';

export class AnswerRemissBody {
  @Heltal({ example: 1, min: 1 })
  remissnummer!: number;

  @Dag({ example: '2024-04-22' })
  answeredOn!: string;

  @Heltal({ example: 3, description: 'Svaret, som det är registrerat i ärendet', min: 1, optional: true })
  handlingsnummer?: number;
}

export class AnswerRemiss extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: AnswerRemissBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(AnswerRemiss)
export class AnswerRemissHandler implements ICommandHandler<AnswerRemiss> {
  constructor(private readonly liggare: Liggare) {}

  execute({ diarienummer, body, act }: AnswerRemiss) {
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      answerRemiss(unchanged(state, act), diarienummer, body),
    );
  }
}
