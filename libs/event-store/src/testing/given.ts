import { deepStrictEqual, fail } from 'node:assert/strict';
import { checkEach } from '../transact.js';
import { fold, type Decider, type DomainEvent, type Recorded } from '../decider.js';
import { anAct } from './builders.js';

interface When<S, E extends DomainEvent> {
  /** The decision under test, called with the state that the given events led to. */
  when(decide: (state: S) => readonly E[]): Then<E>;
}

interface Then<E extends DomainEvent> {
  /** Exactly these events, compared as the JSON that would be stored. */
  then(events: readonly E[]): void;
  thenNothing(): void;
  /** Refused with an error whose `code` is this. */
  thenRejected(code: string): void;
}

/**
 * given(events).when(decision).then(events): one rule of an aggregate, as a sentence. Decides as `transact` does,
 * with the invariants of `check`; `recorded` says who acts and when.
 */
export function given<S, E extends DomainEvent>(
  decider: Decider<S, E>,
  events: readonly E[],
  recorded: Partial<Recorded> = {},
): When<S, E> {
  return {
    when(decide) {
      const outcome = () => {
        const state = fold(decider, events);
        const decided = decide(state);
        checkEach(decider, state, decided, anAct(recorded));
        return decided;
      };
      return {
        then: (expected) => deepStrictEqual(asStored(outcome()), asStored(expected)),
        thenNothing: () => deepStrictEqual(asStored(outcome()), []),
        thenRejected: (code) => deepStrictEqual(rejectionOf(outcome), code),
      };
    },
  };
}

function rejectionOf(outcome: () => readonly DomainEvent[]): unknown {
  let decided: readonly DomainEvent[];
  try {
    decided = outcome();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error.code;
    throw error;
  }
  return fail(`not rejected, but decided ${JSON.stringify(decided)}`);
}

function asStored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
