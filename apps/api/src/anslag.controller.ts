import { Projector, type Act } from '@liggaren/event-store';
import {
  anslagstavla,
  atomFeed,
  Clock,
  InterruptAnslag,
  InterruptAnslagBody,
  jsonFeed,
  PostAnslag,
  PostAnslagBody,
  Rejected,
  RemoveAnslag,
  RemoveAnslagBody,
  RepostAnslag,
  RepostAnslagBody,
  stockholmDay,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Header, Param, Query, Req } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { TheAct } from './act.js';
import { asKnown, knownAt } from './as-of.js';
import { AfterQuery, AsOfQuery, PAGE, PageQuery, today } from './query.js';
import { CommandRoute, given, QueryRoute, recorded } from './route.js';

/** The announcements, from posting to removal. */
@ApiTags('anslag')
@Controller('api/anslag')
export class AnslagController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute(':id', { id: 'getAnslag', says: 'Ett anslag och vad det har varit med om.', isPublic: true })
  get(@Param('id') id: string, @Query() _query: AfterQuery) {
    const view = this.projector.queries(anslagstavla);
    const row = view.byId(id, today(this.clock));
    if (row === undefined) throw new Rejected('ANSLAG_NOT_FOUND', `Det finns inget anslag ${id}.`);
    return { ...row, life: view.life(id) };
  }

  @CommandRoute('POST', '', {
    id: 'postAnslag',
    says: 'Anslår ett justerat protokoll, en omedelbart justerad paragraf eller ett delegationsbeslut.',
    creates: true,
  })
  async post(@Body() body: PostAnslagBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new PostAnslag(body, act));
    const anslagId = receipt.stream.replace(/^anslag-/, '');
    return recorded(receipt, {
      ids: { anslagId, ...given(receipt, 'AnslagPosted', 'lastAppealDay', 'printedTakeDown') },
      location: `/api/anslag/${anslagId}`,
    });
  }

  @CommandRoute('POST', ':id/avbrott', {
    id: 'interruptAnslag',
    says: 'Registrerar att anslaget inte var uppe under hela tiden.',
  })
  async interrupt(@Param('id') id: string, @Body() body: InterruptAnslagBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new InterruptAnslag(id, body, act)));
  }

  @CommandRoute('POST', ':id/omanslag', {
    id: 'repostAnslag',
    says: 'Anslår på nytt efter ett avbrott, med ny överklagandetid.',
  })
  async repost(@Param('id') id: string, @Body() body: RepostAnslagBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new RepostAnslag(id, body, act));
    return recorded(receipt, { ids: given(receipt, 'AnslagReposted', 'lastAppealDay', 'printedTakeDown') });
  }

  @CommandRoute('POST', ':id/nedtagning', {
    id: 'removeAnslag',
    says: 'Tar ned anslaget när överklagandetiden har gått ut.',
  })
  async remove(@Param('id') id: string, @Body() body: RemoveAnslagBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new RemoveAnslag(id, body, act)));
  }
}

/** Atom has no word for a board on which nothing was ever posted. */
const NEVER = '1970-01-01T00:00:00Z';

/** The public noticeboard. */
@ApiTags('anslag')
@Controller('api/anslagstavla')
export class AnslagstavlaController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute('', {
    id: 'getAnslagstavla',
    says: 'Det som är uppsatt nu, nyast först, med sista dag för överklagande och varför den dagen.',
    isPublic: true,
  })
  current(@Query() { asOf }: AsOfQuery) {
    const view = this.projector.queries(anslagstavla);
    if (asOf === undefined) return { anslag: view.current(today(this.clock)) };
    return asKnown(knownAt(this.projector, asOf), { anslag: view.current(stockholmDay(asOf), asOf) });
  }

  @QueryRoute('arkiv', {
    id: 'getAnslagsarkiv',
    says: 'Det som har tagits ned, senast först.',
    isPublic: true,
  })
  archive(@Query() { limit = PAGE, cursor }: PageQuery) {
    const page = { limit, ...(cursor === undefined ? {} : { before: cursor }) };
    const { rows, next } = this.projector.queries(anslagstavla).archive(page);
    return { anslag: rows, ...(next === undefined ? {} : { next }) };
  }

  @QueryRoute('feed.atom', {
    id: 'getAnslagAtom',
    says: 'Det som är uppsatt, som Atom-flöde.',
    isPublic: true,
  })
  @ApiProduces('application/atom+xml')
  @Header('content-type', 'application/atom+xml; charset=utf-8')
  atom(@Query() _query: AfterQuery, @Req() request: FastifyRequest): string {
    const view = this.projector.queries(anslagstavla);
    const rows = view.current(today(this.clock));
    const latest = [...rows, ...view.archive({ limit: 1 }).rows];
    const changes = latest.flatMap(({ anslagId }) => view.life(anslagId).map(({ recordedAt }) => recordedAt));
    return atomFeed(rows, baseOf(request), changes.toSorted().at(-1) ?? NEVER);
  }

  @QueryRoute('feed.json', {
    id: 'getAnslagJsonFeed',
    says: 'Det som är uppsatt, som JSON Feed.',
    isPublic: true,
  })
  @ApiProduces('application/feed+json')
  @Header('content-type', 'application/feed+json; charset=utf-8')
  json(@Query() _query: AfterQuery, @Req() request: FastifyRequest): string {
    return JSON.stringify(
      jsonFeed(this.projector.queries(anslagstavla).current(today(this.clock)), baseOf(request)),
    );
  }
}

// A feed is read elsewhere, so its addresses are whole. What the caller calls us is all that is known of our name.
function baseOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}`;
}
