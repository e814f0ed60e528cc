import { html, type Html } from './html.js';

/** A field of a form, with what it asks for above it, and what was wrong beside it. */
export function field({
  name,
  id = name,
  label,
  type = 'text',
  autocomplete,
  value,
  hint,
  error,
  focus = false,
  more = null,
}: {
  readonly name: string;
  /** When the name stands in another form of the page too. */
  readonly id?: string;
  readonly label: string;
  readonly type?: 'text' | 'password';
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Whether it is where the person begins, when nothing was wrong elsewhere. */
  readonly focus?: boolean;
  /** Further attributes. */
  readonly more?: Html | null;
}): Html {
  const told = [...(hint === undefined ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-fel`])];
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${error === undefined ? '' : html`<p class="error" id="${id}-fel"><span class="hidden">Fel: </span>${error}</p>`}
    <input
      id="${id}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      maxlength="200"
      required
      ${value === undefined ? null : html` value="${value}"`}
      ${told.length === 0 ? null : html` aria-describedby="${told.join(' ')}"`}
      ${error === undefined ? null : html` aria-invalid="true"`}
      ${focus || error !== undefined ? html` autofocus` : null}
      ${more}
    />
  </div>`;
}

/** The code of a second factor. */
export const codeField = ({
  error,
  focus = false,
  label = 'Koden i appen',
  id = 'kod',
}: { error?: string | undefined; focus?: boolean; label?: string; id?: string } = {}): Html =>
  field({
    name: 'kod',
    id,
    label,
    autocomplete: 'one-time-code',
    hint: 'Sex siffror; en ny var trettionde sekund.',
    error,
    focus,
    more: html` inputmode="numeric"`,
  });

/** A password that is chosen, twice. */
export const newPasswordFields = ({ error }: { error?: Chosen | undefined }): Html =>
  html`${field({
    name: 'nyttLosenord',
    label: 'Nytt lösenord',
    type: 'password',
    autocomplete: 'new-password',
    hint: 'Minst tolv tecken. Fyra vanliga ord är bra.',
    error: error?.nyttLosenord,
  })}
  ${field({
    name: 'igen',
    label: 'Samma lösenord igen',
    type: 'password',
    autocomplete: 'new-password',
    error: error?.igen,
  })}`;

/** What was wrong with a password that was chosen. */
export interface Chosen {
  readonly nyttLosenord?: string;
  readonly igen?: string;
}
