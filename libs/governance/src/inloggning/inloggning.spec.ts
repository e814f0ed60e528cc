import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import { endInloggning, hasEnded, inloggning } from './inloggning.js';

const at = (endedAt: string) => ({ inloggning: 'ab12', endedAt });
const ended = { type: 'InloggningEnded', data: at('2024-03-05T12:00:00.000Z') } as const;

describe('a way in', () => {
  it('ends once, whatever repeats it', () => {
    given(inloggning, [])
      .when((state) => endInloggning(state, ended.data))
      .then([ended]);
    given(inloggning, [ended])
      .when((state) => endInloggning(state, at('2024-03-05T11:00:00.000Z')))
      .then([]);
    const later = at('2024-03-05T13:00:00.000Z');
    given(inloggning, [ended])
      .when((state) => endInloggning(state, later))
      .then([{ type: 'InloggningEnded', data: later }]);
  });

  it('is open when it began after the end, and until there is one', () => {
    const state = inloggning.evolve(inloggning.initialState, ended);
    expect(hasEnded(inloggning.initialState, '2024-03-05T12:00:00.000Z')).toBe(false);
    expect(hasEnded(state, '2024-03-05T13:00:00+01:00')).toBe(true);
    expect(hasEnded(state, '2024-03-05T12:00:00.001Z')).toBe(false);
  });
});
