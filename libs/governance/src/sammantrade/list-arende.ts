import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Diarienummer, Rad, Rader } from '../body.js';
import { Liggare } from '../liggare.js';
import { mustBeRegistered } from './add-paragraf.js';
import type { SammantradeEvent } from './events.js';
import { listArende } from './kallelse.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class ListArendeBody {
  @Rad({ example: 'Revidering förbundsordning' })
  rubrik!: string;

  @Diarienummer({
    example: 'ITSAM 2024/8',
    description: 'Utelämnas för en punkt utan ärende',
    optional: true,
  })
  diarienummer?: string;

  @Rader({ example: ['Peter Wallentin'], optional: true })
  foredragande?: string[];
}

export class ListArende extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: ListArendeBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ListArende)
export class ListArendeHandler implements ICommandHandler<ListArende> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ sammantradeId, body, act }: ListArende) {
    await mustBeRegistered(this.liggare, body.diarienummer === undefined ? [] : [body.diarienummer]);
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      listArende(state, body),
    );
  }
}
