import { expect, test } from '@jest/globals';
import type { Decider } from '../decider.js';
import { given } from './given.js';

class Rejected extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}
type Door = { type: 'Opened' | 'Closed'; data: { by?: string | undefined } };
const door: Decider<'open' | 'closed', Door> = {
  initialState: 'closed',
  evolve: (_, { type }) => (type === 'Opened' ? 'open' : 'closed'),
  check: (state, { type }, { actor }) => {
    if (type === 'Opened' && state === 'open') throw new Rejected('OPEN_ALREADY');
    if (actor.role === 'guest') throw new Rejected('GUEST');
  },
};
const opened: Door = { type: 'Opened', data: {} };
const closed: Door = { type: 'Closed', data: {} };

test('the decision is made in the state that the events led to', () => {
  given(door, [opened, closed, opened])
    .when((state) => (state === 'open' ? [closed] : []))
    .then([{ type: 'Closed', data: { by: undefined } }]);
  given(door, [])
    .when((state) => (state === 'open' ? [closed] : []))
    .thenNothing();
});

test('other events, or fewer, fail the test', () => {
  const sentence = given(door, []).when(() => [opened, closed]);
  expect(() => sentence.then([opened])).toThrow();
  expect(() => sentence.thenNothing()).toThrow();
});

test('a rejection is known by its code, from the decision as from the invariants', () => {
  given(door, [opened])
    .when(() => [opened])
    .thenRejected('OPEN_ALREADY');
  given(door, [])
    .when(() => [opened, opened])
    .thenRejected('OPEN_ALREADY');
  given(door, [], { actor: { id: 'g', name: 'G', role: 'guest' } })
    .when(() => [opened])
    .thenRejected('GUEST');
});

test('a rejection that does not come, comes with another code or is a plain error, fails the test', () => {
  expect(() =>
    given(door, [])
      .when(() => [opened])
      .thenRejected('OPEN_ALREADY'),
  ).toThrow(/not rejected/);
  expect(() =>
    given(door, [opened])
      .when(() => [opened])
      .thenRejected('GUEST'),
  ).toThrow();
  expect(() =>
    given(door, [])
      .when(() => {
        throw new TypeError('a bug');
      })
      .thenRejected('GUEST'),
  ).toThrow('a bug');
});
