import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Kortnamn } from '../body.js';
import { Liggare } from '../liggare.js';
import { electPresidium, organ, organStream, type OrganEvent } from './organ.js';

export class ElectPresidiumBody {
  @Kortnamn({ example: 'jacob-kall' })
  ordforande!: string;

  @Kortnamn({ example: 'conny-forsberg', optional: true })
  viceOrdforande?: string;

  @Kortnamn({ example: 'harald-hjalmarsson', optional: true })
  andreViceOrdforande?: string;

  @Dag({ example: '2023-01-01' })
  firstDay!: string;

  @Dag({ example: '2024-12-31', optional: true })
  lastDay?: string;
}

export class ElectPresidium extends Command<Receipt<OrganEvent>> {
  constructor(
    readonly slug: string,
    readonly body: ElectPresidiumBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ElectPresidium)
export class ElectPresidiumHandler implements ICommandHandler<ElectPresidium> {
  constructor(private readonly liggare: Liggare) {}

  execute({ slug, body, act }: ElectPresidium) {
    return this.liggare.record(organStream(slug), organ, act, (state) => electPresidium(state, slug, body));
  }
}
