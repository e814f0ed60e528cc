import { describe, expect, it } from '@jest/globals';
import { fold, type Recorded } from '@liggaren/event-store';
import { anAct, given as givenOf } from '@liggaren/event-store/testing';
import { breaches } from '../rule.js';
import {
  changeOrganRules,
  electPresidium,
  endMandat,
  established,
  establishOrgan,
  grantMandat,
  joinMember,
  leaveMember,
  mandatOn,
  membersOn,
  organ,
  organStream,
  presidiumOn,
  type EstablishedOrgan,
  type OrganEvent,
  type OrganRules,
} from './organ.js';

const given = (events: readonly OrganEvent[], recorded?: Partial<Recorded>) =>
  givenOf(organ, events, recorded);

const rules: OrganRules = {
  antalLedamoter: 6,
  paragrafnumrering: 'per-ar',
  nedtagningsdatum: 'sista-dagen',
  diarieserie: 'ITSAM',
  forvaringsplats: 'Itsams kansli, Vimmerby',
};

const direktionen = {
  slug: 'direktionen',
  namn: 'Direktionen',
  organisation: 'Kommunalförbundet Itsam',
  kind: 'direktion',
  establishedOn: '2009-01-01',
  rules,
} as const;

const board: OrganEvent = { type: 'OrganEstablished', data: direktionen };
const joined = (kommun: string, joinedOn = '2009-01-01'): OrganEvent => ({
  type: 'MemberJoined',
  data: { kommun, joinedOn },
});
const left = (kommun: string, lastDay: string): OrganEvent => ({
  type: 'MemberLeft',
  data: { kommun, lastDay },
});

const jacob = {
  personId: 'jacob-kall',
  namn: 'Jacob Käll',
  role: 'ledamot',
  foretrader: 'Vimmerby kommun',
  firstDay: '2023-01-01',
} as const;
const conny = {
  personId: 'conny-forsberg',
  namn: 'Conny Forsberg',
  role: 'ledamot',
  foretrader: 'Kinda kommun',
  firstDay: '2023-01-01',
} as const;
const lars = {
  personId: 'lars-karlsson',
  namn: 'Lars Karlsson',
  role: 'ersattare',
  foretrader: 'Kinda kommun',
  firstDay: '2023-01-01',
} as const;
const granted = (mandatnummer: number, data: object): OrganEvent =>
  ({ type: 'MandatGranted', data: { mandatnummer, ...data } }) as OrganEvent;

const elected: OrganEvent = {
  type: 'PresidiumElected',
  data: { ordforande: 'jacob-kall', viceOrdforande: 'conny-forsberg', firstDay: '2023-01-01' },
};
const seated = [board, granted(1, jacob), granted(2, conny), granted(3, lars)];

describe('a board', () => {
  it('is established once under its short name', () => {
    expect(organStream('direktionen')).toBe('organ-direktionen');
    given([])
      .when((state) => establishOrgan(state, direktionen))
      .then([board]);
    given([board])
      .when((state) => establishOrgan(state, direktionen))
      .thenRejected('ORGAN_EXISTS');
  });

  it('must exist before anything is decided on it', () => {
    for (const decide of [
      () => grantMandat(organ.initialState, 'direktionen', jacob),
      () => endMandat(organ.initialState, 'direktionen', { mandatnummer: 1, lastDay: '2024-01-01' }),
      () => joinMember(organ.initialState, 'direktionen', { kommun: 'Kinda kommun', joinedOn: '2009-01-01' }),
      () => leaveMember(organ.initialState, 'direktionen', { kommun: 'Kinda kommun', lastDay: '2024-03-31' }),
      () => electPresidium(organ.initialState, 'direktionen', elected.data as never),
      () => changeOrganRules(organ.initialState, 'direktionen', { rules, reason: 'Nytt reglemente' }),
    ]) {
      given([]).when(decide).thenRejected('ORGAN_NOT_FOUND');
    }
  });
});

describe('the members of a kommunalförbund', () => {
  it('join once', () => {
    const join = { kommun: 'Kinda kommun', joinedOn: '2009-01-01' };
    given([board])
      .when((state) => joinMember(state, 'direktionen', join))
      .then([joined('Kinda kommun')]);
    given([board, joined('Kinda kommun')])
      .when((state) => joinMember(state, 'direktionen', join))
      .thenNothing();
    given([board, joined('Kinda kommun')])
      .when((state) => joinMember(state, 'direktionen', { ...join, joinedOn: '2010-01-01' }))
      .thenRejected('MEMBER_EXISTS');
  });

  it('leave on a last day, and can join again after it', () => {
    const leave = { kommun: 'Kinda kommun', lastDay: '2024-03-31' };
    given([board, joined('Kinda kommun')])
      .when((state) => leaveMember(state, 'direktionen', leave))
      .then([left('Kinda kommun', '2024-03-31')]);
    given([board, joined('Kinda kommun'), left('Kinda kommun', '2024-03-31')])
      .when((state) => leaveMember(state, 'direktionen', leave))
      .thenNothing();
    given([board, joined('Kinda kommun'), left('Kinda kommun', '2024-03-31')])
      .when((state) => joinMember(state, 'direktionen', { kommun: 'Kinda kommun', joinedOn: '2024-03-31' }))
      .thenRejected('MEMBER_EXISTS');
    given([board, joined('Kinda kommun'), left('Kinda kommun', '2024-03-31')])
      .when((state) => joinMember(state, 'direktionen', { kommun: 'Kinda kommun', joinedOn: '2025-01-01' }))
      .then([joined('Kinda kommun', '2025-01-01')]);
  });

  it('leave only as members, once, and not before they joined', () => {
    given([board])
      .when((state) => leaveMember(state, 'direktionen', { kommun: 'Kinda kommun', lastDay: '2024-03-31' }))
      .thenRejected('MEMBER_NOT_FOUND');
    given([board, joined('Kinda kommun')])
      .when((state) => leaveMember(state, 'direktionen', { kommun: 'Kinda kommun', lastDay: '2008-12-31' }))
      .thenRejected('PERIOD_ENDS_BEFORE_START');
    given([board, joined('Kinda kommun'), left('Kinda kommun', '2024-03-31')])
      .when((state) => leaveMember(state, 'direktionen', { kommun: 'Kinda kommun', lastDay: '2024-06-30' }))
      .thenRejected('MEMBER_HAS_LEFT');
  });

  it('are members through their last day', () => {
    const state = fold(organ, [
      board,
      joined('Kinda kommun'),
      left('Kinda kommun', '2024-03-31'),
      joined('Ydre kommun'),
    ]) as EstablishedOrgan;
    expect(membersOn(state, '2024-03-31')).toEqual(['Kinda kommun', 'Ydre kommun']);
    expect(membersOn(state, '2024-04-01')).toEqual(['Ydre kommun']);
    expect(membersOn(state, '2008-12-31')).toEqual([]);
  });
});

describe('mandates', () => {
  it('are numbered in the order granted', () => {
    given([board, granted(1, jacob)])
      .when((state) => grantMandat(state, 'direktionen', conny))
      .then([granted(2, conny)]);
  });

  it('belong to one name for each short name', () => {
    given([board, granted(1, jacob)])
      .when((state) =>
        grantMandat(state, 'direktionen', { ...jacob, namn: 'Jacob Kall', firstDay: '2027-01-01' }),
      )
      .thenRejected('PERSON_ID_TAKEN');
  });

  it('never overlap for one person', () => {
    const bounded = { ...jacob, lastDay: '2026-12-31' };
    given([board, granted(1, bounded)])
      .when((state) => grantMandat(state, 'direktionen', { ...jacob, firstDay: '2026-12-31' }))
      .thenRejected('MANDAT_OVERLAPS');
    given([board, granted(1, bounded)])
      .when((state) => grantMandat(state, 'direktionen', { ...jacob, firstDay: '2027-01-01' }))
      .then([granted(2, { ...jacob, firstDay: '2027-01-01' })]);
    // A new one without an end runs into the one that stands.
    given([board, granted(1, bounded)])
      .when((state) => grantMandat(state, 'direktionen', { ...jacob, firstDay: '2019-01-01' }))
      .thenRejected('MANDAT_OVERLAPS');
    given([board, granted(1, bounded), granted(2, { ...jacob, firstDay: '2027-01-01' })])
      .when((state) => endMandat(state, 'direktionen', { mandatnummer: 1, lastDay: '2027-06-30' }))
      .thenRejected('MANDAT_OVERLAPS');
  });

  it('end on a last day, once', () => {
    const end = { mandatnummer: 2, lastDay: '2024-03-31', reason: 'Kinda kommun lämnar kommunalförbundet.' };
    given(seated)
      .when((state) => endMandat(state, 'direktionen', end))
      .then([{ type: 'MandatEnded', data: end }]);
    given([...seated, { type: 'MandatEnded', data: end }])
      .when((state) => endMandat(state, 'direktionen', end))
      .thenNothing();
    given(seated)
      .when((state) => endMandat(state, 'direktionen', { ...end, mandatnummer: 9 }))
      .thenRejected('MANDAT_NOT_FOUND');
  });

  it('do not end before they begin', () => {
    given([board])
      .when((state) => grantMandat(state, 'direktionen', { ...jacob, lastDay: '2022-12-31' }))
      .thenRejected('PERIOD_ENDS_BEFORE_START');
    given(seated)
      .when((state) => endMandat(state, 'direktionen', { mandatnummer: 1, lastDay: '2022-12-31' }))
      .thenRejected('PERIOD_ENDS_BEFORE_START');
  });

  it('hold from their first day through their last', () => {
    const state = fold(organ, [
      ...seated,
      { type: 'MandatEnded', data: { mandatnummer: 2, lastDay: '2024-03-31' } },
    ]) as EstablishedOrgan;
    const on = (day: string) => mandatOn(state, day).map(({ mandatnummer }) => mandatnummer);
    expect(on('2022-12-31')).toEqual([]);
    expect(on('2023-01-01')).toEqual([1, 2, 3]);
    expect(on('2024-03-31')).toEqual([1, 2, 3]);
    expect(on('2024-04-01')).toEqual([1, 3]);
  });
});

describe('the presidium', () => {
  it('is elected among the ledamöter', () => {
    given(seated)
      .when((state) => electPresidium(state, 'direktionen', elected.data as never))
      .then([elected]);
    given([...seated, elected])
      .when((state) => electPresidium(state, 'direktionen', elected.data as never))
      .thenNothing();
    given(seated)
      .when((state) =>
        electPresidium(state, 'direktionen', { ordforande: 'lars-karlsson', firstDay: '2023-01-01' }),
      )
      .thenRejected('NOT_A_LEDAMOT');
    given(seated)
      .when((state) =>
        electPresidium(state, 'direktionen', { ordforande: 'jacob-kall', firstDay: '2022-12-01' }),
      )
      .thenRejected('NOT_A_LEDAMOT');
  });

  it('has one seat a person, for a period that ends after it begins', () => {
    const twice = { ordforande: 'jacob-kall', viceOrdforande: 'jacob-kall', firstDay: '2023-01-01' };
    given(seated)
      .when((state) => electPresidium(state, 'direktionen', twice))
      .thenRejected('PRESIDIUM_TWICE');
    const backwards = { ordforande: 'jacob-kall', firstDay: '2023-01-01', lastDay: '2022-01-01' };
    given(seated)
      .when((state) => electPresidium(state, 'direktionen', backwards))
      .thenRejected('PERIOD_ENDS_BEFORE_START');
  });

  it('that was elected last leads on the days that it covers', () => {
    const later: OrganEvent = {
      type: 'PresidiumElected',
      data: { ordforande: 'conny-forsberg', firstDay: '2024-01-01', lastDay: '2024-12-31' },
    };
    const state = fold(organ, [...seated, elected, later]) as EstablishedOrgan;
    const leads = (day: string) => presidiumOn(state, day)?.ordforande;
    expect(leads('2022-12-31')).toBeUndefined();
    expect(leads('2023-12-31')).toBe('jacob-kall');
    expect(leads('2024-12-31')).toBe('conny-forsberg');
    expect(leads('2025-01-01')).toBe('jacob-kall');
  });

  it('of a direktion is elected when each member municipality has a ledamot and an ersättare (KL 9:3) [MEMBER_NOT_REPRESENTED]', () => {
    const findings = (events: readonly OrganEvent[]) =>
      breaches(organ.rules, fold(organ, events), elected, anAct()).map(({ rule, text }) => [rule.code, text]);
    const members = [joined('Kinda kommun'), joined('Vimmerby kommun')];

    expect(findings([...seated, ...members])).toEqual([
      ['MEMBER_NOT_REPRESENTED', 'Vimmerby kommun saknar ersättare i Direktionen den 2023-01-01.'],
    ]);
    const nils = { ...lars, personId: 'nils-ek', namn: 'Nils Ek', foretrader: 'Vimmerby kommun' };
    expect(findings([...seated, ...members, granted(4, nils)])).toEqual([]);
    // Who has left, or not yet joined, needs nobody.
    expect(findings([...seated, joined('Kinda kommun'), joined('Ydre kommun', '2023-01-02')])).toEqual([]);
    expect(findings([...seated, joined('Ydre kommun'), left('Ydre kommun', '2022-12-31')])).toEqual([]);
    // A nämnd of one municipality has no members to represent.
    const namnd: OrganEvent = { type: 'OrganEstablished', data: { ...direktionen, kind: 'namnd' } };
    expect(findings([namnd, ...members])).toEqual([]);
    // Flagged, never refused: the election took place.
    given([...seated, ...members])
      .when((state) => electPresidium(state, 'direktionen', elected.data as never))
      .then([elected]);
  });
});

describe('how the board works', () => {
  it('changes as a whole, and only when something changes', () => {
    const change = {
      rules: { ...rules, antalLedamoter: 5 },
      reason: 'Kinda kommun lämnar kommunalförbundet.',
    };
    given([board])
      .when((state) => changeOrganRules(state, 'direktionen', change))
      .then([{ type: 'OrganRulesChanged', data: change }]);
    const { forvaringsplats, ...rest } = rules;
    const same = { forvaringsplats, ...rest, overklagandehanvisning: undefined };
    given([board])
      .when((state) => changeOrganRules(state, 'direktionen', { rules: same, reason: 'Nytt reglemente' }))
      .thenNothing();
    const state = fold(organ, [board, { type: 'OrganRulesChanged', data: change }]);
    expect(established(state, 'direktionen').rules.antalLedamoter).toBe(5);
  });
});
