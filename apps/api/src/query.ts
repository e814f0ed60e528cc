import {
  Dag,
  Diarienummer,
  EttAv,
  Heltal,
  Kortnamn,
  Rad,
  Serienamn,
  stockholmDay,
  Tidpunkt,
  type Clock,
  type Datum,
  type DiariumSearch,
  type Edition,
} from '@liggaren/governance';
import { IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';

/** What every query takes. */
export class AfterQuery {
  @Rad({
    example: '42',
    description: 'En position ur ett kvitto: svaret väntar tills vyn har hunnit dit.',
    optional: true,
  })
  after?: string;
}

/** A list that is read a page at a time: `next` of one answer is the `cursor` of the next question. */
export class PageQuery extends AfterQuery {
  @Type(() => Number)
  @Heltal({ example: 50, min: 1, max: 200, description: 'Rader per sida', optional: true })
  limit?: number;

  @Rad({
    example: '1712095200000.direktionen-2024-03-05',
    description: 'next ur förra svaret',
    optional: true,
  })
  cursor?: string;
}

export const PAGE = 50;

/** Of one § of what the address names. */
export class ParagrafQuery extends AfterQuery {
  @Type(() => Number)
  @Heltal({ example: 5, min: 1, optional: true })
  paragraf?: number;
}

/** As it stands on a day; without one, today. */
export class DayQuery extends AfterQuery {
  @Dag({
    example: '2024-03-05',
    description: 'Så som det var den dagen; utan uppgift: i dag',
    optional: true,
  })
  day?: string;
}

const AsOf = () =>
  Tidpunkt({
    example: '2024-03-12T00:00:00+01:00',
    description: 'Så som det var känt då; utan uppgift: nu. Sekretess är alltid dagens.',
    optional: true,
  });

/** As it was known at an instant. */
export class AsOfQuery extends AfterQuery {
  @AsOf()
  asOf?: string;
}

/** Between two instants. */
export class SkillnadQuery extends AfterQuery {
  @Tidpunkt({ example: '2024-03-05T12:00:00+01:00', description: 'Den tidigare tidpunkten' })
  from!: string;

  @Tidpunkt({
    example: '2024-03-12T00:00:00+01:00',
    description: 'Den senare tidpunkten; utan uppgift: nu',
    optional: true,
  })
  to?: string;
}

/** Of a board and a year. */
export class OrganYearQuery extends AfterQuery {
  @Kortnamn({ example: 'direktionen', optional: true })
  organ?: string;

  @Type(() => Number)
  @Heltal({ example: 2024, min: 1862, max: 9999, optional: true })
  ar?: number;
}

/** Events in words; every field narrows. */
export class HistoryQuery extends PageQuery {
  @Rad({ example: 'arende-ITSAM-2024-25', description: 'En ström', optional: true })
  stream?: string;

  @Diarienummer({
    example: 'ITSAM 2024/25',
    description: 'Ett ärende, med paragraferna där det behandlades',
    optional: true,
  })
  arende?: string;

  @Rad({ example: 'direktionen-2024-03-05', description: 'Ett sammanträde, med dess anslag', optional: true })
  sammantrade?: string;

  @Type(() => Number)
  @Heltal({ example: 12, min: 1, description: 'En paragraf i sammanträdet', optional: true })
  paragraf?: number;

  @Kortnamn({ example: 'jacob-kall', description: 'En person', optional: true })
  person?: string;

  @Kortnamn({ example: 'direktionen', optional: true })
  organ?: string;

  @Dag({ example: '2024-03-05', description: 'Dagen då det registrerades', optional: true })
  day?: string;

  @EttAv(['newest', 'oldest'], {
    example: 'newest',
    description: 'Utan uppgift: nyast först',
    optional: true,
  })
  order?: 'newest' | 'oldest';
}

/** Breaches of rules; every field narrows. */
export class ComplianceFilter extends AfterQuery {
  @Kortnamn({ example: 'direktionen', optional: true })
  organ?: string;

  @Rad({ example: 'ANSLAG_LATE', description: 'En regel', max: 100, optional: true })
  code?: string;

  @Dag({ example: '2024-01-01', description: 'Registrerat från och med', optional: true })
  from?: string;

  @Dag({ example: '2024-12-31', description: 'Registrerat till och med', optional: true })
  to?: string;
}

/** Breaches of rules, a page at a time. */
export class ComplianceQuery extends IntersectionType(ComplianceFilter, PageQuery) {}

/** What waits to be done. */
export class DeadlinesQuery extends AfterQuery {
  @Kortnamn({ example: 'direktionen', optional: true })
  organ?: string;

  @Type(() => Number)
  @Heltal({ example: 200, min: 1, max: 1000, description: 'Högst så många rader', optional: true })
  limit?: number;
}

/** Numbers by month. */
export class StatistikQuery extends AfterQuery {
  @Kortnamn({ example: 'direktionen', optional: true })
  organ?: string;

  @Dag({ example: '2024-01-01', description: 'Från och med den dagen', optional: true })
  from?: string;

  @Dag({ example: '2024-12-31', description: 'Till och med den dagen', optional: true })
  to?: string;
}

/** A search in the register. */
export class DiariumQuery extends PageQuery {
  @Rad({ example: 'lönemodell', description: 'Ord, eller ett diarienummer', max: 200, optional: true })
  q?: string;

  @Serienamn({ example: 'ITSAM', optional: true })
  serie?: string;

  @Type(() => Number)
  @Heltal({ example: 2024, min: 1, max: 9999, optional: true })
  ar?: number;

  @Kortnamn({ example: 'direktionen', optional: true })
  organ?: string;

  @EttAv(['open', 'closed'], { example: 'open', optional: true })
  status?: 'open' | 'closed';

  @AsOf()
  asOf?: string;

  /** What the view is asked, in one of its editions. */
  in(edition: Edition): DiariumSearch {
    const { q, serie, ar, organ, status, limit = PAGE, cursor, asOf } = this;
    return { q, serie, ar, organ, status, limit, after: cursor, asOf, edition };
  }
}

/** The day in Stockholm. */
export function today(clock: Clock): Datum {
  return stockholmDay(clock.now().toISOString());
}
