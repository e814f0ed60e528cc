import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { arende, arendeStream, registered } from '../arende/arende.js';
import { Dag, Delar, Diarienummer, DiarienummerLista, Heltal, Lopetext, Rad, Rader } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { addParagraf } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

/** What a decision rests on: words, a registered handling, or a § of another board's protokoll. */
export class UnderlagBody {
  @Rad({ example: 'Kommunchefsberedningens sammanträde 2024-02-14 § 1' })
  text!: string;

  @Diarienummer({ example: 'ITSAM 2024/1', optional: true })
  diarienummer?: string;

  @Heltal({ example: 2, min: 1, optional: true })
  handlingsnummer?: number;

  @Rad({ example: 'Kommunchefsberedningen', optional: true, max: 200 })
  organ?: string;

  @Dag({ example: '2024-02-14', optional: true })
  sammantradesdatum?: string;

  @Heltal({ example: 1, min: 1, optional: true })
  paragraf?: number;
}

export class AddParagrafBody {
  @Heltal({
    example: 2,
    min: 1,
    description: 'Bara vid import: numret i det tryckta protokollet',
    optional: true,
  })
  paragraf?: number;

  @Rad({ example: 'Information från verksamheten' })
  rubrik!: string;

  @DiarienummerLista({ example: ['ITSAM 2024/1'] })
  diarienummer!: string[];

  @Rader({
    example: ['ITS-2024-00001'],
    description: 'Bara vid import: diarienumren som protokollet skriver dem, om de har en annan form',
    optional: true,
    max: 100,
  })
  ursprungligaDiarienummer?: string[];

  @Rader({ example: ['Peter Wallentin, chef tjänsteutveckling'] })
  foredragande!: string[];

  @Lopetext({ example: 'Förbundet informerar om läget i verksamheten.' })
  sammanfattning!: string;

  @Delar(() => UnderlagBody, {
    example: [
      {
        text: 'Kommunchefsberedningens sammanträde 2024-02-14 § 1',
        organ: 'Kommunchefsberedningen',
        sammantradesdatum: '2024-02-14',
        paragraf: 1,
      },
    ],
    max: 200,
  })
  underlag!: UnderlagBody[];
}

export class AddParagraf extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: AddParagrafBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(AddParagraf)
export class AddParagrafHandler implements ICommandHandler<AddParagraf> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ sammantradeId, body, act }: AddParagraf) {
    await mustBeRegistered(this.liggare, body.diarienummer);
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      addParagraf(state, body, act),
    );
  }
}

/** A § is about ärenden that are in the diarium. @throws Rejected ARENDE_NOT_FOUND */
export async function mustBeRegistered(liggare: Liggare, diarienummer: readonly string[]): Promise<void> {
  for (const number of diarienummer) {
    registered(await liggare.load(arendeStream(number), arende), number);
  }
}
