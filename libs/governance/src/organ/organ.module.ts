import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ChangeOrganRulesHandler } from './change-organ-rules.js';
import { ElectPresidiumHandler } from './elect-presidium.js';
import { EndMandatHandler } from './end-mandat.js';
import { EstablishOrganHandler } from './establish-organ.js';
import { GrantMandatHandler } from './grant-mandat.js';
import { JoinMemberHandler } from './join-member.js';
import { LeaveMemberHandler } from './leave-member.js';

/** The commands on boards. `Liggare` comes from the module that holds the store. */
@Module({
  imports: [CqrsModule],
  providers: [
    EstablishOrganHandler,
    JoinMemberHandler,
    LeaveMemberHandler,
    GrantMandatHandler,
    EndMandatHandler,
    ElectPresidiumHandler,
    ChangeOrganRulesHandler,
  ],
})
export class OrganModule {}
