import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { minimalPdf } from './testing/minimal-pdf.js';
import { readApart } from './read-apart.js';
import { readProtokoll } from './read-protokoll.js';

const TEXT =
  'SAMMANTRÄDESPROTOKOLL\nDirektionen 2024-03-05\n\n§ 1\nUpprop\n\nBeslut\nDirektionen beslutar att godkänna uppropet.\n';

/** A small file, whose one page says `what` so many times. */
function bomb(what: string, times: number): Uint8Array {
  const stream = deflateSync(Buffer.from(`BT /F1 9 Tf ${what.repeat(times)} ET`));
  return Buffer.concat([
    Buffer.from(
      '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n' +
        '2 0 obj\n<< /Type /Pages /Count 1 /Kids [4 0 R] >>\nendobj\n' +
        '3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>\nendobj\n' +
        '4 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>\nendobj\n' +
        `5 0 obj\n<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`,
    ),
    stream,
    Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n'),
  ]);
}

describe('a protokoll that is read in a thread of its own', () => {
  it('is read as it would be here, as text and as PDF', async () => {
    const { text, forslag } = await readApart(Buffer.from(TEXT));
    expect([text, forslag]).toEqual([TEXT, readProtokoll(TEXT)]);
    const printed = await readApart(minimalPdf(TEXT));
    expect(printed.forslag.paragrafer.map(({ rubrik }) => rubrik)).toEqual(
      forslag.paragrafer.map(({ rubrik }) => rubrik),
    );
  });

  it.each([
    ['EMPTY', Buffer.alloc(0)],
    ['BINARY', Buffer.from('%PDF-1.4 och inget mer')],
    ['BINARY', Buffer.from(minimalPdf(TEXT)).subarray(0, 300)],
    ['NO_TEXT', Buffer.from(minimalPdf(' '))],
  ])('says %s of what can not be read', async (code, bytes) => {
    await expect(readApart(bytes)).rejects.toMatchObject({ name: 'Unreadable', code });
  });

  it('is given up when it takes all the memory or time there is, and whoever waits behind it is read', async () => {
    const small = bomb('1 0 0 1 40 800 Tm (A) Tj ', 4_000_000);
    expect(small.length).toBeLessThan(400_000);
    const [heavy, slow, next] = await Promise.allSettled([
      readApart(small, { milliseconds: 120_000, megabytes: 96 }),
      readApart(small, { milliseconds: 1, megabytes: 512 }),
      readApart(Buffer.from(TEXT)),
    ]);
    for (const { reason } of [heavy, slow] as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ name: 'Unreadable', code: 'TOO_HEAVY' });
    }
    expect(next.status).toBe('fulfilled');
  });
});
