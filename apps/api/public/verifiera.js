import { CannotVerify, verifyProof } from './verify-proof.js';

/** What each step is called, and what it proves when it holds. */
const STEPS = {
  key: ['Nyckeln', 'Allt som följer gäller den liggaren, om nyckeln är rätt.'],
  file: ['Filen', ''],
  checkpoint: ['Kontrollpunkten', 'Den som har liggarens hemliga nyckel står för innehållet.'],
  place: ['Platsen', 'Händelsen har inte lagts till, flyttats eller ändrats efter signaturen.'],
  content: ['Innehållet', 'Ingen har skrivit om vad händelsen säger, eller vem som registrerade den.'],
};

const MARKS = { true: ['✓', 'Stämmer'], false: ['✗', 'Stämmer inte'], null: ['–', 'Ingår inte'] };

/** A proof has one event of at most 1 MiB, in base64. */
const LONGEST_PROOF = 8 * 1024 * 1024;

const form = /** @type {HTMLFormElement} */ (document.getElementById('checker'));
const proof = /** @type {HTMLTextAreaElement} */ (document.getElementById('proof'));
const key = /** @type {HTMLInputElement} */ (document.getElementById('key'));
const file = /** @type {HTMLInputElement} */ (document.getElementById('file'));
const verdict = /** @type {HTMLElement} */ (document.getElementById('verdict'));

/**
 * An element with text or elements in it.
 * @param {string} name
 * @param {{ class?: string, [attribute: string]: string | undefined }} attributes
 * @param {(Node | string)[]} children
 */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

async function check() {
  try {
    show(await verifyProof(proof.value, key.value));
    verdict.scrollIntoView({ block: 'nearest' });
  } catch (error) {
    if (!(error instanceof CannotVerify)) throw error;
    verdict.replaceChildren(
      element(
        'p',
        { class: 'answer' },
        element('strong', {}, 'Beviset gick inte att pröva här.'),
        ` ${error.message} Det säger inget om beviset. Pröva i en nyare webbläsare, eller med Liggarens program.`,
      ),
    );
  }
}

/** @param {import('./verify-proof.js').Verdict} found */
function show({ ok, steps, event, origin, size }) {
  const answer = ok
    ? element('p', { class: 'answer open' }, element('strong', {}, 'Beviset stämmer.'))
    : element('p', { class: 'answer wrong' }, element('strong', {}, 'Beviset stämmer inte.'));
  if (ok && event) {
    const { index, recordedAt } = event.envelope;
    answer.append(
      ` Händelse ${index + 1} fanns i ${origin} när ${size} händelser signerades. Den registrerades ${when(recordedAt)}.`,
    );
  }
  const sum = form.dataset['sum'];
  const recorded = event?.payload?.data['sha256'];
  if (sum && recorded !== undefined) {
    answer.append(
      recorded === sum
        ? ' Summan i händelsen är den som står på den här sidan.'
        : ' Summan i händelsen är en annan än den som står på den här sidan.',
    );
  }
  verdict.replaceChildren(
    answer,
    element('ol', { class: 'steps' }, ...steps.map(step)),
    ...(event ? [told(event)] : []),
  );
}

/** @param {import('./verify-proof.js').Step} found */
function step({ name, ok, says }) {
  const [title = '', proves = ''] = STEPS[name];
  const [mark = '', word = ''] =
    says === 'Prövades inte.' ? ['–', ''] : MARKS[/** @type {'true'} */ (String(ok))];
  return element(
    'li',
    { class: ok === null ? 'skipped' : ok ? 'holds' : 'fails' },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    element(
      'div',
      {},
      element('strong', {}, word === '' ? title : `${title}: ${word.toLowerCase()}`),
      element('p', {}, ok === true ? `${says} ${proves}`.trim() : says),
    ),
  );
}

/** @param {import('./verify-proof.js').ProvenEvent} event */
function told({ envelope, payload }) {
  const { type, stream, revision, id } = envelope;
  const actor = /** @type {{ name?: string, role?: string } | undefined} */ (payload?.metadata['actor']);
  const facts = {
    Händelse: type,
    Ström: `${stream}, händelse ${revision + 1}`,
    'Registrerad av': actor === undefined ? undefined : `${actor.name} (${actor.role})`,
    Id: id,
  };
  const rows = Object.entries(facts).map(([name, value]) =>
    value === undefined ? '' : element('div', {}, element('dt', {}, name), element('dd', {}, value)),
  );
  const list = element('dl', { class: 'facts' }, ...rows);
  if (payload === null) return list;
  const data = element('pre', { tabindex: '0' }, JSON.stringify(payload.data, null, 2));
  return element('div', {}, list, element('h3', {}, 'Vad den säger'), data);
}

/** @param {string} instant */
function when(instant) {
  return new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'Europe/Stockholm',
  }).format(new Date(instant));
}

/** @param {Blob} blob */
async function take(blob) {
  proof.value = blob.size > LONGEST_PROOF ? '' : await blob.text();
  await check();
}

/** @param {string} address */
async function fetchProof(address) {
  const response = await fetch(address);
  const text = await response.text();
  if (response.ok) {
    proof.value = text;
    return check();
  }
  const { detail } = JSON.parse(text);
  verdict.replaceChildren(element('p', { class: 'answer' }, detail));
}

form.hidden = false;
for (const place of document.querySelectorAll('[data-origin]')) place.textContent = location.origin;
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void check();
});
file.addEventListener('change', () => {
  const [chosen] = file.files ?? [];
  if (chosen) void take(chosen);
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const [dropped] = event.dataTransfer?.files ?? [];
  if (dropped) void take(dropped);
});
const address = form.dataset['proof'];
if (address) void fetchProof(address);
