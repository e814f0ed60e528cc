import { html } from './html.js';
import { page } from './layout.js';

/** What a person is told when what they asked for could not be given. */
export function problemPage({
  title,
  detail,
  correlationId,
}: {
  readonly title: string;
  readonly detail: string;
  readonly correlationId: string;
}): string {
  return page({
    title,
    main: html`<h1>${title}</h1>
      <p class="lead">${detail}</p>
      <p><a href="/">Till första sidan</a> · <a href="/logga-in">Logga in</a></p>
      <p class="kicker">Uppge ${correlationId} om du hör av dig om felet.</p>`,
  });
}
