import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Del, Diarienummer, JaNej, Kortnamn, Lopetext, Rad } from '../body.js';
import { stockholmDay } from '../calendar/calendar.js';
import { Liggare } from '../liggare.js';
import { established, organ, organStream } from '../organ/organ.js';
import {
  delegationsbeslut,
  delegationsbeslutIdOf,
  delegationsbeslutStream,
  registerDelegationsbeslut,
  yearOf,
  type DelegationsbeslutEvent,
} from './delegationsbeslut.js';
import { Delegationsnummer } from './delegationsnummer.js';

export class DelegatBody {
  @Kortnamn({ example: 'anna-lind' })
  personId!: string;

  @Rad({ example: 'Anna Lind', max: 200 })
  namn!: string;

  @Rad({ example: 'förbundsdirektör', max: 200, optional: true })
  titel?: string;
}

export class RegisterDelegationsbeslutBody {
  @Kortnamn({ example: 'direktionen' })
  organ!: string;

  @Rad({ example: 'Antagande av leverantör av nätverksutrustning' })
  rubrik!: string;

  @Lopetext({ example: 'Anbudet från Nätbolaget AB antas.' })
  beslut!: string;

  @Del(() => DelegatBody, {
    example: { personId: 'anna-lind', namn: 'Anna Lind', titel: 'förbundsdirektör' },
    description: 'Den som fattade beslutet',
  })
  delegat!: DelegatBody;

  @Rad({ example: '3.2', description: 'Punkten i delegationsordningen', max: 100 })
  delegationspunkt!: string;

  @Dag({ example: '2024-03-12' })
  beslutatOn!: string;

  @Diarienummer({ example: 'ITSAM 2024/25', optional: true })
  diarienummer?: string;

  @JaNej({ example: true, description: 'Om beslutet ska anmälas till nämnden' })
  anmals!: boolean;

  @JaNej({ example: true, description: 'Om beslutet går att överklaga' })
  overklagbart!: boolean;
}

export class RegisterDelegationsbeslut extends Command<Receipt<DelegationsbeslutEvent> & { number: number }> {
  constructor(
    readonly body: RegisterDelegationsbeslutBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(RegisterDelegationsbeslut)
export class RegisterDelegationsbeslutHandler implements ICommandHandler<RegisterDelegationsbeslut> {
  constructor(
    private readonly liggare: Liggare,
    private readonly nummer: Delegationsnummer,
  ) {}

  async execute({ body, act }: RegisterDelegationsbeslut) {
    established(await this.liggare.load(organStream(body.organ), organ), body.organ);
    const ar = yearOf(body.beslutatOn);
    return this.liggare.recordNext(
      {
        terms: { registeredOn: stockholmDay(act.recordedAt) },
        first: (await this.nummer.highest(body.organ, ar)) + 1,
        nameOf: (_terms, n) => delegationsbeslutStream(delegationsbeslutIdOf(body.organ, ar, n)),
        decide: ({ registeredOn }, n) => registerDelegationsbeslut(n, body, registeredOn),
      },
      delegationsbeslut,
      act,
    );
  }
}
