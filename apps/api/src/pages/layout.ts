import { formatDay, type Datum } from '@liggaren/governance';
import { html, type Html } from './html.js';

/** The places that everyone may go to, as they stand in the head of each page. */
const PLACES = [
  { href: '/anslagstavla', name: 'Anslagstavla' },
  { href: '/diarium', name: 'Diarium' },
  { href: '/protokoll', name: 'Protokoll' },
  { href: '/verifiera', name: 'Verifiera' },
] as const;

export type Place = (typeof PLACES)[number]['href'];

interface Page {
  /** Names the thing on it. */
  readonly title: string;
  /** Where in the site it stands. */
  readonly place?: Place;
  readonly main: Html;
  /** More for the head. */
  readonly head?: Html;
  /** The address of a script of ours, for what the page can do beyond being read. */
  readonly script?: string;
}

/** A whole page. Works without JavaScript. */
export function page({ title, place, main, head, script }: Page): string {
  return html`<!doctype html>
    <html lang="sv">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Liggaren</title>
        ${head}
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
        ${script === undefined ? '' : html`<script type="module" src="${script}"></script>`}
        <link
          rel="alternate"
          type="application/atom+xml"
          title="Anslagstavlan"
          href="/api/anslagstavla/feed.atom"
        />
        <link
          rel="alternate"
          type="application/feed+json"
          title="Anslagstavlan"
          href="/api/anslagstavla/feed.json"
        />
      </head>
      <body>
        <a class="skip" href="#main">Till innehållet</a>
        <header class="site">
          <nav aria-label="Sidor">
            <a class="name" href="/anslagstavla">Liggaren</a>
            <ul>
              ${PLACES.map(
                ({ href, name }) =>
                  html`<li>
                    <a href="${href}" ${href === place ? html` aria-current="page"` : null}>${name}</a>
                  </li>`,
              )}
            </ul>
          </nav>
        </header>
        <main id="main">${main}</main>
        <footer class="site">
          <p>Uppgifterna kommer ur kommunens liggare, där varje händelse står kvar som den antecknades.</p>
          <p><a href="/logga-in">Logga in</a> för den som arbetar här.</p>
        </footer>
      </body>
    </html> `.text;
}

/** A day that machines can read too. With weekday where a deadline hangs on it. */
export function day(datum: Datum, options: { readonly weekday?: boolean } = {}): Html {
  return html`<time datetime="${datum}">${formatDay(datum, options)}</time>`;
}

/** A name and what it is, in a list of facts. Shows nothing where there is nothing to tell. */
export function fact(name: string, value: Html | string | null | undefined): Html {
  return value === null || value === undefined || value === ''
    ? html``
    : html`<div>
        <dt>${name}</dt>
        <dd>${value}</dd>
      </div>`;
}
