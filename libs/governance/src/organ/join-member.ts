import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { joinMember, organ, organStream, type OrganEvent } from './organ.js';

export class JoinMemberBody {
  @Rad({ example: 'Kinda kommun', description: 'Kommunen som blir medlem i kommunalförbundet', max: 200 })
  kommun!: string;

  @Dag({ example: '2019-01-01' })
  joinedOn!: string;
}

export class JoinMember extends Command<Receipt<OrganEvent>> {
  constructor(
    readonly slug: string,
    readonly body: JoinMemberBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(JoinMember)
export class JoinMemberHandler implements ICommandHandler<JoinMember> {
  constructor(private readonly liggare: Liggare) {}

  execute({ slug, body, act }: JoinMember) {
    return this.liggare.record(organStream(slug), organ, act, (state) => joinMember(state, slug, body));
  }
}
