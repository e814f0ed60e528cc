import type { Decider, DomainEvent } from './decider.js';
import { StreamNotFound } from './errors.js';
import type { EventStore, Position, StoredEvent } from './event-store.js';

/** A stream as it stood when it was read. */
export interface Standing<S> {
  readonly state: S;
  /** Its last event; undefined when there is no such stream. */
  readonly last: { readonly position: Position; readonly revision: bigint } | undefined;
  /** At which revision each command that wrote to it stands first. */
  readonly commands: ReadonlyMap<string, bigint>;
}

interface Remembered {
  readonly decider: unknown;
  state: unknown;
  last: { readonly position: Position; readonly revision: bigint };
  readonly commands: Map<string, bigint>;
}

/** Enough for what is worked on at a time. A long meeting may be a megabyte, most streams are a few kilobytes. */
const MOST = 250;

/**
 * The states of the streams that were read last. A stream's events never change, so one that was folded once is only
 * read on from where it ended, by whichever process it was written.
 */
export class States {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly store: EventStore,
    private readonly most = MOST,
  ) {}

  /** The stream as it stands in the log now; `initialState` when there is none. @throws the port's errors */
  async load<S, E extends DomainEvent>(stream: string, decider: Decider<S, E>): Promise<Standing<S>> {
    let known = this.known(stream, decider);
    const news = await this.after(stream, known?.last.revision);
    for (const event of news) {
      // Whoever read the same stream meanwhile may have come further.
      if (known !== undefined && event.revision <= known.last.revision) continue;
      known ??= { decider, state: decider.initialState, last: event, commands: new Map() };
      const { commandId } = event.metadata;
      known.state = decider.evolve(known.state as S, asDomainEvent<E>(event));
      known.last = event;
      if (!known.commands.has(commandId)) known.commands.set(commandId, event.revision);
    }
    if (known === undefined) return { state: decider.initialState, last: undefined, commands: new Map() };
    const { position, revision } = known.last;
    known.last = { position, revision };
    this.remember(stream, known);
    return { state: known.state as S, last: known.last, commands: known.commands };
  }

  private known(stream: string, decider: unknown): Remembered | undefined {
    const known = this.remembered.get(stream);
    return known?.decider === decider ? known : undefined;
  }

  private async after(stream: string, revision: bigint | undefined): Promise<StoredEvent[]> {
    const news: StoredEvent[] = [];
    try {
      const from = revision === undefined ? {} : { from: revision + 1n };
      for await (const event of this.store.readStream(stream, from)) news.push(event);
    } catch (error) {
      if (!(error instanceof StreamNotFound)) throw error;
    }
    return news;
  }

  /** Last of all, so that the first is what was used longest ago. */
  private remember(stream: string, known: Remembered): void {
    // Two reads of a stream that was not known: the one that came further is kept.
    const other = this.known(stream, known.decider);
    if (other !== undefined && other.last.revision > known.last.revision) return;
    this.remembered.delete(stream);
    this.remembered.set(stream, known);
    if (this.remembered.size > this.most) {
      this.remembered.delete(this.remembered.keys().next().value!);
    }
  }
}

/** The stored type is the domain's own name for it; what else is stored, a decider does not see. */
export function asDomainEvent<E extends DomainEvent>({ type, data }: StoredEvent): E {
  return { type, data } as unknown as E;
}
