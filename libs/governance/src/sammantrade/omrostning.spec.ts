import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import { breaches } from '../rule.js';
import { reservationUnverified } from './omrostning.js';
import { recordOmrostning, recordReservation, recordYrkande } from './paragraf.js';
import { sammantrade } from './sammantrade.js';
import { aSammantrade, aVote } from './testing.js';

const act = {
  actor: { id: 'sara', name: 'Sara', role: 'sekreterare' },
  recordedAt: '2024-03-12T09:00:00.000Z',
};
const story = aSammantrade().withEveryone().withParagraf();
const reservation = { paragraf: 1, personIds: ['cecilia'], announcedAt: '2024-03-05T14:00:00+01:00' };

describe('a vote', () => {
  it('has named votes that add up to the counts (KL 5:55-56) [VOTES_DO_NOT_ADD_UP]', () => {
    given(sammantrade, story.events)
      .when((state) => recordOmrostning(state, { ...aVote(), ja: 3 }))
      .thenRejected('VOTES_DO_NOT_ADD_UP');
  });

  it.each([
    [
      'a voter twice',
      { roster: [...(aVote().roster ?? []), { personId: 'anna', rost: 'ja' as const }], ja: 3 },
    ],
    ['more votes than serve', { roster: undefined, ja: 4 }],
    ['an outcome against the majority', { utfall: 'nej' as const }],
    ['no counts', { ja: undefined }],
    ['names in a secret ballot', { form: 'sluten' as const }],
    ['counts in an acklamation', { form: 'acklamation' as const }],
  ])('is refused with %s', (_what, change) => {
    given(sammantrade, story.events)
      .when((state) => recordOmrostning(state, { ...aVote(), ...change }))
      .thenRejected('VOTES_DO_NOT_ADD_UP');
  });

  it('that adds up is recorded, and numbered', () => {
    given(sammantrade, story.withOmrostning().events)
      .when((state) => recordOmrostning(state, aVote()))
      .then([{ type: 'OmrostningRecorded', data: { omrostningsnummer: 2, ...aVote() } }]);
  });

  const tie = {
    ...aVote(),
    ja: 1,
    nej: 1,
    avstar: 1,
    roster: [
      { personId: 'anna', rost: 'ja' as const },
      { personId: 'bo', rost: 'nej' as const },
      { personId: 'cecilia', rost: 'avstar' as const },
    ],
  };

  it('that ties goes to the chair’s utslagsröst, in an election to lottning (KL 5:55-56) [TIE_NOT_SETTLED]', () => {
    given(sammantrade, story.events)
      .when((state) => recordOmrostning(state, tie))
      .thenRejected('TIE_NOT_SETTLED');
  });

  it.each([
    ['by lot outside an election', { tieBreak: 'lottning' as const }],
    ['by the chair in an election', { isVal: true, tieBreak: 'utslagsrost' as const }],
    [
      'by the chair against the chair’s own vote',
      { tieBreak: 'utslagsrost' as const, utfall: 'nej' as const },
    ],
  ])('is not settled %s', (_what, change) => {
    given(sammantrade, story.events)
      .when((state) => recordOmrostning(state, { ...tie, ...change }))
      .thenRejected('TIE_NOT_SETTLED');
  });

  it('is settled by the chair, or by lot in an election', () => {
    for (const settled of [
      { ...tie, tieBreak: 'utslagsrost' as const },
      { ...tie, isVal: true, tieBreak: 'lottning' as const, utfall: 'nej' as const },
    ]) {
      given(sammantrade, story.events)
        .when((state) => recordOmrostning(state, settled))
        .then([{ type: 'OmrostningRecorded', data: { omrostningsnummer: 1, ...settled } }]);
    }
  });

  it('is cast only by those who serve at the § (KL 5:66-67) [PARTICIPANT_NOT_SERVING]', () => {
    const left = aSammantrade()
      .withNarvaro('anna')
      .withNarvaro('bo')
      .withNarvaro('cecilia', { paragrafer: [{ from: 2 }] })
      .withParagraf();
    given(sammantrade, left.events)
      .when((state) => recordYrkande(state, { paragraf: 1, personIds: ['cecilia'], text: 'Avslag.' }))
      .thenRejected('PARTICIPANT_NOT_SERVING');
  });
});

describe('a reservation', () => {
  const absent = aSammantrade()
    .withNarvaro('anna')
    .withNarvaro('bo')
    .withNarvaro('cecilia', { paragrafer: [{ from: 2 }] })
    .withParagraf();

  it('is made only by someone who took part in the decision (KL 4:27) [RESERVATION_BY_ABSENT]', () => {
    given(sammantrade, absent.events)
      .when((state) => recordReservation(state, reservation))
      .thenRejected('RESERVATION_BY_ABSENT');
  });

  it('is announced before the meeting ends (KL 4:27) [RESERVATION_TOO_LATE]', () => {
    given(sammantrade, story.closed('2024-03-05T15:00:00+01:00').events)
      .when((state) => recordReservation(state, { ...reservation, announcedAt: '2024-03-05T15:01:00+01:00' }))
      .thenRejected('RESERVATION_TOO_LATE');
  });

  it('counts by when it was announced, also when it is written down days later', () => {
    given(sammantrade, story.closed('2024-03-05T15:00:00+01:00').events, {
      recordedAt: '2024-03-09T10:00:00.000Z',
    })
      .when((state) => recordReservation(state, reservation))
      .then([{ type: 'ReservationRecorded', data: reservation }]);
  });

  it('is flagged where it is not known who took part (KL 4:27) [RESERVATION_UNVERIFIED]', () => {
    const unknown = aSammantrade().withParagraf();
    const event = { type: 'ReservationRecorded', data: reservation } as const;
    expect(breaches([reservationUnverified], unknown.state, event, act).map(({ rule }) => rule.code)).toEqual(
      ['RESERVATION_UNVERIFIED'],
    );
    expect(breaches([reservationUnverified], story.state, event, act)).toEqual([]);
  });

  it('by a party group names the party, and by nobody is refused', () => {
    const party = { paragraf: 1, personIds: [], parti: 'Partiet', announcedAt: reservation.announcedAt };
    given(sammantrade, story.events)
      .when((state) => recordReservation(state, party))
      .then([{ type: 'ReservationRecorded', data: party }]);
    given(sammantrade, story.events)
      .when((state) => recordReservation(state, { ...reservation, personIds: [] }))
      .thenRejected('RESERVATION_BY_NOBODY');
  });
});
