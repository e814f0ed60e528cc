import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pdfText } from './pdf-text.js';
import { readProtokoll } from './read-protokoll.js';
import { minimalPdf } from './testing/minimal-pdf.js';
import { LAYOUTS } from './testing/print-meeting.js';
import { aMeeting } from './testing/random-meeting.js';

/** A page holds so many lines. */
const PAGE = 60;

const inPages = (text: string) =>
  text
    .split('\n')
    .map((line, i) => (i > 0 && i % PAGE === 0 ? `\f${line}` : line))
    .join('\n')
    .replaceAll('\n\f', '\f');

/** All but the lines of the file, and where a new page after a full stop may begin a new paragraph. */
const facts = (text: string) =>
  JSON.stringify(readProtokoll(text), (key, value: unknown) => {
    if (['rad', 'rader', 'anmarkningar'].includes(key)) return undefined;
    return key === 'sammanfattning' && typeof value === 'string' ? value.replaceAll('\n', ' ') : value;
  });

describe('a PDF', () => {
  it('gives the same protokoll as its text', async () => {
    const [print] = Object.values(LAYOUTS);
    await fc.assert(
      fc.asyncProperty(aMeeting, async (meeting) => {
        const text = print?.(meeting) ?? '';
        expect(facts(await pdfText(minimalPdf(inPages(text))))).toBe(facts(text));
      }),
      { numRuns: 15 },
    );
  });

  it('without text is a scanned paper, and what is no PDF is none', async () => {
    await expect(pdfText(minimalPdf(' '))).rejects.toMatchObject({ code: 'NO_TEXT' });
    await expect(pdfText(new TextEncoder().encode('§ 1 Upprop'))).rejects.toMatchObject({ code: 'BINARY' });
  });
});
