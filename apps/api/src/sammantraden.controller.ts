import { Projector, type Act } from '@liggaren/event-store';
import {
  AddParagraf,
  AddParagrafBody,
  AddProtokollsanteckning,
  AddProtokollsanteckningBody,
  AdjournSammantrade,
  AdjournSammantradeBody,
  AppointJusterare,
  AppointJusterareBody,
  arendenInAsOf,
  CallSammantrade,
  CallSammantradeBody,
  CancelSammantrade,
  CancelSammantradeBody,
  Clock,
  CloseSammantrade,
  CloseSammantradeBody,
  CorrectSkrivfel,
  CorrectSkrivfelBody,
  DeclareJav,
  DeclareJavBody,
  DispatchBeslut,
  DispatchBeslutBody,
  ExpedieringBouncedBody,
  GiveUppdrag,
  GiveUppdragBody,
  history,
  ListArende,
  ListArendeBody,
  MoveSammantrade,
  MoveSammantradeBody,
  OpenSammantrade,
  OpenSammantradeBody,
  protokoll,
  READS_PUBLIC,
  RecordBeslut,
  RecordBeslutBody,
  RecordExpedieringBounced,
  RecordNarvaro,
  RecordNarvaroBody,
  RecordOmrostning,
  RecordOmrostningBody,
  RecordReservation,
  RecordReservationBody,
  RecordYrkande,
  RecordYrkandeBody,
  Rejected,
  ReplaceJusterare,
  ReplaceJusterareBody,
  ReportUppdrag,
  ReportUppdragBody,
  ResumeSammantrade,
  ResumeSammantradeBody,
  ReturnProtokoll,
  ReturnProtokollBody,
  ReviseForedragningspunkt,
  ReviseForedragningspunktBody,
  ReviseParagraf,
  ReviseParagrafBody,
  sammantradeAsOf,
  sammantradeSkillnad,
  StrikeParagrafuppgift,
  StrikeParagrafuppgiftBody,
  SubmitProtokoll,
  SubmitProtokollBody,
  WithdrawYrkande,
  WithdrawYrkandeBody,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiTags, OmitType } from '@nestjs/swagger';
import { TheReading, type Reading } from './access/reading.js';
import { TheAct } from './act.js';
import { asKnown, atThatTime, knownAt } from './as-of.js';
import { Problem } from './problem.js';
import { AsOfQuery, OrganYearQuery, SkillnadQuery } from './query.js';
import { CommandRoute, given, QueryRoute, recorded } from './route.js';

/** The number stands in the address. */
class AterkallandeBody extends OmitType(WithdrawYrkandeBody, ['yrkandenummer'] as const) {}

function found<T>(detail: T | undefined, id: string, asOf?: string): T {
  if (detail !== undefined) return detail;
  const text =
    asOf === undefined
      ? `Det finns inget sammanträde ${id}.`
      : `Sammanträdet ${id} var inte kallat ${atThatTime(asOf)}.`;
  throw new Rejected('SAMMANTRADE_NOT_FOUND', text);
}

/** The meetings, from the call to the justerat protokoll. */
@ApiTags('sammanträden')
@Controller('api/sammantraden')
export class SammantradenController {
  constructor(
    private readonly commands: Commands,
    private readonly projector: Projector,
    private readonly clock: Clock,
  ) {}

  @QueryRoute('', {
    id: 'listSammantraden',
    needs: 'register.las',
    of: 'ledger',
    says: 'Sammanträdena, av ett organ och under ett år när de anges.',
  })
  list(@Query() { organ, ar }: OrganYearQuery) {
    return { sammantraden: this.projector.queries(protokoll).list({ organ, ar }) };
  }

  @QueryRoute(':id', {
    id: 'getSammantrade',
    needs: 'register.las',
    of: 'sammantrade',
    says: 'Ett sammanträde så som de som arbetar med det ser det, med utkastet till protokoll; för andra det som är justerat.',
  })
  async get(@Param('id') id: string, @Query() { asOf }: AsOfQuery, @TheReading() reading: Reading) {
    const view = this.projector.queries(protokoll);
    const { organ } = found(view.detail(id, READS_PUBLIC), id);
    const signs = await reading.signsAt(id);
    const draft = signs || reading.may('utkast.las', organ);
    const secret = signs || reading.may('sekretess.las', organ);
    if (secret) reading.saw(view.arendenIn(id));
    if (asOf === undefined) return found(view.detail(id, { draft, secret }), id);
    // As it was known then: what may be read of it is decided by what holds today.
    const known = knownAt(this.projector, asOf);
    if (secret) reading.saw(arendenInAsOf(known, id));
    return asKnown(known, found(sammantradeAsOf(known, id, { draft, secret }), id, asOf));
  }

  @QueryRoute(':id/skillnad', {
    id: 'getSammantradeSkillnad',
    needs: 'sekretess.las',
    of: 'sammantrade',
    says: 'Vad som skiljer sammanträdet och dess protokoll mellan två tidpunkter: fält för fält, texter ord för ord, och vem som gjorde det.',
  })
  skillnad(
    @Param('id') id: string,
    @Query() { from, to = this.clock.now().toISOString() }: SkillnadQuery,
    @TheReading() reading: Reading,
  ) {
    reading.saw(this.projector.queries(protokoll).arendenIn(id));
    return found(sammantradeSkillnad(this.projector.queries(history), id, from, to), id, to);
  }

  @CommandRoute('POST', '', {
    id: 'callSammantrade',
    needs: 'sammantrade.kalla',
    of: 'body',
    says: 'Kallar till ett sammanträde.',
    creates: true,
  })
  async call(@Body() body: CallSammantradeBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new CallSammantrade(body, act));
    const ids = given(receipt, 'SammantradeCalled', 'sammantradeId');
    return recorded(receipt, { ids, location: `/api/sammantraden/${ids['sammantradeId']}` });
  }

  @CommandRoute('POST', ':id/flytt', {
    id: 'moveSammantrade',
    needs: 'sammantrade.kalla',
    of: 'sammantrade',
    says: 'Flyttar sammanträdet till en annan dag, tid eller plats.',
  })
  async move(@Param('id') id: string, @Body() body: MoveSammantradeBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new MoveSammantrade(id, body, act)));
  }

  @CommandRoute('POST', ':id/installning', {
    id: 'cancelSammantrade',
    needs: 'sammantrade.kalla',
    of: 'sammantrade',
    says: 'Ställer in sammanträdet.',
  })
  async cancel(@Param('id') id: string, @Body() body: CancelSammantradeBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new CancelSammantrade(id, body, act)));
  }

  @CommandRoute('POST', ':id/foredragningslista', {
    id: 'listArende',
    needs: 'sammantrade.kalla',
    of: 'sammantrade',
    says: 'Sätter upp ett ärende på föredragningslistan.',
  })
  async listArende(@Param('id') id: string, @Body() body: ListArendeBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new ListArende(id, body, act));
    return recorded(receipt, { ids: given(receipt, 'ArendeListed', 'ordning') });
  }

  @CommandRoute('PATCH', ':id/foredragningslista/:nr', {
    id: 'reviseForedragningspunkt',
    needs: 'sammantrade.kalla',
    of: 'sammantrade',
    says: 'Ändrar rubriken på en punkt på föredragningslistan, innan sammanträdet har öppnats.',
  })
  async revisePunkt(
    @Param('id') id: string,
    @Param('nr') ordning: number,
    @Body() body: ReviseForedragningspunktBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new ReviseForedragningspunkt(id, ordning, body, act)));
  }

  @CommandRoute('POST', ':id/oppnande', {
    id: 'openSammantrade',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Öppnar sammanträdet: vem som leder det och vem som för protokollet.',
  })
  async open(@Param('id') id: string, @Body() body: OpenSammantradeBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new OpenSammantrade(id, body, act));
    return recorded(receipt, { ids: given(receipt, 'SammantradeOpened', 'firstParagraf') });
  }

  @CommandRoute('POST', ':id/ajournering', {
    id: 'adjournSammantrade',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Ajournerar sammanträdet.',
  })
  async adjourn(@Param('id') id: string, @Body() body: AdjournSammantradeBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new AdjournSammantrade(id, body, act)));
  }

  @CommandRoute('POST', ':id/aterupptagande', {
    id: 'resumeSammantrade',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Återupptar ett ajournerat sammanträde.',
  })
  async resume(@Param('id') id: string, @Body() body: ResumeSammantradeBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new ResumeSammantrade(id, body, act)));
  }

  @CommandRoute('POST', ':id/narvaro', {
    id: 'recordNarvaro',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Antecknar en persons närvaro och tjänstgöring. Antecknad på nytt ersätter den vad som stod.',
  })
  async recordNarvaro(@Param('id') id: string, @Body() body: RecordNarvaroBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new RecordNarvaro(id, body, act)));
  }

  @CommandRoute('POST', ':id/justerare', {
    id: 'appointJusterare',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Utser den som ska justera.',
  })
  async appointJusterare(@Param('id') id: string, @Body() body: AppointJusterareBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new AppointJusterare(id, body, act)));
  }

  @CommandRoute('POST', ':id/justerare/ersattning', {
    id: 'replaceJusterare',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Ersätter den som skulle justera med en annan.',
  })
  async replaceJusterare(@Param('id') id: string, @Body() body: ReplaceJusterareBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new ReplaceJusterare(id, body, act)));
  }

  @CommandRoute('POST', ':id/avslut', {
    id: 'closeSammantrade',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Avslutar sammanträdet.',
  })
  async close(@Param('id') id: string, @Body() body: CloseSammantradeBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new CloseSammantrade(id, body, act)));
  }

  @CommandRoute('POST', ':id/justering/begaran', {
    id: 'submitProtokoll',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Lämnar protokollet, eller en paragraf, till justering.',
  })
  async submit(@Param('id') id: string, @Body() body: SubmitProtokollBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new SubmitProtokoll(id, body, act));
    return recorded(receipt, { ids: given(receipt, 'ProtokollSubmitted', 'sha256') });
  }

  @CommandRoute('POST', ':id/justering/retur', {
    id: 'returnProtokoll',
    needs: 'justering.aterlamna',
    of: 'sammantrade',
    says: 'Lämnar tillbaka protokollet till sekreteraren med en kommentar.',
  })
  async return(@Param('id') id: string, @Body() body: ReturnProtokollBody, @TheAct() act: Act) {
    if (body.personId !== act.actor.id) {
      throw new Problem(403, 'RETURNS_FOR_ANOTHER', 'Var och en lämnar tillbaka protokollet för sig själv.');
    }
    return recorded(await this.commands.send(new ReturnProtokoll(id, body, act)));
  }

  @CommandRoute('POST', ':id/rattelser', {
    id: 'correctSkrivfel',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Rättar ett skrivfel i ett justerat protokoll. Den justerade texten står kvar bredvid.',
  })
  async correct(@Param('id') id: string, @Body() body: CorrectSkrivfelBody, @TheAct() act: Act) {
    return recorded(await this.commands.send(new CorrectSkrivfel(id, body, act)));
  }

  @CommandRoute('POST', ':id/uppdrag/:nr/aterrapport', {
    id: 'reportUppdrag',
    needs: 'beslut.expediera',
    of: 'sammantrade',
    says: 'Återrapporterar ett uppdrag.',
  })
  async reportUppdrag(
    @Param('id') id: string,
    @Param('nr') nr: number,
    @Body() body: ReportUppdragBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new ReportUppdrag(id, nr, body, act)));
  }

  @CommandRoute('POST', ':id/paragrafer', {
    id: 'addParagraf',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Lägger till nästa paragraf.',
  })
  async addParagraf(@Param('id') id: string, @Body() body: AddParagrafBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new AddParagraf(id, body, act));
    return recorded(receipt, { ids: given(receipt, 'ParagrafAdded', 'paragraf') });
  }

  @CommandRoute('PATCH', ':id/paragrafer/:paragraf', {
    id: 'reviseParagraf',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Ändrar paragrafens texter: bara de fält som skickas.',
    versioned: true,
  })
  async revise(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: ReviseParagrafBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new ReviseParagraf(id, paragraf, body, act)));
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/jav', {
    id: 'declareJav',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Antecknar jäv.',
    versioned: true,
  })
  async declareJav(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: DeclareJavBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new DeclareJav(id, paragraf, body, act)));
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/yrkanden', {
    id: 'recordYrkande',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Antecknar ett yrkande.',
    versioned: true,
  })
  async recordYrkande(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: RecordYrkandeBody,
    @TheAct() act: Act,
  ) {
    const receipt = await this.commands.send(new RecordYrkande(id, paragraf, body, act));
    return recorded(receipt, { ids: given(receipt, 'YrkandeRecorded', 'yrkandenummer') });
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/yrkanden/:nr/aterkallande', {
    id: 'withdrawYrkande',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Ett yrkande tas tillbaka.',
    versioned: true,
  })
  async withdrawYrkande(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Param('nr') yrkandenummer: number,
    @Body() _body: AterkallandeBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new WithdrawYrkande(id, paragraf, { yrkandenummer }, act)));
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/omrostningar', {
    id: 'recordOmrostning',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Antecknar en omröstning och dess utfall.',
    versioned: true,
  })
  async recordOmrostning(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: RecordOmrostningBody,
    @TheAct() act: Act,
  ) {
    const receipt = await this.commands.send(new RecordOmrostning(id, paragraf, body, act));
    return recorded(receipt, { ids: given(receipt, 'OmrostningRecorded', 'omrostningsnummer') });
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/beslut', {
    id: 'recordBeslut',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Antecknar beslutet. Antecknat på nytt ersätter det vad som stod.',
    versioned: true,
  })
  async recordBeslut(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: RecordBeslutBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new RecordBeslut(id, paragraf, body, act)));
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/uppdrag', {
    id: 'giveUppdrag',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Ger någon ett uppdrag.',
    versioned: true,
  })
  async giveUppdrag(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: GiveUppdragBody,
    @TheAct() act: Act,
  ) {
    const receipt = await this.commands.send(new GiveUppdrag(id, paragraf, body, act));
    return recorded(receipt, { ids: given(receipt, 'UppdragGiven', 'uppdragsnummer') });
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/reservationer', {
    id: 'recordReservation',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Antecknar en reservation.',
    versioned: true,
  })
  async recordReservation(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: RecordReservationBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new RecordReservation(id, paragraf, body, act)));
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/anteckningar', {
    id: 'addProtokollsanteckning',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Fogar en anteckning till protokollet.',
    versioned: true,
  })
  async addAnteckning(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: AddProtokollsanteckningBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new AddProtokollsanteckning(id, paragraf, body, act)));
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/strykningar', {
    id: 'strikeParagrafuppgift',
    needs: 'protokoll.skriv',
    of: 'sammantrade',
    says: 'Stryker ett jäv, ett yrkande, en omröstning, en reservation, ett uppdrag eller en anteckning som kom in i paragrafen av misstag. Protokollet blir som om uppgiften aldrig hade antecknats; i historiken står den kvar.',
    versioned: true,
  })
  async strike(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: StrikeParagrafuppgiftBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new StrikeParagrafuppgift(id, paragraf, body, act)));
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/expedieringar', {
    id: 'dispatchBeslut',
    needs: 'beslut.expediera',
    of: 'sammantrade',
    says: 'Registrerar att beslutet har skickats till någon. Med en e-postadress skickar Liggaren protokollsutdraget dit; det som omfattas av sekretess skickas aldrig.',
  })
  async dispatch(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Body() body: DispatchBeslutBody,
    @TheAct() act: Act,
  ) {
    return recorded(await this.commands.send(new DispatchBeslut(id, paragraf, body, act)));
  }

  @CommandRoute('POST', ':id/paragrafer/:paragraf/expedieringar/:nr/studs', {
    id: 'recordExpedieringBounced',
    needs: 'beslut.expediera',
    of: 'sammantrade',
    says: 'Registrerar att ett beslut som skickades med e-post inte nådde mottagaren, när svaret kom efteråt.',
  })
  async bounced(
    @Param('id') id: string,
    @Param('paragraf') paragraf: number,
    @Param('nr') expedieringsnummer: number,
    @Body() body: ExpedieringBouncedBody,
    @TheAct() act: Act,
  ) {
    return recorded(
      await this.commands.send(new RecordExpedieringBounced(id, paragraf, expedieringsnummer, body, act)),
    );
  }
}
