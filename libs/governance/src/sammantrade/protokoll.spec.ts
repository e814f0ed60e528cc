import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import { breaches } from '../rule.js';
import { contentHash, lacks, paragrafIsComplete } from './protokoll.js';
import { sammantrade, submitProtokoll } from './sammantrade.js';
import { aSammantrade } from './testing.js';

const act = {
  actor: { id: 'sara', name: 'Sara', role: 'sekreterare' },
  recordedAt: '2024-03-12T09:00:00.000Z',
};

describe('a protokoll sent for justering', () => {
  it('lists who served and which ärenden were handled (KL 5:66) [PROTOKOLL_INCOMPLETE]', () => {
    given(sammantrade, aSammantrade().withEveryone().closed().events)
      .when((state) => submitProtokoll(state))
      .thenRejected('PROTOKOLL_INCOMPLETE');
  });

  it('says nothing of a § that speaks against itself (KL 5:67, 6:35) [PARAGRAF_CONTRADICTS]', () => {
    const story = aSammantrade().withEveryone().withParagraf({ beslut: null }).withOmrostning().closed();
    given(sammantrade, story.events)
      .when((state) => submitProtokoll(state))
      .thenRejected('PARAGRAF_CONTRADICTS');
  });

  it('is refused when one who voted is later said to have left before the §', () => {
    const story = aSammantrade()
      .withEveryone()
      .withParagraf()
      .withOmrostning()
      .withNarvaro('cecilia', { paragrafer: [{ from: 2 }] })
      .closed();
    given(sammantrade, story.events)
      .when((state) => submitProtokoll(state))
      .thenRejected('PARAGRAF_CONTRADICTS');
  });

  it('is flagged for what KL 5:67 asks and the text lacks (KL 5:67, 6:35) [PARAGRAF_INCOMPLETE]', () => {
    const { state } = aSammantrade().withEveryone().withParagraf({ beslut: null }).withParagraf().closed();
    const event = { type: 'ProtokollJusterat', data: { sha256: 'x', justeratOn: '2024-03-11' } } as const;
    expect(breaches([paragrafIsComplete], state, event, act).map(({ text }) => text)).toEqual([
      '§ 1 saknar beslutet.',
    ]);
  });

  it('carries the hash of its content, and the same content submitted twice is one event', () => {
    const story = aSammantrade().withEveryone().withParagraf().closed();
    given(sammantrade, story.events)
      .when((state) => submitProtokoll(state))
      .then([{ type: 'ProtokollSubmitted', data: { sha256: contentHash(story.state) } }]);
    given(sammantrade, story.submitted().events)
      .when((state) => submitProtokoll(state))
      .thenNothing();
  });

  it('has been closed, and somebody is to sign it beside the chair', () => {
    given(sammantrade, aSammantrade().withEveryone().withParagraf().events)
      .when((state) => submitProtokoll(state))
      .thenRejected('SAMMANTRADE_NOT_CLOSED');
    given(sammantrade, aSammantrade().withNarvaro('anna').withParagraf().closed().events)
      .when((state) => submitProtokoll(state))
      .thenRejected('NO_JUSTERARE');
  });
});

describe('the canonical content', () => {
  const story = aSammantrade().withEveryone().withParagraf().closed();

  it('has a hash that every word changes, and nothing that is no content does', () => {
    const revised = story.and({
      type: 'ParagrafRevised',
      data: { paragraf: 1, sammanfattning: 'Nämnden informerades.' },
    });
    const listed = story.and({ type: 'ArendeListed', data: { ordning: 1, rubrik: 'Upprop' } });
    expect(contentHash(revised.state)).not.toBe(contentHash(story.state));
    expect(contentHash(listed.state)).toBe(contentHash(story.state));
    expect(contentHash(story.justerat().state)).toBe(contentHash(story.state));
  });

  it('keeps the hash that signatures were given over, from release to release', () => {
    expect(contentHash(story.state)).toBe('00598b7ba50c3c93004ebfd51a5dbfd87146e70aff086629c9707b4d2959a882');
    expect(contentHash(story.state, 1)).toBe(
      'f20514132765856833143c8f080ac1b40a3b5d6aee8f56814a81f50cc3b58e5f',
    );
  });
});

describe('what a § lacks', () => {
  it('is the order of propositions when yrkanden compete, and names in an open vote', () => {
    const competing = aSammantrade()
      .withEveryone()
      .withParagraf()
      .withYrkande(1, ['anna'])
      .withYrkande(1, ['cecilia']);
    const [paragraf] = competing.state.paragrafer;
    expect(paragraf && lacks(competing.state, paragraf)).toEqual(['propositionsordningen för yrkandena']);
    const voted = competing.withOmrostning({ roster: undefined });
    const [after] = voted.state.paragrafer;
    expect(after && lacks(voted.state, after)).toEqual(['hur var och en röstade i den öppna omröstningen']);
  });
});
