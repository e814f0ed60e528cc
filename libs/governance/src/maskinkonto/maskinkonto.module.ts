import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CloseMaskinkontoHandler } from './close-maskinkonto.js';
import { IssueMaskinnyckelHandler } from './issue-maskinnyckel.js';
import { OpenMaskinkontoHandler } from './open-maskinkonto.js';
import { RevokeMaskinnyckelHandler } from './revoke-maskinnyckel.js';

/** The commands on machines' accounts and keys. `Liggare` comes from the module that holds the store. */
@Module({
  imports: [CqrsModule],
  providers: [
    OpenMaskinkontoHandler,
    IssueMaskinnyckelHandler,
    RevokeMaskinnyckelHandler,
    CloseMaskinkontoHandler,
  ],
})
export class MaskinkontoModule {}
