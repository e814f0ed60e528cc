import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Heltal, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import { arende, arendeStream, liftSekretessmarkering, type ArendeEvent } from './arende.js';

export class LiftSekretessmarkeringBody {
  @Heltal({
    example: 2,
    description: 'Handlingens nummer; utelämnas för hela ärendet',
    min: 1,
    optional: true,
  })
  handlingsnummer?: number;

  @Dag({ example: '2024-06-01' })
  datum!: string;

  @Rad({ example: 'Uppgifterna omfattas inte längre av sekretess.' })
  reason!: string;
}

export class LiftSekretessmarkering extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: LiftSekretessmarkeringBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(LiftSekretessmarkering)
export class LiftSekretessmarkeringHandler implements ICommandHandler<LiftSekretessmarkering> {
  constructor(private readonly liggare: Liggare) {}

  execute({ diarienummer, body, act }: LiftSekretessmarkering) {
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      liftSekretessmarkering(unchanged(state, act), diarienummer, body),
    );
  }
}
