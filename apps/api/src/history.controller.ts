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
  list(@Query() query: HistoryQuery) {
    const { stream, arende, sammantrade, paragraf, person, organ, day, order, limit = PAGE, cursor } = query;
    return this.projector.queries(history).list({
      edition: 'internal',
      stream,
      diarienummer: arende,
      sammantradeId: sammantrade,
      paragraf,
      personId: person,
      organ,
      day,
      order,
      limit,
      ...(order === 'oldest' ? { after: cursor } : { before: cursor }),
    });
  }
}
