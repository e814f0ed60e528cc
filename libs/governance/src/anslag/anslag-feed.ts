import { startOfDayInStockholm } from '../calendar/calendar.js';
import type { AnslagRow } from './anslagstavla.projection.js';

/** The anslagstavla as feeds: Atom (RFC 4287) and JSON Feed 1.1, newest first as the rows come. */
const TITLE = 'Anslagstavla';

/** What a feed needs of a row. */
export type FeedRow = Pick<
  AnslagRow,
  | 'anslagId'
  | 'title'
  | 'organisation'
  | 'organNamn'
  | 'postedOn'
  | 'appealText'
  | 'why'
  | 'forvaringsplats'
  | 'overklagandehanvisning'
  | 'paragrafer'
>;

/** Characters that XML 1.0 can't carry even escaped, and halves of surrogate pairs. */
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function xml(text: string): string {
  return text.replace(NOT_XML, '\uFFFD').replace(/[&<>"']/g, (character) => ESCAPED[character] ?? character);
}

/** Where things stand under the public address of the site. An entry's id is for ever, also when its link moves. */
function addresses(baseUrl: string) {
  const base = baseUrl.replace(/\/+$/, '');
  return {
    board: `${base}/api/anslagstavla`,
    feed: (format: 'atom' | 'json') => `${base}/api/anslagstavla/feed.${format}`,
    id: (anslagId?: string) =>
      `${base}/anslagstavla${anslagId === undefined ? '' : `/${encodeURIComponent(anslagId)}`}`,
    anslag: (anslagId: string) => `${base}/api/anslag/${encodeURIComponent(anslagId)}`,
  };
}

/** The same facts as on the page, as plain text with a line for each. */
function textOf(row: FeedRow): string {
  return [
    `${row.appealText}. ${row.why}`,
    ...row.paragrafer.map(({ paragraf, rubrik, diarienummer }) =>
      [
        `§ ${paragraf} ${rubrik}`,
        ...(diarienummer.length === 0 ? [] : [`(${diarienummer.join(', ')})`]),
      ].join(' '),
    ),
    ...(row.forvaringsplats === '' ? [] : [`Protokollet förvaras: ${row.forvaringsplats}`]),
    ...(row.overklagandehanvisning === undefined ? [] : [row.overklagandehanvisning]),
  ].join('\n');
}

/**
 * An Atom feed (RFC 4287).
 * @param baseUrl the public address of the site, such as `https://liggaren.example`
 * @param updated when the noticeboard last changed, RFC 3339
 */
export function atomFeed(rows: readonly FeedRow[], baseUrl: string, updated: string): string {
  const at = addresses(baseUrl);
  const entries = rows.map((row) => {
    const posted = startOfDayInStockholm(row.postedOn);
    return [
      '  <entry>',
      `    <id>${xml(at.id(row.anslagId))}</id>`,
      `    <title>${xml(row.title)}</title>`,
      `    <link rel="alternate" type="application/json" href="${xml(at.anslag(row.anslagId))}"/>`,
      `    <published>${posted}</published>`,
      `    <updated>${posted}</updated>`,
      `    <author><name>${xml(`${row.organNamn}, ${row.organisation}`)}</name></author>`,
      `    <content type="text">${xml(textOf(row))}</content>`,
      '  </entry>',
    ].join('\n');
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">',
    `  <id>${xml(at.id())}</id>`,
    `  <title>${TITLE}</title>`,
    `  <updated>${xml(updated)}</updated>`,
    `  <link rel="self" type="application/atom+xml" href="${xml(at.feed('atom'))}"/>`,
    `  <link rel="alternate" type="application/json" href="${xml(at.board)}"/>`,
    ...entries,
    '</feed>',
    '',
  ].join('\n');
}

/** A JSON Feed 1.1 (jsonfeed.org); to be sent as `application/feed+json`. `baseUrl` as for `atomFeed`. */
export function jsonFeed(rows: readonly FeedRow[], baseUrl: string) {
  const at = addresses(baseUrl);
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: TITLE,
    home_page_url: at.board,
    feed_url: at.feed('json'),
    language: 'sv',
    items: rows.map((row) => ({
      id: at.id(row.anslagId),
      url: at.anslag(row.anslagId),
      title: row.title,
      content_text: textOf(row),
      date_published: startOfDayInStockholm(row.postedOn),
      authors: [{ name: `${row.organNamn}, ${row.organisation}` }],
    })),
  };
}
