import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { leaveMember, organ, organStream, type OrganEvent } from './organ.js';

export class LeaveMemberBody {
  @Rad({ example: 'Kinda kommun', max: 200 })
  kommun!: string;

  @Dag({ example: '2024-03-31', description: 'Medlemskapets sista dag' })
  lastDay!: string;
}

export class LeaveMember extends Command<Receipt<OrganEvent>> {
  constructor(
    readonly slug: string,
    readonly body: LeaveMemberBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(LeaveMember)
export class LeaveMemberHandler implements ICommandHandler<LeaveMember> {
  constructor(private readonly liggare: Liggare) {}

  execute({ slug, body, act }: LeaveMember) {
    return this.liggare.record(organStream(slug), organ, act, (state) => leaveMember(state, slug, body));
  }
}
