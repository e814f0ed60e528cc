import type { Verification } from '@liggaren/documents';
import { formatDay, type PrintedProtokoll } from '@liggaren/governance';
import { html, type Html } from './html.js';
import { day, fact, page } from './layout.js';

/** What the page is asked about, when it is anything in particular. */
export interface Verified {
  readonly protokoll?: PrintedProtokoll | undefined;
  /** The checkpoint that the protokoll prints. */
  readonly checkpoint?: Verification['checkpoint'] | undefined;
  /** The SHA-256 that somebody reads on their paper. */
  readonly sha256?: string | undefined;
  /** The address of a proof to begin with. */
  readonly proof?: string | undefined;
}

/** Where anyone checks a proof in their own browser, and a printed protokoll against the one that was signed. */
export function verifieraPage(
  verifierKey: string,
  { protokoll, checkpoint, sha256, proof }: Verified,
): string {
  return page({
    title: protokoll === undefined ? 'Verifiera' : `Verifiera ${nameOf(protokoll)}`,
    place: '/verifiera',
    script: '/verifiera.js',
    main: html`<h1>Verifiera</h1>
      ${
        protokoll === undefined
          ? html`<p class="lead">
              Här prövar du ett bevis ur liggaren: att något registrerades, att det inte har ändrats sedan
              dess och att det står där det stod. Det sker i din webbläsare. Filen skickas ingenstans.
            </p>`
          : aboutProtokoll(protokoll, checkpoint, sha256)
      }
      ${checker(verifierKey, { proof, sha256: protokoll?.justering.sha256 })} ${byHand(proof)}
      ${whatItProves()}`,
  });
}

const nameOf = ({ organ, sammantradesdatum }: PrintedProtokoll) =>
  `${organ}, protokoll ${formatDay(sammantradesdatum)}`;

function aboutProtokoll(
  protokoll: PrintedProtokoll,
  checkpoint: Verified['checkpoint'],
  paper: string | undefined,
): Html {
  const { sammantradeId, organisation, justering } = protokoll;
  return html`<section aria-labelledby="protokoll">
    <h2 id="protokoll"><a href="/protokoll/${sammantradeId}">${nameOf(protokoll)}</a></h2>
    <dl class="facts">
      ${fact('Organisation', organisation)}
      ${fact('Justerat', justering.justeratOn === null ? 'Bara de paragrafer som justerades omedelbart' : day(justering.justeratOn, { weekday: true }))}
      ${fact(
        'Undertecknat av',
        justering.signatures.length === 0
          ? null
          : html`<ul class="people">
              ${justering.signatures.map(
                ({ namn, role, signedOn }) =>
                  html`<li>
                    ${namn}, ${role === 'ordforande' ? 'ordförande' : 'justerare'}, ${formatDay(signedOn)}
                  </li>`,
              )}
            </ul>`,
      )}
      ${fact('SHA-256 för det som undertecknades', justering.sha256 === null ? 'Visas inte, eftersom en del av protokollet omfattas av sekretess' : html`<code class="sum">${justering.sha256}</code>`)}
      ${
        checkpoint
          ? fact(
              'Kontrollpunkt i utskriften',
              html`${checkpoint.origin}, ${checkpoint.size} händelser, rot
                <code class="sum">${checkpoint.root}</code>`,
            )
          : ''
      }
    </dl>
    ${justering.sha256 === null ? '' : compared(sammantradeId, justering.sha256, paper)}
  </section>`;
}

/** Characters of a sum that are shown where the whole is too long: enough to tell texts apart. */
const SHORT = 12;

/** The sum on the paper beside the one that was signed. Works as any form does. */
function compared(sammantradeId: string, sha256: string, paper: string | undefined): Html {
  const read = paper?.replaceAll(/\s/g, '').toLowerCase();
  const isTheSame = read !== undefined && read.length >= SHORT && sha256.startsWith(read);
  return html`${
      read === undefined || read === ''
        ? ''
        : isTheSame
          ? html`<p class="answer open" role="status">
              <strong>Summan på ditt papper är protokollets.</strong> Papperet bär summan för den text som
              undertecknades. Jämför själv att orden på papperet är de som
              <a href="/protokoll/${sammantradeId}">protokollet</a> har.
            </p>`
          : html`<p class="answer wrong" role="status">
              <strong>Summan på ditt papper är inte protokollets.</strong> Läs av den en gång till. Är den
              rätt avläst är papperet inte en utskrift av det här protokollet.
            </p>`
    }
    <form class="search" action="/verifiera">
      <input type="hidden" name="protokoll" value="${sammantradeId}" />
      <label for="sha256">Summan på ditt papper</label>
      <input type="search" id="sha256" name="sha256" value="${paper}" maxlength="200" autocomplete="off" />
      <button>Jämför</button>
    </form>`;
}

function checker(
  verifierKey: string,
  { proof, sha256 }: { proof?: string | undefined; sha256?: string | null | undefined },
): Html {
  return html`<section aria-labelledby="prova" class="checker">
    <h2 id="prova">Pröva ett bevis</h2>
    <div id="verdict" role="status"></div>
    <form id="checker" data-proof="${proof}" data-sum="${sha256}" hidden>
      <label for="proof">Beviset</label>
      <p class="hint" id="proof-hint">
        Släpp filen var som helst på sidan, välj den, eller klistra in texten.
      </p>
      <input type="file" id="file" aria-label="Välj bevisfil" />
      <textarea
        id="proof"
        rows="6"
        spellcheck="false"
        autocomplete="off"
        aria-describedby="proof-hint"
        placeholder="c2sp.org/tlog-proof@v1 …"
      ></textarea>
      <label for="key">Liggarens nyckel</label>
      <p class="hint" id="key-hint">
        Ifylld är den som den här webbplatsen uppger. Den som inte vill lita på webbplatsen jämför med en
        nyckel som kommunen har lämnat på annat sätt.
      </p>
      <input
        type="text"
        id="key"
        value="${verifierKey}"
        spellcheck="false"
        autocomplete="off"
        aria-describedby="key-hint"
      />
      <p><button>Pröva</button></p>
    </form>
    <noscript>
      <p class="empty">
        Webbläsaren kör inte JavaScript, så beviset prövas inte här. Pröva det i stället så här:
      </p>
    </noscript>
  </section>`;
}

function byHand(proof = '/api/ledger/proofs/<händelsens id>'): Html {
  return html`<section aria-labelledby="sjalv">
    <h2 id="sjalv">Utan den här sidan</h2>
    <p>
      Den som inte vill låta webbplatsen pröva sina egna bevis gör det med Liggarens program på en egen dator,
      utan nät:
    </p>
    <pre tabindex="0"><code>curl -o bevis.txt <span data-origin></span>${proof}
npx liggaren verify bevis.txt --key NYCKEL</code></pre>
    <p>
      Skriptet som prövar här är kort och ligger öppet: <a href="/verify-proof.js">verify-proof.js</a>.
      Liggarens nyckel och senaste kontrollpunkt finns på <a href="/api/ledger">/api/ledger</a> och
      <a href="/api/ledger/checkpoint">/api/ledger/checkpoint</a>. Spara en kontrollpunkt, så kan ingen skriva
      om det som hände före den utan att det märks.
    </p>
  </section>`;
}

function whatItProves(): Html {
  return html`<section aria-labelledby="bevisar">
    <h2 id="bevisar">Vad ett bevis säger, och inte</h2>
    <p>
      Det säger att händelsen fanns i liggaren, på sin plats, när kontrollpunkten signerades, och att inget av
      det som beviset visar har ändrats efteråt. Det säger inte att det som registrerades är sant, inte att
      allt som hände registrerades, och inte mer om tiden än vad datorns klocka visade.
    </p>
  </section>`;
}
