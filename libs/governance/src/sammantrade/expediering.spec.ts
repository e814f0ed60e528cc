import { describe, expect, it } from '@jest/globals';
import { given } from '@liggaren/event-store/testing';
import type { DataOf, SammantradeEvent } from './events.js';
import { bounceExpediering, mailExpediering, openExpedieringar, dispatchBeslut } from './expediering.js';
import { sammantrade } from './sammantrade.js';
import { aSammantrade } from './testing.js';

const recorded = {
  actor: { id: 'sara', name: 'Sara', role: 'sekreterare' },
  recordedAt: '2024-03-12T09:00:00.000Z',
};
const story = aSammantrade().withEveryone().withParagraf().closed().justerat();
const data: DataOf<'BeslutDispatched'> = {
  paragraf: 1,
  mottagare: 'Kinda kommun',
  dispatchedOn: '2024-03-12',
  channel: 'e-post',
  epost: 'kommun@kinda.example',
};
const dispatched = story.and({ type: 'BeslutDispatched', data });
const first = { paragraf: 1, expedieringsnummer: 1 };
const mailed = { ...first, messageId: '<1@kommunen.example>', mailedAt: '2024-03-12T09:00:05.000Z' };
const bounced = { ...first, reason: '550 No such user' };
const event = <Type extends SammantradeEvent['type']>(type: Type, more: object) =>
  ({ type, data: { ...more, mottagare: data.mottagare } }) as unknown as SammantradeEvent;

describe('a decision that the ledger mails', () => {
  it('is never one of a § that is under sekretess', () => {
    given(sammantrade, story.events)
      .when((state) => dispatchBeslut(state, data, recorded, 'Sekretess (OSL 21:1)'))
      .thenRejected('PARAGRAF_SECRET');
    const { epost: _, ...byHand } = data;
    given(sammantrade, story.events)
      .when((state) => dispatchBeslut(state, byHand, recorded, 'Sekretess (OSL 21:1)'))
      .then([{ type: 'BeslutDispatched', data: byHand }]);
  });

  it('has an address only when it goes by e-mail', () => {
    given(sammantrade, story.events)
      .when((state) => dispatchBeslut(state, { ...data, channel: 'brev' }, recorded))
      .thenRejected('CHANNEL_NOT_EPOST');
  });

  it('is mailed once, and waits until then', () => {
    expect(openExpedieringar(dispatched.state)).toEqual([{ ...first, dispatch: data }]);
    given(sammantrade, dispatched.events)
      .when((state) => mailExpediering(state, mailed))
      .then([event('ExpedieringMailed', mailed)]);
    const after = dispatched.and(event('ExpedieringMailed', mailed));
    expect(openExpedieringar(after.state)).toEqual([]);
    given(sammantrade, after.events)
      .when((state) => mailExpediering(state, mailed))
      .thenNothing();
  });

  it('can come back, at once or after it was mailed, and is then open until it is sent anew', () => {
    const back = event('ExpedieringBounced', bounced);
    for (const before of [dispatched, dispatched.and(event('ExpedieringMailed', mailed))]) {
      given(sammantrade, before.events)
        .when((state) => bounceExpediering(state, bounced))
        .then([back]);
    }
    const after = dispatched.and(back);
    given(sammantrade, after.events)
      .when((state) => bounceExpediering(state, bounced))
      .thenNothing();
    given(sammantrade, after.events)
      .when((state) => mailExpediering(state, mailed))
      .thenNothing();
    expect(openExpedieringar(after.state)).toMatchObject([
      { ...first, dispatch: { bounced: { reason: bounced.reason } } },
    ]);
    // To the same address on the same day: their mailbox was full.
    given(sammantrade, after.events)
      .when((state) => dispatchBeslut(state, data, recorded))
      .then([{ type: 'BeslutDispatched', data }]);
    const anew = after.and({ type: 'BeslutDispatched', data });
    expect(openExpedieringar(anew.state)).toEqual([{ paragraf: 1, expedieringsnummer: 2, dispatch: data }]);
  });

  it('is neither mailed nor comes back when it was never dispatched, or sent by somebody', () => {
    given(sammantrade, story.events)
      .when((state) => mailExpediering(state, mailed))
      .thenRejected('EXPEDIERING_NOT_FOUND');
    const { epost: _, ...byHand } = data;
    given(sammantrade, story.and({ type: 'BeslutDispatched', data: byHand }).events)
      .when((state) => bounceExpediering(state, bounced))
      .thenRejected('NOT_MAILED');
  });
});
