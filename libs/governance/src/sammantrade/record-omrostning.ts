import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Delar, EttAv, Heltal, JaNej, Kortnamn, Lopetext, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { type Omrostning, OMROSTNING_FORMS, ROSTER, type SammantradeEvent } from './events.js';
import { recordOmrostning } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

/** One named vote. */
export class Rost {
  @Kortnamn({ example: 'jacob-kall' })
  personId!: string;

  @EttAv(ROSTER, { example: 'ja' })
  rost!: (typeof ROSTER)[number];
}

export class RecordOmrostningBody {
  @Lopetext({ example: 'Ja för arbetsutskottets förslag, nej för återremiss.' })
  propositionsordning!: string;

  @EttAv(OMROSTNING_FORMS, { example: 'oppen' })
  form!: Omrostning['form'];

  @JaNej({ example: false, description: 'Ett val: lika röstetal avgörs genom lottning' })
  isVal!: boolean;

  @Rad({ example: 'Arbetsutskottets förslag' })
  jaInnebar!: string;

  @Rad({ example: 'Återremiss' })
  nejInnebar!: string;

  @Heltal({ example: 2, optional: true, max: 10_000 })
  ja?: number;

  @Heltal({ example: 1, optional: true, max: 10_000 })
  nej?: number;

  @Heltal({ example: 0, optional: true, max: 10_000 })
  avstar?: number;

  @Delar(() => Rost, {
    example: [
      { personId: 'jacob-kall', rost: 'ja' },
      { personId: 'claes-sjokvist', rost: 'ja' },
      { personId: 'jonas-andersson', rost: 'nej' },
    ],
    optional: true,
  })
  roster?: Rost[];

  @EttAv(['utslagsrost', 'lottning'], { example: 'utslagsrost', optional: true })
  tieBreak?: 'utslagsrost' | 'lottning';

  @EttAv(['ja', 'nej'], { example: 'ja' })
  utfall!: 'ja' | 'nej';
}

export class RecordOmrostning extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: RecordOmrostningBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RecordOmrostning)
export class RecordOmrostningHandler implements ICommandHandler<RecordOmrostning> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, paragraf, body, act }: RecordOmrostning) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      recordOmrostning(state, { paragraf, ...body }, act.ifMatch),
    );
  }
}
