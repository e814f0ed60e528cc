import type { Actor } from './event-store.js';

/** An event as the domain speaks of it: the stored name and what happened. */
export type DomainEvent = { readonly type: string; readonly data: object };

/** What is known of the recording when a decision is made and when an event is read again. */
export interface Recorded {
  readonly actor: Actor;
  /** RFC 3339, UTC. */
  readonly recordedAt: string;
  readonly source?: 'import' | undefined;
}

/**
 * The whole contract of an aggregate. All three are pure: no I/O, no clock.
 * A repeated decision that changes nothing yields no events.
 */
export interface Decider<State, Event extends DomainEvent> {
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
  /** The invariants that each new event must keep, given the state before it. Throws what the caller shall see. */
  readonly check?: (state: State, event: Event, recorded: Recorded) => void;
}

/** One command on its way: who, when, and which ids its events get. */
export interface Act extends Recorded {
  readonly commandId: string;
  /** True when the same id may come again: the client named the command (Idempotency-Key), or a job derives its id. */
  readonly keyed: boolean;
  readonly correlationId: string;
  readonly causationId: string;
  /** SHA-256 (hex) of the command's canonical body. */
  readonly bodyHash: string;
  /** The version of what is edited, as the caller last saw it (If-Match). */
  readonly ifMatch?: number | undefined;
}

/** State after `events`, in order. */
export function fold<State, Event extends DomainEvent>(
  decider: Decider<State, Event>,
  events: Iterable<Event>,
  from: State = decider.initialState,
): State {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
