import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Del, EttAv, Heltal, JaNej, Rad, Sha256 } from '../body.js';
import { Filer, MAX_FILE_BYTES } from '../filer.js';
import { Liggare } from '../liggare.js';
import { Rejected } from '../rule.js';
import { unchanged } from '../version.js';
import {
  arende,
  arendeStream,
  HANDLING_KINDS,
  registerHandling,
  type ArendeEvent,
  type Handling,
  type HandlingFile,
} from './arende.js';
import { SEKRETESS_EXAMPLE, SekretessmarkeringBody } from './set-sekretessmarkering.js';

const FILE: HandlingFile = {
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  mediaType: 'application/pdf',
  bytes: 48_213,
  filename: 'yttrande.pdf',
};

/** A content that has been uploaded, by its sum. */
export class HandlingFileBody {
  @Sha256({ example: FILE.sha256 })
  sha256!: string;

  @Rad({ example: FILE.mediaType, max: 200 })
  mediaType!: string;

  @Heltal({ example: FILE.bytes, max: MAX_FILE_BYTES })
  bytes!: number;

  @Rad({ example: FILE.filename, max: 255 })
  filename!: string;
}

export class RegisterHandlingBody {
  @EttAv(HANDLING_KINDS, { example: 'inkommen' })
  kind!: Handling['kind'];

  @Dag({
    example: '2024-02-12',
    description: 'När den kom in, upprättades eller expedierades',
    optional: true,
  })
  datum?: string;

  @Rad({ example: 'Yttrande över förslag till ny lönemodell', description: 'Vad den rör, i korthet' })
  rubrik!: string;

  @Rad({ example: 'Kinda kommun', description: 'Krävs för en inkommen handling', optional: true })
  avsandare?: string;

  @Rad({ example: 'Vimmerby kommun', description: 'Krävs för en expedierad handling', optional: true })
  mottagare?: string;

  @JaNej({ example: false, description: 'Inkommen enbart för kännedom' })
  forKannedom!: boolean;

  @Del(() => HandlingFileBody, { example: FILE, optional: true })
  file?: HandlingFileBody;

  @Del(() => SekretessmarkeringBody, { example: SEKRETESS_EXAMPLE, optional: true })
  sekretess?: SekretessmarkeringBody;
}

export class RegisterHandling extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: RegisterHandlingBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RegisterHandling)
export class RegisterHandlingHandler implements ICommandHandler<RegisterHandling> {
  constructor(
    private readonly liggare: Liggare,
    private readonly filer: Filer,
  ) {}

  async execute({ diarienummer, body, act }: RegisterHandling) {
    if (body.file && !(await this.filer.has(body.file.sha256))) {
      throw new Rejected(
        'FILE_NOT_FOUND',
        `Ladda upp ${body.file.filename} först, och registrera handlingen sedan.`,
      );
    }
    return this.liggare.record(arendeStream(diarienummer), arende, act, (state) =>
      registerHandling(unchanged(state, act), diarienummer, body),
    );
  }
}
