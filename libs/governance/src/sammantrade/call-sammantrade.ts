import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Klockslag, Kortnamn, Rad } from '../body.js';
import { stockholmDay } from '../calendar/calendar.js';
import { Liggare } from '../liggare.js';
import { established, organ, organStream } from '../organ/organ.js';
import type { SammantradeEvent } from './events.js';
import { callSammantrade } from './kallelse.js';
import { sammantrade, sammantradeIdOf, sammantradeStream } from './sammantrade.js';

export class CallSammantradeBody {
  @Kortnamn({ example: 'itsam' })
  organ!: string;

  @Dag({ example: '2024-03-05' })
  sammantradesdatum!: string;

  @Klockslag({ example: '13:00' })
  startsAt!: string;

  @Rad({ example: 'Teknikringen 9, Linköping, lokal Leonardo' })
  plats!: string;

  @Dag({ example: '2024-02-27', description: 'Kallelsens dag; utelämnas för i dag', optional: true })
  calledOn?: string;
}

export class CallSammantrade extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly body: CallSammantradeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(CallSammantrade)
export class CallSammantradeHandler implements ICommandHandler<CallSammantrade> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ body, act }: CallSammantrade) {
    const { namn, organisation } = established(
      await this.liggare.load(organStream(body.organ), organ),
      body.organ,
    );
    const { organ: slug, sammantradesdatum } = body;
    const terms = {
      ...body,
      organNamn: namn,
      organisation,
      calledOn: body.calledOn ?? stockholmDay(act.recordedAt),
    };
    const idOf = (n: number) => sammantradeIdOf(slug, sammantradesdatum, n);
    return this.liggare.recordNext(
      {
        terms,
        first: 1,
        nameOf: (_terms, n) => sammantradeStream(idOf(n)),
        decide: (called, n) => callSammantrade({ ...called, sammantradeId: idOf(n) }),
      },
      sammantrade,
      act,
    );
  }
}
