import { Projector } from '@liggaren/event-store';
import { diarium } from '@liggaren/governance';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { arendeIn, TheDiarienummer } from './diarienummer.js';
import { AfterQuery, DiariumQuery } from './query.js';
import { QueryRoute } from './route.js';

/** The register as everyone may read it. */
@ApiTags('diarium')
@Controller('api/diarium')
export class DiariumController {
  constructor(private readonly projector: Projector) {}

  @QueryRoute('', {
    id: 'searchDiarium',
    needs: 'oppet.las',
    says: 'Söker i det öppna diariet. Det som omfattas av en sekretessmarkering visas som Sekretess med lagrummet.',
  })
  search(@Query() query: DiariumQuery) {
    return this.projector.queries(diarium).search(query.in('public'));
  }

  @QueryRoute(':serie/:ar/:lopnr', {
    id: 'getDiariumArende',
    needs: 'oppet.las',
    says: 'Ett ärende i det öppna diariet, med handlingar och paragrafer.',
  })
  get(@TheDiarienummer() dnr: string, @Query() _query: AfterQuery) {
    return arendeIn(this.projector, dnr, 'public');
  }
}
