import { describe, expect, it } from '@jest/globals';
import { fold, type Recorded } from '@liggaren/event-store';
import { anAct, given as givenOf } from '@liggaren/event-store/testing';
import fc from 'fast-check';
import { breaches, Rejected } from '../rule.js';
import {
  answerRemiss,
  arende,
  arendeStream,
  assignHandlaggare,
  closeArende,
  correctDiarieuppgift,
  formatDiarienummer,
  gallraHandling,
  liftSekretessmarkering,
  parseDiarienummer,
  registerArende,
  registerHandling,
  reopenArende,
  sendRemiss,
  setSekretessmarkering,
  type Arende,
  type ArendeEvent,
  type RegisteredArende,
  type Sekretessmarkering,
  type Uppgift,
} from './arende.js';
import { publicArende, publicArendeEvent } from './sekretess.js';

const given = (events: readonly ArendeEvent[], recorded?: Partial<Recorded>) =>
  givenOf(arende, events, recorded);

const dnr = 'ITSAM 2024/25';
const facts = {
  serie: 'ITSAM',
  ar: 2024,
  lopnr: 25,
  organ: 'direktionen',
  arendemening: 'Återkallelse av tidigare beslut om ny lönemodell',
  registeredOn: '2024-02-12',
  initiator: 'inkommen',
  motpart: 'Kinda kommun',
} as const;
const registered: ArendeEvent = { type: 'ArendeRegistered', data: { diarienummer: dnr, ...facts } };

const yttrande = {
  kind: 'inkommen',
  datum: '2024-02-19',
  rubrik: 'Yttrande över förslag till ny lönemodell',
  avsandare: 'Ydre kommun',
  forKannedom: false,
} as const;
const handling = (handlingsnummer: number, more: object = {}): ArendeEvent => ({
  type: 'HandlingRegistered',
  data: { diarienummer: dnr, handlingsnummer, ...yttrande, ...more },
});

const secret: Sekretessmarkering = {
  statute: 'OSL 21:1',
  datum: '2024-03-05',
  myndighet: 'Itsams direktion',
  hides: ['innehall', 'motpart'],
};
const marked = (more: object = {}): ArendeEvent => ({
  type: 'SekretessmarkeringSet',
  data: { diarienummer: dnr, ...secret, ...more },
});
const lifted = (more: object = {}): ArendeEvent => ({
  type: 'SekretessmarkeringLifted',
  data: { diarienummer: dnr, datum: '2024-06-01', reason: 'Skälet har fallit.', ...more },
});

const correction = {
  uppgift: 'motpart',
  old: 'Kinda kommun',
  new: 'Ydre kommun',
  reason: 'Fel avsändare',
} as const;
const corrected = (more: object = {}): ArendeEvent => ({
  type: 'DiarieuppgiftCorrected',
  data: { diarienummer: dnr, ...correction, ...more },
});

const stateOf = (...events: ArendeEvent[]) => fold(arende, events) as RegisteredArende;

describe('a diarienummer', () => {
  it('is a serie, a year and a number, and names the stream', () => {
    expect(parseDiarienummer(dnr)).toEqual({ serie: 'ITSAM', ar: 2024, lopnr: 25 });
    expect(formatDiarienummer({ serie: 'ITSAM', ar: 2024, lopnr: 25 })).toBe(dnr);
    expect(arendeStream(dnr)).toBe('arende-ITSAM-2024-25');
  });

  it('is refused when it is something else', () => {
    for (const text of ['2024/25', 'ITSAM 2024', 'ITSAM 2024/0', 'ITSAM 24/25', '']) {
      expect(() => parseDiarienummer(text)).toThrow(Rejected);
    }
  });

  it('is given once: never to a second ärende, not even by import (OSL 5:2, praxis) [DIARIENUMMER_TAKEN]', () => {
    given([registered])
      .when((state) => registerArende(state, { ...facts, arendemening: 'Något annat' }, dnr))
      .thenRejected('DIARIENUMMER_TAKEN');
    given([registered], { source: 'import' })
      .when((state) => registerArende(state, facts))
      .thenRejected('DIARIENUMMER_TAKEN');
  });

  it('is the next in its serie and year: none is skipped (OSL 5:2, praxis) [DIARIENUMMER_HAS_GAP]', () => {
    for (const next of ['ITSAM 2024/24', 'ITSAM 2024/26', 'ITSAM 2025/25', 'ITS 2024/25']) {
      given([])
        .when((state) => registerArende(state, facts, next))
        .thenRejected('DIARIENUMMER_HAS_GAP');
    }
    given([])
      .when((state) => registerArende(state, facts, dnr))
      .then([registered]);
    // Another register's numbers are recorded as they were given.
    given([], { source: 'import' })
      .when((state) => registerArende(state, facts))
      .then([registered]);
  });
});

describe('what the diarium states', () => {
  it('has date, sender or recipient and subject of each ärende and handling (OSL 5:2) [HANDLING_DATA_MISSING]', () => {
    const register = (data: object) =>
      given([]).when((state) => registerArende(state, { ...facts, ...data }, dnr));
    register({ registeredOn: undefined }).thenRejected('HANDLING_DATA_MISSING');
    register({ arendemening: ' ' }).thenRejected('HANDLING_DATA_MISSING');
    register({ motpart: undefined }).thenRejected('HANDLING_DATA_MISSING');

    const add = (data: object) =>
      given([registered]).when((state) => registerHandling(state, dnr, { ...yttrande, ...data }));
    add({ datum: undefined }).thenRejected('HANDLING_DATA_MISSING');
    add({ rubrik: '' }).thenRejected('HANDLING_DATA_MISSING');
    add({ avsandare: undefined }).thenRejected('HANDLING_DATA_MISSING');
    add({ kind: 'expedierad', avsandare: undefined }).thenRejected('HANDLING_DATA_MISSING');

    // A correction may not take away what must be there.
    given([registered])
      .when((state) => correctDiarieuppgift(state, dnr, { ...correction, new: undefined }))
      .thenRejected('HANDLING_DATA_MISSING');
    given([registered, handling(1, { kind: 'upprattad', avsandare: undefined })])
      .when((state) =>
        correctDiarieuppgift(state, dnr, {
          handlingsnummer: 1,
          uppgift: 'kind',
          old: 'upprattad',
          new: 'inkommen',
          reason: 'Fel',
        }),
      )
      .thenRejected('HANDLING_DATA_MISSING');
  });

  it('has no sender or recipient where there is none', () => {
    given([])
      .when((state) =>
        registerArende(state, { ...facts, initiator: 'eget-initiativ', motpart: undefined }, dnr),
      )
      .then([
        {
          type: 'ArendeRegistered',
          data: { diarienummer: dnr, ...facts, initiator: 'eget-initiativ', motpart: undefined },
        },
      ]);
    given([registered])
      .when((state) => registerHandling(state, dnr, { ...yttrande, kind: 'upprattad', avsandare: undefined }))
      .then([handling(1, { kind: 'upprattad', avsandare: undefined })]);
  });

  it('is recorded with its gaps when it is imported, and a later correction need not fill them all', () => {
    const bare = { ...facts, registeredOn: undefined, motpart: undefined };
    const imported: ArendeEvent = { type: 'ArendeRegistered', data: { diarienummer: dnr, ...bare } };
    given([], { source: 'import' })
      .when((state) => registerArende(state, bare))
      .then([imported]);
    expect(
      breaches(arende.rules, arende.initialState, imported, anAct()).map(({ rule }) => rule.code),
    ).toEqual(['HANDLING_DATA_MISSING', 'HANDLING_DATA_MISSING']);
    const found = { uppgift: 'motpart', new: 'Kinda kommun', reason: 'Framgår av akten' } as const;
    given([imported])
      .when((state) => correctDiarieuppgift(state, dnr, found))
      .then([{ type: 'DiarieuppgiftCorrected', data: { diarienummer: dnr, ...found } }]);
  });

  it('numbers the handlingar in the order registered', () => {
    given([registered, handling(1)])
      .when((state) => registerHandling(state, dnr, yttrande))
      .then([handling(2)]);
    given([])
      .when((state) => registerHandling(state, dnr, yttrande))
      .thenRejected('ARENDE_NOT_FOUND');
  });

  it('is corrected with the true old value and a reason, never overwritten (JO 3579-2005, FL 36 §) [DIARIUM_NEVER_FORGETS]', () => {
    const correct = (data: object) =>
      given([registered, handling(1)]).when((state) =>
        correctDiarieuppgift(state, dnr, { ...correction, ...data }),
      );
    correct({ old: 'Boxholms kommun' }).thenRejected('DIARIUM_NEVER_FORGETS');
    correct({ old: undefined }).thenRejected('DIARIUM_NEVER_FORGETS');
    correct({ reason: ' ' }).thenRejected('DIARIUM_NEVER_FORGETS');
    correct({ handlingsnummer: 1, uppgift: 'mottagare', old: 'Itsam' }).thenRejected('DIARIUM_NEVER_FORGETS');
    correct({}).then([corrected()]);
  });

  it('keeps the old value, the new one and the reason beside each other', () => {
    const onHandling = {
      handlingsnummer: 1,
      uppgift: 'rubrik',
      old: yttrande.rubrik,
      new: 'Yttrande',
    } as const;
    const state = stateOf(registered, handling(1), corrected(), corrected(onHandling));
    expect(state.motpart).toBe('Ydre kommun');
    expect(state.handlingar[0]?.rubrik).toBe('Yttrande');
    expect(state.rattelser).toEqual([correction, { ...correction, ...onHandling }]);
  });

  it('is corrected under the headings that it has', () => {
    const correct = (data: object) =>
      given([registered]).when((state) => correctDiarieuppgift(state, dnr, { ...correction, ...data }));
    correct({ uppgift: 'rubrik' }).thenRejected('UPPGIFT_NOT_FOUND');
    correct({ handlingsnummer: 1, uppgift: 'motpart' }).thenRejected('UPPGIFT_NOT_FOUND');
    correct({ handlingsnummer: 1, uppgift: 'rubrik' }).thenRejected('HANDLING_NOT_FOUND');
    correct({ new: 'Kinda kommun' }).thenNothing();
  });
});

describe('sekretess', () => {
  it('is marked on the ärende or on a handling, replaced, and lifted', () => {
    given([registered])
      .when((state) => setSekretessmarkering(state, dnr, secret))
      .then([marked()]);
    given([registered, marked()])
      .when((state) => setSekretessmarkering(state, dnr, { ...secret, hides: ['motpart', 'innehall'] }))
      .thenNothing();
    given([registered, marked()])
      .when((state) => setSekretessmarkering(state, dnr, { ...secret, statute: 'OSL 26:1' }))
      .then([marked({ statute: 'OSL 26:1' })]);
    given([registered])
      .when((state) => setSekretessmarkering(state, dnr, { ...secret, handlingsnummer: 1 }))
      .thenRejected('HANDLING_NOT_FOUND');
    given([registered, handling(1)])
      .when((state) => setSekretessmarkering(state, dnr, { ...secret, handlingsnummer: 1 }))
      .then([marked({ handlingsnummer: 1 })]);

    const lift = { datum: '2024-06-01', reason: 'Skälet har fallit.' };
    given([registered, marked()])
      .when((state) => liftSekretessmarkering(state, dnr, lift))
      .then([lifted()]);
    given([registered, marked(), lifted()])
      .when((state) => liftSekretessmarkering(state, dnr, lift))
      .thenNothing();
    given([registered, handling(1), marked()])
      .when((state) => liftSekretessmarkering(state, dnr, { ...lift, handlingsnummer: 1 }))
      .thenNothing();
  });

  it('hides what an ärende is about and with whom from the public diarium, not its number and dates (OSL 5:2 st 2, 5:5) [SEKRETESS_HIDES]', () => {
    const shown = publicArende(stateOf(registered, handling(1, { file: aFile }), marked()));
    expect(shown).toMatchObject({
      diarienummer: dnr,
      registeredOn: '2024-02-12',
      arendemening: 'Sekretess (OSL 21:1)',
      motpart: 'Sekretess (OSL 21:1)',
      sekretess: secret,
      handlingar: [
        { datum: '2024-02-19', rubrik: 'Sekretess (OSL 21:1)', avsandare: 'Sekretess (OSL 21:1)' },
      ],
    });
    expect(shown.handlingar[0]?.file).toBeUndefined();
  });

  it('hides no more than the marking says', () => {
    const partly = publicArende(stateOf(registered, handling(1), marked({ hides: ['motpart'] })));
    expect(partly.arendemening).toBe(facts.arendemening);
    expect(partly.motpart).toBe('Sekretess (OSL 21:1)');

    const one = publicArende(
      stateOf(
        registered,
        handling(1),
        handling(2),
        marked({ handlingsnummer: 2 }),
        marked({ handlingsnummer: 2, statute: 'OSL 25:1' }),
      ),
    );
    expect(one.arendemening).toBe(facts.arendemening);
    expect(one.handlingar.map(({ rubrik }) => rubrik)).toEqual([yttrande.rubrik, 'Sekretess (OSL 25:1)']);

    const both = publicArende(
      stateOf(registered, handling(1), marked(), marked({ handlingsnummer: 1, statute: 'OSL 25:1' })),
    );
    expect(both.handlingar[0]?.rubrik).toBe('Sekretess (OSL 21:1, OSL 25:1)');
  });

  it('can be there from the first event on, so that a secret ärende is never open', () => {
    const state = stateOf({
      type: 'ArendeRegistered',
      data: { diarienummer: dnr, ...facts, sekretess: secret },
    });
    expect(publicArende(state).arendemening).toBe('Sekretess (OSL 21:1)');
    expect(publicArende(stateOf(registered, handling(1, { sekretess: secret }))).handlingar[0]?.rubrik).toBe(
      'Sekretess (OSL 21:1)',
    );
  });

  it('hides in old events what is secret today, and opens them when it is lifted', () => {
    const canary = 'kanariefågel';
    const events: ArendeEvent[] = [
      {
        type: 'ArendeRegistered',
        data: { diarienummer: dnr, ...facts, arendemening: canary, motpart: canary },
      },
      handling(1, {
        rubrik: canary,
        avsandare: canary,
        mottagare: canary,
        file: { ...aFile, filename: canary },
      }),
      { type: 'HandlaggareAssigned', data: { diarienummer: dnr, handlaggare: 'Ing-Mari Rajh' } },
      corrected({ old: canary, new: canary, reason: canary }),
      corrected({ handlingsnummer: 1, uppgift: 'rubrik', old: canary, new: canary, reason: canary }),
      corrected({ uppgift: 'registeredOn', old: '2024-02-12', new: '2024-02-13', reason: canary }),
      {
        type: 'RemissSent',
        data: {
          diarienummer: dnr,
          remissnummer: 1,
          to: canary,
          sentOn: '2024-03-01',
          answerBy: '2024-04-01',
          about: canary,
        },
      },
      { type: 'RemissAnswered', data: { diarienummer: dnr, remissnummer: 1, answeredOn: '2024-03-20' } },
      { type: 'ArendeClosed', data: { diarienummer: dnr, closedOn: '2024-06-28', reason: canary } },
      marked(),
      lifted({ reason: canary }),
      { type: 'ArendeReopened', data: { diarienummer: dnr, reopenedOn: '2024-09-02', reason: canary } },
      { type: 'HandlingGallrad', data: { diarienummer: dnr, handlingsnummer: 1, gallradOn: '2024-09-02' } },
      { type: 'ArendeClosed', data: { diarienummer: dnr, closedOn: '2024-09-30', reason: canary } },
    ];
    const secretNow = fold(arende, [...events, marked()]);
    const published = JSON.stringify([
      publicArende(secretNow as RegisteredArende),
      ...events.map((event) => publicArendeEvent(secretNow, event)),
    ]);
    expect(published).not.toContain(canary);
    expect(published).toContain('Sekretess (OSL 21:1)');

    const openNow = fold(arende, events);
    expect(events.map((event) => publicArendeEvent(openNow, event))).toEqual(events);
  });
});

const aFile = { sha256: 'ab'.repeat(32), mediaType: 'application/pdf', bytes: 12, filename: 'yttrande.pdf' };

describe('gallring', () => {
  const gallring = {
    handlingsnummer: 1,
    gallringsbeslut: 'Direktionen 2020-05-04 § 12',
    beslutatOn: '2020-05-04',
    gallradOn: '2026-01-15',
  };
  const gallrad: ArendeEvent = { type: 'HandlingGallrad', data: { diarienummer: dnr, ...gallring } };

  it('rests on a gallringsbeslut that came before it (arkivlagen 10 §) [GALLRING_WITHOUT_BESLUT]', () => {
    const gallra = (data: object) =>
      given([registered, handling(1)]).when((state) => gallraHandling(state, dnr, { ...gallring, ...data }));
    gallra({ gallringsbeslut: undefined }).thenRejected('GALLRING_WITHOUT_BESLUT');
    gallra({ gallringsbeslut: ' ' }).thenRejected('GALLRING_WITHOUT_BESLUT');
    gallra({ beslutatOn: undefined }).thenRejected('GALLRING_WITHOUT_BESLUT');
    gallra({ beslutatOn: '2026-01-16' }).thenRejected('GALLRING_WITHOUT_BESLUT');
    gallra({}).then([gallrad]);
  });

  it('leaves the row in the register, and happens once', () => {
    const state = stateOf(registered, handling(1, { file: aFile }), gallrad);
    expect(state.handlingar).toHaveLength(1);
    expect(state.handlingar[0]).toMatchObject({
      rubrik: yttrande.rubrik,
      file: aFile,
      gallring: { gallradOn: '2026-01-15' },
    });
    given([registered, handling(1), gallrad])
      .when((now) => gallraHandling(now, dnr, gallring))
      .thenNothing();
    given([registered])
      .when((now) => gallraHandling(now, dnr, gallring))
      .thenRejected('HANDLING_NOT_FOUND');
  });
});

describe('an ärende on its way', () => {
  it('has a handläggare', () => {
    const assigned: ArendeEvent = {
      type: 'HandlaggareAssigned',
      data: { diarienummer: dnr, handlaggare: 'Ing-Mari Rajh' },
    };
    given([registered])
      .when((state) => assignHandlaggare(state, dnr, { handlaggare: 'Ing-Mari Rajh' }))
      .then([assigned]);
    given([registered, assigned])
      .when((state) => assignHandlaggare(state, dnr, { handlaggare: 'Ing-Mari Rajh' }))
      .thenNothing();
  });

  const remiss = { to: 'Kinda kommun', sentOn: '2024-03-11', answerBy: '2024-04-30' };
  const sent: ArendeEvent = { type: 'RemissSent', data: { diarienummer: dnr, remissnummer: 1, ...remiss } };
  const answer = { remissnummer: 1, answeredOn: '2024-04-22', handlingsnummer: 1 };
  const answered: ArendeEvent = { type: 'RemissAnswered', data: { diarienummer: dnr, ...answer } };

  it('is sent on remiss to be answered by a day', () => {
    given([registered, sent])
      .when((state) => sendRemiss(state, dnr, remiss))
      .then([{ type: 'RemissSent', data: { diarienummer: dnr, remissnummer: 2, ...remiss } }]);
    given([registered])
      .when((state) => sendRemiss(state, dnr, { ...remiss, answerBy: '2024-03-10' }))
      .thenRejected('PERIOD_ENDS_BEFORE_START');
  });

  it('gets one answer to a remiss', () => {
    const answering = (events: ArendeEvent[], data: object = {}) =>
      given(events).when((state) => answerRemiss(state, dnr, { ...answer, ...data }));
    answering([registered, handling(1), sent]).then([answered]);
    answering([registered, handling(1), sent, answered]).thenNothing();
    answering([registered, handling(1), sent, answered], { answeredOn: '2024-04-23' }).thenRejected(
      'REMISS_ANSWERED',
    );
    answering([registered, sent]).thenRejected('HANDLING_NOT_FOUND');
    answering([registered, handling(1)]).thenRejected('REMISS_NOT_FOUND');
    answering([registered, handling(1), sent], { answeredOn: '2024-03-10' }).thenRejected(
      'PERIOD_ENDS_BEFORE_START',
    );
    expect(stateOf(registered, sent, answered).remisser).toEqual([{ ...remiss, ...answer }]);
  });

  it('is closed and opened again', () => {
    const closed: ArendeEvent = {
      type: 'ArendeClosed',
      data: { diarienummer: dnr, closedOn: '2024-06-28', reason: 'Verkställt' },
    };
    const reopened: ArendeEvent = {
      type: 'ArendeReopened',
      data: { diarienummer: dnr, reopenedOn: '2024-09-02', reason: 'Ny handling' },
    };
    const close = (events: ArendeEvent[], closedOn = '2024-06-28') =>
      given(events).when((state) => closeArende(state, dnr, { closedOn, reason: 'Verkställt' }));
    close([registered]).then([closed]);
    close([registered, closed]).thenNothing();
    close([registered, closed], '2024-06-30').thenRejected('ARENDE_CLOSED');
    close([registered], '2024-02-11').thenRejected('PERIOD_ENDS_BEFORE_START');
    const reopen = (events: ArendeEvent[]) =>
      given(events).when((state) =>
        reopenArende(state, dnr, { reopenedOn: '2024-09-02', reason: 'Ny handling' }),
      );
    reopen([registered, closed]).then([reopened]);
    reopen([registered]).thenNothing();
    const state: Arende = stateOf(registered, closed, reopened);
    expect(state).toMatchObject({ status: 'open', version: 3 });
    expect(state).not.toHaveProperty('closedOn');
    expect(state).not.toHaveProperty('closedBecause');
  });

  it('counts its events as its version, whatever they are', () => {
    const events = fc.array(
      fc.constantFrom(
        handling(1),
        marked(),
        lifted(),
        marked({ handlingsnummer: 1 }),
        lifted({ handlingsnummer: 1 }),
        corrected(),
        sent,
        answered,
      ),
    );
    fc.assert(
      fc.property(events, (more) => expect(stateOf(registered, ...more).version).toBe(1 + more.length)),
    );
  });
});

describe('the public edition', () => {
  it('never holds a hidden word, whatever is marked, lifted and corrected', () => {
    const what = fc.subarray(['innehall', 'motpart'] as const, { minLength: 1 });
    const target = fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined });
    const step = fc.oneof(
      fc.record({ handlingsnummer: target, hides: what }).map((more) => marked(more)),
      target.map((handlingsnummer) => lifted({ handlingsnummer })),
      fc
        .tuple(target, fc.constantFrom<Uppgift>('arendemening', 'rubrik', 'motpart', 'avsandare'))
        .filter(
          ([nummer, uppgift]) =>
            (nummer === undefined) === (uppgift === 'arendemening' || uppgift === 'motpart'),
        )
        .map(([handlingsnummer, uppgift]) => {
          const word = `${uppgift === 'arendemening' || uppgift === 'rubrik' ? 'INNEHALL' : 'MOTPART'}${handlingsnummer ?? 0}`;
          return corrected({ handlingsnummer, uppgift, old: word, new: word, reason: 'Felskrivning' });
        }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const row = (n: number) => handling(n, { rubrik: `INNEHALL${n}`, avsandare: `MOTPART${n}` });
        const events = [
          {
            type: 'ArendeRegistered',
            data: { diarienummer: dnr, ...facts, arendemening: 'INNEHALL0', motpart: 'MOTPART0' },
          } as const,
          row(1),
          row(2),
          ...steps,
        ];
        const state = stateOf(...events);
        const published = JSON.stringify([
          publicArende(state),
          events.map((event) => publicArendeEvent(state, event)),
        ]);
        for (const n of [0, 1, 2]) {
          const markings = [state.sekretess, state.handlingar[n - 1]?.sekretess];
          for (const hides of ['innehall', 'motpart'] as const) {
            const hidden = markings.some((marking) => marking?.hides.includes(hides));
            expect(published.includes(`${hides.toUpperCase()}${n}`)).toBe(!hidden);
          }
        }
      }),
    );
  });
});
