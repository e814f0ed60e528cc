import { describe, expect, it } from '@jest/globals';
import { breaches } from '../rule.js';
import { given } from '@liggaren/event-store/testing';
import type { SammantradeEvent } from './events.js';
import { covers, countsForQuorum, printSpann, quorum, servesAt, servingAt } from './narvaro.js';
import { recordOmrostning, recordYrkande } from './paragraf.js';
import { declareJav, recordNarvaro, sammantrade, withdrawNarvaro } from './sammantrade.js';
import { aSammantrade, aVote } from './testing.js';

const act = {
  actor: { id: 'sara', name: 'Sara', role: 'sekreterare' },
  recordedAt: '2024-03-12T09:00:00.000Z',
};
const ersattare = { personId: 'erik', namn: 'Erik', role: 'ersattare' } as const;

describe('spans of §§', () => {
  it('cover from–to, an open end, and everything when there are none', () => {
    expect([1, 4, 5].map((n) => covers([{ from: 1, to: 4 }], n))).toEqual([true, true, false]);
    expect([6, 7, 99].map((n) => covers([{ from: 7 }], n))).toEqual([false, true, true]);
    expect(covers(undefined, 3)).toBe(true);
  });

  it('are printed as a protokoll prints them', () => {
    expect(printSpann([{ from: 1, to: 4 }])).toBe('§§ 1-4');
    expect(printSpann([{ from: 3, to: 3 }])).toBe('§ 3');
    expect(printSpann([{ from: 1, to: 4 }, { from: 7 }])).toBe('§§ 1-4, 7-');
    expect(printSpann(undefined)).toBe('');
  });
});

describe('who serves', () => {
  const story = aSammantrade()
    .withNarvaro('anna')
    .withNarvaro('bo', { paragrafer: [{ from: 1, to: 1 }] })
    .withNarvaro('erik', {
      role: 'ersattare',
      tjanstgor: [{ for: 'bo', paragrafer: [{ from: 2 }] }],
    })
    .withNarvaro('frida', { role: 'ersattare' })
    .withNarvaro('sara', { role: 'ovrig' });

  it('changes between §§ as people leave and ersättare step in', () => {
    expect(servingAt(story.state, 1).map(({ personId }) => personId)).toEqual(['anna', 'bo']);
    expect(servingAt(story.state, 2).map(({ personId }) => personId)).toEqual(['anna', 'erik']);
  });

  it('excludes an ersättare who is present but stands in for nobody', () => {
    expect(servesAt(story.state, 'frida', 1)).toBe(false);
  });
});

describe('an attendance that was recorded by mistake', () => {
  const there = aSammantrade().withNarvaro('anna').withNarvaro('bo');
  it('is withdrawn, once', () => {
    given(sammantrade, there.events)
      .when((state) => withdrawNarvaro(state, { personId: 'bo' }))
      .then([{ type: 'NarvaroWithdrawn', data: { personId: 'bo' } }]);
    const without = there.and({ type: 'NarvaroWithdrawn', data: { personId: 'bo' } });
    expect(servingAt(without.state, 1).map(({ personId }) => personId)).toEqual(['anna']);
    given(sammantrade, without.events)
      .when((state) => withdrawNarvaro(state, { personId: 'bo' }))
      .thenNothing();
  });
});

describe('an ersättare', () => {
  it('serves only in a seat that is absent, jävig or vacant at that § (KL 5:17-19) [SEAT_NOT_FREE]', () => {
    const story = aSammantrade().withNarvaro('anna').withNarvaro('bo').withParagraf();
    given(sammantrade, story.events)
      .when((state) => recordNarvaro(state, { ...ersattare, tjanstgor: [{ for: 'bo' }] }, act))
      .thenRejected('SEAT_NOT_FREE');
  });

  it('may serve for one who has left', () => {
    const story = aSammantrade().withNarvaro('bo', { paragrafer: [{ from: 1, to: 4 }] });
    const data = { ...ersattare, tjanstgor: [{ for: 'bo', paragrafer: [{ from: 5 }] }] };
    given(sammantrade, story.events)
      .when((state) => recordNarvaro(state, data, act))
      .then([{ type: 'NarvaroRecorded', data }]);
  });

  it('may serve at the very § where the ledamot is jävig, and not at the next', () => {
    const story = aSammantrade().withNarvaro('bo').withParagraf().withParagraf().withJav('bo', 1);
    const at = (from: number, to: number) => ({
      ...ersattare,
      tjanstgor: [{ for: 'bo', paragrafer: [{ from, to }] }],
    });
    given(sammantrade, story.events)
      .when((state) => recordNarvaro(state, at(1, 1), act))
      .then([{ type: 'NarvaroRecorded', data: at(1, 1) }]);
    given(sammantrade, story.events)
      .when((state) => recordNarvaro(state, at(1, 2), act))
      .thenRejected('SEAT_NOT_FREE');
  });

  it('shares no seat with another ersättare', () => {
    const story = aSammantrade().withNarvaro('erik', { role: 'ersattare', tjanstgor: [{ for: 'bo' }] });
    given(sammantrade, story.events)
      .when((state) =>
        recordNarvaro(
          state,
          { personId: 'frida', namn: 'Frida', role: 'ersattare', tjanstgor: [{ for: 'bo' }] },
          act,
        ),
      )
      .thenRejected('SEAT_NOT_FREE');
  });

  it('may fill a vacant seat, but no more seats than are vacant', () => {
    const story = aSammantrade({ antalLedamoter: 4 });
    const vacant = { ...ersattare, tjanstgor: [{ for: 'vakant' }] };
    given(sammantrade, story.events)
      .when((state) => recordNarvaro(state, vacant, act))
      .then([{ type: 'NarvaroRecorded', data: vacant }]);
    given(sammantrade, story.and({ type: 'NarvaroRecorded', data: vacant }).events)
      .when((state) => recordNarvaro(state, { ...vacant, personId: 'frida', namn: 'Frida' }, act))
      .thenRejected('SEAT_NOT_FREE');
  });

  it('gives way when the ledamot comes back: the seat is not held twice', () => {
    const story = aSammantrade().withNarvaro('erik', { role: 'ersattare', tjanstgor: [{ for: 'bo' }] });
    given(sammantrade, story.events)
      .when((state) => recordNarvaro(state, { personId: 'bo', namn: 'Bo', role: 'ledamot' }, act))
      .thenRejected('SEAT_NOT_FREE');
  });
});

describe('one who is jävig', () => {
  const story = aSammantrade().withEveryone().withParagraf().withJav('cecilia', 1);

  it('neither takes part nor is counted on that § (KL 5:47, 6:28-32) [JAVIG_TAKES_PART]', () => {
    given(sammantrade, story.events)
      .when((state) => recordYrkande(state, { paragraf: 1, personIds: ['cecilia'], text: 'Bifall.' }))
      .thenRejected('JAVIG_TAKES_PART');
  });

  it('does not vote', () => {
    given(sammantrade, story.events)
      .when((state) => recordOmrostning(state, aVote()))
      .thenRejected('JAVIG_TAKES_PART');
    expect(servingAt(story.state, 1).map(({ personId }) => personId)).toEqual(['anna', 'bo']);
  });

  it('is not declared so after having voted', () => {
    given(sammantrade, aSammantrade().withEveryone().withParagraf().withOmrostning().events)
      .when((state) => declareJav(state, { personId: 'cecilia', paragraf: 1 }))
      .thenRejected('JAVIG_TAKES_PART');
  });

  it('is declared once: the second time changes nothing', () => {
    given(sammantrade, story.events)
      .when((state) => declareJav(state, { personId: 'cecilia', paragraf: 1 }))
      .thenNothing();
  });
});

describe('the quorum', () => {
  const justerat: SammantradeEvent = {
    type: 'ProtokollJusterat',
    data: { sha256: 'x', justeratOn: '2024-03-11' },
  };

  it('is more than half of the ledamöter at each § (KL 5:45-46, 6:27) [QUORUM_MISSING]', () => {
    const story = aSammantrade()
      .withNarvaro('anna')
      .withNarvaro('bo', { paragrafer: [{ from: 1, to: 1 }] })
      .withParagraf()
      .withParagraf();
    expect(
      breaches([quorum], story.state, justerat, act).map(({ paragraf, text }) => [paragraf, text]),
    ).toEqual([[2, 'Vid § 2 tjänstgjorde 1 av 3 ledamöter. Det krävs mer än hälften.']]);
  });

  it('is never broken by jäv in fullmäktige (KL 5:46), as it is in a nämnd', () => {
    const held = (organKind: string) =>
      aSammantrade({ organKind }).withNarvaro('anna').withNarvaro('bo').withParagraf().withJav('bo', 1).state;
    expect(countsForQuorum(held('namnd'), 1)).toBe(1);
    expect(countsForQuorum(held('fullmaktige'), 1)).toBe(2);
  });
});

describe('attendance', () => {
  it('is taken only of those who have a mandate, but an import may name anyone', () => {
    const data = { personId: 'okand', namn: 'Okänd', role: 'ledamot' } as const;
    given(sammantrade, aSammantrade().events)
      .when((state) => recordNarvaro(state, data, act))
      .thenRejected('NO_MANDAT');
    given(sammantrade, aSammantrade().events, { source: 'import' })
      .when((state) => recordNarvaro(state, data, { ...act, source: 'import' }))
      .then([{ type: 'NarvaroRecorded', data }]);
  });

  it('replaces what stood for the same person', () => {
    const story = aSammantrade()
      .withNarvaro('bo')
      .withNarvaro('bo', { paragrafer: [{ from: 1, to: 4 }] });
    expect(story.state.narvaro).toHaveLength(1);
    expect(story.state.narvaro[0]?.paragrafer).toEqual([{ from: 1, to: 4 }]);
  });
});
