import { noun } from '../rule.js';

/**
 * That a way in has ended, for every process that shares the log. Stream `inloggning-<digest>`: a keyed hash of what is
 * ended, a session or all sessions of somebody at the issuer; without the key it names nobody. Ways in that are open
 * leave no trace.
 */
export const inloggningStream = (inloggning: string) => `inloggning-${inloggning}`;

// ---- events: the stored format, for ever -------------------------------------------------------------------

export type InloggningEvent = {
  readonly type: 'InloggningEnded';
  readonly data: {
    /** The digest, in hex. */
    readonly inloggning: string;
    /** RFC 3339: what began until then has ended. */
    readonly endedAt: string;
  };
};

// ---- state --------------------------------------------------------------------------------------------------

export type Inloggning = { readonly status: 'none' } | { readonly status: 'ended'; readonly endedAt: string };

export const inloggning = noun<Inloggning, InloggningEvent>({
  initialState: { status: 'none' },
  evolve: (_state, { data: { endedAt } }) => ({ status: 'ended', endedAt }),
  rules: [],
});

/** Whether what began at an instant (RFC 3339) has ended. */
export const hasEnded = (state: Inloggning, beganAt: string): boolean =>
  state.status === 'ended' && Date.parse(beganAt) <= Date.parse(state.endedAt);

// ---- decisions ----------------------------------------------------------------------------------------------

export function endInloggning(state: Inloggning, data: InloggningEvent['data']): InloggningEvent[] {
  return hasEnded(state, data.endedAt) ? [] : [{ type: 'InloggningEnded', data }];
}
