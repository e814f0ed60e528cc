import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, EttAv, Kortnamn, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { established, organ, organStream } from '../organ/organ.js';
import {
  behorighet,
  BEHORIGHET_ROLES,
  behorighetStream,
  grantBehorighet,
  type BehorighetEvent,
  type BehorighetRole,
} from './behorighet.js';

export class GrantBehorighetBody {
  @Kortnamn({
    example: 'joakim-karlsson',
    description: 'Kontot. En förtroendevalds konto heter som personens kortnamn.',
  })
  accountId!: string;

  @Rad({ example: 'Joakim Karlsson', max: 200 })
  namn!: string;

  @EttAv(BEHORIGHET_ROLES, { example: 'sekreterare' })
  role!: BehorighetRole;

  @Kortnamn({
    example: 'direktionen',
    description: 'Organet som rollen gäller i; inget för revisor och admin',
    optional: true,
  })
  organ?: string;

  @Dag({ example: '2024-01-01' })
  firstDay!: string;

  @Dag({ example: '2026-12-31', description: 'Utan uppgift: tills vidare', optional: true })
  lastDay?: string;
}

export class GrantBehorighet extends Command<Receipt<BehorighetEvent>> {
  constructor(
    readonly body: GrantBehorighetBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(GrantBehorighet)
export class GrantBehorighetHandler implements ICommandHandler<GrantBehorighet> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ body, act }: GrantBehorighet) {
    const slug = body.organ;
    if (slug !== undefined) established(await this.liggare.load(organStream(slug), organ), slug);
    return this.liggare.record(behorighetStream(body.accountId), behorighet, act, (state) =>
      grantBehorighet(state, body, act),
    );
  }
}
