import { codeField, field, newPasswordFields, type Chosen } from './form.js';
import { html, type Html } from './html.js';
import { page } from './layout.js';

/** The first step: who, and the password; or at the issuer. */
export function loggaInPage({
  till,
  konto,
  error,
  already,
  local,
  issuer,
}: {
  /** Where to go afterwards: an address of ours. */
  readonly till: string;
  readonly konto?: string;
  readonly error?: string | undefined;
  /** The name of whoever is signed in already. */
  readonly already?: string | undefined;
  /** Whether there are accounts with passwords here. */
  readonly local: boolean;
  /** Whether there is an issuer to sign in at. */
  readonly issuer: boolean;
}): string {
  return signInPage(
    'Logga in',
    error,
    html`${already === undefined ? '' : html`<p class="note">Du är inloggad som <strong>${already}</strong>. <a href="${till}">Gå vidare</a>, se <a href="/mitt-konto">ditt konto</a> eller logga in på nytt.</p>`}
    ${
      issuer
        ? html`<p>
            <a class="button" href="/api/inloggning/oidc?till=${encodeURIComponent(till)}"
              >Logga in med kommunens inloggning</a
            >
          </p>`
        : ''
    }
    ${local ? html`${issuer ? html`<h2>Med konto här</h2>` : ''}${passwordForm({ till, konto, error, focus: !issuer })}` : ''}`,
  );
}

const passwordForm = ({
  till,
  konto,
  error,
  focus,
}: {
  readonly till: string;
  readonly konto?: string | undefined;
  readonly error?: string | undefined;
  readonly focus: boolean;
}): Html =>
  html`<form class="form" method="post" action="/logga-in">
      <input type="hidden" name="till" value="${till}" />
      ${field({
        name: 'konto',
        label: 'Konto',
        autocomplete: 'username',
        value: konto,
        focus: focus && error === undefined,
      })}
      ${field({
        name: 'losenord',
        label: 'Lösenord',
        type: 'password',
        autocomplete: 'current-password',
        error,
      })}
      <button>Logga in</button>
    </form>
    <p class="kicker">Har du glömt lösenordet, eller inget konto? Be administratören om en engångslänk.</p>`;

/** The second step: the code. */
export function kodPage({ till, error }: { readonly till: string; readonly error?: string }): string {
  return signInPage(
    'Skriv koden',
    error,
    html`<form class="form" method="post" action="/logga-in/kod">
        <input type="hidden" name="till" value="${till}" />
        ${codeField({ error, focus: true })}
        <button>Logga in</button>
      </form>
      <p class="kicker"><a href="/logga-in?till=${encodeURIComponent(till)}">Börja om</a></p>`,
  );
}

/** Where a one-time link leads. */
export function valjLosenordPage({
  engangskod,
  error,
}: {
  readonly engangskod: string;
  readonly error?: Chosen | undefined;
}): string {
  return signInPage(
    'Välj ditt lösenord',
    error?.nyttLosenord ?? error?.igen,
    html`<p class="lead">Länken gäller en gång. Sedan loggar du in med ditt lösenord.</p>
      <form class="form" method="post" action="/logga-in/valj-losenord">
        <input type="hidden" name="engangskod" value="${engangskod}" />
        ${newPasswordFields({ error })}
        <button>Spara lösenordet</button>
      </form>`,
  );
}

/** The link no longer opens anything. */
export function lankenGallerIntePage(detail: string): string {
  return signInPage(
    'Länken gäller inte',
    undefined,
    html`<p class="lead">${detail}</p>
      <p><a href="/logga-in">Till inloggningen</a></p>`,
  );
}

/** The password is set; a second factor is asked for at the sign-in. */
export function losenordSattPage(): string {
  return signInPage(
    'Lösenordet är sparat',
    undefined,
    html`<p class="lead">Logga in med det och koden i din app.</p>
      <p><a class="button" href="/logga-in">Logga in</a></p>`,
  );
}

/**
 * Back from the issuer. A page that goes on by itself and no redirect: a strict cookie goes along only with what one of
 * our own pages asks for.
 */
export function signedInPage(till: string): string {
  return page({
    title: 'Inloggad',
    head: html`<meta http-equiv="refresh" content="0; url=${till}" />`,
    main: html`<h1>Du är inloggad</h1>
      <p><a href="${till}">Gå vidare</a></p>`,
  });
}

const signInPage = (title: string, error: string | undefined, main: Html) =>
  page({
    title: error === undefined ? title : `Fel: ${title}`,
    main: html`<div class="narrow">
      <h1>${title}</h1>
      ${main}
    </div>`,
  });
