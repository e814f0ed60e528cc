import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Lopetext } from '../body.js';
import { Liggare } from '../liggare.js';
import type { SammantradeEvent } from './events.js';
import { reportUppdrag } from './paragraf.js';
import { sammantrade, sammantradeStream } from './sammantrade.js';

export class ReportUppdragBody {
  @Dag({ example: '2024-06-11' })
  reportedOn!: string;

  @Lopetext({ example: 'Rekommendationen lämnades vid sammanträdet.' })
  text!: string;
}

export class ReportUppdrag extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly uppdragsnummer: number,
    readonly body: ReportUppdragBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ReportUppdrag)
export class ReportUppdragHandler implements ICommandHandler<ReportUppdrag> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, uppdragsnummer, body, act }: ReportUppdrag) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      reportUppdrag(state, { uppdragsnummer, ...body }, act),
    );
  }
}
