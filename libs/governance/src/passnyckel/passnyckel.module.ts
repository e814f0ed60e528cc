import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RegisterPassnyckelHandler } from './register-passnyckel.js';
import { RemovePassnyckelHandler } from './remove-passnyckel.js';
import { UsePassnyckelHandler } from './use-passnyckel.js';

/** The commands on passkeys. `Liggare` comes from the module that holds the store. */
@Module({
  imports: [CqrsModule],
  providers: [RegisterPassnyckelHandler, RemovePassnyckelHandler, UsePassnyckelHandler],
})
export class PassnyckelModule {}
