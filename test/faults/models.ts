import type { Model } from './linearizability.js';

/** What may be answered: the stream's revision after it, with a number where the ledger gives one; or the refusal. */
export type Answer =
  { readonly revision: number; readonly number?: number } | { readonly refused: 'closed' | 'changed' };

/** What clients ask of one stream. `ifMatch`: the revision that the client believes to be the last. */
export type Input =
  | { readonly does: 'add' }
  | { readonly does: 'set'; readonly value: string; readonly ifMatch?: number }
  | { readonly does: 'close' };

/** A stream as its clients know it: its last revision, how many things it has numbered, one value, open or closed. */
export interface Register {
  readonly revision: number;
  readonly count: number;
  readonly value: string;
  readonly closed: boolean;
}

/**
 * An ärende (its handlingar, its handläggare) and a meeting that is called (its föredragningslista, its place, until
 * it is cancelled) are both such a thing: they number without gaps, a value is set over and over, under If-Match only
 * by one who knows what is there, and what is closed takes no more.
 */
export function registerModel(initial: Register): Model<Register, Input, Answer> {
  return {
    initial,
    step: (state, input, answer) => {
      const expected = next(state, input);
      if (answer === undefined) return 'refused' in expected ? undefined : expected.state;
      if ('refused' in expected || 'refused' in answer) {
        const same = 'refused' in expected && 'refused' in answer && expected.refused === answer.refused;
        return same ? state : undefined;
      }
      const { revision, count } = expected.state;
      if (answer.revision !== revision) return undefined;
      if (answer.number !== undefined && answer.number !== count) return undefined;
      return expected.state;
    },
  };
}

function next(state: Register, input: Input): { state: Register } | { refused: 'closed' | 'changed' } {
  if (input.does === 'set' && input.ifMatch !== undefined && input.ifMatch !== state.revision)
    return { refused: 'changed' };
  const revision = state.revision + 1;
  switch (input.does) {
    case 'add':
      return state.closed ? { refused: 'closed' } : { state: { ...state, revision, count: state.count + 1 } };
    case 'set':
      if (state.closed) return { refused: 'closed' };
      return input.value === state.value ? { state } : { state: { ...state, revision, value: input.value } };
    case 'close':
      return state.closed ? { state } : { state: { ...state, revision, closed: true } };
    default:
      return input satisfies never;
  }
}
