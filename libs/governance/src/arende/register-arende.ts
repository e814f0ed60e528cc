import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Del, Diarienummer, EttAv, Kortnamn, Rad } from '../body.js';
import { stockholmDay } from '../calendar/calendar.js';
import { Liggare } from '../liggare.js';
import { established, organ, organStream } from '../organ/organ.js';
import {
  arende,
  arendeStream,
  formatDiarienummer,
  INITIATORS,
  parseDiarienummer,
  registerArende,
  type ArendeEvent,
} from './arende.js';
import { SEKRETESS_EXAMPLE, SekretessmarkeringBody } from './set-sekretessmarkering.js';

export class RegisterArendeBody {
  @Kortnamn({ example: 'direktionen', description: 'Organet som ärendet hör till' })
  organ!: string;

  @Rad({ example: 'Ny lönemodell', description: 'Ärendemening: vad ärendet rör, i korthet' })
  arendemening!: string;

  @Dag({
    example: '2024-02-12',
    description: 'När det kom in eller upprättades; annars i dag',
    optional: true,
  })
  registeredOn?: string;

  @EttAv(INITIATORS, { example: 'eget-initiativ', optional: true })
  initiator?: (typeof INITIATORS)[number];

  @Rad({
    example: 'Kinda kommun',
    description: 'Från vem det kom; krävs för ett inkommet ärende',
    optional: true,
  })
  motpart?: string;

  @Rad({ example: 'Anna Berg', max: 200, optional: true })
  handlaggare?: string;

  @Del(() => SekretessmarkeringBody, { example: SEKRETESS_EXAMPLE, optional: true })
  sekretess?: SekretessmarkeringBody;

  @Diarienummer({
    example: 'ITSAM 2024/25',
    description: 'Bara vid import från ett annat diarium; annars delas nästa nummer ut',
    optional: true,
  })
  diarienummer?: string;

  @Rad({
    example: 'KS-2019-00045',
    max: 100,
    description: 'Bara vid import: numret som det andra diariet skriver det, om det har en annan form',
    optional: true,
  })
  ursprungligtDiarienummer?: string;
}

export class RegisterArende extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly body: RegisterArendeBody,
    readonly act: Act,
  ) {
    super();
  }
}

/**
 * Where a new ärende begins to look for its number. The app answers it from a view: a view that lags makes the search
 * longer, never wrong.
 */
export abstract class Diarieserie {
  /** The highest number known in a serie and year; 0 when there is none. */
  abstract highest(serie: string, ar: number): Promise<number>;
}

@CommandHandler(RegisterArende)
export class RegisterArendeHandler implements ICommandHandler<RegisterArende> {
  constructor(
    private readonly liggare: Liggare,
    private readonly diarieserie: Diarieserie,
  ) {}

  async execute({ body, act }: RegisterArende): Promise<Receipt<ArendeEvent>> {
    const { diarienummer: given, ...facts } = body;
    const { rules } = established(await this.liggare.load(organStream(body.organ), organ), body.organ);
    if (given !== undefined && act.source === 'import') {
      return this.liggare.record(arendeStream(given), arende, act, (state) =>
        registerArende(state, { ...facts, ...parseDiarienummer(given) }),
      );
    }

    const registeredOn = body.registeredOn ?? stockholmDay(act.recordedAt);
    const terms = { serie: rules.diarieserie, ar: Number(registeredOn.slice(0, 4)), registeredOn };
    return this.liggare.recordNext(
      {
        terms,
        first: (await this.diarieserie.highest(terms.serie, terms.ar)) + 1,
        nameOf: ({ serie, ar }, lopnr) => arendeStream(formatDiarienummer({ serie, ar, lopnr })),
        decide: ({ serie, ar, registeredOn: day }, lopnr) =>
          registerArende(
            arende.initialState,
            {
              ...facts,
              registeredOn: day,
              ...(given === undefined ? { serie, ar, lopnr } : parseDiarienummer(given)),
            },
            formatDiarienummer({ serie, ar, lopnr }),
          ),
      },
      arende,
      act,
    );
  }
}
