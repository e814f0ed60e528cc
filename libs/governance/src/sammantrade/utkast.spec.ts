import { describe, expect, it } from '@jest/globals';
import { aSammantrade } from './testing.js';
import { utkastOf } from './utkast.js';

describe('the draft, for whoever writes it', () => {
  it('says who takes part at each § and whether they are enough (KL 5:45-46), and what KL 5:67 lacks', () => {
    const { state } = aSammantrade()
      .withNarvaro('anna')
      .withNarvaro('bo', { paragrafer: [{ from: 1, to: 1 }] })
      .withParagraf()
      .withParagraf({ beslut: null });
    const [first, second] = utkastOf(state).paragrafer;
    expect(first).toMatchObject({
      tjanstgorande: ['anna', 'bo'],
      beslutfor: { antal: 2, av: 3, racker: true },
      lacks: [],
    });
    expect(second).toMatchObject({
      tjanstgorande: ['anna'],
      beslutfor: { antal: 1, av: 3, racker: false },
      lacks: ['beslutet'],
    });
  });

  it('says what stops it from being sent for justering, as sending it would', () => {
    const open = aSammantrade().withEveryone().withParagraf();
    expect(utkastOf(open.state).justering).toMatchObject({
      status: 'draft',
      senast: '2024-03-19',
      hinder: ['Avsluta sammanträdet innan protokollet sänds för justering.'],
    });
    const closed = open.and({
      type: 'SammantradeClosed',
      data: { closedAt: '2024-03-05T15:00:00+01:00' },
    });
    expect(utkastOf(closed.state).justering.hinder).toEqual([]);
    const contradicting = closed.withParagraf({ beslut: null }).and({
      type: 'ReservationRecorded',
      data: { paragraf: 2, personIds: ['bo'], announcedAt: '2024-03-05T14:00:00+01:00' },
    });
    expect(utkastOf(contradicting.state).justering.hinder).toEqual([
      '§ 2 har en omröstning eller reservation men inget beslut.',
    ]);
  });
});
