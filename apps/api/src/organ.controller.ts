import { Projector, type Act } from '@liggaren/event-store';
import {
  ChangeOrganRules,
  ChangeOrganRulesBody,
  Clock,
  diarium,
  ElectPresidium,
  ElectPresidiumBody,
  EndMandat,
  EndMandatBody,
  EstablishOrgan,
  EstablishOrganBody,
  GrantMandat,
  GrantMandatBody,
  JoinMember,
  JoinMemberBody,
  LeaveMember,
  LeaveMemberBody,
  organView,
  Rejected,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { TheAct } from './act.js';
import { AfterQuery, DayQuery, today } from './query.js';
import { CommandRoute, given, QueryRoute, recorded } from './route.js';

/** The number stands in the address. */
class MandatUpphorBody extends OmitType(EndMandatBody, ['mandatnummer'] as const) {}

/** The boards: who sits in them, who leads them, how they work. */
@ApiTags('organ')
@Controller('api/organ')
export class OrganController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute('', { id: 'listOrgan', needs: 'oppet.las', says: 'Organen och vilka som leder dem i dag.' })
  list(@Query() _query: AfterQuery) {
    return { organ: this.projector.queries(organView).list(today(this.clock)) };
  }

  @QueryRoute(':slug', {
    id: 'getOrgan',
    needs: 'oppet.las',
    says: 'Ett organ: medlemmar, mandat, presidium och regler.',
  })
  get(@Param('slug') slug: string, @Query() { day }: DayQuery) {
    const shown = this.projector.queries(organView).bySlug(slug, day ?? today(this.clock));
    if (shown === undefined) {
      throw new Rejected('ORGAN_NOT_FOUND', `Det finns inget organ med kortnamnet ${slug}.`);
    }
    return shown;
  }

  @QueryRoute(':slug/nasta-diarienummer', {
    id: 'getNastaDiarienummer',
    needs: 'arende.registrera',
    of: 'slug',
    says: 'Diarienumret som står på tur i organets serie. Det delas ut först när ärendet registreras.',
  })
  nasta(@Param('slug') slug: string, @Query() { day }: DayQuery) {
    const { rules } = this.get(slug, { day });
    const ar = Number((day ?? today(this.clock)).slice(0, 4));
    return { diarienummer: this.projector.queries(diarium).next(rules.diarieserie, ar) };
  }

  @CommandRoute('POST', '', {
    id: 'establishOrgan',
    needs: 'organ.inratta',
    of: 'ledger',
    says: 'Inrättar ett organ.',
    creates: true,
  })
  async establish(@Body() body: EstablishOrganBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new EstablishOrgan(body, act));
    return recorded(receipt, { ids: { slug: body.slug }, location: `/api/organ/${body.slug}` });
  }

  @CommandRoute('POST', ':slug/medlemmar', {
    id: 'joinMember',
    needs: 'organ.mandat',
    of: 'slug',
    says: 'En kommun blir medlem i kommunalförbundet.',
  })
  async join(@Param('slug') slug: string, @Body() body: JoinMemberBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new JoinMember(slug, body, act)));
  }

  @CommandRoute('POST', ':slug/medlemmar/uttraden', {
    id: 'leaveMember',
    needs: 'organ.mandat',
    of: 'slug',
    says: 'En kommun lämnar kommunalförbundet.',
  })
  async leave(@Param('slug') slug: string, @Body() body: LeaveMemberBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new LeaveMember(slug, body, act)));
  }

  @CommandRoute('POST', ':slug/mandat', {
    id: 'grantMandat',
    needs: 'organ.mandat',
    of: 'slug',
    says: 'Ger någon ett mandat som ledamot eller ersättare.',
  })
  async grantMandat(@Param('slug') slug: string, @Body() body: GrantMandatBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new GrantMandat(slug, body, act));
    return recorded(receipt, { ids: given(receipt, 'MandatGranted', 'mandatnummer') });
  }

  @CommandRoute('POST', ':slug/mandat/:nr/upphorande', {
    id: 'endMandat',
    needs: 'organ.mandat',
    of: 'slug',
    says: 'Avslutar ett mandat.',
  })
  async endMandat(
    @Param('slug') slug: string,
    @Param('nr') mandatnummer: number,
    @Body() body: MandatUpphorBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new EndMandat(slug, { ...body, mandatnummer }, act)));
  }

  @CommandRoute('POST', ':slug/presidium', {
    id: 'electPresidium',
    needs: 'organ.mandat',
    of: 'slug',
    says: 'Väljer ordförande och vice ordförande för en period.',
  })
  async electPresidium(@Param('slug') slug: string, @Body() body: ElectPresidiumBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new ElectPresidium(slug, body, act)));
  }

  @CommandRoute('PUT', ':slug/regler', {
    id: 'changeOrganRules',
    needs: 'organ.regler',
    of: 'slug',
    says: 'Ändrar hur organet arbetar: alla regler, i ett stycke.',
  })
  async changeRules(@Param('slug') slug: string, @Body() body: ChangeOrganRulesBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new ChangeOrganRules(slug, body, act)));
  }
}
