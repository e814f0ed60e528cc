import type { AnslagRow } from '@liggaren/governance';

/** An announcement that is up, and when it was recorded and last changed (RFC 3339). */
export interface FeedItem {
  readonly row: AnslagRow;
  readonly publishedAt: string;
  readonly updatedAt: string;
}

const TITLE = 'Anslagstavla';

/** When the newest thing happened; for a board that is empty, the beginning of time. */
function updatedAt(items: readonly FeedItem[]): string {
  return (
    items
      .map((item) => item.updatedAt)
      .sort()
      .at(-1) ?? '1970-01-01T00:00:00.000Z'
  );
}

function textOf({ row }: FeedItem): string {
  return [
    `Uppsatt ${row.postedOn}. ${row.appealText}.`,
    ...row.paragrafer.map(({ paragraf, rubrik }) => `§ ${paragraf} ${rubrik}`),
    ...(row.forvaringsplats === '' ? [] : [`Protokollet förvaras: ${row.forvaringsplats}`]),
  ].join('\n');
}

const addressOf = (base: string, { row }: FeedItem) => `${base}/api/anslag/${row.anslagId}`;

/** The noticeboard as a feed (RFC 4287). `base`: scheme and host of the links. */
export function atomFeed(base: string, items: readonly FeedItem[]): string {
  const self = `${base}/api/anslagstavla/feed.atom`;
  const entries = items.map((item) => {
    const address = escaped(addressOf(base, item));
    return `  <entry>
    <id>${address}</id>
    <title>${escaped(item.row.title)}</title>
    <link rel="alternate" type="application/json" href="${address}"/>
    <published>${item.publishedAt}</published>
    <updated>${item.updatedAt}</updated>
    <author><name>${escaped(item.row.organisation)}</name></author>
    <content type="text">${escaped(textOf(item))}</content>
  </entry>
`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">
  <id>${escaped(self)}</id>
  <title>${TITLE}</title>
  <link rel="self" type="application/atom+xml" href="${escaped(self)}"/>
  <updated>${updatedAt(items)}</updated>
${entries.join('')}</feed>
`;
}

/** The noticeboard as a JSON Feed, version 1.1. */
export function jsonFeed(base: string, items: readonly FeedItem[]): object {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: TITLE,
    language: 'sv',
    feed_url: `${base}/api/anslagstavla/feed.json`,
    items: items.map((item) => ({
      id: addressOf(base, item),
      url: addressOf(base, item),
      title: item.row.title,
      content_text: textOf(item),
      date_published: item.publishedAt,
      date_modified: item.updatedAt,
      authors: [{ name: item.row.organisation }],
    })),
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
