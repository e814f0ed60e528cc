import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ValidateBy } from 'class-validator';
import { EttAv, Heltal, Rad, isDatum } from '../body.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import {
  arende,
  ARENDE_UPPGIFTER,
  arendeStream,
  correctDiarieuppgift,
  HANDLING_KINDS,
  HANDLING_UPPGIFTER,
  type ArendeEvent,
  type Uppgift,
} from './arende.js';

/** The new value is one that the heading can have: a day, a kind of handling, a text. */
const Passar = () =>
  ValidateBy(
    {
      name: 'passar',
      validator: {
        validate: (value, args) => {
          const uppgift = (args?.object as CorrectDiarieuppgiftBody | undefined)?.uppgift;
          if (uppgift === 'datum' || uppgift === 'registeredOn') return isDatum(value);
          return uppgift !== 'kind' || (HANDLING_KINDS as readonly unknown[]).includes(value);
        },
      },
    },
    {
      message: `ska vara ett datum, ÅÅÅÅ-MM-DD, eller för uppgiften kind ett av: ${HANDLING_KINDS.join(', ')}`,
    },
  );

export class CorrectDiarieuppgiftBody {
  @Heltal({
    example: 2,
    description: 'Handlingens nummer; utelämnas för ärendets egen rad',
    min: 1,
    optional: true,
  })
  handlingsnummer?: number;

  @EttAv([...ARENDE_UPPGIFTER, ...HANDLING_UPPGIFTER], { example: 'arendemening' })
  uppgift!: Uppgift;

  @Rad({
    example: 'Ny lönemodel',
    description: 'Uppgiften som den står nu; utelämnas om den är tom',
    optional: true,
  })
  old?: string;

  @Rad({ example: 'Ny lönemodell', description: 'Utelämnas om uppgiften ska strykas', optional: true })
  @Passar()
  new?: string;

  @Rad({ example: 'Felskrivning' })
  reason!: string;
}

export class CorrectDiarieuppgift extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: CorrectDiarieuppgiftBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(CorrectDiarieuppgift)
export class CorrectDiarieuppgiftHandler implements ICommandHandler<CorrectDiarieuppgift> {
  constructor(private readonly liggare: Liggare) {}

  execute({ diarienummer, body, act }: CorrectDiarieuppgift) {
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      correctDiarieuppgift(unchanged(state, act), diarienummer, body),
    );
  }
}
