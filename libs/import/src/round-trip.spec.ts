import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readProtokoll } from './read-protokoll.js';
import { decode } from './read-text.js';
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
        { numRuns: 60 },
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

/** What scanning, word processors and old systems do to a text, without changing what it says. */
const NOISE: Readonly<Record<string, (text: string) => string>> = {
  'words parted by non-breaking spaces': (text) => text.replace(/(?<=\p{L}) (?=\p{L})/gu, '\u00a0'),
  'soft hyphens inside words': (text) => text.replace(/(?<=\p{Ll}{3})(?=\p{Ll}{3})/gu, '\u00ad'),
  ligatures: (text) => text.replaceAll('fi', '\ufb01').replaceAll('fl', '\ufb02'),
  'letters with their rings and dots apart': (text) => text.normalize('NFD'),
  'a byte order mark, and the line ends of another system': (text) =>
    `\ufeff${text.replaceAll('\n', '\r\n')}`,
  'a margin to the left': (text) => text.replaceAll(/^(?=.)/gm, '      '),
  'blanks at line ends': (text) => text.replaceAll('\n', '   \n'),
  'page breaks before the §§': (text) => text.replaceAll(/^(?=§ \d)/gm, '\f'),
};

describe('what is printed is read again in spite of', () => {
  for (const [name, noise] of Object.entries(NOISE)) {
    it(`${name}`, () => {
      for (const print of Object.values(LAYOUTS)) {
        fc.assert(
          fc.property(aMeeting, (meeting) => {
            expect(asMeeting(noise(print(meeting)))).toEqual(meeting);
          }),
          { numRuns: 8 },
        );
      }
    });
  }

  it('the bytes of an older system', () => {
    for (const print of Object.values(LAYOUTS)) {
      fc.assert(
        fc.property(aMeeting, (meeting) => {
          const text = print(meeting);
          const bytes = Uint8Array.from(text, (c) => (c === '–' ? 0x96 : c.charCodeAt(0)));
          expect(asMeeting(decode(bytes))).toEqual(asMeeting(text));
        }),
        { numRuns: 8 },
      );
    }
  });
});
