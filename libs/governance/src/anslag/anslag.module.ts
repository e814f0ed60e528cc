import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { CloseAnslagHandler } from './close-anslag.js';
import { InterruptAnslagHandler } from './interrupt-anslag.js';
import { PostAnslagHandler } from './post-anslag.js';
import { RemoveAnslagHandler } from './remove-anslag.js';
import { RepostAnslagHandler } from './repost-anslag.js';

/** The anslag's commands. Whoever imports it provides `Liggare`. */
@Module({
  imports: [CqrsModule],
  providers: [
    PostAnslagHandler,
    InterruptAnslagHandler,
    RepostAnslagHandler,
    RemoveAnslagHandler,
    CloseAnslagHandler,
  ],
})
export class AnslagModule {}
