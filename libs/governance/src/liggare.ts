import {
  createNext,
  States,
  transact,
  type Act,
  type Decider,
  type DomainEvent,
  type EventStore,
  type JsonObject,
  type Receipt,
  type Series,
} from '@liggaren/event-store';
import { Inject, Injectable } from '@nestjs/common';

/** Nest's name for the one event store of the process. */
export const EVENT_STORE = Symbol('EventStore');

/** The ledger as a command handler sees it: streams are read and written through here. */
@Injectable()
export class Liggare {
  private readonly states: States;

  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {
    this.states = new States(store);
  }

  /** The state of a stream as it stands in the log now (not in a view); `initialState` when there is none. */
  async load<State, Event extends DomainEvent>(
    stream: string,
    decider: Decider<State, Event>,
  ): Promise<State> {
    return (await this.states.load(stream, decider)).state;
  }

  /** Decides on a stream and records what was decided. @throws Rejected, and the port's errors */
  record<State, Event extends DomainEvent>(
    stream: string,
    decider: Decider<State, Event>,
    act: Act,
    decide: (state: State) => readonly Event[],
  ): Promise<Receipt<Event>> {
    return transact(this.store, stream, decider, decide, act, this.states);
  }

  /** Records the first event of the next free stream of a numbered series. @throws Rejected, and the port's errors */
  recordNext<State, Event extends DomainEvent, Terms extends JsonObject>(
    series: Series<Terms, Event>,
    decider: Decider<State, Event>,
    act: Act,
  ): Promise<Receipt<Event> & { number: number }> {
    return createNext(this.store, series, decider, act);
  }
}
