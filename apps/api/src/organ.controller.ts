import type { Act } from '@liggaren/event-store';
import { GrantMandat, GrantMandatBody } from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Body, Controller, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TheAct } from './act.js';
import { CommandRoute, given, recorded } from './route.js';

@ApiTags('organ')
@Controller('api/organ')
export class OrganController {
  constructor(private readonly commands: Commands) {}

  @CommandRoute('POST', ':slug/mandat', { id: 'grantMandat', says: 'Ger någon ett mandat som ledamot eller ersättare.' })
  async grantMandat(@Param('slug') slug: string, @Body() body: GrantMandatBody, @TheAct() act: Act) {
    const receipt = await this.commands.send(new GrantMandat(slug, body, act));
    return recorded(receipt, { ids: given(receipt, 'MandatGranted', 'mandatnummer') });
  }
}
