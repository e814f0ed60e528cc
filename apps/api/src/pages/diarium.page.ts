import { formatDay, type DiariumArende, type DiariumPage, type DiariumRow } from '@liggaren/governance';
import { html, type Html } from './html.js';
import { day, fact, page } from './layout.js';

/** What was asked for, as it stands in the form and in the address of the next page. */
export interface Asked {
  readonly q?: string | undefined;
  readonly ar?: number | undefined;
  readonly status?: 'open' | 'closed' | undefined;
}

const STATUS = { open: 'Öppet', closed: 'Avslutat' } as const;

/** The open register: the search first, the newest ärenden under it. */
export function diariumPage(asked: Asked, { rows, next }: DiariumPage): string {
  const isSearch = asked.q !== undefined || asked.ar !== undefined || asked.status !== undefined;
  const more = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...asked, cursor: next })) {
    if (value !== undefined) more.set(name, String(value));
  }
  return page({
    title: asked.q === undefined ? 'Diarium' : `${asked.q} – diarium`,
    place: '/diarium',
    main: html`<h1>Diarium</h1>
      <form class="search" action="/diarium" role="search">
        <label for="q">Sök ärende</label>
        <input
          type="search"
          id="q"
          name="q"
          value="${asked.q}"
          maxlength="200"
          placeholder="ord eller diarienummer"
        />
        <span class="pair">
          <label for="ar">År</label>
          <input
            type="text"
            id="ar"
            name="ar"
            value="${asked.ar}"
            inputmode="numeric"
            pattern="[0-9]{4}"
            maxlength="4"
            size="4"
          />
        </span>
        <span class="pair">
          <label for="status">Visa</label>
          <select id="status" name="status">
            <option value="">alla</option>
            <option value="open" ${asked.status === 'open' ? html` selected` : null}>öppna</option>
            <option value="closed" ${asked.status === 'closed' ? html` selected` : null}>avslutade</option>
          </select>
        </span>
        <button>Sök</button>
      </form>
      ${
        rows.length === 0
          ? html`<p class="empty">
              ${isSearch ? 'Inget ärende stämmer med sökningen. Pröva färre eller andra ord, eller början av ett ord.' : 'Inget ärende är registrerat än.'}
            </p>`
          : table(rows)
      }
      ${next === undefined ? '' : html`<p><a rel="next" href="/diarium?${more.toString()}">Fler ärenden</a></p>`}`,
  });
}

function table(rows: readonly DiariumRow[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Dnr</th>
        <th scope="col">Ärende</th>
        <th scope="col">Registrerat</th>
        <th scope="col">Status</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <td class="dnr"><a href="${addressOf(row)}">${row.diarienummer}</a></td>
            <th scope="row">${row.arendemening}</th>
            <td>${row.registeredOn === undefined ? '' : day(row.registeredOn)}</td>
            <td>${STATUS[row.status]}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const addressOf = ({ serie, ar, lopnr }: Pick<DiariumRow, 'serie' | 'ar' | 'lopnr'>) =>
  `/diarium/${encodeURIComponent(serie)}/${ar}/${lopnr}`;

const KINDS = { inkommen: 'Inkommen', upprattad: 'Upprättad', expedierad: 'Expedierad' } as const;

/** One ärende: what it is, what has come and gone, and where it was decided. */
export function arendePage(arende: DiariumArende): string {
  const { diarienummer, arendemening, handlingar, paragrafer } = arende;
  return page({
    title: `${arendemening} (${diarienummer})`,
    place: '/diarium',
    main: html`<h1>${arendemening}</h1>
      <dl class="facts">
        ${fact('Diarienummer', diarienummer)}
        ${fact('Ursprungligt diarienummer', arende.ursprungligtDiarienummer)}
        ${fact('Status', arende.status === 'closed' ? `Avslutat ${formatDay(arende.closedOn)}` : 'Öppet')}
        ${fact('Registrerat', arende.registeredOn === undefined ? null : day(arende.registeredOn))}
        ${fact('Avsändare eller mottagare', arende.motpart)} ${fact('Handläggare', arende.handlaggare)}
      </dl>
      <h2>Beslut</h2>
      ${
        paragrafer.length === 0
          ? html`<p class="empty">Ärendet har inte behandlats i något justerat protokoll än.</p>`
          : html`<ol class="timeline">
              ${paragrafer.map(
                ({ sammantradeId, organNamn, sammantradesdatum, paragraf, rubrik, beslut }) =>
                  html`<li>
                    <p>
                      <a href="/protokoll/${sammantradeId}#p${paragraf}"
                        >${organNamn} ${formatDay(sammantradesdatum)} § ${paragraf}</a
                      >: ${rubrik}
                    </p>
                    ${beslut === undefined ? '' : html`<p class="beslut">${beslut}</p>`}
                  </li>`,
              )}
            </ol>`
      }
      ${
        arende.remisser.length === 0
          ? ''
          : html`<h2>Remisser</h2>
              <ul>
                ${arende.remisser.map(
                  (r) =>
                    html`<li>
                      ${r.to}${r.about === undefined ? '' : html`: ${r.about}`}. Sänd ${day(r.sentOn)},
                      ${r.answeredOn === undefined ? html`svar senast ${day(r.answerBy, { weekday: true })}` : html`besvarad ${day(r.answeredOn)}`}.
                    </li>`,
                )}
              </ul>`
      }
      <h2>Handlingar</h2>
      ${
        handlingar.length === 0
          ? html`<p class="empty">Ingen handling är registrerad.</p>`
          : html`<table>
                <thead>
                  <tr>
                    <th scope="col">Nr</th>
                    <th scope="col">Datum</th>
                    <th scope="col">Slag</th>
                    <th scope="col">Vad den rör</th>
                    <th scope="col">Från eller till</th>
                  </tr>
                </thead>
                <tbody>
                  ${handlingar.map(
                    (h) =>
                      html`<tr>
                        <td class="nr">${h.handlingsnummer}</td>
                        <td>${h.datum === undefined ? '' : day(h.datum)}</td>
                        <td>${KINDS[h.kind]}</td>
                        <th scope="row">${h.rubrik}${h.gallring === undefined ? '' : ' (gallrad)'}</th>
                        <td>${h.avsandare ?? h.mottagare ?? ''}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
              <p>
                Vill du läsa en handling? Begär ut den hos kommunen och ange diarienumret och handlingens
                nummer.
              </p>`
      }`,
  });
}
