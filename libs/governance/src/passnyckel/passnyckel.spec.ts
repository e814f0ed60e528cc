import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import {
  passnycklar,
  passnycklarChangedAt,
  passnycklarIn,
  registerPassnyckel,
  removePassnyckel,
  usePassnyckel,
  type PassnyckelEvent,
} from './passnyckel.js';

const by = (id: string) => ({
  actor: { id, name: id, role: 'session' },
  recordedAt: '2024-03-05T12:00:00.000Z',
});
const KEY = {
  konto: 'thomas-lidberg',
  namn: 'Min telefon',
  credentialId: 'AAAA',
  publicKey: 'pQ',
  rpId: 'liggaren.kommunen.se',
  registeredAt: '2024-03-05T12:00:00.000Z',
};
const registered = { type: 'PassnyckelRegistered', data: { ...KEY, passnyckelnummer: 1 } } as const;
const REMOVAL = { konto: KEY.konto, passnyckelnummer: 1, removedAt: '2024-03-06T09:00:00+01:00' };
const removed = { type: 'PassnyckelRemoved', data: REMOVAL } as const;
const after = (...events: PassnyckelEvent[]) => given(passnycklar, events);
const folded = (...events: PassnyckelEvent[]) => events.reduce(passnycklar.evolve, passnycklar.initialState);

describe('a passkey', () => {
  it('is registered, and removed once, by its holder', () => {
    after()
      .when((state) => registerPassnyckel(state, KEY, by(KEY.konto)))
      .then([registered]);
    after(registered)
      .when((state) => removePassnyckel(state, REMOVAL, by(KEY.konto)))
      .then([removed]);
    after(registered, removed)
      .when((state) => removePassnyckel(state, REMOVAL, by(KEY.konto)))
      .thenNothing();
    expect(passnycklarIn(folded(registered))).toEqual([registered.data]);
    expect(passnycklarIn(folded(registered, removed))).toEqual([]);
  });

  it('answers each challenge once, and counts on from its last answer', () => {
    const answer = { konto: KEY.konto, passnyckelnummer: 1, nonce: 'BBBB', counter: 3 };
    const used = { type: 'PassnyckelUsed', data: answer } as const;
    const use = (more: object, ...events: PassnyckelEvent[]) =>
      after(registered, ...events).when((state) =>
        usePassnyckel(state, { ...answer, ...more }, by(KEY.konto)),
      );
    use({}).then([used]);
    use({ counter: 4 }, used).thenRejected('PASSKEY_ANSWER_USED');
    use({ nonce: 'CCCC' }, used).thenRejected('PASSKEY_COUNTER_BACK');
    use({ nonce: 'CCCC', counter: 0 }, used).thenRejected('PASSKEY_COUNTER_BACK');
    const countless = { ...used, data: { ...answer, counter: 0 } };
    use({ nonce: 'CCCC', counter: 0 }, countless).then([
      { ...used, data: { ...answer, nonce: 'CCCC', counter: 0 } },
    ]);
    use({}, removed).thenRejected('PASSKEY_NOT_FOUND');
  });

  it('is neither given nor taken by anyone else', () => {
    after()
      .when((state) => registerPassnyckel(state, KEY, by('admin')))
      .thenRejected('PASSKEY_OF_ANOTHER');
    after(registered)
      .when((state) => removePassnyckel(state, REMOVAL, by('admin')))
      .thenRejected('PASSKEY_OF_ANOTHER');
  });

  it('does not come back under its old name once it is removed', () => {
    after(registered, removed)
      .when((state) => registerPassnyckel(state, KEY, by(KEY.konto)))
      .thenRejected('PASSKEY_EXISTS');
    after(registered)
      .when((state) => removePassnyckel(state, { ...REMOVAL, passnyckelnummer: 2 }, by(KEY.konto)))
      .thenRejected('PASSKEY_NOT_FOUND');
  });

  it('is one of ten at most', () => {
    const ten = Array.from({ length: 10 }, (_, n) => ({
      ...registered,
      data: { ...registered.data, passnyckelnummer: n + 1, credentialId: `AA${n}` },
    }));
    after(...ten)
      .when((state) => registerPassnyckel(state, KEY, by(KEY.konto)))
      .thenRejected('TOO_MANY_PASSKEYS');
  });

  it('says when it was last another set of keys', () => {
    expect(passnycklarChangedAt(folded())).toBeUndefined();
    expect(passnycklarChangedAt(folded(registered))).toBe(KEY.registeredAt);
    expect(passnycklarChangedAt(folded(registered, removed))).toBe(REMOVAL.removedAt);
  });
});
