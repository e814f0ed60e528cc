import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readProtokoll } from './read-protokoll.js';
import { LAYOUTS } from './testing/print-meeting.js';
import { aMeeting, type Meeting } from './testing/random-meeting.js';

/** What is read, in the shape of what was printed. */
function asMeeting(text: string): Meeting {
  const { organ, sammantradesdatum, plats, tid, narvaro, justerare, anslag, paragrafer } =
    readProtokoll(text);
  return {
    organ,
    sammantradesdatum,
    plats,
    tid,
    narvaro: narvaro.map((person) => ({ ...person, rad: undefined })),
    justerare,
    anslag,
    paragrafer: paragrafer.map((p) => ({
      nummer: p.nummer,
      diarienummer: p.diarienummer,
      rubrik: p.rubrik,
      sammanfattning: p.sammanfattning,
      beslut: p.beslut === null ? [] : [p.beslut],
      yrkanden: p.yrkanden,
      omrostningar: p.omrostningar.map(({ ja, nej, avstar, roster }) => ({ ja, nej, avstar, roster })),
      reservationer: p.reservationer,
      jav: p.jav,
      beslutsunderlag: p.beslutsunderlag,
      expediering: p.expediering,
    })),
  } as unknown as Meeting;
}

describe('what is printed is read again', () => {
  for (const [name, print] of Object.entries(LAYOUTS)) {
    it(`in the layout: ${name}`, () => {
      fc.assert(
        fc.property(aMeeting, (meeting) => {
          expect(asMeeting(print(meeting))).toEqual(meeting);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('also when line ends are those of another system and a page break stands anywhere', () => {
    const print = LAYOUTS['one thing a line, § after its number'] as (meeting: Meeting) => string;
    fc.assert(
      fc.property(aMeeting, (meeting) => {
        expect(
          asMeeting(print(meeting).replace(/\n/g, '\r\n').replace('Närvarande\r\n', '\fNärvarande\r\n')),
        ).toEqual(meeting);
      }),
      { numRuns: 30 },
    );
  });
});
