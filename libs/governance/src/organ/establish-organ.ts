import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Del, EttAv, Kortnamn, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { OrganRulesBody, RULES_EXAMPLE } from './change-organ-rules.js';
import { establishOrgan, organ, ORGAN_KINDS, organStream, type OrganEvent } from './organ.js';

export class EstablishOrganBody {
  @Kortnamn({ example: 'direktionen', description: 'Organets namn i adresser; ändras aldrig' })
  slug!: string;

  @Rad({ example: 'Direktionen', max: 200 })
  namn!: string;

  @Rad({ example: 'Kommunalförbundet Itsam', description: 'Kommunen eller kommunalförbundet', max: 200 })
  organisation!: string;

  @EttAv(ORGAN_KINDS, { example: 'direktion' })
  kind!: (typeof ORGAN_KINDS)[number];

  @Dag({ example: '2009-01-01' })
  establishedOn!: string;

  @Del(() => OrganRulesBody, { example: RULES_EXAMPLE })
  rules!: OrganRulesBody;
}

export class EstablishOrgan extends Command<Receipt<OrganEvent>> {
  constructor(
    readonly body: EstablishOrganBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(EstablishOrgan)
export class EstablishOrganHandler implements ICommandHandler<EstablishOrgan> {
  constructor(private readonly liggare: Liggare) {}

  execute({ body, act }: EstablishOrgan) {
    return this.liggare.record(organStream(body.slug), organ, act, (state) => establishOrgan(state, body));
  }
}
