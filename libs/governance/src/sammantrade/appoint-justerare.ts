import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Delar, EttAv, Kortnamn } from '../body.js';
import { Liggare } from '../liggare.js';
import { type Signatory, SIGNER_ROLES, type SammantradeEvent } from './events.js';
import { Paragrafspann } from './paragrafspann.js';
import { appointJusterare, sammantrade, sammantradeStream } from './sammantrade.js';

export class AppointJusterareBody {
  @Kortnamn({ example: 'thomas-lidberg' })
  personId!: string;

  @EttAv(SIGNER_ROLES, { example: 'justerare' })
  role!: Signatory['role'];

  @Delar(() => Paragrafspann, {
    example: [{ from: 1, to: 9 }],
    description: 'Paragraferna som personen svarar för; utelämnas för alla',
    optional: true,
    min: 1,
    max: 100,
  })
  paragrafer?: Paragrafspann[];
}

export class AppointJusterare extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: AppointJusterareBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(AppointJusterare)
export class AppointJusterareHandler implements ICommandHandler<AppointJusterare> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: AppointJusterare) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      appointJusterare(state, body),
    );
  }
}
