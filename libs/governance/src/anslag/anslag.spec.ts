import { describe, expect, it } from '@jest/globals';
import { fold, type Recorded } from '@liggaren/event-store';
import { given as givenEvents } from '@liggaren/event-store/testing';
import fc from 'fast-check';
import type { Sekretessmarkering } from '../arende/arende.js';
import {
  addDays,
  appealPeriod,
  isBefore,
  startOfDayInStockholm,
  stockholmDay,
} from '../calendar/calendar.js';
import { breaches, Rejected } from '../rule.js';
import type { Sammantrade } from '../sammantrade/state.js';
import {
  announcedProtokoll,
  anslag,
  anslagIdOf,
  anslagStream,
  appealSentence,
  closeAnslag,
  interruptAnslag,
  newPeriodAfterAvbrott,
  postAnslag,
  publicAnslagEvent,
  removeAnslag,
  repostAnslag,
  subjectOf,
  type Announcement,
  type Anslag,
  type AnslagEvent,
  type AnslagPosted,
} from './anslag.js';

const given = (events: readonly AnslagEvent[], recorded?: Partial<Recorded>) =>
  givenEvents<Anslag, AnslagEvent>(anslag, events, recorded);

/** The real protocol: justerat 8 March, posted Monday 11 March 2024. */
const announcement: Announcement = {
  subject: { kind: 'protokoll', sammantradeId: 'direktionen-2024-03-05' },
  organ: 'direktionen',
  organNamn: 'Direktionen',
  organisation: 'Itsam',
  sammantradesdatum: '2024-03-05',
  justeratOn: '2024-03-08',
  postedOn: '2024-03-11',
  forvaringsplats: 'Itsams kansli, Kisa',
  nedtagningsdatum: 'sista-dagen',
};

const postedData: AnslagPosted = {
  anslagId: 'direktionen-2024-03-05',
  subject: { kind: 'protokoll', sammantradeId: 'direktionen-2024-03-05' },
  organ: 'direktionen',
  organNamn: 'Direktionen',
  organisation: 'Itsam',
  sammantradesdatum: '2024-03-05',
  justeratOn: '2024-03-08',
  postedOn: '2024-03-11',
  lastAppealDay: '2024-04-02',
  earliestRemoval: '2024-04-03T00:00:00+02:00',
  printedTakeDown: '2024-04-02',
  forvaringsplats: 'Itsams kansli, Kisa',
  calendarVersion: '2005-1',
};
const posted: AnslagEvent = { type: 'AnslagPosted', data: postedData };
const interrupted: AnslagEvent = {
  type: 'AnslagInterrupted',
  data: { interruptedOn: '2024-03-20', reason: 'Anslagstavlan var ur drift' },
};
const reposted: AnslagEvent = {
  type: 'AnslagReposted',
  data: {
    postedOn: '2024-03-21',
    lastAppealDay: '2024-04-11',
    earliestRemoval: '2024-04-12T00:00:00+02:00',
    printedTakeDown: '2024-04-11',
    calendarVersion: '2005-1',
  },
};
const expired: AnslagEvent = {
  type: 'OverklagandetidExpired',
  data: { lastAppealDay: '2024-04-02', expiredAt: '2024-04-03T00:00:00+02:00' },
};
const removedByJob: AnslagEvent = {
  type: 'AnslagRemoved',
  data: { removedAt: '2024-04-03T00:00:05+02:00', by: 'job' },
};

const at = (recordedAt: string, source?: 'import'): Recorded => ({
  recordedAt,
  actor: { id: 'sara', name: 'Sara Sekreterare', role: 'sekreterare' },
  ...(source === undefined ? {} : { source }),
});
const MARCH_11 = at('2024-03-11T09:00:00.000Z');
const post =
  (change: Partial<Announcement> = {}, recorded = MARCH_11) =>
  (state: Anslag) =>
    postAnslag(state, { ...announcement, ...change }, recorded);

const findings = (events: readonly AnslagEvent[], event: AnslagEvent, recorded = MARCH_11) =>
  breaches(anslag.rules, fold(anslag, events), event, recorded).map(({ rule, text, daysLate, paragraf }) => ({
    code: rule.code,
    text,
    daysLate,
    paragraf,
  }));

describe('posting', () => {
  it('computes the last appeal day, the earliest removal and the printed date of the real protocol', () => {
    given([]).when(post()).then([posted]);
  });

  it('prints the day after when the board does', () => {
    given([])
      .when(post({ nedtagningsdatum: 'dagen-efter' }))
      .then([{ type: 'AnslagPosted', data: { ...postedData, printedTakeDown: '2024-04-03' } }]);
  });

  it('takes only a justerat protokoll, from the day of justering on (KL 8:12, 8:10 p 3) [ANSLAG_NOT_JUSTERAT]', () => {
    given([])
      .when(post({ justeratOn: null }))
      .thenRejected('ANSLAG_NOT_JUSTERAT');
    given([])
      .when(post({ justeratOn: '2024-03-12' }))
      .thenRejected('ANSLAG_NOT_JUSTERAT');
    expect(findings([], { type: 'AnslagPosted', data: { ...postedData, justeratOn: null } })).toMatchObject([
      { code: 'ANSLAG_NOT_JUSTERAT', text: 'Protokollet är inte justerat. Anslå när justeringen är klar.' },
    ]);
  });

  it('records what another register posted without a known justering', () => {
    given([], { source: 'import' })
      .when(
        post({ justeratOn: null, claimedTakeDown: '2024-04-02' }, at('2024-06-01T09:00:00.000Z', 'import')),
      )
      .then([
        { type: 'AnslagPosted', data: { ...postedData, justeratOn: null, claimedTakeDown: '2024-04-02' } },
      ]);
  });

  it('announces a delegationsbeslut only when it is not reported and can be appealed (KL 6:38, 6:40, 7:8, 8:10 p 3) [DELEGATIONSBESLUT_NOT_ANNOUNCED]', () => {
    const beslut = (anmals: boolean, overklagbart: boolean) =>
      post({
        subject: { kind: 'delegationsbeslut', delegationsbeslutId: 'direktionen-2024-3' },
        delegation: { anmals, overklagbart },
      });
    given([]).when(beslut(true, true)).thenRejected('DELEGATIONSBESLUT_NOT_ANNOUNCED');
    given([]).when(beslut(false, false)).thenRejected('DELEGATIONSBESLUT_NOT_ANNOUNCED');
    expect(beslut(false, true)({ status: 'none' })).toMatchObject([
      { type: 'AnslagPosted', data: { anslagId: 'direktionen-2024-3' } },
    ]);
  });

  it('is late after the second day from justering, and says by how many days (KL 8:12, lag (1930:173) 2 §) [ANSLAG_POSTED_LATE]', () => {
    // Justerat on a Friday: the second day is a Sunday, so Monday is in time.
    expect(findings([], posted)).toEqual([]);
    const late = { ...postedData, postedOn: '2024-03-14' };
    expect(findings([], { type: 'AnslagPosted', data: late })).toEqual([
      {
        code: 'ANSLAG_POSTED_LATE',
        text:
          'Justerat 8 mars 2024 och skulle ha anslagits senast måndag 11 mars 2024, ' +
          'men anslogs torsdag 14 mars 2024.',
        daysLate: 3,
      },
    ]);
  });

  it('is recorded all the same when it is late: a register holds what happened', () => {
    const recorded = at('2024-03-14T09:00:00.000Z');
    expect(post({ postedOn: '2024-03-14' }, recorded)({ status: 'none' })).toHaveLength(1);
  });

  it('judges no lateness of a delegationsbeslut or of a day before the calendar begins', () => {
    const old = { ...postedData, justeratOn: '1985-03-08', postedOn: '1985-04-08' };
    expect(findings([], { type: 'AnslagPosted', data: old })).toEqual([]);
  });

  it('states where the protokoll is kept (KL 8:12) [ANSLAG_PLACE_MISSING]', () => {
    given([])
      .when(post({ forvaringsplats: ' ' }))
      .thenRejected('ANSLAG_PLACE_MISSING');
  });

  it('of a § names the § in its findings', () => {
    const subject = { kind: 'paragraf', sammantradeId: 'direktionen-2024-03-05', paragraf: 7 } as const;
    expect(
      findings([], { type: 'AnslagPosted', data: { ...postedData, subject, justeratOn: null } }),
    ).toMatchObject([{ text: '§ 7 är inte justerat. Anslå när justeringen är klar.', paragraf: 7 }]);
  });

  it('is not made for a day that has not come in Stockholm', () => {
    given([])
      .when(post({ postedOn: '2024-03-12' }))
      .thenRejected('DAY_IN_FUTURE');
    // 23:30 UTC is half past midnight in Stockholm.
    expect(post({ postedOn: '2024-03-12' }, at('2024-03-11T23:30:00.000Z'))({ status: 'none' })).toHaveLength(
      1,
    );
  });

  it('once more changes nothing; otherwise than before it is refused', () => {
    given([posted]).when(post()).thenNothing();
    given([posted])
      .when(post({ forvaringsplats: 'Stadshuset' }))
      .thenRejected('ANSLAG_EXISTS');
    given([posted, interrupted]).when(post()).thenRejected('ANSLAG_EXISTS');
  });

  it('takes a claimed take-down date from imports only', () => {
    given([])
      .when(post({ claimedTakeDown: '2024-04-02' }))
      .thenRejected('CLAIM_ONLY_FROM_IMPORT');
  });

  it('before the calendar begins is refused with a reason', () => {
    given([])
      .when(post({ postedOn: '1985-03-11', justeratOn: '1985-03-10' }))
      .thenRejected('CALENDAR_UNKNOWN');
  });
});

describe('the subject', () => {
  it('is a protokoll, one of its §§, or a delegationsbeslut', () => {
    const meeting = { sammantradeId: 'direktionen-2024-03-05' };
    expect(anslagIdOf(subjectOf(meeting))).toBe('direktionen-2024-03-05');
    expect(anslagIdOf(subjectOf({ ...meeting, paragraf: 7 }))).toBe('direktionen-2024-03-05-p7');
    expect(anslagStream(anslagIdOf(subjectOf({ delegationsbeslutId: 'direktionen-2024-3' })))).toBe(
      'anslag-direktionen-2024-3',
    );
  });

  it.each([
    [{}],
    [{ paragraf: 7 }],
    [{ sammantradeId: 'a-2024-03-05', delegationsbeslutId: 'a-2024-3' }],
    [{ delegationsbeslutId: 'a-2024-3', paragraf: 1 }],
  ])('is exactly one: %j', (named) => {
    expect(() => subjectOf(named)).toThrow(expect.objectContaining({ code: 'ANSLAG_SUBJECT_UNCLEAR' }));
  });

  it('must be there', () => {
    const none: Sammantrade = { status: 'none' };
    const sammantradeId = 'direktionen-2024-03-05';
    expect(() => announcedProtokoll(none, { kind: 'protokoll', sammantradeId })).toThrow(
      expect.objectContaining({ code: 'SAMMANTRADE_NOT_FOUND' }),
    );
    const called = { status: 'called', sammantradesdatum: '2024-03-05', organ: 'direktionen' } as Sammantrade;
    expect(() => announcedProtokoll(called, { kind: 'paragraf', sammantradeId, paragraf: 7 })).toThrow(
      expect.objectContaining({ code: 'PARAGRAF_NOT_FOUND' }),
    );
    expect(announcedProtokoll(called, { kind: 'protokoll', sammantradeId })).toMatchObject({
      justeratOn: null,
    });
  });
});

describe('taking down', () => {
  const removeAt =
    (removedAt: string, now = removedAt) =>
    (state: Anslag) =>
      removeAnslag(state, removedAt, now);

  it('never happens before the appeal period has ended (KL 8:12, 13:5) [ANSLAG_PERIOD_RUNNING]', () => {
    given([posted]).when(removeAt('2024-04-02T23:59:59.999+02:00')).thenRejected('ANSLAG_PERIOD_RUNNING');
    given([posted], at('2024-04-02T21:59:59.999Z'))
      .when(() => [expired])
      .thenRejected('ANSLAG_PERIOD_RUNNING');
  });

  it('by hand, after the period, first records that the period has ended', () => {
    given([posted], at('2024-04-03T06:00:00.000Z'))
      .when(removeAt('2024-04-03T06:00:00.000Z'))
      .then([
        expired,
        { type: 'AnslagRemoved', data: { removedAt: '2024-04-03T08:00:00+02:00', by: 'person' } },
      ]);
  });

  it('by hand cannot lie ahead, nor happen twice at different times', () => {
    given([posted])
      .when(removeAt('2024-04-03T08:00:00Z', '2024-04-03T07:00:00Z'))
      .thenRejected('TIME_IN_FUTURE');
    given([posted, expired, removedByJob])
      .when(removeAt('2024-04-02T22:00:05Z', '2024-05-01T00:00:00Z'))
      .thenNothing();
    given([posted, expired, removedByJob])
      .when(removeAt('2024-04-05T00:00:00Z', '2024-05-01T00:00:00Z'))
      .thenRejected('ANSLAG_REMOVED');
    given([posted, interrupted])
      .when(removeAt('2024-04-05T00:00:00Z', '2024-05-01T00:00:00Z'))
      .thenRejected('ANSLAG_INTERRUPTED');
    given([]).when(removeAt('2024-04-05T00:00:00Z')).thenRejected('ANSLAG_NOT_FOUND');
  });

  it('too early, from an import, is recorded as it was and flagged, and no period is said to have ended', () => {
    const early = fold(anslag, [posted]);
    const [event, ...more] = removeAnslag(early, '2024-03-25T07:00:00Z', '2024-06-01T07:00:00Z');
    expect(more).toEqual([]);
    expect(event?.type).toBe('AnslagRemoved');
    expect(findings([posted], event as AnslagEvent, at('2024-06-01T07:00:00.000Z', 'import'))).toMatchObject([
      { code: 'ANSLAG_PERIOD_RUNNING' },
    ]);
    expect(
      findings([], { type: 'AnslagPosted', data: { ...postedData, claimedTakeDown: '2024-04-01' } }),
    ).toMatchObject([{ code: 'ANSLAG_PERIOD_RUNNING' }]);
    expect(
      findings([], { type: 'AnslagPosted', data: { ...postedData, claimedTakeDown: '2024-04-02' } }),
    ).toEqual([]);
  });

  it('by the job comes at 00:00 in Stockholm on the day after the last day, at the instant given', () => {
    given([posted], at('2024-04-02T22:00:05.000Z'))
      .when((state) => closeAnslag(state, '2024-04-02T22:00:05.000Z'))
      .then([expired, removedByJob]);
    given([posted])
      .when((state) => closeAnslag(state, '2024-04-02T21:59:59.999Z'))
      .thenNothing();
  });

  it('by the job twice is once, and an interrupted anslag is left alone', () => {
    given([posted, expired, removedByJob])
      .when((state) => closeAnslag(state, '2024-04-05T00:00:00Z'))
      .thenNothing();
    given([posted, interrupted])
      .when((state) => closeAnslag(state, '2024-05-05T00:00:00Z'))
      .thenNothing();
    given([])
      .when((state) => closeAnslag(state, '2024-05-05T00:00:00Z'))
      .thenRejected('ANSLAG_NOT_FOUND');
  });
});

describe('an interruption (avbrott)', () => {
  const interrupt =
    (interruptedOn: string, reason = 'Anslagstavlan var ur drift', today = '2024-05-01') =>
    (state: Anslag) =>
      interruptAnslag(state, { interruptedOn, reason }, today);

  it('is recorded while the period runs, and also when it is found out afterwards', () => {
    given([posted]).when(interrupt('2024-03-20')).then([interrupted]);
    given([posted, expired, removedByJob]).when(interrupt('2024-03-20')).then([interrupted]);
  });

  it('lies within the period and not ahead', () => {
    given([posted]).when(interrupt('2024-03-10')).thenRejected('AVBROTT_OUTSIDE_PERIOD');
    given([posted]).when(interrupt('2024-04-03')).thenRejected('AVBROTT_OUTSIDE_PERIOD');
    given([posted])
      .when(interrupt('2024-03-20', 'x', '2024-03-19'))
      .thenRejected('DAY_IN_FUTURE');
    given([]).when(interrupt('2024-03-20')).thenRejected('ANSLAG_NOT_FOUND');
  });

  it('recorded once more changes nothing; another one first needs a new posting', () => {
    given([posted, interrupted]).when(interrupt('2024-03-20')).thenNothing();
    given([posted, interrupted]).when(interrupt('2024-03-22')).thenRejected('ANSLAG_INTERRUPTED');
  });

  it('undoes what was said of the period: it has not run out (KL 13:5 st 2)', () => {
    expect(fold(anslag, [posted, expired, removedByJob, interrupted])).toMatchObject({
      status: 'interrupted',
      expired: false,
    });
  });
});

describe('posting anew', () => {
  const repost =
    (postedOn: string, today = '2024-05-01') =>
    (state: Anslag) =>
      repostAnslag(state, { postedOn }, 'sista-dagen', today);

  it('starts a new period of three weeks (KL 13:5 st 2) [NEW_PERIOD_AFTER_AVBROTT]', () => {
    given([posted, interrupted]).when(repost('2024-03-21')).then([reposted]);
    expect(newPeriodAfterAvbrott.applies('2024-03-20')).toBe(true);
  });

  it('needs an interruption, and comes after it', () => {
    given([posted]).when(repost('2024-03-21')).thenRejected('ANSLAG_NOT_INTERRUPTED');
    given([posted, interrupted]).when(repost('2024-03-19')).thenRejected('REPOSTED_BEFORE_AVBROTT');
    given([posted, interrupted]).when(repost('2024-03-21', '2024-03-20')).thenRejected('DAY_IN_FUTURE');
    given([]).when(repost('2024-03-21')).thenRejected('ANSLAG_NOT_FOUND');
  });

  it('once more changes nothing', () => {
    given([posted, interrupted, reposted]).when(repost('2024-03-21')).thenNothing();
    given([posted, interrupted, reposted]).when(repost('2024-03-22')).thenRejected('ANSLAG_NOT_INTERRUPTED');
  });

  it('keeps it up until the new period has ended', () => {
    given([posted, interrupted, reposted])
      .when((state) => closeAnslag(state, '2024-04-11T21:59:59Z'))
      .thenNothing();
    expect(closeAnslag(fold(anslag, [posted, interrupted, reposted]), '2024-04-11T22:00:00Z')).toHaveLength(
      2,
    );
  });
});

describe('what is said of it', () => {
  const up = { status: 'up', lastAppealDay: '2024-04-02', expired: false } as const;

  it('is until when it can be appealed, with the weekday', () => {
    expect(appealSentence(up, '2024-04-02')).toBe('Kan överklagas till och med tisdag 2 april 2024');
  });

  it('is that the period has ended, never laga kraft (KL 13:6) [NOT_LAGA_KRAFT]', () => {
    expect(appealSentence(up, '2024-04-03')).toBe('Överklagandetiden har gått ut');
    expect(appealSentence({ ...up, status: 'removed', expired: true }, '2024-04-03')).toBe(
      'Överklagandetiden har gått ut',
    );
  });

  it('is that it must be posted anew, or came down too early, when that is so', () => {
    expect(appealSentence({ ...up, status: 'interrupted' }, '2024-04-10')).toMatch(/anslås på nytt/);
    expect(appealSentence({ ...up, status: 'removed' }, '2024-04-10')).toMatch(/togs ned innan/);
  });

  it('hides the rubrik of a secret ärende behind its statute', () => {
    const secret: Sekretessmarkering = {
      statute: 'OSL 21:1',
      datum: '2024-03-01',
      myndighet: 'Itsam',
      hides: ['innehall'],
    };
    const event: AnslagEvent = { type: 'AnslagPosted', data: { ...postedData, rubrik: 'Ansökan från N.N.' } };
    expect(publicAnslagEvent(event, [secret])).toMatchObject({ data: { rubrik: 'Sekretess (OSL 21:1)' } });
    expect(publicAnslagEvent(event, [{ ...secret, hides: ['motpart'] }])).toEqual(event);
    expect(publicAnslagEvent(removedByJob, [secret])).toEqual(removedByJob);
  });
});

describe('any course of events', () => {
  const command = fc.record({
    kind: fc.constantFrom('post', 'interrupt', 'repost', 'remove', 'close'),
    wait: fc.integer({ min: 0, max: 30 }),
    back: fc.integer({ min: 0, max: 30 }),
    hour: fc.integer({ min: 0, max: 23 }),
  });

  it('keeps the arithmetic of the period, and closing twice is closing once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7000 }).map((n) => addDays('2010-01-01', n)),
        fc.array(command, { maxLength: 12 }),
        command.map((any) => ({ ...any, kind: 'post' })),
        (firstDay, commands, first) => {
          let today = firstDay;
          let state: Anslag = anslag.initialState;
          for (const { kind, wait, back, hour } of [first, ...commands]) {
            today = addDays(today, wait);
            const now = new Date(Date.parse(startOfDayInStockholm(today)) + hour * 3_600_000).toISOString();
            const day = addDays(stockholmDay(now), -back);
            const decide = (current: Anslag): AnslagEvent[] => {
              switch (kind) {
                case 'post':
                  return postAnslag(current, { ...announcement, justeratOn: day, postedOn: day }, at(now));
                case 'interrupt':
                  return interruptAnslag(
                    current,
                    { interruptedOn: day, reason: 'Ur drift' },
                    stockholmDay(now),
                  );
                case 'repost':
                  return repostAnslag(current, { postedOn: day }, 'dagen-efter', stockholmDay(now));
                case 'remove':
                  return removeAnslag(current, startOfDayInStockholm(day), now);
                default:
                  return closeAnslag(current, now);
              }
            };
            try {
              let next = state;
              for (const event of decide(state)) {
                anslag.check(next, event, at(now));
                next = anslag.evolve(next, event);
              }
              state = next;
            } catch (error) {
              // A refusal leaves everything as it was; anything else is a fault.
              if (!(error instanceof Rejected)) throw error;
            }
            if (state.status === 'none') continue;
            const { period } = state;
            expect(period).toMatchObject({
              lastAppealDay: appealPeriod(period.postedOn).lastAppealDay,
              earliestRemoval: appealPeriod(period.postedOn).earliestRemoval,
            });
            const wellRemoved = (removedAt: string) => !isBefore(removedAt, period.earliestRemoval);
            expect(state.status !== 'removed' || (state.expired && wellRemoved(state.removedAt))).toBe(true);
            const closed = fold(anslag, closeAnslag(state, now), state);
            expect(closeAnslag(closed, now)).toEqual([]);
          }
        },
      ),
    );
  });
});
