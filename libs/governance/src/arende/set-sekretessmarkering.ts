import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Heltal, NagraAv, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import {
  arende,
  arendeStream,
  SEKRETESS_HIDES,
  setSekretessmarkering,
  type ArendeEvent,
  type Sekretessmarkering,
} from './arende.js';

export const SEKRETESS_EXAMPLE: Sekretessmarkering = {
  statute: 'OSL 21:1',
  datum: '2024-03-05',
  myndighet: 'Itsams direktion',
  hides: ['innehall', 'motpart'],
};

/** OSL 5:5: the provision, the date of the note, and the authority that had it made. */
export class SekretessmarkeringBody {
  @Rad({ example: SEKRETESS_EXAMPLE.statute, description: 'Tillämplig bestämmelse', max: 200 })
  statute!: string;

  @Dag({ example: SEKRETESS_EXAMPLE.datum, description: 'Dagen då markeringen gjordes' })
  datum!: string;

  @Rad({
    example: SEKRETESS_EXAMPLE.myndighet,
    description: 'Myndigheten som har låtit göra markeringen',
    max: 200,
  })
  myndighet!: string;

  @NagraAv(SEKRETESS_HIDES, {
    example: SEKRETESS_EXAMPLE.hides,
    description: 'Vad det öppna diariet utelämnar',
  })
  hides!: (typeof SEKRETESS_HIDES)[number][];
}

export class SetSekretessmarkeringBody extends SekretessmarkeringBody {
  @Heltal({
    example: 2,
    description: 'Handlingens nummer; utelämnas för hela ärendet',
    min: 1,
    optional: true,
  })
  handlingsnummer?: number;
}

export class SetSekretessmarkering extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: SetSekretessmarkeringBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(SetSekretessmarkering)
export class SetSekretessmarkeringHandler implements ICommandHandler<SetSekretessmarkering> {
  constructor(private readonly liggare: Liggare) {}

  execute({ diarienummer, body, act }: SetSekretessmarkering) {
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      setSekretessmarkering(unchanged(state, act), diarienummer, body),
    );
  }
}
