import { Projector, type EventStore } from '@liggaren/event-store';
import {
  awaitsMail,
  Clock,
  EVENT_STORE,
  Liggare,
  paragrafOf,
  protokoll,
  READS_PUBLIC,
  RecordExpedieringBounced,
  RecordExpedieringMailed,
  sammantrade,
  sammantradeStream,
  utskick,
  type Utskick,
} from '@liggaren/governance';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { Commands } from '../commands.js';
import { actOfJob, type JobRun } from '../job.js';
import { LOG } from '../log.js';
import { Metrics } from '../metrics.js';
import { Templates } from '../templates.js';
import { Verifications } from '../verifications.js';
import type { Attempt, Taken } from './attempts.js';
import { letterOf } from './letter.js';
import { Mailing, MAILING } from './mailing.js';

/** How long a run waits for the views, in milliseconds: what is secret today must be known. */
const PATIENCE_MS = 5_000;

/** For as long as mail servers try (RFC 5321, 4.5.4.1). */
const GIVES_UP_AFTER_MS = 5 * 24 * 3600_000;

const SECRET = 'Paragrafen omfattas av sekretess och skickas inte med e-post.';

/**
 * Mails the decisions that are to be mailed, and tells the log of each that the mail server took, or refused for good.
 * Once each, as far as SMTP can promise: if this machine stops in the moment between the server's yes and the next
 * write to its own disk, the letter goes again, under the same Message-ID.
 */
@Injectable()
export class MailExpedieringarJob implements BeforeApplicationShutdown {
  private running: Promise<JobRun> | undefined;
  private stopping = false;

  constructor(
    private readonly projector: Projector,
    private readonly liggare: Liggare,
    private readonly commands: Commands,
    private readonly templates: Templates,
    private readonly verifications: Verifications,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(LOG) private readonly log: Logger,
    @Inject(MAILING) private readonly mailing: Mailing | null,
  ) {}

  @Cron('*/10 * * * * *', { name: 'mail-expedieringar' })
  async tick(): Promise<void> {
    await this.run();
  }

  // What it has begun is stored before the store closes.
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  /** Tries each whose time has come. A call while a run is under way joins that run. */
  async run(): Promise<JobRun> {
    const { mailing } = this;
    if (mailing === null) return { done: 0, failed: 0 };
    this.running ??= this.mailWhatIsPending(mailing).finally(() => (this.running = undefined));
    return this.running;
  }

  private async mailWhatIsPending(mailing: Mailing): Promise<JobRun> {
    let done = 0;
    let failed = 0;
    try {
      const head = await this.store.head();
      if (head !== undefined) await this.projector.waitFor(head, PATIENCE_MS);
      for (const one of this.projector.queries(utskick).pending()) {
        if (this.stopping) break;
        const attempt = mailing.attempts.claim(one.eventId, this.clock.now());
        if (attempt === undefined) continue;
        const result = await this.deal(one, attempt, mailing);
        if (result === 'settled') done += 1;
        else failed += 1;
        // Who waits behind it waits for the same server.
        if (result === 'away') break;
      }
    } catch (error) {
      failed += 1;
      this.log.error({ err: error }, 'the decisions could not be mailed');
    }
    this.metrics.jobRuns.inc({
      job: 'mail-expedieringar',
      result: failed === 0 ? 'ok' : done > 0 ? 'partial' : 'error',
    });
    return { done, failed };
  }

  private async deal(
    one: Utskick,
    attempt: Attempt,
    mailing: Mailing,
  ): Promise<'settled' | 'later' | 'away'> {
    const { eventId } = one;
    const settled = () => {
      mailing.attempts.settle(eventId);
      return 'settled' as const;
    };
    try {
      // The log knows best: the view may not know yet what another process did.
      if (!(await this.isAwaited(one))) return settled();
      const known = mailing.attempts.taken(eventId);
      if (known !== undefined) {
        await this.tellMailed(one, known);
        return settled();
      }
      const letter = await this.letter(one, mailing);
      if (letter === undefined) {
        await this.tellBounced(one, SECRET);
        return settled();
      }
      const outcome = await mailing.post.send(letter, this.clock.now());
      if (outcome.kind === 'taken') {
        const taken = { messageId: letter.messageId, mailedAt: this.clock.now().toISOString() };
        mailing.attempts.take(eventId, taken);
        await this.tellMailed(one, taken);
        return settled();
      }
      const { reason } = outcome;
      if (outcome.kind === 'refused') {
        await this.tellBounced(one, reason);
        return settled();
      }
      if (this.clock.now().getTime() - attempt.since >= GIVES_UP_AFTER_MS) {
        await this.tellBounced(one, `Servern tog inte emot det på fem dygn. ${reason}`);
        return settled();
      }
      mailing.attempts.retry(eventId, attempt, this.clock.now());
      this.log.warn({ eventId, attempt: attempt.count, reason }, 'a decision could not be mailed yet');
      return outcome.away ? 'away' : 'later';
    } catch (error) {
      mailing.attempts.retry(eventId, attempt, this.clock.now());
      this.log.error({ eventId, err: error }, 'a decision could not be mailed');
      return 'later';
    }
  }

  private async isAwaited({ sammantradeId, paragraf, expedieringsnummer }: Utskick): Promise<boolean> {
    const state = await this.liggare.load(sammantradeStream(sammantradeId), sammantrade);
    const p = state.status === 'held' ? paragrafOf(state, paragraf) : undefined;
    const dispatch = p?.dispatches[expedieringsnummer - 1];
    return dispatch !== undefined && awaitsMail(dispatch);
  }

  private async letter(one: Utskick, { origin }: Mailing) {
    const view = this.projector.queries(protokoll);
    const shown = view.publicProtokoll(one.sammantradeId);
    const row = view.detail(one.sammantradeId, READS_PUBLIC);
    if (shown === undefined || row === undefined) return undefined;
    return letterOf(one, {
      protokoll: shown,
      template: await this.templates.of(row.organ),
      verification: await this.verifications.of(shown),
      origin: origin(),
    });
  }

  private async tellMailed(one: Utskick, taken: Taken): Promise<void> {
    const { sammantradeId, paragraf, expedieringsnummer, eventId } = one;
    const data = { paragraf, expedieringsnummer, ...taken };
    const act = actOfJob(this.clock.now(), data, eventId);
    await this.commands.send(new RecordExpedieringMailed(sammantradeId, data, act));
  }

  private async tellBounced(one: Utskick, reason: string): Promise<void> {
    const { sammantradeId, paragraf, expedieringsnummer, eventId } = one;
    const body = { reason };
    const act = actOfJob(this.clock.now(), body, eventId);
    await this.commands.send(
      new RecordExpedieringBounced(sammantradeId, paragraf, expedieringsnummer, body, act),
    );
    this.log.warn({ eventId, reason }, 'a decision did not reach its recipient');
  }
}
