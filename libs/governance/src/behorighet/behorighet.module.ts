import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { GrantBehorighetHandler } from './grant-behorighet.js';
import { RevokeBehorighetHandler } from './revoke-behorighet.js';

/** The commands on what accounts may do. `Liggare` comes from the module that holds the store. */
@Module({
  imports: [CqrsModule],
  providers: [GrantBehorighetHandler, RevokeBehorighetHandler],
})
export class BehorighetModule {}
