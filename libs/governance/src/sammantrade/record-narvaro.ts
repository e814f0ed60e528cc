import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Delar, EttAv, Kortnamn, Rad } from '../body.js';
import { Liggare } from '../liggare.js';
import { type Narvaro, NARVARO_ROLES, type SammantradeEvent } from './events.js';
import { Paragrafspann } from './paragrafspann.js';
import { recordNarvaro, sammantrade, sammantradeStream } from './sammantrade.js';

/** In whose seat an ersättare serves, and at which §§. */
export class Tjanstgoring {
  @Kortnamn({ example: 'thomas-lidberg', description: 'Ledamotens kortnamn, eller vakant' })
  for!: string;

  @Delar(() => Paragrafspann, { example: [{ from: 5 }], optional: true, min: 1, max: 100 })
  paragrafer?: Paragrafspann[];
}

export class RecordNarvaroBody {
  @Kortnamn({ example: 'conny-forsberg' })
  personId!: string;

  @Rad({ example: 'Conny Forsberg', max: 200 })
  namn!: string;

  @EttAv(NARVARO_ROLES, { example: 'ledamot' })
  role!: Narvaro['role'];

  @Rad({ example: 'vice ordförande', description: 'Titel eller uppdrag, som det trycks', optional: true })
  uppdrag?: string;

  @Rad({ example: 'Kinda kommun', optional: true, max: 200 })
  foretrader?: string;

  @Delar(() => Paragrafspann, {
    example: [{ from: 1, to: 4 }],
    description: 'När personen var närvarande; utelämnas för hela sammanträdet',
    optional: true,
    min: 1,
    max: 100,
  })
  paragrafer?: Paragrafspann[];

  @Delar(() => Tjanstgoring, {
    example: [{ for: 'thomas-lidberg', paragrafer: [{ from: 5 }] }],
    description: 'En ersättares tjänstgöring',
    optional: true,
    min: 1,
    max: 100,
  })
  tjanstgor?: Tjanstgoring[];
}

export class RecordNarvaro extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: RecordNarvaroBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RecordNarvaro)
export class RecordNarvaroHandler implements ICommandHandler<RecordNarvaro> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act }: RecordNarvaro) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      recordNarvaro(state, body, act),
    );
  }
}
