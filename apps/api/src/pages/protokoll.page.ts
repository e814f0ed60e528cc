import {
  formatDay,
  type PrintedParagraf,
  type PrintedPerson,
  type PrintedProtokoll,
  type SammantradeRow,
} from '@liggaren/governance';
import { html, paragraphs, type Html } from './html.js';
import { day, fact, page } from './layout.js';

/** The justerade protocols, the latest meeting first, a page at a time. */
export function protokollListPage(rows: readonly SammantradeRow[], next: string | undefined): string {
  return page({
    title: 'Protokoll',
    place: '/protokoll',
    main: html`<h1>Protokoll</h1>
      <p class="lead">Ett protokoll finns här från den dag då det är justerat.</p>
      ${
        rows.length === 0
          ? html`<p class="empty">Inget protokoll är justerat än.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th scope="col">Sammanträde</th>
                  <th scope="col">Organ</th>
                  <th scope="col">Paragrafer</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  (row) =>
                    html`<tr>
                      <th scope="row">
                        <a href="/protokoll/${row.sammantradeId}">${formatDay(row.sammantradesdatum)}</a>
                      </th>
                      <td>${row.organNamn}</td>
                      <td class="nr">${row.antalParagrafer}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
      }
      ${next === undefined ? '' : html`<p><a rel="next" href="/protokoll?cursor=${encodeURIComponent(next)}">Äldre protokoll</a></p>`}`,
  });
}

/** The protokoll as the board prints it. */
export function protokollPage(protokoll: PrintedProtokoll): string {
  const { organ, organisation, sammantradesdatum, narvaro, justering, anslag } = protokoll;
  const people = (heading: string, list: readonly PrintedPerson[]) =>
    list.length === 0
      ? ''
      : html`<h3>${heading}</h3>
          <ul class="people">
            ${list.map((person) => html`<li>${personLine(person)}</li>`)}
          </ul>`;
  return page({
    title: `${organ} ${formatDay(sammantradesdatum)} – protokoll`,
    place: '/protokoll',
    main: html`<article class="protokoll">
      <p class="kicker">${organisation}</p>
      <h1>${organ}, sammanträdesprotokoll ${formatDay(sammantradesdatum)}</h1>
      <dl class="facts">
        ${fact('Plats', protokoll.plats)} ${fact('Tid', `${protokoll.tid.start}–${protokoll.tid.slut ?? ''}`)}
        ${fact('Dagar', protokoll.days.length > 1 ? protokoll.days.map((d) => formatDay(d)).join(', ') : null)}
        ${fact('Justerat', justering.justeratOn === null ? null : day(justering.justeratOn))}
        ${anslag.map((a) => fact('Anslaget', html`${day(a.postedOn)}, <a href="/anslagstavla/${a.anslagId}">${a.status === 'removed' ? 'kunde' : 'kan'} överklagas till och med ${formatDay(a.lastAppealDay, { weekday: true })}</a>`))}
      </dl>
      ${
        justering.status === 'justerat'
          ? html`<p>
              <a href="/api/sammantraden/${protokoll.sammantradeId}/protokoll.pdf">Protokollet som PDF</a> ·
              <a href="/verifiera?protokoll=${protokoll.sammantradeId}">Verifiera det</a>
            </p>`
          : ''
      }
      <nav aria-labelledby="lista">
        <h2 id="lista">Ärenden</h2>
        <ul class="paragrafer">
          ${protokoll.paragrafer.map(
            ({ paragraf, rubrik, diarienummer }) =>
              html`<li>
                <span class="nr">§ ${paragraf}</span> <a href="#p${paragraf}">${rubrik}</a>
                <span class="dnr">${diarienummer.join(', ')}</span>
              </li>`,
          )}
        </ul>
      </nav>
      <section aria-labelledby="narvaro">
        <h2 id="narvaro">Närvaro</h2>
        ${people('Beslutande ledamöter', narvaro.ledamoter)} ${people('Ersättare', narvaro.ersattare)}
        ${people('Övriga närvarande', narvaro.ovriga)}
      </section>
      ${protokoll.paragrafer.map((p) => paragraf(p, organ))}
      ${
        justering.signatures.length === 0
          ? ''
          : html`<section aria-labelledby="underskrifter">
              <h2 id="underskrifter">Underskrifter</h2>
              <ul class="people">
                ${justering.signatures.map(
                  (s) =>
                    html`<li>
                      ${s.namn}, ${s.role === 'ordforande' ? 'ordförande' : 'justerare'},
                      ${day(s.signedOn)}${s.provider === undefined ? '' : html`, ${s.provider}`}
                    </li>`,
                )}
              </ul>
              ${justering.sha256 === null ? '' : html`<p class="sum">SHA-256 för det som undertecknades: <code>${justering.sha256}</code></p>`}
            </section>`
      }
      ${
        protokoll.rattelser.length === 0
          ? ''
          : html`<section aria-labelledby="rattelser">
              <h2 id="rattelser">Rättelser</h2>
              <ul>
                ${protokoll.rattelser.map(
                  (r) =>
                    html`<li>
                      ${day(r.correctedOn)}${r.paragraf === undefined ? '' : html`, § ${r.paragraf}`}:
                      ”${r.old}” ska vara ”${r.new}”. ${r.reason}
                    </li>`,
                )}
              </ul>
            </section>`
      }
    </article>`,
  });
}

function personLine({ namn, foretrader, uppdrag, tjanstgor, paragrafer }: PrintedPerson): string {
  const who = [namn, foretrader, uppdrag].filter((part) => part !== null).join(', ');
  return [who, tjanstgor, paragrafer].filter((part) => part !== '').join(' ');
}

function paragraf(p: PrintedParagraf, organ: string): Html {
  const part = (heading: string, content: Html | string | null) =>
    content === null || content === ''
      ? ''
      : html`<h3>${heading}</h3>
          ${content}`;
  const list = (lines: readonly string[]) =>
    lines.length === 0
      ? null
      : html`<ul>
          ${lines.map((line) => html`<li>${line}</li>`)}
        </ul>`;
  return html`<section class="paragraf" id="p${p.paragraf}" aria-labelledby="r${p.paragraf}">
    <h2 id="r${p.paragraf}"><span class="nr">§ ${p.paragraf}</span> ${p.rubrik}</h2>
    ${p.diarienummer.length + p.ursprungligaDiarienummer.length === 0 ? '' : html`<p class="dnr">Dnr ${p.diarienummer.map((dnr, i) => html`${i > 0 ? ', ' : ''}<a href="${arendeAddress(dnr)}">${dnr}</a>`)}${original(p)}</p>`}
    ${part(`${organ}s beslut`, p.beslut === null ? null : html`<div class="beslut">${paragraphs(p.beslut)}</div>`)}
    ${part('Sammanfattning av ärendet', p.sammanfattning === '' ? null : paragraphs(p.sammanfattning))}
    ${part('Yrkanden', list(p.yrkanden.map(({ namn, text }) => `${namn.join(', ')}: ${text}`)))}
    ${p.omrostningar.map((omrostning) => part('Omröstning', vote(omrostning)))}
    ${part('Reservationer', list(p.reservationer.map(({ namn, motivering }) => [namn.join(', '), motivering].filter(Boolean).join(': '))))}
    ${part('Protokollsanteckningar', list(p.anteckningar.map(({ namn, text }) => `${namn}: ${text}`)))}
    ${part('Jäv', list(p.jav))} ${part('Beslutsunderlag', list(p.underlag.map(({ text }) => text)))}
    ${part('Uppdrag', list(p.uppdrag.map(({ to, text }) => `${to}: ${text}`)))}
    ${part('Beslutsexpediering', p.expediering.length === 0 ? null : p.expediering.join(', '))}
  </section>`;
}

const VOTES: Readonly<Record<string, string>> = { ja: 'Ja', nej: 'Nej', avstar: 'Avstår' };

function vote({ propositionsordning, resultat, roster }: PrintedParagraf['omrostningar'][number]): Html {
  return html`<p>${propositionsordning}</p>
    <p>${resultat}</p>
    ${
      roster.length === 0
        ? ''
        : html`<table>
            <thead>
              <tr>
                <th scope="col">Namn</th>
                <th scope="col">Röst</th>
              </tr>
            </thead>
            <tbody>
              ${roster.map(
                ({ namn, rost }) =>
                  html`<tr>
                    <th scope="row">${namn}</th>
                    <td>${VOTES[rost]}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }`;
}

/** What an imported protokoll prints, beside the ledger's own numbers. */
function original({ diarienummer, ursprungligaDiarienummer }: PrintedParagraf): string {
  const printed = ursprungligaDiarienummer.join(', ');
  if (printed === '') return '';
  return diarienummer.length === 0 ? printed : ` (ursprungligen ${printed})`;
}

function arendeAddress(diarienummer: string): string {
  const [serie = '', number = ''] = diarienummer.split(' ');
  return `/diarium/${encodeURIComponent(serie)}/${number}`;
}
