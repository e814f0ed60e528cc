import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { renderHtml } from './html.js';
import { assertLogo, renderPdf } from './pdf.js';
import { NAMES } from './names.js';
import { protokollDocument } from './protokoll.js';
import { logoOf, parseTemplate, readTemplate, STANDARD } from './template.js';
import { aProtokoll, VERIFICATION } from './testing.js';

const SVG = Buffer.from(
  '<?xml version="1.0"?><!-- vapen --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#1f4e79"/></svg>',
);

/** A black PNG of that size. */
function png(width: number, height: number): Buffer {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const crc = body.reduce((c, byte) => crcTable[(c ^ byte) & 0xff]! ^ (c >>> 8), 0xffffffff) ^ 0xffffffff;
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc >>> 0, 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const rows = deflateSync(Buffer.alloc((width + 1) * Math.min(height, 100)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('a board’s template', () => {
  it('is the standard where it says nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'liggaren-mall-'));
    try {
      expect(await readTemplate(join(folder, 'finns-inte'))).toEqual(STANDARD);
      await writeFile(join(folder, 'template.json'), '{"farg":"#7A0019","namn":{"protokoll":"Protokoll"}}');
      await writeFile(join(folder, 'logotyp.svg'), SVG);
      const template = await readTemplate(folder);
      expect(template).toEqual({
        farg: '#7a0019',
        logo: { mediaType: 'image/svg+xml', bytes: SVG },
        names: { ...NAMES, protokoll: 'Protokoll' },
      });
      const document = protokollDocument(aProtokoll(), template.names, VERIFICATION);
      const html = renderHtml(document, template);
      expect(html).toContain('--farg:#7a0019');
      expect(html).toContain('alt="Exempelkommunen"');
      expect((await renderPdf(document, template)).subarray(0, 5).toString()).toBe('%PDF-');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['{', /JSON/],
    ['[]', /JSON-objekt/],
    ['{"logo":"x"}', /ingen uppgift logo/],
    ['{"farg":"blue"}', /#rrggbb/],
    ['{"farg":"#ffee00"}', /för ljus/],
    ['{"farg":"#1f4e79;}body{display:none"}', /#rrggbb/],
    ['{"namn":{"okand":"x"}}', /okand/],
    ['{"namn":{"protokoll":""}}', /1–80 tecken/],
  ])('is refused when it can’t be used: %s', (json, message) => {
    expect(() => parseTemplate(json)).toThrow(message);
  });
});

describe('a logo', () => {
  it.each([
    ['SVG', SVG, 'image/svg+xml'],
    ['PNG', png(30, 10), 'image/png'],
  ])('is taken when it is %s', async (_, bytes, mediaType) => {
    expect(logoOf(bytes).mediaType).toBe(mediaType);
    await assertLogo(logoOf(bytes));
  });

  it.each([
    ['a text', Buffer.from('Inte en bild')],
    ['a page', Buffer.from('<!doctype html><html><svg></svg></html>')],
    [
      'a program in a picture',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ],
    ['a PDF', Buffer.from('%PDF-1.7')],
    ['nothing', Buffer.alloc(0)],
    ['too large', Buffer.concat([png(10, 10), Buffer.alloc(1024 * 1024)])],
    ['too wide', png(20_000, 10)],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => logoOf(bytes)).toThrow(expect.objectContaining({ code: 'LOGO_INVALID' }));
  });

  it.each([
    ['a PNG that is cut off', png(30, 10).subarray(0, 40)],
    ['a JPEG in name alone', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])],
    ['an SVG that is no XML', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><rect</svg>')],
  ])('is refused when it can’t be drawn: %s', async (_, bytes) => {
    await expect(assertLogo(logoOf(bytes))).rejects.toMatchObject({ code: 'LOGO_INVALID' });
  });
});
