import { Projector } from '@liggaren/event-store';
import { history } from '@liggaren/governance';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TheReading, type Reading } from './access/reading.js';
import { HistoryQuery, PAGE } from './query.js';
import { QueryRoute } from './route.js';

/** Everything that was recorded, in words. */
@ApiTags('revision')
@Controller('api/history')
export class HistoryController {
  constructor(private readonly projector: Projector) {}

  @QueryRoute('', {
    id: 'listHistory',
    needs: 'register.las',
    of: 'ledger',
    says: 'Varje händelse i ord, och det som inte får läsas som i den öppna utgåvan: av ett ärende, ett sammanträde, en paragraf, en person, ett organ, en dag eller en ström.',
  })
  list(@Query() query: HistoryQuery, @TheReading() reading: Reading) {
    const { stream, arende, sammantrade, paragraf, person, organ, day, order, limit = PAGE, cursor } = query;
    const organs = reading.organs('sekretess.las');
    const page = this.projector.queries(history).list({
      edition: organs === undefined ? 'internal' : { internalIn: organs },
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
    const whole = page.rows.filter(({ edition }) => edition === 'internal');
    reading.saw(
      whole.flatMap(({ diarienummer }) => diarienummer),
      { handlingar: true },
    );
    return page;
  }
}
