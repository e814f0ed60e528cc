import { Projector } from '@liggaren/event-store';
import { compliance, history, Rejected, type HistoryRow } from '@liggaren/governance';
import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AfterQuery, HistoryQuery, PAGE } from './query.js';
import { QueryRoute } from './route.js';

/** Everything that was recorded, in words. */
@ApiTags('revision')
@Controller('api/history')
export class HistoryController {
  constructor(private readonly projector: Projector) {}

  @QueryRoute('', {
    id: 'listHistory',
    says: 'Varje händelse i ord: av ett ärende, ett sammanträde, en paragraf, en person, ett organ, en dag eller en ström. rules: reglerna som den bröt mot.',
  })
  list(@Query() query: HistoryQuery) {
    const { stream, arende, sammantrade, paragraf, person, organ, day, order, limit = PAGE, cursor } = query;
    const { rows, ...more } = this.projector.queries(history).list({
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
    return { rows: this.withRules(rows), ...more };
  }

  @QueryRoute(':position', {
    id: 'getEvent',
    says: 'En händelse med allt den bär, reglerna som den bröt mot, resten av samma kommando och vad den ledde till.',
  })
  get(@Param('position') position: string, @Query() _query: AfterQuery) {
    const found = this.projector.queries(history).event(position, 'internal');
    if (found === undefined) {
      throw new Rejected('EVENT_NOT_FOUND', `Det finns ingen händelse på plats ${position}.`);
    }
    const { sameCommand, ledTo, ...event } = found;
    return {
      ...this.withRules([event])[0],
      sameCommand: this.withRules(sameCommand),
      ledTo: this.withRules(ledTo),
    };
  }

  private withRules<Row extends HistoryRow>(rows: readonly Row[]) {
    const view = this.projector.queries(compliance);
    return rows.map((row) => ({
      ...row,
      rules: view
        .at(row.position)
        .map(({ code, statute, says, text, daysLate }) => ({ code, statute, says, text, daysLate })),
    }));
  }
}
