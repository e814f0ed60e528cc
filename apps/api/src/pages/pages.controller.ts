import { readFileSync } from 'node:fs';
import { Projector } from '@liggaren/event-store';
import { anslagstavla, Clock, diarium, protokoll } from '@liggaren/governance';
import { Controller, Get, Header, Param, Query, Redirect, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { PAGE, today } from '../query.js';
import { anslagPage, anslagstavlaPage, arkivPage } from './anslagstavla.page.js';
import { arendePage, diariumPage } from './diarium.page.js';
import { html } from './html.js';
import { page } from './layout.js';
import { protokollListPage, protokollPage } from './protokoll.page.js';

const STYLE = readFileSync(new URL('../../public/style.css', import.meta.url), 'utf8');
const HTML = 'text/html; charset=utf-8';

/** The pages for everyone: HTML that is whole without JavaScript. They read the public edition of the views alone. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Redirect('/anslagstavla', 302)
  home(): void {}

  @Get('style.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  style(): string {
    return STYLE;
  }

  @Get('anslagstavla')
  @Header('content-type', HTML)
  anslagstavla(): string {
    const day = today(this.clock);
    return anslagstavlaPage(this.projector.queries(anslagstavla).current(day), day);
  }

  @Get('anslagstavla/arkiv')
  @Header('content-type', HTML)
  arkiv(@Query('cursor') cursor: unknown): string {
    const before = typeof cursor === 'string' ? { before: cursor } : {};
    const { rows, next } = this.projector.queries(anslagstavla).archive({ limit: PAGE, ...before });
    return arkivPage(rows, next);
  }

  @Get('anslagstavla/:id')
  @Header('content-type', HTML)
  anslag(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const day = today(this.clock);
    const row = this.projector.queries(anslagstavla).byId(id, day);
    return row === undefined ? notFound(reply) : anslagPage(row, day);
  }

  @Get('diarium')
  @Header('content-type', HTML)
  diarium(@Query() query: Record<string, unknown>): string {
    const { q, ar, status, cursor } = query;
    const asked = {
      ...(typeof q === 'string' && q.trim() !== '' ? { q: q.trim().slice(0, 200) } : {}),
      ...(typeof ar === 'string' && /^[1-9]\d{3}$/.test(ar) ? { ar: Number(ar) } : {}),
      ...(status === 'open' || status === 'closed' ? { status: status as 'open' | 'closed' } : {}),
    };
    const after = typeof cursor === 'string' ? { after: cursor } : {};
    const found = this.projector
      .queries(diarium)
      .search({ ...asked, ...after, limit: PAGE, edition: 'public' });
    return diariumPage(asked, found);
  }

  @Get('diarium/:serie/:ar/:lopnr')
  @Header('content-type', HTML)
  arende(
    @Param() { serie, ar, lopnr }: { serie: string; ar: string; lopnr: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const found = this.projector.queries(diarium).byDiarienummer(serie, Number(ar), Number(lopnr), 'public');
    return found === undefined ? notFound(reply) : arendePage(found);
  }

  @Get('protokoll')
  @Header('content-type', HTML)
  protokollen(): string {
    const rows = this.projector.queries(protokoll).list({});
    return protokollListPage(rows.filter(({ status }) => status === 'justerat'));
  }

  @Get('protokoll/:id')
  @Header('content-type', HTML)
  protokoll(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const found = this.projector.queries(protokoll).publicProtokoll(id);
    return found === undefined ? notFound(reply) : protokollPage(found);
  }
}

function notFound(reply: FastifyReply): string {
  void reply.status(404);
  return page({
    title: 'Sidan finns inte',
    main: html`<h1>Sidan finns inte</h1>
      <p>
        Adressen kan vara felskriven, eller så är det du söker inte offentligt än: ett protokoll finns här
        från den dag då det är justerat.
      </p>
      <p><a href="/anslagstavla">Till anslagstavlan</a> · <a href="/diarium">Sök i diariet</a></p>`,
  });
}
