import { formatDay, inStockholm, stockholmDay } from '@liggaren/governance';
import { qrSvg } from '@liggaren/documents';
import { codeField, field, newPasswordFields, type Chosen } from './form.js';
import { Html, html } from './html.js';
import { fact, page } from './layout.js';

/** What the page of one's own account shows. */
export interface MittKonto {
  readonly konto: string;
  readonly namn: string;
  /** `organ`: the board's name. */
  readonly roller: readonly { readonly role: string; readonly organ?: string }[];
  readonly csrf: string;
  /** Of a local account; undefined when people sign in at an issuer, which keeps all of it. */
  readonly local?:
    | {
        readonly hasTotp: boolean;
        readonly sessions: readonly {
          readonly nr: number;
          /** Seconds since 1970. */
          readonly since: number;
          readonly seen: number;
          readonly isThis: boolean;
        }[];
      }
    | undefined;
}

/** What was wrong, and with which form. */
export interface KontoErrors {
  readonly form: 'losenord' | 'andra-faktor';
  readonly losenord?: string;
  readonly chosen?: Chosen;
}

const ROLES: Readonly<Record<string, string>> = { ordforande: 'ordförande', admin: 'administratör' };

export function mittKontoPage(
  { konto, namn, roller, csrf, local }: MittKonto,
  { errors, done }: { readonly errors?: KontoErrors | undefined; readonly done?: string | undefined } = {},
): string {
  return page({
    title: errors === undefined ? 'Mitt konto' : 'Fel: Mitt konto',
    main: html`<div class="narrow">
      <h1>${namn}</h1>
      ${done === undefined ? '' : html`<p class="note" role="status">${done}</p>`}
      <dl class="facts">
        ${fact('Konto', konto)}
        ${fact('Roller', roller.length === 0 ? 'Inga än: be administratören' : html`${roller.map(({ role, organ }, i) => `${i === 0 ? '' : ', '}${ROLES[role] ?? role}${organ === undefined ? '' : ` i ${organ}`}`)}`)}
      </dl>
      <p><a href="/arbeta">Till arbetet</a></p>
      <p><a href="/arbeta/justering/passnycklar">Mina passnycklar</a>, att underteckna med</p>
      <form class="buttons" method="post" action="/mitt-konto/utloggning">
        ${word(csrf)}<button>Logga ut</button>
        <button class="plain" name="overallt" value="ja">Logga ut överallt</button>
      </form>
      ${local === undefined ? html`<p class="kicker">Lösenord, koder och andra inloggningar sköter du där du loggar in.</p>` : mine(csrf, local, errors)}
    </div>`,
  });
}

const word = (csrf: string) => html`<input type="hidden" name="csrf" value="${csrf}" />`;

/** Before something that whoever finds an open page must not do. */
const ownPassword = (id: string, hasTotp: boolean, error: string | undefined) =>
  html`${field({ name: 'losenord', id, label: 'Lösenordet du har nu', type: 'password', autocomplete: 'current-password', error })}
  ${hasTotp ? codeField({ id: `${id}-kod` }) : ''}`;

function mine(
  csrf: string,
  { hasTotp, sessions }: NonNullable<MittKonto['local']>,
  errors?: KontoErrors,
): Html {
  const wrong = (form: KontoErrors['form']) => (errors?.form === form ? errors : undefined);
  return html`<h2>Där du är inloggad</h2>
    <ul class="sessions">
      ${sessions.map(
        ({ nr, since, seen, isThis }) =>
          html`<li>
            <span>
              ${isThis ? html`<strong>Den här webbläsaren</strong><br />` : ''}Inloggad ${at(since)}<br />
              Sist använd ${at(seen)}
            </span>
            ${
              isThis
                ? ''
                : html`<form method="post" action="/mitt-konto/sessioner/${nr}/avslut">
                    ${word(csrf)}<button class="plain">
                      Avsluta<span class="hidden"> inloggningen ${at(since)}</span>
                    </button>
                  </form>`
            }
          </li>`,
      )}
    </ul>
    <h2>Byt lösenord</h2>
    <p>Du loggas ut överallt, även här.</p>
    <form class="form" method="post" action="/mitt-konto/losenord">
      ${word(csrf)} ${ownPassword('byt', hasTotp, wrong('losenord')?.losenord)}
      ${newPasswordFields({ error: wrong('losenord')?.chosen })}
      <button>Byt lösenord</button>
    </form>
    <h2>Kod i en app</h2>
    <p>
      ${
        hasTotp
          ? 'Du loggar in med lösenord och en kod. Här läser du in koden i en ny app; den gamla slutar då gälla.'
          : 'Med en kod från en app i telefonen räcker det inte att någon känner till ditt lösenord.'
      }
    </p>
    <form class="form" method="post" action="/mitt-konto/andra-faktor">
      ${word(csrf)} ${ownPassword('ny-kod', hasTotp, wrong('andra-faktor')?.losenord)}
      <button>${hasTotp ? 'Byt app' : 'Lägg till en kod'}</button>
    </form>`;
}

const at = (seconds: number): string => {
  const instant = new Date(seconds * 1000).toISOString();
  return `${formatDay(stockholmDay(instant))} kl.\u00a0${inStockholm(instant).slice(11, 16)}`;
};

/** A second factor to scan or to write; it holds from its first code on. */
export function nyKodPage({
  hemlighet,
  uri,
  csrf,
}: {
  readonly hemlighet: string;
  readonly uri: string;
  readonly csrf: string;
}): string {
  return page({
    title: 'Läs in koden',
    main: html`<div class="narrow">
      <h1>Läs in koden</h1>
      <ol>
        <li>Öppna appen för engångskoder i telefonen och läs in bilden.</li>
        <li>Skriv koden som appen visar. Från och med då loggar du in med den.</li>
      </ol>
      <div class="qr" role="img" aria-label="QR-kod med hemligheten, som också står i text nedanför">
        ${new Html(qrSvg(uri))}
      </div>
      <p>Kan du inte läsa in bilden? Skriv det här i appen:</p>
      <p class="sum"><code>${hemlighet.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code></p>
      ${firstCodeForm(csrf)}
    </div>`,
  });
}

/** The first code was wrong. The key is not shown again: the app has it. */
export function felForstaKodPage({ csrf, error }: { readonly csrf: string; readonly error: string }): string {
  return page({
    title: 'Fel: Skriv koden som appen visar',
    main: html`<div class="narrow">
      <h1>Skriv koden som appen visar</h1>
      ${firstCodeForm(csrf, error)}
    </div>`,
  });
}

const firstCodeForm = (csrf: string, error?: string): Html =>
  html`<form class="form" method="post" action="/mitt-konto/andra-faktor/bekraftelse">
      ${word(csrf)} ${codeField({ error, label: 'Koden som appen visar' })}
      <button>Bekräfta</button>
    </form>
    <p class="kicker"><a href="/mitt-konto">Avbryt</a></p>`;
