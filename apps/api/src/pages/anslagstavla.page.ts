import { formatDay, inStockholm, stockholmDay, type AnslagRow, type Datum } from '@liggaren/governance';
import { html, type Html } from './html.js';
import { day, fact, page } from './layout.js';

/** What is up now, newest first: the question that people come with is answered first in each notice. */
export function anslagstavlaPage(rows: readonly AnslagRow[], today: Datum): string {
  return page({
    title: 'Anslagstavla',
    place: '/anslagstavla',
    main: html`<h1>Anslagstavla</h1>
      <p class="lead">
        Här tillkännages justerade protokoll och beslut. Varje anslag sitter uppe så länge beslutet kan
        överklagas.
      </p>
      ${
        rows.length === 0
          ? html`<p class="empty">
              Inget är anslaget just nu. Det som har tagits ned finns i
              <a href="/anslagstavla/arkiv">arkivet</a>.
            </p>`
          : html`<ol class="notices">
              ${rows.map((row) => html`<li>${notice(row, today, 'h2')}</li>`)}
            </ol>`
      }
      <p><a href="/anslagstavla/arkiv">Arkiv: anslag som har tagits ned</a></p>`,
  });
}

/** One announcement, and what it has been through. */
export function anslagPage(row: AnslagRow, today: Datum): string {
  return page({ title: row.title, place: '/anslagstavla', main: notice(row, today, 'h1') });
}

/** What has come down, latest first. */
export function arkivPage(rows: readonly AnslagRow[], next: string | undefined): string {
  return page({
    title: 'Arkiv – anslagstavla',
    place: '/anslagstavla',
    main: html`<h1>Arkiv</h1>
      <p class="lead">Anslag som har tagits ned, de senaste först.</p>
      ${
        rows.length === 0
          ? html`<p class="empty">Inget anslag har tagits ned än.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">Anslag</th>
                  <th scope="col">Uppsatt</th>
                  <th scope="col">Kunde överklagas t.o.m.</th>
                  <th scope="col">Nedtaget</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  (row) =>
                    html`<tr>
                      <th scope="row"><a href="${addressOf(row)}">${row.title}</a></th>
                      <td>${day(row.postedOn)}</td>
                      <td>${day(row.lastAppealDay)}</td>
                      <td>${row.removedAt === undefined ? '' : day(stockholmDay(row.removedAt))}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
      ${next === undefined ? '' : html`<p><a rel="next" href="/anslagstavla/arkiv?cursor=${encodeURIComponent(next)}">Äldre anslag</a></p>`}`,
  });
}

const addressOf = ({ anslagId }: AnslagRow) => `/anslagstavla/${anslagId}`;

const isOpen = ({ status, expired, lastAppealDay }: AnslagRow, today: Datum) =>
  status === 'interrupted' || (status === 'up' && !expired && today <= lastAppealDay);

/** May it still be appealed? One sentence, the answer first. */
function canBeAppealed(row: AnslagRow, today: Datum): Html {
  const { status, lastAppealDay, appealText } = row;
  if (isOpen(row, today) && status === 'up') {
    return html`<strong>Ja</strong>, till och med <strong>${day(lastAppealDay, { weekday: true })}</strong>.`;
  }
  if (status === 'interrupted') return html`<strong>Ja.</strong> ${appealText}.`;
  return html`<strong>Nej.</strong> ${appealText}.`;
}

/** `3 april 2024 kl. 00:00` */
function instant(at: string): Html {
  return html`${day(stockholmDay(at))} kl. ${inStockholm(at).slice(11, 16)}`;
}

function notice(row: AnslagRow, today: Datum, level: 'h1' | 'h2'): Html {
  const { subject, title, paragrafer } = row;
  const heading =
    level === 'h1' ? html`<h1>${title}</h1>` : html`<h2><a href="${addressOf(row)}">${title}</a></h2>`;
  const protokoll = subject.kind === 'delegationsbeslut' ? undefined : `/protokoll/${subject.sammantradeId}`;
  return html`<article class="notice">
    ${heading}
    <p class="answer">
      <span class="question">Kan jag fortfarande överklaga?</span> ${canBeAppealed(row, today)}
    </p>
    <details>
      <summary>Varför den dagen?</summary>
      <p>${row.why}</p>
    </details>
    <dl class="facts">
      ${fact('Organ', `${row.organNamn}, ${row.organisation}`)}
      ${fact('Sammanträde', row.sammantradesdatum === undefined ? null : day(row.sammantradesdatum))}
      ${fact('Uppsatt', day(row.postedOn))}
      ${row.removedAt === undefined ? fact('Tas ned', day(row.printedTakeDown)) : fact('Nedtaget', instant(row.removedAt))}
      ${fact('Protokollet förvaras', row.forvaringsplats)}
      ${fact('Så överklagar du', row.overklagandehanvisning)}
    </dl>
    ${
      paragrafer.length === 0
        ? ''
        : html`${level === 'h1' ? html`<h2 class="small">Beslut</h2>` : html`<h3 class="small">Beslut</h3>`}
            <ul class="paragrafer">
              ${paragrafer.map(
                ({ paragraf, rubrik, diarienummer }) =>
                  html`<li>
                    <span class="nr">§ ${paragraf}</span>
                    <span
                      >${protokoll === undefined ? rubrik : html`<a href="${protokoll}#p${paragraf}">${rubrik}</a>`}</span
                    >
                    <span class="dnr">${diarienummer.join(', ')}</span>
                  </li>`,
              )}
            </ul>`
    }
    ${protokoll === undefined ? '' : html`<p><a href="${protokoll}">Läs protokollet${row.sammantradesdatum === undefined ? '' : html` från ${formatDay(row.sammantradesdatum)}`}</a></p>`}
  </article>`;
}
