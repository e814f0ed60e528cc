import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { arende, arendeStream } from '../arende/arende.js';
import { markingsOf } from '../arende/sekretess.js';
import { Dag, Epost, EttAv, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { type DataOf, DISPATCH_CHANNELS, type SammantradeEvent } from './events.js';
import { hiddenBy } from './protokoll.projection.js';
import { dispatchBeslut } from './expediering.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';
import { paragrafOf } from './state.js';

export class DispatchBeslutBody {
  @Rad({ example: 'Medlemskommunerna' })
  mottagare!: string;

  @Dag({ example: '2024-03-12' })
  dispatchedOn!: string;

  @EttAv(DISPATCH_CHANNELS, { example: 'e-post' })
  channel!: DataOf<'BeslutDispatched'>['channel'];

  @Epost({
    example: 'kommun@kinda.se',
    description:
      'Hit skickar Liggaren protokollsutdraget. Utan adress registreras bara att det har skickats.',
    optional: true,
  })
  epost?: string;
}

export class DispatchBeslut extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly paragraf: number,
    readonly body: DispatchBeslutBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(DispatchBeslut)
export class DispatchBeslutHandler implements ICommandHandler<DispatchBeslut> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ sammantradeId, paragraf, body, act }: DispatchBeslut) {
    const secret = body.epost === undefined ? undefined : await this.secretIn(sammantradeId, paragraf);
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      dispatchBeslut(state, { paragraf, ...body }, act, secret),
    );
  }

  /** What hides the § from everyone, by its ärenden as they stand in the log. */
  private async secretIn(sammantradeId: string, paragraf: number): Promise<string | undefined> {
    const meeting = await this.liggare.load(sammantradeStream(sammantradeId), sammantrade);
    const p = meeting.status === 'held' ? paragrafOf(meeting, paragraf) : undefined;
    const arenden = await Promise.all(
      (p?.diarienummer ?? []).map((number) => this.liggare.load(arendeStream(number), arende)),
    );
    return hiddenBy(arenden.flatMap((state) => markingsOf(state)));
  }
}
