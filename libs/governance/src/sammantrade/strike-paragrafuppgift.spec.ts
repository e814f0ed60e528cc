import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import fc from 'fast-check';
import { PARAGRAFUPPGIFTER, type Paragrafuppgift, type SammantradeEvent } from './events.js';
import { printProtokoll } from './printed-protokoll.js';
import { contentHash } from './protokoll.js';
import {
  addProtokollsanteckning,
  giveUppdrag,
  recordOmrostning,
  recordReservation,
  recordYrkande,
  reportUppdrag,
  strikeParagrafuppgift,
} from './paragraf.js';
import { declareJav, sammantrade } from './sammantrade.js';
import { numbersOf, paragrafOf, type Sammantrade } from './state.js';
import { aSammantrade, aVote, Story } from './testing.js';
import { utkastOf } from './utkast.js';

const recorded = {
  recordedAt: '2024-03-12T09:00:00.000Z',
  actor: { id: 'sara', name: 'Sara', role: 'sekreterare' },
};
const open = aSammantrade().withEveryone().withParagraf().withParagraf();

/** One record of a §; two that differ in `mark` are told apart. */
interface Record {
  readonly uppgift: Paragrafuppgift;
  readonly paragraf: number;
  readonly mark: string;
}

function decided(state: Sammantrade, { uppgift, paragraf, mark }: Record): SammantradeEvent[] {
  switch (uppgift) {
    case 'jav':
      return declareJav(state, { paragraf, personId: mark });
    case 'yrkande':
      return recordYrkande(state, { paragraf, personIds: ['anna'], text: mark });
    case 'omrostning':
      return recordOmrostning(state, { ...aVote(), paragraf, propositionsordning: mark });
    case 'reservation':
      return recordReservation(state, {
        paragraf,
        personIds: ['cecilia'],
        announcedAt: '2024-03-05T14:00:00+01:00',
        motivering: mark,
      });
    case 'uppdrag':
      return giveUppdrag(state, { paragraf, to: 'förvaltningen', text: mark });
    case 'anteckning':
      return addProtokollsanteckning(state, { paragraf, personId: 'bo', text: mark });
    default:
      return uppgift satisfies never;
  }
}

const after = (story: Story, record: Record) => story.and(...decided(story.state, record));
const strike = (paragraf: number, uppgift: Paragrafuppgift, nummer: number) => (state: Sammantrade) =>
  strikeParagrafuppgift(state, { paragraf, uppgift, nummer, reason: 'Av misstag' });

/** What is printed and signed of it: all but how many events it took. */
function result({ state }: Story) {
  const printed = printProtokoll(state, []);
  return {
    printed: { ...printed, paragrafer: printed.paragrafer.map((p) => ({ ...p, version: 0 })) },
    sums: [contentHash(state), contentHash(state, 1), contentHash(state, 2)],
  };
}

const aRecord = fc.record({
  uppgift: fc.constantFrom(...PARAGRAFUPPGIFTER),
  paragraf: fc.constantFrom(1, 2),
  mark: fc.constantFrom('anna', 'bo', 'cecilia'),
});
const records = fc.array(aRecord, { maxLength: 8 });

describe('what was recorded of a § by mistake', () => {
  it('leaves nothing behind when it is struck: the protokoll and its sum are as if it never had been', () => {
    fc.assert(
      fc.property(records, aRecord, records, records, (before, mistake, meanwhile, later) => {
        // Another uppdrag keeps the number that it was given; a jäv or a reservation stands once.
        const between = meanwhile.filter(
          (one) => one.uppgift !== mistake.uppgift || one.uppgift !== 'uppdrag',
        );
        const start = before.reduce(after, open);
        const mistaken = after(start, mistake);
        fc.pre(mistaken.events.length > start.events.length);
        const nummer = numbersOf(
          mistaken.state,
          paragrafOf(mistaken.state, mistake.paragraf)!,
          mistake.uppgift,
        ).at(-1)!;
        const isSame = (one: Record) => JSON.stringify(one) === JSON.stringify(mistake);
        const met = between.filter((one) => !isSame(one));
        const story = met.reduce(after, mistaken);
        const struck = story.and(...strike(mistake.paragraf, mistake.uppgift, nummer)(story.state));
        const without = [...met, ...later].reduce(after, start);
        expect(result(later.reduce(after, struck))).toEqual(result(without));
      }),
    );
  });

  it.each(PARAGRAFUPPGIFTER)('is struck once, and its number is not given again: %s', (uppgift) => {
    const first = after(open, { uppgift, paragraf: 1, mark: 'bo' });
    const struck = first.and(...strike(1, uppgift, 1)(first.state));
    given(sammantrade, struck.events)
      .when(strike(1, uppgift, 1))
      .thenRejected('UPPGIFT_STRUCK');
    // Whoever had read the first can't hit the second by its number.
    const second = after(struck, { uppgift, paragraf: 1, mark: 'bo' });
    given(sammantrade, second.events)
      .when(strike(1, uppgift, 1))
      .thenRejected('UPPGIFT_STRUCK');
    given(sammantrade, second.events)
      .when(strike(1, uppgift, 3))
      .thenRejected('UPPGIFT_NOT_FOUND');
    const again = second.and(...strike(1, uppgift, 2)(second.state));
    expect(result(again)).toEqual(result(open));
  });

  it('is named by a number that stands when others are struck', () => {
    const three = ['ett', 'två', 'tre'].reduce(
      (story, mark) => after(story, { uppgift: 'reservation', paragraf: 1, mark }),
      open,
    );
    const without = three.and(...strike(1, 'reservation', 2)(three.state));
    expect(utkastOf(without.state).paragrafer[0]?.reservationer).toMatchObject([
      { motivering: 'ett', nummer: 1 },
      { motivering: 'tre', nummer: 3 },
    ]);
    const only = without.and(...strike(1, 'reservation', 3)(without.state));
    expect(only.state.paragrafer[0]?.reservationer).toMatchObject([{ motivering: 'ett' }]);
  });

  it('names whom it was about, and gives the signed text back to its writer', () => {
    const mistaken = after(open.closed(), { uppgift: 'omrostning', paragraf: 1, mark: 'först' });
    const sent = mistaken.submitted().signedBy('bo');
    given(sammantrade, sent.events)
      .when(strike(1, 'omrostning', 1))
      .then([
        {
          type: 'ParagrafuppgiftStruck',
          data: {
            paragraf: 1,
            uppgift: 'omrostning',
            nummer: 1,
            reason: 'Av misstag',
            personIds: ['anna', 'bo', 'cecilia'],
          },
        },
      ]);
    const struck = sent.and(...strike(1, 'omrostning', 1)(sent.state));
    expect(struck.state.justering).toEqual({ status: 'draft' });
  });

  it('stays in a § that is justerad, and in a justerat protokoll', () => {
    const mistaken = after(open.closed(), { uppgift: 'anteckning', paragraf: 1, mark: 'fel' });
    given(sammantrade, mistaken.justerat().events)
      .when(strike(1, 'anteckning', 1))
      .thenRejected('PROTOKOLL_LOCKED');
  });

  it('is refused of another version of the § than the one that was read (If-Match)', () => {
    const mistaken = after(open, { uppgift: 'anteckning', paragraf: 1, mark: 'fel' });
    const { version } = mistaken.state.paragrafer[0]!;
    const data = { paragraf: 1, uppgift: 'anteckning', nummer: 1, reason: 'Av misstag' } as const;
    given(sammantrade, mistaken.events)
      .when((state) => strikeParagrafuppgift(state, data, version - 1))
      .thenRejected('CHANGED_SINCE');
    expect(strikeParagrafuppgift(mistaken.state, data, version)).toHaveLength(1);
  });

  it('is not an uppdrag that somebody already came back with', () => {
    const uppdrag = after(open, { uppgift: 'uppdrag', paragraf: 1, mark: 'Återkom' });
    const report = { uppdragsnummer: 1, reportedOn: '2024-03-12', text: 'Klart' };
    const reported = uppdrag.and(...reportUppdrag(uppdrag.state, report, recorded));
    given(sammantrade, reported.events)
      .when(strike(1, 'uppdrag', 1))
      .thenRejected('UPPDRAG_REPORTED');
  });

  it('is not a jäv in whose place an ersättare serves at the §', () => {
    const jav = open.withJav('cecilia', 1);
    const served = jav.withNarvaro('erik', {
      role: 'ersattare',
      tjanstgor: [{ for: 'cecilia', paragrafer: [{ from: 1, to: 1 }] }],
    });
    given(sammantrade, served.events)
      .when(strike(1, 'jav', 1))
      .thenRejected('SEAT_NOT_FREE');
    given(sammantrade, jav.events)
      .when(strike(1, 'jav', 1))
      .then(strike(1, 'jav', 1)(jav.state));
  });
});
