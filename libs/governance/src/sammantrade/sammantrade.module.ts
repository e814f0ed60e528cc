import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AddParagrafHandler } from './add-paragraf.js';
import { AddProtokollsanteckningHandler } from './add-protokollsanteckning.js';
import { AdjournSammantradeHandler } from './adjourn-sammantrade.js';
import { AppointJusterareHandler } from './appoint-justerare.js';
import { CallSammantradeHandler } from './call-sammantrade.js';
import { CancelSammantradeHandler } from './cancel-sammantrade.js';
import { CloseSammantradeHandler } from './close-sammantrade.js';
import { CorrectSkrivfelHandler } from './correct-skrivfel.js';
import { DeclareJavHandler } from './declare-jav.js';
import { DispatchBeslutHandler } from './dispatch-beslut.js';
import { GiveUppdragHandler } from './give-uppdrag.js';
import { ArrangeForedragningslistaHandler } from './arrange-foredragningslista.js';
import { WithdrawNarvaroHandler } from './withdraw-narvaro.js';
import { ListArendeHandler } from './list-arende.js';
import { MoveSammantradeHandler } from './move-sammantrade.js';
import { OpenSammantradeHandler } from './open-sammantrade.js';
import { ReceiveUnderskriftHandler } from './receive-underskrift.js';
import { RecordBeslutHandler } from './record-beslut.js';
import { RecordExpedieringBouncedHandler, RecordExpedieringMailedHandler } from './record-expediering.js';
import { RecordNarvaroHandler } from './record-narvaro.js';
import { RecordOmrostningHandler } from './record-omrostning.js';
import { RecordReservationHandler } from './record-reservation.js';
import { RecordYrkandeHandler } from './record-yrkande.js';
import { ReplaceJusterareHandler } from './replace-justerare.js';
import { ReportUppdragHandler } from './report-uppdrag.js';
import { RequestUnderskriftHandler } from './request-underskrift.js';
import { ResumeSammantradeHandler } from './resume-sammantrade.js';
import { ReturnProtokollHandler } from './return-protokoll.js';
import { ReviseForedragningspunktHandler } from './revise-foredragningspunkt.js';
import { ReviseParagrafHandler } from './revise-paragraf.js';
import { SignJusteringHandler } from './sign-justering.js';
import { StrikeParagrafuppgiftHandler } from './strike-paragrafuppgift.js';
import { SubmitProtokollHandler } from './submit-protokoll.js';
import { WithdrawYrkandeHandler } from './withdraw-yrkande.js';

/** The commands of a meeting and its protokoll. */
@Module({
  imports: [CqrsModule],
  providers: [
    AddParagrafHandler,
    AddProtokollsanteckningHandler,
    AdjournSammantradeHandler,
    AppointJusterareHandler,
    CallSammantradeHandler,
    CancelSammantradeHandler,
    CloseSammantradeHandler,
    CorrectSkrivfelHandler,
    DeclareJavHandler,
    DispatchBeslutHandler,
    GiveUppdragHandler,
    ListArendeHandler,
    WithdrawNarvaroHandler,
    ArrangeForedragningslistaHandler,
    MoveSammantradeHandler,
    OpenSammantradeHandler,
    RecordBeslutHandler,
    RecordExpedieringBouncedHandler,
    RecordExpedieringMailedHandler,
    RecordNarvaroHandler,
    RecordOmrostningHandler,
    RecordReservationHandler,
    RecordYrkandeHandler,
    ReplaceJusterareHandler,
    ReportUppdragHandler,
    ResumeSammantradeHandler,
    ReturnProtokollHandler,
    ReviseForedragningspunktHandler,
    ReviseParagrafHandler,
    SignJusteringHandler,
    RequestUnderskriftHandler,
    ReceiveUnderskriftHandler,
    StrikeParagrafuppgiftHandler,
    SubmitProtokollHandler,
    WithdrawYrkandeHandler,
  ],
})
export class SammantradeModule {}
