import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Heltal, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { endMandat, organ, organStream, type OrganEvent } from './organ.js';

export class EndMandatBody {
  @Heltal({ example: 3, min: 1 })
  mandatnummer!: number;

  @Dag({ example: '2024-03-31', description: 'Mandatets sista dag' })
  lastDay!: string;

  @Rad({ example: 'Kinda kommun lämnar kommunalförbundet.', optional: true })
  reason?: string;
}

export class EndMandat extends Command<Receipt<OrganEvent>> {
  constructor(
    readonly slug: string,
    readonly body: EndMandatBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(EndMandat)
export class EndMandatHandler implements ICommandHandler<EndMandat> {
  constructor(private readonly liggare: Liggare) {}

  execute({ slug, body, act }: EndMandat) {
    return this.liggare.record(organStream(slug), organ, act, (state) => endMandat(state, slug, body));
  }
}
