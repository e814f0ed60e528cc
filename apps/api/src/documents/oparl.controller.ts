import { bodySlug, oparl, oparlList } from '@liggaren/documents';
import { Projector } from '@liggaren/event-store';
import {
  Clock,
  diarium,
  organView,
  protokoll,
  READS_PUBLIC,
  Rejected,
  type OrganRow,
  type SammantradeRow,
} from '@liggaren/governance';
import { Controller, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { arendeIn, TheDiarienummer } from '../diarienummer.js';
import { Problem } from '../problem.js';
import { AfterQuery, PAGE, PageQuery, today } from '../query.js';
import { QueryRoute } from '../route.js';

const BASE = '/api/oparl';

/** The public record for programs that speak OParl 1.1. */
@ApiTags('oparl')
@Controller(BASE.slice(1))
export class OparlController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute('', { id: 'getOparlSystem', says: 'OParl 1.1: ingången.', needs: 'oppet.las' })
  system(@Query() _query: AfterQuery, @Req() request: FastifyRequest) {
    return objects(request).system();
  }

  @QueryRoute('bodies', { id: 'listOparlBodies', says: 'OParl 1.1: organisationerna.', needs: 'oppet.las' })
  bodies(@Query() _query: AfterQuery, @Req() request: FastifyRequest) {
    const organisations = new Set(this.boards().map(({ organisation }) => organisation));
    return oparlList([...organisations].map(objects(request).body), { self: whole(request) });
  }

  @QueryRoute('bodies/:slug', { id: 'getOparlBody', says: 'OParl 1.1: en organisation.', needs: 'oppet.las' })
  body(@Param('slug') slug: string, @Query() _query: AfterQuery, @Req() request: FastifyRequest) {
    return objects(request).body(this.boardsOf(slug)[0]!.organisation);
  }

  @QueryRoute('bodies/:slug/organizations', {
    id: 'listOparlOrganizations',
    says: 'OParl 1.1: en organisations organ.',
    needs: 'oppet.las',
  })
  organizations(@Param('slug') slug: string, @Query() _query: AfterQuery, @Req() request: FastifyRequest) {
    return oparlList(this.boardsOf(slug).map(objects(request).organization), { self: whole(request) });
  }

  @QueryRoute('bodies/:slug/meetings', {
    id: 'listOparlMeetings',
    says: 'OParl 1.1: en organisations justerade sammanträden, senast först. cursor är antalet att hoppa över.',
    needs: 'oppet.las',
  })
  meetings(@Param('slug') slug: string, @Query() query: PageQuery, @Req() request: FastifyRequest) {
    const { rows, links } = this.page(this.justerade(this.boardsOf(slug)), query, request);
    return oparlList(
      rows.map((row) => this.meetingOf(row, request)),
      links,
    );
  }

  @QueryRoute('bodies/:slug/agendaitems', {
    id: 'listOparlAgendaItems',
    says: 'OParl 1.1: paragraferna i en organisations justerade protokoll, ett antal sammanträden i taget.',
    needs: 'oppet.las',
  })
  agendaItems(@Param('slug') slug: string, @Query() query: PageQuery, @Req() request: FastifyRequest) {
    const { rows, links } = this.page(this.justerade(this.boardsOf(slug)), query, request);
    return oparlList(
      rows.flatMap((row) => this.meetingOf(row, request).agendaItem),
      links,
    );
  }

  @QueryRoute('bodies/:slug/papers', {
    id: 'listOparlPapers',
    says: 'OParl 1.1: ärendena i det öppna diariet, nyast först.',
    needs: 'oppet.las',
  })
  papers(@Param('slug') slug: string, @Query() query: PageQuery, @Req() request: FastifyRequest) {
    const boards = new Map(this.boardsOf(slug).map((board) => [board.slug, board]));
    const { limit = PAGE, cursor } = query;
    const page = this.projector.queries(diarium).search({ limit, after: cursor, edition: 'public' });
    const rows = page.rows.filter((row) => boards.has(row.organ));
    const { paperRow } = objects(request);
    return oparlList(
      rows.map((row) => paperRow(row, boards.get(row.organ)!.organisation)),
      { self: whole(request), ...(page.next === undefined ? {} : { next: nextOf(request, page.next) }) },
    );
  }

  @QueryRoute('organizations/:slug', {
    id: 'getOparlOrganization',
    says: 'OParl 1.1: ett organ.',
    needs: 'oppet.las',
  })
  organization(@Param('slug') slug: string, @Query() _query: AfterQuery, @Req() request: FastifyRequest) {
    return objects(request).organization(this.board(slug));
  }

  @QueryRoute('organizations/:slug/meetings', {
    id: 'listOparlOrganizationMeetings',
    says: 'OParl 1.1: ett organs justerade sammanträden, senast först. cursor är antalet att hoppa över.',
    needs: 'oppet.las',
  })
  organizationMeetings(
    @Param('slug') slug: string,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
  ) {
    const { rows, links } = this.page(this.justerade([this.board(slug)]), query, request);
    return oparlList(
      rows.map((row) => this.meetingOf(row, request)),
      links,
    );
  }

  @QueryRoute('meetings/:id', {
    id: 'getOparlMeeting',
    says: 'OParl 1.1: ett justerat sammanträde med sina paragrafer.',
    needs: 'oppet.las',
  })
  meeting(@Param('id') id: string, @Query() _query: AfterQuery, @Req() request: FastifyRequest) {
    return this.meetingOf(this.rowOf(id), request);
  }

  @QueryRoute('meetings/:id/agendaitems/:paragraf', {
    id: 'getOparlAgendaItem',
    says: 'OParl 1.1: en paragraf i ett justerat protokoll.',
    needs: 'oppet.las',
  })
  agendaItem(
    @Param('id') id: string,
    @Param('paragraf') paragraf: string,
    @Query() _query: AfterQuery,
    @Req() request: FastifyRequest,
  ) {
    const { agendaItem } = this.meetingOf(this.rowOf(id), request);
    return found(agendaItem.find(({ number }) => number === `§ ${paragraf}`));
  }

  @QueryRoute('papers/:serie/:ar/:lopnr', {
    id: 'getOparlPaper',
    says: 'OParl 1.1: ett ärende och paragraferna där det behandlades.',
    needs: 'oppet.las',
  })
  paper(@TheDiarienummer() dnr: string, @Query() _query: AfterQuery, @Req() request: FastifyRequest) {
    const arende = arendeIn(this.projector, dnr, 'public');
    return objects(request).paper(arende, this.board(arende.organ).organisation);
  }

  @QueryRoute('papers/:serie/:ar/:lopnr/consultations/:id/:paragraf', {
    id: 'getOparlConsultation',
    says: 'OParl 1.1: ett ärendes behandling i en paragraf.',
    needs: 'oppet.las',
  })
  consultation(@TheDiarienummer() dnr: string, @Query() query: AfterQuery, @Req() request: FastifyRequest) {
    const [address] = whole(request).split('?', 1);
    return found(this.paper(dnr, query, request).consultation.find(({ id }) => id === address));
  }

  private boards(): readonly OrganRow[] {
    return this.projector.queries(organView).list(today(this.clock));
  }

  private boardsOf(body: string): readonly OrganRow[] {
    const boards = this.boards().filter(({ organisation }) => bodySlug(organisation) === body);
    if (boards.length === 0)
      throw new Problem(404, 'BODY_NOT_FOUND', `Det finns ingen organisation ${body}.`);
    return boards;
  }

  private board(slug: string): OrganRow {
    const board = this.boards().find((b) => b.slug === slug);
    if (board === undefined)
      throw new Rejected('ORGAN_NOT_FOUND', `Det finns inget organ med kortnamnet ${slug}.`);
    return board;
  }

  private justerade(boards: readonly OrganRow[]): readonly SammantradeRow[] {
    const slugs = new Set(boards.map(({ slug }) => slug));
    const rows = this.projector.queries(protokoll).list({});
    return rows.filter(({ organ, status }) => status === 'justerat' && slugs.has(organ));
  }

  private rowOf(id: string): SammantradeRow {
    const row = this.projector.queries(protokoll).detail(id, READS_PUBLIC);
    return found(row?.status === 'justerat' ? row : undefined);
  }

  private meetingOf(row: SammantradeRow, request: FastifyRequest) {
    return objects(request).meeting(
      row,
      found(this.projector.queries(protokoll).publicProtokoll(row.sammantradeId)),
    );
  }

  /** Rows from the one that `cursor` counts to. */
  private page<Row>(all: readonly Row[], { limit = PAGE, cursor }: PageQuery, request: FastifyRequest) {
    if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) {
      throw new Rejected('CURSOR_INVALID', 'Sidan finns inte. Börja om från den första sidan.');
    }
    const from = Number(cursor ?? 0);
    const to = from + limit;
    const next = to < all.length ? { next: nextOf(request, String(to)) } : {};
    return { rows: all.slice(from, to), links: { self: whole(request), ...next } };
  }
}

function found<T>(object: T | undefined): T {
  if (object === undefined)
    throw new Problem(404, 'OBJECT_NOT_FOUND', 'Det finns inte, eller är inte justerat än.');
  return object;
}

/** What the caller calls us: identities are whole addresses in OParl. */
const origin = ({ protocol, host }: FastifyRequest) => `${protocol}://${host}`;
const whole = (request: FastifyRequest) => `${origin(request)}${request.url}`;
const objects = (request: FastifyRequest) => oparl(`${origin(request)}${BASE}`, `${origin(request)}/api`);

function nextOf(request: FastifyRequest, cursor: string): string {
  const next = new URL(whole(request));
  next.searchParams.set('cursor', cursor);
  return next.href;
}
