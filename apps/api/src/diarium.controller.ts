import { Projector } from '@liggaren/event-store';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { arendeIn, arendeThen, searchIn, TheDiarienummer } from './diarienummer.js';
import { AsOfQuery, DiariumQuery } from './query.js';
import { QueryRoute } from './route.js';

/** The register as everyone may read it. */
@ApiTags('diarium')
@Controller('api/diarium')
export class DiariumController {
  constructor(private readonly projector: Projector) {}

  @QueryRoute('', {
    id: 'searchDiarium',
    says: 'Söker i det öppna diariet. Det som omfattas av en sekretessmarkering visas som Sekretess med lagrummet.',
    isPublic: true,
  })
  search(@Query() query: DiariumQuery) {
    return searchIn(this.projector, query, 'public');
  }

  @QueryRoute(':serie/:ar/:lopnr', {
    id: 'getDiariumArende',
    says: 'Ett ärende i det öppna diariet, med handlingar och paragrafer.',
    isPublic: true,
  })
  get(@TheDiarienummer() dnr: string, @Query() { asOf }: AsOfQuery) {
    return asOf === undefined
      ? arendeIn(this.projector, dnr, 'public')
      : arendeThen(this.projector, dnr, 'public', asOf);
  }
}
