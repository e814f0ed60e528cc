import { describe, expect, it } from '@jest/globals';
import { fold, SqliteEventStore, transact } from '@liggaren/event-store';
import { anAct, given } from '@liggaren/event-store/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Organ } from '../organ/organ.js';
import { breaches } from '../rule.js';
import type { SammantradeEvent } from './events.js';
import { contentHash } from './protokoll.js';
import {
  arrangeForedragningslista,
  callSammantrade,
  cancelSammantrade,
  listArende,
  moveSammantrade,
  reviseForedragningspunkt,
} from './kallelse.js';
import {
  addParagraf,
  giveUppdrag,
  recordBeslut,
  recordOmrostning,
  reportUppdrag,
  reviseParagraf,
  withdrawYrkande,
} from './paragraf.js';
import {
  adjournSammantrade,
  appointJusterare,
  closeSammantrade,
  openSammantrade,
  recordNarvaro,
  resumeSammantrade,
  sammantrade,
  sammantradeIdOf,
  sammantradeStream,
  signJustering,
  submitProtokoll,
} from './sammantrade.js';
import type { Sammantrade } from './state.js';
import { aBeslut, aSammantrade, aText } from './testing.js';

const act = anAct({
  actor: { id: 'sara', name: 'Sara', role: 'sekreterare' },
  recordedAt: '2024-03-12T09:00:00.000Z',
});
const called = aSammantrade().events.slice(0, 1);

const organ: Organ = {
  status: 'established',
  slug: 'namnden',
  namn: 'Nämnden',
  organisation: 'Exempelkommunen',
  kind: 'namnd',
  establishedOn: '2023-01-01',
  rules: {
    antalLedamoter: 3,
    paragrafnumrering: 'per-ar',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'NMD',
    forvaringsplats: 'Rådhuset',
  },
  members: [],
  mandat: [
    {
      mandatnummer: 1,
      personId: 'anna',
      namn: 'Anna',
      role: 'ledamot',
      foretrader: 'P',
      firstDay: '2023-01-01',
    },
    {
      mandatnummer: 2,
      personId: 'gunnar',
      namn: 'Gunnar',
      role: 'ledamot',
      foretrader: 'P',
      firstDay: '2023-01-01',
      lastDay: '2024-03-04',
    },
  ],
  presidier: [],
};
const opening = {
  openedAt: '2024-03-05T13:00:00+01:00',
  ordforandeId: 'anna',
  sekreterare: { personId: 'sara', namn: 'Sara' },
};

describe('the name of a meeting', () => {
  it('is its board and day, with -2 for the second one that day', () => {
    expect(sammantradeIdOf('itsam', '2024-03-05', 1)).toBe('itsam-2024-03-05');
    expect(sammantradeIdOf('itsam', '2024-03-05', 2)).toBe('itsam-2024-03-05-2');
  });
});

describe('a called meeting', () => {
  it('is moved, and moving it to where it is changes nothing', () => {
    const data = {
      sammantradesdatum: '2024-03-12',
      startsAt: '09:00',
      plats: 'Rådhuset',
      reason: 'Förhinder.',
    };
    given(sammantrade, called)
      .when((state) => moveSammantrade(state, data))
      .then([{ type: 'SammantradeMoved', data }]);
    given(sammantrade, [...called, { type: 'SammantradeMoved', data }])
      .when((state) => moveSammantrade(state, data))
      .thenNothing();
  });

  it('that is cancelled is neither moved nor opened', () => {
    const cancelled: SammantradeEvent[] = [
      ...called,
      { type: 'SammantradeCancelled', data: { reason: 'Inget att göra.' } },
    ];
    given(sammantrade, cancelled)
      .when((state) => openSammantrade(state, opening, organ, 1))
      .thenRejected('SAMMANTRADE_CANCELLED');
    given(sammantrade, cancelled)
      .when((state) => cancelSammantrade(state, { reason: 'Igen.' }))
      .thenNothing();
  });

  it('has a föredragningslista in order, where an ärende stands once', () => {
    const item = { rubrik: 'Upprop' };
    given(sammantrade, called)
      .when((state) => listArende(state, item))
      .then([{ type: 'ArendeListed', data: { ordning: 1, rubrik: 'Upprop' } }]);
    const data = { ordning: 1, rubrik: 'Budget', diarienummer: 'NMD 2024/1' };
    given(sammantrade, [...called, { type: 'ArendeListed', data }])
      .when((state) => listArende(state, { rubrik: 'Budget', diarienummer: 'NMD 2024/1' }))
      .thenNothing();
  });

  it('has the words of an item mended until it is opened, wherever the item stands', () => {
    const listed = [1, 2].map((ordning): SammantradeEvent => ({
      type: 'ArendeListed',
      data: { ordning, rubrik: `Punkt ${ordning}`, diarienummer: `NMD 2024/${ordning}` },
    }));
    const arranged: SammantradeEvent = { type: 'ForedragningslistaArranged', data: { ordning: [2, 1] } };
    const mend = (ordning: number, rubrik: string) => (state: Sammantrade) =>
      reviseForedragningspunkt(state, { ordning, rubrik });
    const mended = given(sammantrade, [...called, ...listed, arranged]);
    const revised: SammantradeEvent = {
      type: 'ForedragningspunktRevised',
      data: { ordning: 2, rubrik: 'Budget', diarienummer: 'NMD 2024/2' },
    };
    mended.when(mend(2, 'Budget')).then([revised]);
    mended.when(mend(2, 'Punkt 2')).thenNothing();
    mended.when(mend(3, 'Budget')).thenRejected('PUNKT_NOT_FOUND');
    expect(fold(sammantrade, [...called, ...listed, arranged, revised])).toMatchObject({
      foredragningslista: [{ rubrik: 'Budget' }, { rubrik: 'Punkt 1' }],
    });
    given(sammantrade, aSammantrade().and(...listed).events)
      .when(mend(2, 'Budget'))
      .thenRejected('SAMMANTRADE_OPENED');
  });

  it('has it put in another order, each item named once, and gives no struck number again', () => {
    const listed = [1, 2, 3].map((ordning): SammantradeEvent => ({
      type: 'ArendeListed',
      data: { ordning, rubrik: `Punkt ${ordning}` },
    }));
    const arranged: SammantradeEvent = { type: 'ForedragningslistaArranged', data: { ordning: [2, 1] } };
    given(sammantrade, [...called, ...listed])
      .when((state) => arrangeForedragningslista(state, { ordning: [2, 1], utgar: [3] }))
      .then([arranged]);
    for (const seen of [
      [2, 1],
      [1, 2, 3, 4],
      [1, 2, 2],
    ]) {
      given(sammantrade, [...called, ...listed])
        .when((state) => arrangeForedragningslista(state, { ordning: seen, utgar: [] }))
        .thenRejected('CHANGED_SINCE');
    }
    given(sammantrade, [...called, ...listed, arranged])
      .when((state) => arrangeForedragningslista(state, { ordning: [2, 1], utgar: [] }))
      .thenNothing();
    given(sammantrade, [...called, ...listed, arranged])
      .when((state) => listArende(state, { rubrik: 'Ny' }))
      .then([{ type: 'ArendeListed', data: { ordning: 4, rubrik: 'Ny' } }]);
    const state = fold(sammantrade, [...called, ...listed, arranged]);
    expect(state).toMatchObject({ foredragningslista: [{ ordning: 2 }, { ordning: 1 }] });
  });

  it('is opened with the seats of that very day: whoever left yesterday has none', () => {
    given(sammantrade, called)
      .when((state) => openSammantrade(state, opening, organ, 17))
      .then([
        {
          type: 'SammantradeOpened',
          data: {
            openedAt: opening.openedAt,
            ordforande: { personId: 'anna', namn: 'Anna' },
            sekreterare: opening.sekreterare,
            organKind: 'namnd',
            antalLedamoter: 3,
            firstParagraf: 17,
            mandat: [{ personId: 'anna', namn: 'Anna', role: 'ledamot', foretrader: 'P' }],
          },
        },
      ]);
  });

  it('is not opened on another day', () => {
    given(sammantrade, called)
      .when((state) =>
        openSammantrade(state, { ...opening, openedAt: '2024-03-06T13:00:00+01:00' }, organ, 1),
      )
      .thenRejected('WRONG_DAY');
  });

  it('is led by somebody with a mandat in the board (reglemente) [NO_MANDAT]', () => {
    given(sammantrade, called)
      .when((state) => openSammantrade(state, { ...opening, ordforandeId: 'gunnar' }, organ, 1))
      .thenRejected('NO_MANDAT');
  });
});

describe('an open meeting', () => {
  it('is adjourned and resumed, and closed only when it is not adjourned', () => {
    const adjourned = aSammantrade().and({
      type: 'SammantradeAdjourned',
      data: { adjournedAt: '2024-03-05T17:00:00+01:00', resumesOn: '2024-03-06' },
    });
    given(sammantrade, adjourned.events)
      .when((state) => closeSammantrade(state, { closedAt: '2024-03-05T18:00:00+01:00' }))
      .thenRejected('SAMMANTRADE_ADJOURNED');
    given(sammantrade, adjourned.events)
      .when((state) => resumeSammantrade(state, { resumedAt: '2024-03-06T09:00:00+01:00' }))
      .then([{ type: 'SammantradeResumed', data: { resumedAt: '2024-03-06T09:00:00+01:00' } }]);
    given(sammantrade, aSammantrade().events)
      .when((state) => adjournSammantrade(state, { adjournedAt: '2024-03-05T12:00:00+01:00' }))
      .thenRejected('BEFORE_OPENING');
  });

  it('numbers its §§ itself; only an import names them', () => {
    const { events } = aSammantrade().withParagraf();
    given(sammantrade, events)
      .when((state) => addParagraf(state, aText(), act))
      .then([{ type: 'ParagrafAdded', data: { ...aText(), paragraf: 2 } }]);
    given(sammantrade, events)
      .when((state) => addParagraf(state, { ...aText(), paragraf: 7 }, act))
      .thenRejected('PARAGRAF_NUMBER');
    given(sammantrade, events, { source: 'import' })
      .when((state) => addParagraf(state, { ...aText(), paragraf: 7 }, { ...act, source: 'import' }))
      .then([{ type: 'ParagrafAdded', data: { ...aText(), paragraf: 7 } }]);
  });

  it('stores of a revision only what changed, and nothing when nothing did', () => {
    const { events } = aSammantrade().withParagraf();
    given(sammantrade, events)
      .when((state) =>
        reviseParagraf(state, { paragraf: 1, rubrik: 'Ny', sammanfattning: aText().sammanfattning }),
      )
      .then([{ type: 'ParagrafRevised', data: { paragraf: 1, rubrik: 'Ny' } }]);
    given(sammantrade, events)
      .when((state) => reviseParagraf(state, { paragraf: 1, rubrik: aText().rubrik }))
      .thenNothing();
  });

  it('records the same beslut or attendance once', () => {
    const story = aSammantrade().withNarvaro('bo').withParagraf();
    given(sammantrade, story.events)
      .when((state) => recordBeslut(state, { paragraf: 1, ...aBeslut() }))
      .thenNothing();
    given(sammantrade, story.events)
      .when((state) => recordNarvaro(state, { personId: 'bo', namn: 'Bo', role: 'ledamot' }, act))
      .thenNothing();
  });

  it('lets a yrkande be withdrawn', () => {
    given(sammantrade, aSammantrade().withEveryone().withParagraf().withYrkande(1, ['bo']).events)
      .when((state) => withdrawYrkande(state, { paragraf: 1, yrkandenummer: 1 }))
      .then([{ type: 'YrkandeWithdrawn', data: { paragraf: 1, yrkandenummer: 1 } }]);
  });

  it('knows of no § that was never added', () => {
    given(sammantrade, aSammantrade().events)
      .when((state) => recordBeslut(state, { paragraf: 1, ...aBeslut() }))
      .thenRejected('PARAGRAF_NOT_FOUND');
  });
});

describe('an uppdrag', () => {
  const story = aSammantrade()
    .withParagraf()
    .and({ type: 'UppdragGiven', data: { paragraf: 1, uppdragsnummer: 1, to: 'Sara', text: 'Återkomma.' } });
  const report = { uppdragsnummer: 1, reportedOn: '2024-03-12', text: 'Klart.' };

  it('is numbered through the meeting, and reported once', () => {
    given(sammantrade, story.withParagraf().events)
      .when((state) => giveUppdrag(state, { paragraf: 2, to: 'Bo', text: 'Utreda.' }))
      .then([{ type: 'UppdragGiven', data: { paragraf: 2, uppdragsnummer: 2, to: 'Bo', text: 'Utreda.' } }]);
    given(sammantrade, story.events)
      .when((state) => reportUppdrag(state, report, act))
      .then([{ type: 'UppdragReported', data: report }]);
    given(sammantrade, story.and({ type: 'UppdragReported', data: report }).events)
      .when((state) => reportUppdrag(state, { ...report, text: 'Annat.' }, act))
      .thenRejected('UPPDRAG_REPORTED');
  });
});

describe('what never was', () => {
  it('is answered as not found', () => {
    given<Sammantrade, SammantradeEvent>(sammantrade, [])
      .when((state) => closeSammantrade(state, { closedAt: '2024-03-05T15:00:00+01:00' }))
      .thenRejected('SAMMANTRADE_NOT_FOUND');
  });
});

describe('a fullmäktige of 81 ledamöter with 120 §§ over two days', () => {
  it('is recorded from kallelse to justering, and every rule is kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'liggaren-'));
    const store = SqliteEventStore.open(join(folder, 'events.sqlite'));
    const stream = sammantradeStream('kf-2024-03-05');
    const seats = Array.from({ length: 81 }, (_, i) => ({
      personId: `ledamot-${i + 1}`,
      namn: `Ledamot ${i + 1}`,
    }));
    const board: Organ = {
      ...organ,
      kind: 'fullmaktige',
      rules: { ...organ.rules, antalLedamoter: 81 },
      mandat: [
        ...seats.map((person, i) => ({
          ...person,
          mandatnummer: i + 1,
          role: 'ledamot' as const,
          foretrader: 'P',
          firstDay: '2023-01-01',
        })),
        {
          personId: 'ersattare-1',
          namn: 'Ersättare 1',
          mandatnummer: 82,
          role: 'ersattare' as const,
          foretrader: 'P',
          firstDay: '2023-01-01',
        },
      ],
    };
    let clock = Date.parse('2024-03-05T12:00:00.000Z');
    const record = (decide: (state: Sammantrade) => readonly SammantradeEvent[], actor = 'sara') => {
      clock += 60_000;
      const own = { id: actor, name: actor, role: 'sekreterare' };
      return transact(
        store,
        stream,
        sammantrade,
        decide,
        anAct({ actor: own, recordedAt: new Date(clock).toISOString() }),
      );
    };
    try {
      const [calling] = called;
      if (calling?.type !== 'SammantradeCalled') throw new Error('the story begins otherwise');
      await record(() => callSammantrade({ ...calling.data, sammantradeId: 'kf-2024-03-05', organ: 'kf' }));
      await record((state) => openSammantrade(state, { ...opening, ordforandeId: 'ledamot-1' }, board, 1));
      for (const [i, person] of seats.entries()) {
        // The last one goes home after § 60, and the ersättare steps in.
        const paragrafer = i === 80 ? { paragrafer: [{ from: 1, to: 60 }] } : {};
        await record((state) => recordNarvaro(state, { ...person, role: 'ledamot', ...paragrafer }, act));
      }
      const tjanstgor = [{ for: 'ledamot-81', paragrafer: [{ from: 61 }] }];
      const stand = { personId: 'ersattare-1', namn: 'Ersättare 1', role: 'ersattare' as const, tjanstgor };
      await record((state) => recordNarvaro(state, stand, act));
      for (const personId of ['ledamot-2', 'ledamot-3']) {
        await record((state) => appointJusterare(state, { personId, role: 'justerare' }));
      }
      for (let paragraf = 1; paragraf <= 120; paragraf++) {
        await record((state) => addParagraf(state, aText(), act));
        const voters = [
          ...seats.slice(0, 80).map(({ personId }) => personId),
          paragraf <= 60 ? 'ledamot-81' : 'ersattare-1',
        ];
        const roster = voters.map((personId, i) => ({
          personId,
          rost: i < 41 ? ('ja' as const) : ('nej' as const),
        }));
        if (paragraf % 10 === 0) {
          const vote = {
            propositionsordning: 'Ja eller nej.',
            form: 'oppen' as const,
            isVal: false,
            jaInnebar: 'ja',
            nejInnebar: 'nej',
          };
          await record((state) =>
            recordOmrostning(state, { paragraf, ...vote, ja: 41, nej: 40, avstar: 0, roster, utfall: 'ja' }),
          );
        }
        await record((state) => recordBeslut(state, { paragraf, ...aBeslut() }));
        if (paragraf === 60) {
          await record((state) => adjournSammantrade(state, { adjournedAt: '2024-03-05T22:00:00+01:00' }));
          await record((state) => resumeSammantrade(state, { resumedAt: '2024-03-06T09:00:00+01:00' }));
        }
      }
      await record((state) => closeSammantrade(state, { closedAt: '2024-03-06T17:00:00+01:00' }));
      await record((state) => submitProtokoll(state));
      clock = Date.parse('2024-03-11T12:00:00.000Z');
      for (const personId of ['ledamot-1', 'ledamot-2', 'ledamot-3']) {
        const sign = (state: Sammantrade) =>
          state.status !== 'held'
            ? []
            : signJustering(
                state,
                { personId, sha256: contentHash(state), signedOn: '2024-03-11', method: 'e-underskrift' },
                act,
              );
        await record(sign, personId);
      }

      let state = sammantrade.initialState;
      let count = 0;
      for await (const stored of store.readStream(stream)) {
        const event = stored as unknown as SammantradeEvent;
        expect(breaches(sammantrade.rules, state, event, stored.metadata)).toEqual([]);
        state = fold(sammantrade, [event], state);
        count += 1;
      }
      expect(count).toBe(1 + 1 + 82 + 2 + 240 + 12 + 2 + 1 + 1 + 3 + 1);
      expect(state).toMatchObject({
        status: 'held',
        days: ['2024-03-05', '2024-03-06'],
        justering: { status: 'justerad', justeradOn: '2024-03-11' },
      });
    } finally {
      await store.close();
      await rm(folder, { recursive: true });
    }
  });
});
