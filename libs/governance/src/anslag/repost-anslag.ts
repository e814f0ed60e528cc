import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag } from '../body.js';
import { stockholmDay } from '../calendar/calendar.js';
import { Liggare } from '../liggare.js';
import { established, organ, organStream } from '../organ/organ.js';
import { anslag, anslagStream, posted, repostAnslag, type AnslagEvent } from './anslag.js';

export class RepostAnslagBody {
  @Dag({ example: '2024-03-21', description: 'Utan uppgift: den dag då det registreras', optional: true })
  postedOn?: string;
}

export class RepostAnslag extends Command<Receipt<AnslagEvent>> {
  constructor(
    readonly id: string,
    readonly body: RepostAnslagBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RepostAnslag)
export class RepostAnslagHandler implements ICommandHandler<RepostAnslag> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ id, body, act }: RepostAnslag) {
    const { first } = posted(await this.liggare.load(anslagStream(id), anslag));
    const { rules } = established(await this.liggare.load(organStream(first.organ), organ), first.organ);
    const today = stockholmDay(act.recordedAt);
    return this.liggare.record(anslagStream(id), anslag, act, (state) =>
      repostAnslag(state, { postedOn: body.postedOn ?? today }, rules.nedtagningsdatum, today),
    );
  }
}
