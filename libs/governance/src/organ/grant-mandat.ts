import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, EttAv, Kortnamn, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { grantMandat, MANDAT_ROLES, organ, organStream, type Mandat, type OrganEvent } from './organ.js';

export class GrantMandatBody {
  @Kortnamn({ example: 'jacob-kall' })
  personId!: string;

  @Rad({ example: 'Jacob Käll', max: 200 })
  namn!: string;

  @EttAv(MANDAT_ROLES, { example: 'ledamot' })
  role!: Mandat['role'];

  @Rad({ example: 'Vimmerby kommun', description: 'Kommunen eller partiet som platsen tillhör', max: 200 })
  foretrader!: string;

  @Dag({ example: '2023-01-01' })
  firstDay!: string;

  @Dag({ example: '2026-12-31', optional: true })
  lastDay?: string;
}

export class GrantMandat extends Command<Receipt<OrganEvent>> {
  constructor(
    readonly slug: string,
    readonly body: GrantMandatBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(GrantMandat)
export class GrantMandatHandler implements ICommandHandler<GrantMandat> {
  constructor(private readonly liggare: Liggare) {}

  execute({ slug, body, act }: GrantMandat) {
    return this.liggare.record(organStream(slug), organ, act, (state) => grantMandat(state, slug, body));
  }
}
