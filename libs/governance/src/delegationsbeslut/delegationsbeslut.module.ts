import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { RegisterDelegationsbeslutHandler } from './register-delegationsbeslut.js';
import { ReportDelegationsbeslutHandler } from './report-delegationsbeslut.js';

/** The delegationsbeslut's commands. Whoever imports it provides `Liggare` and `Delegationsnummer`. */
@Module({
  imports: [CqrsModule],
  providers: [RegisterDelegationsbeslutHandler, ReportDelegationsbeslutHandler],
})
export class DelegationsbeslutModule {}
