import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import { arende, arendeStream, sendRemiss, type ArendeEvent } from './arende.js';

export class SendRemissBody {
  @Rad({ example: 'Kinda kommun', description: 'Vem som ska svara' })
  to!: string;

  @Dag({ example: '2024-03-11' })
  sentOn!: string;

  @Dag({ example: '2024-04-30', description: 'Sista dag för svar' })
  answerBy!: string;

  @Rad({ example: 'Förslag till ny lönemodell', optional: true })
  about?: string;
}

export class SendRemiss extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: SendRemissBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(SendRemiss)
export class SendRemissHandler implements ICommandHandler<SendRemiss> {
  constructor(private readonly liggare: Liggare) {}

  execute({ diarienummer, body, act }: SendRemiss) {
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      sendRemiss(unchanged(state, act), diarienummer, body),
    );
  }
}
