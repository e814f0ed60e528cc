import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Del, Heltal, Kortnamn, Rad, Tidpunkt } from '../body.js';
import { Liggare } from '../liggare.js';
import { organ, organStream } from '../organ/organ.js';
import type { SammantradeEvent } from './events.js';
import { openSammantrade, sammantrade, sammantradeStream } from './sammantrade.js';

/** Who keeps the protokoll. */
export class Sekreterare {
  @Kortnamn({ example: 'joakim-karlsson' })
  personId!: string;

  @Rad({ example: 'Joakim Karlsson', max: 200 })
  namn!: string;
}

export class OpenSammantradeBody {
  @Tidpunkt({ example: '2024-03-05T13:00:00+01:00' })
  openedAt!: string;

  @Kortnamn({ example: 'jacob-kall', description: 'Den som leder sammanträdet' })
  ordforandeId!: string;

  @Rad({
    example: 'Jacob Käll',
    max: 200,
    description: 'Bara vid import: namnet i det tryckta protokollet, när mandatet inte är registrerat',
    optional: true,
  })
  ordforandeNamn?: string;

  @Del(() => Sekreterare, { example: { personId: 'joakim-karlsson', namn: 'Joakim Karlsson' } })
  sekreterare!: Sekreterare;

  @Heltal({
    example: 1,
    min: 1,
    description: 'Första paragrafens nummer; utelämnas för nästa i följd',
    optional: true,
  })
  firstParagraf?: number;
}

export class OpenSammantrade extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: OpenSammantradeBody,
    readonly act: Act,
  ) {
    super();
  }
}

/** The § number that a board's next meeting of a year begins with, when its §§ run through the year. */
export abstract class Paragrafnummer {
  abstract next(organ: string, ar: number): Promise<number>;
}

@CommandHandler(OpenSammantrade)
export class OpenSammantradeHandler implements ICommandHandler<OpenSammantrade> {
  constructor(
    private readonly liggare: Liggare,
    private readonly paragrafnummer: Paragrafnummer,
  ) {}

  async execute({ sammantradeId, body, act }: OpenSammantrade) {
    const meeting = await this.liggare.load(sammantradeStream(sammantradeId), sammantrade);
    const slug = meeting.status === 'none' ? '' : meeting.organ;
    const board = await this.liggare.load(organStream(slug), organ);
    const runsThroughYear = board.status === 'established' && board.rules.paragrafnumrering === 'per-ar';
    const firstParagraf =
      body.firstParagraf ??
      (runsThroughYear ? await this.paragrafnummer.next(slug, Number(body.openedAt.slice(0, 4))) : 1);
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      openSammantrade(state, body, board, firstParagraf),
    );
  }
}
