import type { Act, Receipt } from '@liggaren/event-store';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Dag, Heltal, Lopetext, Rad } from '../body.js';
import {
  announcedDelegationsbeslut,
  delegationsbeslut,
  delegationsbeslutStream,
} from '../delegationsbeslut/delegationsbeslut.js';
import { Liggare } from '../liggare.js';
import { established, organ, organStream } from '../organ/organ.js';
import { sammantrade, sammantradeStream } from '../sammantrade/sammantrade.js';
import {
  announcedProtokoll,
  announcementOf,
  anslag,
  anslagIdOf,
  anslagStream,
  postAnslag,
  subjectOf,
  type AnslagEvent,
  type AnslagSubject,
} from './anslag.js';

export class PostAnslagBody {
  @Rad({
    example: 'direktionen-2024-03-05',
    description: 'Sammanträdet vars protokoll anslås',
    optional: true,
  })
  sammantradeId?: string;

  @Heltal({
    example: 12,
    description: 'Den omedelbart justerade paragrafen, när bara den anslås',
    min: 1,
    optional: true,
  })
  paragraf?: number;

  @Rad({ example: 'direktionen-2024-3', description: 'I stället för ett sammanträde', optional: true })
  delegationsbeslutId?: string;

  @Dag({
    example: '2024-03-11',
    description: 'Utan uppgift: den dag då anslaget registreras',
    optional: true,
  })
  postedOn?: string;

  @Rad({
    example: 'Itsams kansli, Kisa',
    description: 'Utan uppgift: enligt organets regler',
    optional: true,
  })
  forvaringsplats?: string;

  @Lopetext({
    example: 'Beslutet överklagas hos Förvaltningsrätten i Linköping.',
    description: 'Utan uppgift: enligt organets regler',
    optional: true,
  })
  overklagandehanvisning?: string;

  @Dag({
    example: '2024-04-02',
    description: 'Nedtagningsdagen som ett inläst protokoll anger',
    optional: true,
  })
  claimedTakeDown?: string;
}

export class PostAnslag extends Command<Receipt<AnslagEvent>> {
  constructor(
    readonly body: PostAnslagBody,
    readonly act: Act,
  ) {
    super();
  }
}

@CommandHandler(PostAnslag)
export class PostAnslagHandler implements ICommandHandler<PostAnslag> {
  constructor(private readonly liggare: Liggare) {}

  async execute({ body, act }: PostAnslag) {
    const subject = subjectOf(body);
    const announced = await this.announced(subject);
    const board = established(await this.liggare.load(organStream(announced.organ), organ), announced.organ);
    return this.liggare.record(anslagStream(anslagIdOf(subject)), anslag, act, (state) =>
      postAnslag(state, announcementOf(subject, announced, board, body, act), act),
    );
  }

  private async announced(subject: AnslagSubject) {
    if (subject.kind === 'delegationsbeslut') {
      const { delegationsbeslutId: id } = subject;
      return announcedDelegationsbeslut(
        await this.liggare.load(delegationsbeslutStream(id), delegationsbeslut),
        id,
      );
    }
    return announcedProtokoll(
      await this.liggare.load(sammantradeStream(subject.sammantradeId), sammantrade),
      subject,
    );
  }
}
