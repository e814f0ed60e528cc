import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, EttAv, Heltal, Kortnamn, Rad, Sha256 } from '../body.js';
import { Liggare } from '../liggare.js';
import { type Signature, SIGNING_METHODS, type SammantradeEvent, type Underskriftsbevis } from './events.js';
import { signJustering, sammantrade, sammantradeStream } from './sammantrade.js';

export class SignJusteringBody {
  @Kortnamn({ example: 'thomas-lidberg' })
  personId!: string;

  @Sha256({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'Summan av innehållet som undertecknas',
  })
  sha256!: string;

  @Heltal({ example: 5, min: 1, description: 'Paragrafen som justeras omedelbart', optional: true })
  paragraf?: number;

  @Dag({ example: '2024-03-11' })
  signedOn!: string;

  @EttAv(SIGNING_METHODS, { example: 'e-underskrift' })
  method!: Signature['method'];

  @Rad({ example: 'Addo Sign', optional: true })
  provider?: string;

  @Rad({ example: '18758bc1-b4f3-46cf-9ac1-80e2bd4c2f0c', optional: true })
  reference?: string;
}

export class SignJustering extends Command<Receipt<SammantradeEvent>> {
  constructor(
    readonly sammantradeId: string,
    readonly body: SignJusteringBody,
    readonly act: Act,
    /** How the signer proved to be there: known by the door, never said by the body. */
    readonly evidence?: Underskriftsbevis,
  ) {
    super();
  }
}

@CommandHandler(SignJustering)
export class SignJusteringHandler implements ICommandHandler<SignJustering> {
  constructor(private readonly liggare: Liggare) {}

  execute({ sammantradeId, body, act, evidence }: SignJustering) {
    return this.liggare.record(sammantradeStream(sammantradeId), sammantrade, act, (state) =>
      signJustering(state, { ...body, ...(evidence === undefined ? {} : { evidence }) }, act),
    );
  }
}
