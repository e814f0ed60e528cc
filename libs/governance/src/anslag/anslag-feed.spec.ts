import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atomFeed, jsonFeed, type FeedRow } from './anslag-feed.js';

const BASE = 'https://liggaren.example';
const UPDATED = '2024-03-11T10:00:00+01:00';
const row: FeedRow = {
  anslagId: 'direktionen-2024-03-05',
  title: 'Direktionen, protokoll 5 mars 2024',
  organisation: 'Itsam',
  organNamn: 'Direktionen',
  postedOn: '2024-03-11',
  appealText: 'Kan överklagas till och med tisdag 2 april 2024',
  why: 'Tre veckor från 11 mars är måndag 1 april, annandag påsk.',
  forvaringsplats: 'Itsams kansli, Kisa',
  overklagandehanvisning: 'Förvaltningsrätten i Linköping',
  paragrafer: [
    { paragraf: 5, rubrik: 'Årsredovisning 2023', diarienummer: ['ITSAM 2024/25'], hidden: false },
    { paragraf: 6, rubrik: 'Övrigt', diarienummer: [], hidden: false },
  ],
};

/** Every tag closed in order, attributes quoted, references known, nothing that XML 1.0 forbids. */
function assertWellFormed(text: string): void {
  const open: string[] = [];
  const roots: string[] = [];
  let rest = text.replace(/^<\?xml version="1\.0" encoding="utf-8"\?>\n/, '');
  expect(rest).not.toBe(text);
  while (rest !== '') {
    const tag = /^<(\/?)([a-z]+)((?: [a-z:]+="[^"<&]*(?:&(?:amp|lt|gt|quot|apos);[^"<&]*)*")*)(\/?)>/.exec(
      rest,
    );
    const chars = /^(?:[^<&]|&(?:amp|lt|gt|quot|apos);)+/u.exec(rest);
    const [matched] = tag ?? chars ?? [];
    if (matched === undefined) throw new Error(`not well-formed at: ${rest.slice(0, 40)}`);
    if (tag?.[1] === '/') {
      if (open.pop() !== tag[2]) throw new Error(`closed out of order: ${matched}`);
    } else if (tag) {
      if (open.length === 0) roots.push(tag[2] ?? '');
      if (tag[4] !== '/') open.push(tag[2] ?? '');
    }
    rest = rest.slice(matched.length);
  }
  expect(open).toEqual([]);
  expect(roots).toEqual(['feed']);
  expect(text).not.toMatch(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
}

describe('the Atom feed (RFC 4287)', () => {
  it('has an id, a title and a time of update, and the same of each entry', () => {
    const feed = atomFeed([row], `${BASE}/`, UPDATED);
    assertWellFormed(feed);
    expect(feed).toContain('<id>https://liggaren.example/anslagstavla</id>');
    expect(feed).toContain(`<updated>${UPDATED}</updated>`);
    expect(feed).toContain('<id>https://liggaren.example/anslagstavla/direktionen-2024-03-05</id>');
    expect(feed).toContain('<published>2024-03-11T00:00:00+01:00</published>');
    expect(feed).toContain('Kan överklagas till och med tisdag 2 april 2024. Tre veckor från 11 mars');
    expect(feed).toContain('§ 5 Årsredovisning 2023 (ITSAM 2024/25)\n§ 6 Övrigt\nProtokollet förvaras:');
  });

  it('is valid without entries', () => {
    assertWellFormed(atomFeed([], BASE, UPDATED));
  });

  it('escapes every text, so that no title can become markup', () => {
    const feed = atomFeed([{ ...row, title: `<script>"a" & 'b'</script> ]]> \u0000\u000B` }], BASE, UPDATED);
    assertWellFormed(feed);
    expect(feed).toContain(
      '<title>&lt;script&gt;&quot;a&quot; &amp; &apos;b&apos;&lt;/script&gt; ]]&gt; \uFFFD\uFFFD</title>',
    );
  });

  it('is well-formed whatever the texts hold', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, fc.string(), (title, forvaringsplats, rubrik, anslagId) => {
        const paragrafer = [{ paragraf: 1, rubrik, diarienummer: [], hidden: false }];
        assertWellFormed(atomFeed([{ ...row, title, forvaringsplats, anslagId, paragrafer }], BASE, UPDATED));
      }),
    );
  });
});

describe('the JSON feed', () => {
  it('follows JSON Feed 1.1', () => {
    expect(jsonFeed([row], BASE)).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Anslagstavla',
      home_page_url: 'https://liggaren.example/api/anslagstavla',
      feed_url: 'https://liggaren.example/api/anslagstavla/feed.json',
      language: 'sv',
      items: [
        {
          id: 'https://liggaren.example/anslagstavla/direktionen-2024-03-05',
          url: 'https://liggaren.example/api/anslag/direktionen-2024-03-05',
          title: 'Direktionen, protokoll 5 mars 2024',
          content_text: [
            'Kan överklagas till och med tisdag 2 april 2024. Tre veckor från 11 mars är måndag 1 april, annandag påsk.',
            '§ 5 Årsredovisning 2023 (ITSAM 2024/25)',
            '§ 6 Övrigt',
            'Protokollet förvaras: Itsams kansli, Kisa',
            'Förvaltningsrätten i Linköping',
          ].join('\n'),
          date_published: '2024-03-11T00:00:00+01:00',
          authors: [{ name: 'Direktionen, Itsam' }],
        },
      ],
    });
  });
});
