import { Projector, type Act, type Receipt } from '@liggaren/event-store';
import {
  AnswerRemiss,
  AnswerRemissBody,
  arendeSkillnad,
  AssignHandlaggare,
  AssignHandlaggareBody,
  Clock,
  CloseArende,
  CloseArendeBody,
  CorrectDiarieuppgift,
  CorrectDiarieuppgiftBody,
  GallraHandling,
  GallraHandlingBody,
  history,
  LiftSekretessmarkering,
  LiftSekretessmarkeringBody,
  RegisterArende,
  RegisterArendeBody,
  RegisterHandling,
  RegisterHandlingBody,
  Rejected,
  ReopenArende,
  ReopenArendeBody,
  SendRemiss,
  SendRemissBody,
  SetSekretessmarkering,
  SetSekretessmarkeringBody,
  vagOf,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { TheAct } from './act.js';
import { atThatTime } from './as-of.js';
import { arendeIn, arendeThen, searchIn, TheDiarienummer } from './diarienummer.js';
import { AfterQuery, AsOfQuery, DiariumQuery, SkillnadQuery } from './query.js';
import { CommandRoute, given, QueryRoute, recorded } from './route.js';

/** The number stands in the address. */
class RemissvarBody extends OmitType(AnswerRemissBody, ['remissnummer'] as const) {}

/** The number stands in the address. */
class GallringBody extends OmitType(GallraHandlingBody, ['handlingsnummer'] as const) {}

/** An ärende's version is the number of its events. */
function changed(receipt: Receipt<unknown>, ids: Readonly<Record<string, string | number>> = {}) {
  return recorded(receipt, { ids, version: Number(receipt.revision) + 1 });
}

/** The ärenden as the registrator works with them; citizens read /api/diarium. */
@ApiTags('ärenden')
@Controller('api/arenden')
export class ArendenController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute('', {
    id: 'listArenden',
    says: 'Söker i diariet med allt som står där, också det sekretessmarkerade.',
  })
  list(@Query() query: DiariumQuery) {
    return searchIn(this.projector, query, 'internal');
  }

  @QueryRoute(':serie/:ar/:lopnr', {
    id: 'getArende',
    says: 'Ett ärende med allt som står i det. ETag är versionen att skicka som If-Match.',
  })
  get(
    @TheDiarienummer() dnr: string,
    @Query() { asOf }: AsOfQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (asOf !== undefined) return arendeThen(this.projector, dnr, 'internal', asOf);
    const arende = arendeIn(this.projector, dnr, 'internal');
    void reply.header('etag', `"${arende.version}"`);
    return arende;
  }

  @QueryRoute(':serie/:ar/:lopnr/skillnad', {
    id: 'getArendeSkillnad',
    says: 'Vad som skiljer ärendet mellan två tidpunkter: fält för fält, texter ord för ord, och vem som gjorde det.',
  })
  skillnad(
    @TheDiarienummer() dnr: string,
    @Query() { from, to = this.clock.now().toISOString() }: SkillnadQuery,
  ) {
    const found = arendeSkillnad(this.projector.queries(history), dnr, from, to);
    if (found !== undefined) return found;
    throw new Rejected('ARENDE_NOT_FOUND', `${dnr} var inte registrerat ${atThatTime(to)}.`);
  }

  @QueryRoute(':serie/:ar/:lopnr/vag', {
    id: 'getArendeVag',
    says: 'Ärendets väg, dag för dag: registrering, beredning, beslut, justering, anslag, expediering och återrapport.',
  })
  vag(@TheDiarienummer() dnr: string, @Query() _query: AfterQuery) {
    arendeIn(this.projector, dnr, 'internal');
    return { diarienummer: dnr, vag: vagOf(this.projector.queries(history), dnr, 'internal') };
  }

  @CommandRoute('POST', '', {
    id: 'registerArende',
    says: 'Registrerar ett ärende och ger det nästa diarienummer i organets serie.',
    creates: true,
  })
  async register(@Body() body: RegisterArendeBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new RegisterArende(body, act));
    const ids = given(receipt, 'ArendeRegistered', 'diarienummer', 'serie', 'ar', 'lopnr');
    return recorded(receipt, {
      ids,
      version: Number(receipt.revision) + 1,
      location: `/api/arenden/${ids['serie']}/${ids['ar']}/${ids['lopnr']}`,
    });
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/handlingar', {
    id: 'registerHandling',
    says: 'Registrerar en handling i ärendet.',
    versioned: true,
  })
  async registerHandling(
    @TheDiarienummer() dnr: string,
    @Body() body: RegisterHandlingBody,
    @TheAct() act: Act,
  ) {
    const receipt = await this.commands.send(new RegisterHandling(dnr, body, act));
    return changed(receipt, given(receipt, 'HandlingRegistered', 'handlingsnummer'));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/handlingar/:nr/gallring', {
    id: 'gallraHandling',
    says: 'Gallrar en handling enligt ett gallringsbeslut. Uppgiften om den står kvar, innehållet förstörs.',
    versioned: true,
  })
  async gallra(
    @TheDiarienummer() dnr: string,
    @Param('nr') handlingsnummer: number,
    @Body() body: GallringBody,
    @TheAct() act: Act,
  ) {
    return changed(await this.commands.send(new GallraHandling(dnr, { ...body, handlingsnummer }, act)));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/handlaggare', {
    id: 'assignHandlaggare',
    says: 'Ger ärendet en handläggare.',
    versioned: true,
  })
  async assign(@TheDiarienummer() dnr: string, @Body() body: AssignHandlaggareBody, @TheAct() act: Act) {
    return changed(await this.commands.send(new AssignHandlaggare(dnr, body, act)));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/sekretessmarkeringar', {
    id: 'setSekretessmarkering',
    says: 'Sätter en sekretessmarkering på ärendet eller en handling.',
    versioned: true,
  })
  async mark(@TheDiarienummer() dnr: string, @Body() body: SetSekretessmarkeringBody, @TheAct() act: Act) {
    return changed(await this.commands.send(new SetSekretessmarkering(dnr, body, act)));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/sekretessmarkeringar/upphavanden', {
    id: 'liftSekretessmarkering',
    says: 'Häver en sekretessmarkering.',
    versioned: true,
  })
  async lift(@TheDiarienummer() dnr: string, @Body() body: LiftSekretessmarkeringBody, @TheAct() act: Act) {
    return changed(await this.commands.send(new LiftSekretessmarkering(dnr, body, act)));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/rattelser', {
    id: 'correctDiarieuppgift',
    says: 'Rättar en uppgift i diariet. Den gamla står kvar bredvid.',
    versioned: true,
  })
  async correct(@TheDiarienummer() dnr: string, @Body() body: CorrectDiarieuppgiftBody, @TheAct() act: Act) {
    return changed(await this.commands.send(new CorrectDiarieuppgift(dnr, body, act)));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/remisser', {
    id: 'sendRemiss',
    says: 'Skickar ärendet på remiss.',
    versioned: true,
  })
  async sendRemiss(@TheDiarienummer() dnr: string, @Body() body: SendRemissBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new SendRemiss(dnr, body, act));
    return changed(receipt, given(receipt, 'RemissSent', 'remissnummer'));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/remisser/:nr/svar', {
    id: 'answerRemiss',
    says: 'Registrerar svaret på en remiss.',
    versioned: true,
  })
  async answerRemiss(
    @TheDiarienummer() dnr: string,
    @Param('nr') remissnummer: number,
    @Body() body: RemissvarBody,
    @TheAct() act: Act,
  ) {
    return changed(await this.commands.send(new AnswerRemiss(dnr, { ...body, remissnummer }, act)));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/avslut', {
    id: 'closeArende',
    says: 'Avslutar ärendet.',
    versioned: true,
  })
  async close(@TheDiarienummer() dnr: string, @Body() body: CloseArendeBody, @TheAct() act: Act) {
    return changed(await this.commands.send(new CloseArende(dnr, body, act)));
  }

  @CommandRoute('POST', ':serie/:ar/:lopnr/aterupptagande', {
    id: 'reopenArende',
    says: 'Återupptar ett avslutat ärende.',
    versioned: true,
  })
  async reopen(@TheDiarienummer() dnr: string, @Body() body: ReopenArendeBody, @TheAct() act: Act) {
    return changed(await this.commands.send(new ReopenArende(dnr, body, act)));
  }
}
