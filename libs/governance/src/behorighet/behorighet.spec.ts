import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import {
  behorighet,
  behorighetOn,
  grantBehorighet,
  revokeBehorighet,
  type BehorighetEvent,
} from './behorighet.js';

const BY_ADMIN = {
  actor: { id: 'admin', name: 'Administratören', role: 'admin' },
  recordedAt: '2024-03-05T12:00:00.000Z',
};
const SEKRETERARE = {
  accountId: 'joakim-karlsson',
  namn: 'Joakim Karlsson',
  role: 'sekreterare',
  organ: 'direktionen',
  firstDay: '2024-01-01',
  lastDay: '2024-12-31',
} as const;
const granted = {
  type: 'BehorighetGranted',
  data: { ...SEKRETERARE, behorighetsnummer: 1 },
} as const;
const revoked = {
  type: 'BehorighetRevoked',
  data: { accountId: 'joakim-karlsson', behorighetsnummer: 1, reason: 'Slutar.' },
} as const;
const after = (...events: BehorighetEvent[]) => given(behorighet, events);
const folded = (...events: BehorighetEvent[]) => events.reduce(behorighet.evolve, behorighet.initialState);

describe('a behörighet', () => {
  it('is granted for a board and a period, once', () => {
    after()
      .when((state) => grantBehorighet(state, SEKRETERARE, BY_ADMIN))
      .then([granted]);
    after(granted)
      .when((state) => grantBehorighet(state, SEKRETERARE, BY_ADMIN))
      .thenNothing();
  });

  it('holds on its days and not beside them', () => {
    const held = (day: string) => behorighetOn(folded(granted), day).length;
    expect([held('2023-12-31'), held('2024-01-01'), held('2024-12-31'), held('2025-01-01')]).toEqual([
      0, 1, 1, 0,
    ]);
  });

  it('ends at once when it is revoked, and can be granted anew', () => {
    after(granted)
      .when((state) => revokeBehorighet(state, revoked.data))
      .then([revoked]);
    expect(behorighetOn(folded(granted, revoked), '2024-03-05')).toEqual([]);
    after(granted, revoked)
      .when((state) => revokeBehorighet(state, revoked.data))
      .thenNothing();
    after(granted, revoked)
      .when((state) => grantBehorighet(state, SEKRETERARE, BY_ADMIN))
      .then([{ ...granted, data: { ...granted.data, behorighetsnummer: 2 } }]);
  });

  it('is never granted by the one who gets it', () => {
    after()
      .when((state) => grantBehorighet(state, { ...SEKRETERARE, accountId: 'admin' }, BY_ADMIN))
      .thenRejected('BEHORIGHET_FOR_ONESELF');
  });

  it('names a board where the role is held in one, and none where it is not', () => {
    const { organ: _, ...nowhere } = SEKRETERARE;
    after()
      .when((state) => grantBehorighet(state, nowhere, BY_ADMIN))
      .thenRejected('BEHORIGHET_ORGAN');
    after()
      .when((state) => grantBehorighet(state, { ...SEKRETERARE, role: 'revisor' }, BY_ADMIN))
      .thenRejected('BEHORIGHET_ORGAN');
  });

  it('does not end before it begins, and what was never granted is not revoked', () => {
    after()
      .when((state) => grantBehorighet(state, { ...SEKRETERARE, lastDay: '2023-01-01' }, BY_ADMIN))
      .thenRejected('PERIOD_BACKWARDS');
    after()
      .when((state) => revokeBehorighet(state, revoked.data))
      .thenRejected('BEHORIGHET_NOT_FOUND');
  });
});
