import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Delar, DiarienummerLista, Lopetext, Rad, Rader } from '../body.js';
import { Liggare } from '../liggare.js';
import { mustBeRegistered, UnderlagBody } from './add-paragraf.js';
import type { SammantradeEvent } from './events.js';
import { reviseParagraf } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

/** Only what is sent is changed. */
export class ReviseParagrafBody {
  @Rad({ example: 'Information från verksamheten', optional: true })
  rubrik?: string;

  @DiarienummerLista({ example: ['ITSAM 2024/1'], optional: true })
  diarienummer?: string[];

  @Rader({ example: ['Peter Wallentin, chef tjänsteutveckling'], optional: true })
  foredragande?: string[];

  @Lopetext({
    example: 'Förbundet informerar om läget i verksamheten och om Kindas utträde.',
    optional: true,
  })
  sammanfattning?: string;

  @Delar(() => UnderlagBody, {
    example: [{ text: 'Kommunchefsberedningens sammanträde 2024-02-14 § 1' }],
    optional: true,
    max: 200,
  })
  underlag?: UnderlagBody[];
}

export class ReviseParagraf extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: ReviseParagrafBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ReviseParagraf)
export class ReviseParagrafHandler implements ICommandHandler<ReviseParagraf> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ sammantradeId, paragraf, body, act }: ReviseParagraf) {
    await mustBeRegistered(this.liggare, body.diarienummer ?? []);
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      reviseParagraf(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
