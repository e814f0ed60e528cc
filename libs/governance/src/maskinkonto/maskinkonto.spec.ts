import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import {
  closeMaskinkonto,
  issueMaskinnyckel,
  maskinkonto,
  maskinnyckelOn,
  openMaskinkonto,
  revokeMaskinnyckel,
  type MaskinkontoEvent,
} from './maskinkonto.js';

const ACCOUNT = { konto: 'maskin-e-tjanst', namn: 'E-tjänsten' };
const { konto } = ACCOUNT;
const KEY = {
  konto,
  namn: 'Synpunkter',
  sha256: 'ab'.repeat(32),
  scopes: ['arende.registrera'],
  lastDay: '2024-12-31',
};
const opened = { type: 'MaskinkontoOpened', data: ACCOUNT } as const;
const issued = { type: 'MaskinnyckelIssued', data: { ...KEY, nyckelnummer: 1 } } as const;
const revoked = { type: 'MaskinnyckelRevoked', data: { konto, nyckelnummer: 1 } } as const;
const closed = { type: 'MaskinkontoClosed', data: { konto } } as const;
const after = (...events: MaskinkontoEvent[]) => given(maskinkonto, events);
const folded = (...events: MaskinkontoEvent[]) => events.reduce(maskinkonto.evolve, maskinkonto.initialState);
const holds = (day: string, ...events: MaskinkontoEvent[]) =>
  maskinnyckelOn(folded(...events), KEY.sha256, day) !== undefined;

describe('a machine’s account', () => {
  it('is opened once, under a name that no person’s account has', () => {
    after()
      .when((state) => openMaskinkonto(state, ACCOUNT))
      .then([opened]);
    after()
      .when((state) => openMaskinkonto(state, { ...ACCOUNT, konto: 'joakim-karlsson' }))
      .thenRejected('MASKIN_NAME');
    after(opened)
      .when((state) => openMaskinkonto(state, ACCOUNT))
      .thenRejected('ACCOUNT_EXISTS');
  });

  it('is closed once, for good, and gets no more keys', () => {
    after(opened)
      .when((state) => closeMaskinkonto(state, { konto }))
      .then([closed]);
    after(opened, closed)
      .when((state) => closeMaskinkonto(state, { konto }))
      .thenNothing();
    after(opened, closed)
      .when((state) => openMaskinkonto(state, ACCOUNT))
      .thenRejected('ACCOUNT_EXISTS');
    after(opened, closed)
      .when((state) => issueMaskinnyckel(state, KEY))
      .thenRejected('ACCOUNT_CLOSED');
  });
});

describe('a machine’s key', () => {
  it('holds until its last day has gone, known by its sum', () => {
    after(opened)
      .when((state) => issueMaskinnyckel(state, KEY))
      .then([issued]);
    expect([holds('2024-12-31', opened, issued), holds('2025-01-01', opened, issued)]).toEqual([true, false]);
    expect(maskinnyckelOn(folded(opened, issued), 'cd'.repeat(32), '2024-03-05')).toBeUndefined();
  });

  it('ends when it is revoked, once, and when its account is closed', () => {
    after(opened, issued)
      .when((state) => revokeMaskinnyckel(state, revoked.data))
      .then([revoked]);
    after(opened, issued, revoked)
      .when((state) => revokeMaskinnyckel(state, revoked.data))
      .thenNothing();
    expect(holds('2024-03-05', opened, issued, revoked)).toBe(false);
    expect(holds('2024-03-05', opened, issued, closed)).toBe(false);
  });

  it('is neither issued to an account that is none, nor revoked when it never was', () => {
    after()
      .when((state) => issueMaskinnyckel(state, KEY))
      .thenRejected('ACCOUNT_NOT_FOUND');
    after(opened)
      .when((state) => revokeMaskinnyckel(state, revoked.data))
      .thenRejected('KEY_NOT_FOUND');
  });
});
