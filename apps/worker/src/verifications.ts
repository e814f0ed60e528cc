import type { Verification } from '@liggaren/documents';
import type { EventStore } from '@liggaren/event-store';
import { sammantradeStream, type PrintedProtokoll } from '@liggaren/governance';
import type { Checkpoints, Ledger } from '@liggaren/ledger';

/** The events that make a text final. */
const FINAL = ['ProtokollJusterat', 'ParagrafJusteradOmedelbart'];

interface Parts {
  readonly store: EventStore;
  readonly ledger: Ledger;
  readonly checkpoints: Checkpoints;
  /** The address that people write to come here. */
  readonly origin: () => string;
}

/** Where a reader verifies a protokoll, and against which checkpoint. */
export class Verifications {
  constructor(private readonly parts: Parts) {}

  /**
   * The first checkpoint that covers the justering: always the same one, so that the protokoll is the same file. None
   * while none has been signed since.
   */
  async of({ sammantradeId }: Pick<PrintedProtokoll, 'sammantradeId'>): Promise<Verification> {
    const { ledger, checkpoints, origin } = this.parts;
    const url = new URL('/verifiera', origin());
    url.searchParams.set('protokoll', sammantradeId);
    const eventId = await this.finalEvent(sammantradeId);
    const covering = eventId === undefined ? undefined : await ledger.covering(eventId);
    return {
      url: url.href,
      checkpoint:
        covering === undefined
          ? null
          : { origin: checkpoints.origin, size: covering.size, root: covering.root },
    };
  }

  /** The event that made the meeting's text final last; undefined while nothing of it is. */
  async finalEvent(sammantradeId: string): Promise<string | undefined> {
    let last: string | undefined;
    for await (const { type, id } of this.parts.store.readStream(sammantradeStream(sammantradeId))) {
      if (FINAL.includes(type)) last = id;
    }
    return last;
  }
}
