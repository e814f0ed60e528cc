import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AnswerRemissHandler } from './answer-remiss.js';
import { AssignHandlaggareHandler } from './assign-handlaggare.js';
import { CloseArendeHandler } from './close-arende.js';
import { CorrectDiarieuppgiftHandler } from './correct-diarieuppgift.js';
import { GallraHandlingHandler } from './gallra-handling.js';
import { LiftSekretessmarkeringHandler } from './lift-sekretessmarkering.js';
import { RegisterArendeHandler } from './register-arende.js';
import { RegisterHandlingHandler } from './register-handling.js';
import { ReopenArendeHandler } from './reopen-arende.js';
import { SendRemissHandler } from './send-remiss.js';
import { SetSekretessmarkeringHandler } from './set-sekretessmarkering.js';

/** The commands on ärenden. `Liggare`, `Diarieserie`, `Filer` and `Filanvandning` come from the application. */
@Module({
  imports: [CqrsModule],
  providers: [
    RegisterArendeHandler,
    RegisterHandlingHandler,
    AssignHandlaggareHandler,
    SetSekretessmarkeringHandler,
    LiftSekretessmarkeringHandler,
    CorrectDiarieuppgiftHandler,
    SendRemissHandler,
    AnswerRemissHandler,
    CloseArendeHandler,
    ReopenArendeHandler,
    GallraHandlingHandler,
  ],
})
export class ArendeModule {}
