import { Projector } from '@liggaren/event-store';
import { history } from '@liggaren/governance';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HistoryQuery, PAGE } from './query.js';
import { QueryRoute } from './route.js';

/** Everything that was recorded, in words. */
@ApiTags('revision')
@Controller('api/history')
export class HistoryController {
  constructor(private readonly projector: Projector) {}

  @QueryRoute('', {
    id: 'listHistory',
    says: 'Varje händelse i ord: av ett ärende, ett sammanträde, en paragraf, en person, ett organ, en dag eller en ström.',
  })
  list(
    @Query() { arende, sammantrade, person, cursor, after: _, limit = PAGE, order, ...filter }: HistoryQuery,
  ) {
    const beyond = cursor === undefined ? {} : order === 'oldest' ? { after: cursor } : { before: cursor };
    return this.projector.queries(history).list({
      ...filter,
      ...beyond,
      edition: 'internal',
      order,
      diarienummer: arende,
      sammantradeId: sammantrade,
      personId: person,
      limit,
    });
  }
}
