import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Heltal, Rad } from '../body.js';
import { Filer } from '../filer.js';
import { Liggare } from '../liggare.js';
import { unchanged } from '../version.js';
import { arende, arendeStream, gallraHandling, handlingOf, type ArendeEvent } from './arende.js';

export class GallraHandlingBody {
  @Heltal({ example: 2, min: 1 })
  handlingsnummer!: number;

  @Rad({
    example: 'Direktionen 2020-05-04 § 12',
    description: 'Beslutet som ger rätt att gallra',
    optional: true,
  })
  gallringsbeslut?: string;

  @Dag({ example: '2020-05-04', description: 'Dagen då gallringsbeslutet fattades', optional: true })
  beslutatOn?: string;

  @Dag({ example: '2026-01-15' })
  gallradOn!: string;
}

export class GallraHandling extends Command<Receipt<ArendeEvent>> {
  constructor(
    readonly diarienummer: string,
    readonly body: GallraHandlingBody,
    readonly act: Act,
  ) {
    super();
  }
}

/** Whether some handling still rests on a content, as the whole log has it now: two may share one. */
export abstract class Filanvandning {
  abstract isUsed(sha256: string): Promise<boolean>;
}

@CommandHandler(GallraHandling)
export class GallraHandlingHandler implements ICommandHandler<GallraHandling> {
  constructor(
    private readonly liggare: Liggare,
    private readonly filer: Filer,
    private readonly anvandning: Filanvandning,
  ) {}

  /** Sent again after a crash it goes on to the content, which is destroyed only when the deed is recorded. */
  async execute({ diarienummer, body, act }: GallraHandling) {
    const stream = arendeStream(diarienummer);
    const receipt = await this.liggare.record(stream, arende, act, (state) =>
      gallraHandling(unchanged(state, act), diarienummer, body),
    );
    const { file } = handlingOf(await this.liggare.load(stream, arende), diarienummer, body.handlingsnummer);
    // What another register did with its papers is no order to destroy ours.
    const ours = act.source !== 'import';
    if (ours && file && !(await this.anvandning.isUsed(file.sha256))) await this.filer.remove(file.sha256);
    return receipt;
  }
}
