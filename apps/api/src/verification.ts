import type { Verification } from '@liggaren/documents';
import type { EventStore } from '@liggaren/event-store';
import { EVENT_STORE, sammantradeStream, type PrintedProtokoll } from '@liggaren/governance';
import { Checkpoints, Ledger } from '@liggaren/ledger';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The events that make a text final. */
const FINAL = ['ProtokollJusterat', 'ParagrafJusteradOmedelbart'];

/** Where a reader verifies a protokoll, and against which checkpoint. */
@Injectable()
export class Verifications {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly ledger: Ledger,
    private readonly checkpoints: Checkpoints,
  ) {}

  /**
   * The first checkpoint that covers the justering: always the same one, so that the protokoll is the same file. None
   * while none has been signed since.
   */
  async of({ protocol, host }: FastifyRequest, protokoll: PrintedProtokoll): Promise<Verification> {
    const { sammantradeId, justering } = protokoll;
    // What the caller calls us is all that is known of our name.
    const url = new URL('/verifiera', `${protocol}://${host}`);
    url.searchParams.set('protokoll', sammantradeId);
    if (justering.sha256 !== null) url.searchParams.set('sha256', justering.sha256);
    const final = await this.finalEvent(sammantradeId);
    const covering = final === undefined ? undefined : this.ledger.covering(final);
    const { origin } = this.checkpoints;
    return {
      url: url.href,
      checkpoint: covering === undefined ? null : { origin, size: covering.size, root: covering.root },
    };
  }

  private async finalEvent(sammantradeId: string): Promise<string | undefined> {
    let last: string | undefined;
    for await (const { type, id } of this.store.readStream(sammantradeStream(sammantradeId))) {
      if (FINAL.includes(type)) last = id;
    }
    return last;
  }
}
