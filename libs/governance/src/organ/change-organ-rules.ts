import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Del, EttAv, Heltal, Lopetext, Rad, Serienamn } from '../body.js';
import { Liggare } from '../liggare.js';
import {
  changeOrganRules,
  NEDTAGNINGSDATUM,
  organ,
  organStream,
  PARAGRAFNUMRERINGAR,
  type OrganEvent,
  type OrganRules,
} from './organ.js';

export const RULES_EXAMPLE: OrganRules = {
  antalLedamoter: 6,
  paragrafnumrering: 'per-ar',
  nedtagningsdatum: 'sista-dagen',
  diarieserie: 'ITSAM',
  forvaringsplats: 'Itsams kansli, Vimmerby',
  overklagandehanvisning: 'Beslutet överklagas hos Förvaltningsrätten i Linköping.',
};

export class OrganRulesBody {
  @Heltal({
    example: RULES_EXAMPLE.antalLedamoter,
    description: 'Platser, besatta eller vakanta',
    min: 1,
    max: 500,
  })
  antalLedamoter!: number;

  @EttAv(PARAGRAFNUMRERINGAR, { example: RULES_EXAMPLE.paragrafnumrering })
  paragrafnumrering!: OrganRules['paragrafnumrering'];

  @EttAv(NEDTAGNINGSDATUM, {
    example: RULES_EXAMPLE.nedtagningsdatum,
    description: 'Datumet som trycks på anslaget',
  })
  nedtagningsdatum!: OrganRules['nedtagningsdatum'];

  @Serienamn({ example: RULES_EXAMPLE.diarieserie, description: 'Serien för organets ärenden' })
  diarieserie!: string;

  @Rad({ example: RULES_EXAMPLE.forvaringsplats, description: 'Var protokollen förvaras' })
  forvaringsplats!: string;

  @Lopetext({
    example: RULES_EXAMPLE.overklagandehanvisning,
    description: 'Var och hur beslut överklagas',
    optional: true,
  })
  overklagandehanvisning?: string;
}

export class ChangeOrganRulesBody {
  @Del(() => OrganRulesBody, { example: RULES_EXAMPLE, description: 'Alla regler, också de som inte ändras' })
  rules!: OrganRulesBody;

  @Rad({ example: 'Kinda kommun lämnar kommunalförbundet.' })
  reason!: string;
}

export class ChangeOrganRules extends Command<Receipt<OrganEvent>> {
  constructor(
    readonly slug: string,
    readonly body: ChangeOrganRulesBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(ChangeOrganRules)
export class ChangeOrganRulesHandler implements ICommandHandler<ChangeOrganRules> {
  constructor(private readonly liggare: Liggare) {}

  execute({ slug, body, act }: ChangeOrganRules) {
    return this.liggare.record(organStream(slug), organ, act, (state) => changeOrganRules(state, slug, body));
  }
}
