import { readFileSync } from 'node:fs';
import { Projector } from '@liggaren/event-store';
import { anslagstavla, Clock, diarium, protokoll } from '@liggaren/governance';
import { Checkpoints } from '@liggaren/ledger';
import { Verifications } from '@liggaren/worker';
import { Controller, Get, Header, Param, Query, Redirect, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Needs } from '../access/needs.js';
import { PAGE, today } from '../query.js';
import { anslagPage, anslagstavlaPage, arkivPage } from './anslagstavla.page.js';
import { arendePage, diariumPage } from './diarium.page.js';
import { html } from './html.js';
import { page } from './layout.js';
import { protokollListPage, protokollPage } from './protokoll.page.js';
import { verifieraPage } from './verifiera.page.js';

/** A file of ours that pages ask for. */
const ours = (name: string) => readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');
const STYLE = ours('style.css');
const VERIFIERA = ours('verifiera.js');
const VERIFY_PROOF = ours('verify-proof.js');

const SCRIPT = 'text/javascript; charset=utf-8';
const AN_HOUR = 'public, max-age=3600';
const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HTML = 'text/html; charset=utf-8';

/** The pages for everyone: HTML that is whole without JavaScript. They read the public edition of the views alone. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly projector: Projector,
    private readonly clock: Clock,
    private readonly checkpoints: Checkpoints,
    private readonly verifications: Verifications,
  ) {}

  @Get()
  @Needs({ needs: 'oppet.las' })
  @Redirect('/anslagstavla', 302)
  home(): void {}

  @Get('style.css')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', AN_HOUR)
  style(): string {
    return STYLE;
  }

  @Get('verifiera.js')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', SCRIPT)
  @Header('cache-control', AN_HOUR)
  verifieraScript(): string {
    return VERIFIERA;
  }

  @Get('verify-proof.js')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', SCRIPT)
  @Header('cache-control', AN_HOUR)
  verifyProofScript(): string {
    return VERIFY_PROOF;
  }

  @Get('anslagstavla')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', HTML)
  anslagstavla(): string {
    const day = today(this.clock);
    return anslagstavlaPage(this.projector.queries(anslagstavla).current(day), day);
  }

  @Get('anslagstavla/arkiv')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', HTML)
  arkiv(@Query('cursor') cursor: unknown): string {
    const before = typeof cursor === 'string' ? { before: cursor } : {};
    const { rows, next } = this.projector.queries(anslagstavla).archive({ limit: PAGE, ...before });
    return arkivPage(rows, next);
  }

  @Get('anslagstavla/:id')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', HTML)
  anslag(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const day = today(this.clock);
    const row = this.projector.queries(anslagstavla).byId(id, day);
    return row === undefined ? notFound(reply) : anslagPage(row, day);
  }

  @Get('diarium')
  @Needs({ needs: 'oppet.las' })
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
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', HTML)
  arende(
    @Param() { serie, ar, lopnr }: { serie: string; ar: string; lopnr: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const found = this.projector.queries(diarium).byDiarienummer(serie, Number(ar), Number(lopnr), 'public');
    return found === undefined ? notFound(reply) : arendePage(found);
  }

  @Get('protokoll')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', HTML)
  protokollen(@Query('cursor') cursor: unknown): string {
    const before = typeof cursor === 'string' ? { before: cursor } : {};
    const { rows, next } = this.projector.queries(protokoll).justerade({ limit: PAGE, ...before });
    return protokollListPage(rows, next);
  }

  @Get('protokoll/:id')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', HTML)
  protokoll(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const found = this.projector.queries(protokoll).publicProtokoll(id);
    return found === undefined ? notFound(reply) : protokollPage(found);
  }

  /** With `protokoll`, as the code on a printed one says; with `handelse`, an event whose proof is fetched and tried. */
  @Get('verifiera')
  @Needs({ needs: 'oppet.las' })
  @Header('content-type', HTML)
  async verifiera(
    @Query() query: Record<string, unknown>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { protokoll: id, sha256, handelse, med } = query;
    const { verifierKey } = this.checkpoints;
    if (typeof id === 'string') {
      const found = this.projector.queries(protokoll).publicProtokoll(id);
      if (found === undefined) return notFound(reply);
      const { checkpoint } = await this.verifications.of(found);
      return verifieraPage(verifierKey, {
        protokoll: found,
        checkpoint,
        ...(checkpoint === null ? {} : { proof: `/api/sammantraden/${id}/protokoll.bevis` }),
        sha256: typeof sha256 === 'string' ? sha256 : undefined,
      });
    }
    const isId = typeof handelse === 'string' && EVENT_ID.test(handelse);
    // With what it says, for those who may read that.
    const proof = `/api/ledger/proofs/${String(handelse)}${med === 'innehall' ? '/full' : ''}`;
    return verifieraPage(verifierKey, isId ? { proof } : {});
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
