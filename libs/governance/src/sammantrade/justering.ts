import {
  calendarHolds,
  daysBetween,
  formatDay,
  justeringDeadline,
  type Datum,
} from '../calendar/calendar.js';
import { broken, eventRule, questionRule } from '../rule.js';
import type { SammantradeEvent, SammantradeEventType, Signatory, Signature } from './events.js';
import { covers } from './narvaro.js';
import { CONTENT_EVENTS, lastDay, paragrafOf, type Held, type Justering, type Sammantrade } from './state.js';

/** Signing: who signs what, when it is done, and what is locked after it. */

/** Those who must sign: of a § alone, those who answer for that §. */
export function mustSign(state: Held, paragraf?: number): readonly Signatory[] {
  return state.signatories.filter((s) => paragraf === undefined || covers(s.paragrafer, paragraf));
}

/** Those who have not signed yet. */
export function waitsFor(state: Held, paragraf?: number): readonly Signatory[] {
  const justering = justeringOf(state, paragraf);
  if (justering?.status === 'justerad') return [];
  const signed = justering?.status === 'submitted' ? justering.signatures : [];
  return mustSign(state, paragraf).filter(
    ({ personId, role }) => !signed.some((s) => s.personId === personId && s.role === role),
  );
}

/** The justering of the whole protokoll, or of one §. */
export function justeringOf(state: Held, paragraf?: number): Justering | undefined {
  return paragraf === undefined ? state.justering : paragrafOf(state, paragraf)?.justering;
}

/** The protokoll, or one § alone, that somebody is to sign or has signed. */
export interface Underskriftsuppgift {
  readonly sammantradeId: string;
  readonly organNamn: string;
  readonly sammantradesdatum: Datum;
  readonly paragraf: number | null;
  /** Hex SHA-256 of the content that was sent for justering. */
  readonly sha256: string;
  /** When they signed; null while it waits for them. */
  readonly signedOn: Datum | null;
  readonly method: Signature['method'] | null;
  /** The others that it waits for. */
  readonly waitsFor: readonly string[];
  readonly justeradOn: Datum | null;
  /** The last day for the justering; null when the calendar does not reach there. */
  readonly deadline: Datum | null;
}

/** What is for somebody to sign at a meeting, and what they have signed there; nothing of what is a draft. */
export function uppgifterFor(state: Held, personId: string): readonly Underskriftsuppgift[] {
  const { sammantradeId, organNamn, sammantradesdatum } = state;
  const deadline = calendarHolds(lastDay(state)) ? justeringDeadline(lastDay(state)) : null;
  return [undefined, ...state.paragrafer.map(({ paragraf }) => paragraf)].flatMap((paragraf) => {
    const justering = justeringOf(state, paragraf);
    if (justering === undefined || justering.status === 'draft') return [];
    const signature = justering.signatures.find((s) => s.personId === personId);
    const waits = waitsFor(state, paragraf);
    if (signature === undefined && !waits.some((s) => s.personId === personId)) return [];
    return {
      sammantradeId,
      organNamn,
      sammantradesdatum,
      paragraf: paragraf ?? null,
      sha256: justering.sha256,
      signedOn: signature?.signedOn ?? null,
      method: signature?.method ?? null,
      waitsFor: waits.filter((s) => s.personId !== personId).map(({ namn }) => namn),
      justeradOn: justering.status === 'justerad' ? justering.justeradOn : null,
      deadline,
    };
  });
}

// ---- rules --------------------------------------------------------------------------------------------------

/** Practice; Kammarrätten i Göteborg 2014 (e-justering): one and the same content is signed by all. */
export const signsSameContent = eventRule<Sammantrade, SammantradeEvent, 'JusteringSigned'>({
  code: 'SIGNATURE_OVER_OTHER_CONTENT',
  statute: 'praxis, Kammarrätten i Göteborg 2014',
  effect: 'block',
  says: 'Ordföranden och justerarna undertecknar samma innehåll, med samma SHA-256.',
  on: ['JusteringSigned'],
  findings: (state, { data }) => {
    if (state.status !== 'held') return [];
    const justering = justeringOf(state, data.paragraf);
    return broken(
      justering?.status === 'submitted' && justering.sha256 !== data.sha256,
      'Underskriften gäller en annan text än den som är sänd för justering. Läs den nya texten och skriv under den.',
    );
  },
});

/** Practice: justering = the chair and every appointed justerare. */
export const allHaveSigned = eventRule<
  Sammantrade,
  SammantradeEvent,
  'ProtokollJusterat' | 'ParagrafJusteradOmedelbart'
>({
  code: 'JUSTERING_INCOMPLETE',
  statute: 'KL 5:69, praxis',
  effect: 'block',
  says: 'Protokollet är justerat när ordföranden och alla utsedda justerare har skrivit under.',
  on: ['ProtokollJusterat', 'ParagrafJusteradOmedelbart'],
  findings: (state, event) => {
    if (state.status !== 'held') return [];
    const paragraf = event.type === 'ParagrafJusteradOmedelbart' ? event.data.paragraf : undefined;
    const missing = waitsFor(state, paragraf);
    return broken(missing.length > 0, `Underskrift saknas av ${missing.map(({ namn }) => namn).join(', ')}.`);
  },
});

/** Who signs, signs for themselves; a signature on paper or at an outside provider is attested by the sekreterare. */
export const signsForThemselves = eventRule<Sammantrade, SammantradeEvent, 'JusteringSigned'>({
  code: 'SIGNS_FOR_ANOTHER',
  statute: 'praxis',
  effect: 'block',
  says: 'Var och en skriver under för sig själv. En underskrift på papper eller hos en annan leverantör intygas av sekreteraren med referens.',
  on: ['JusteringSigned'],
  findings: (state, { data }, { actor }) => {
    if (state.status !== 'held') return [];
    // What an outside service has answered for itself needs nobody's word.
    if (data.method === 'e-underskrift' || data.evidence !== undefined) {
      return broken(actor.id !== data.personId, `Bara ${data.namn} kan skriva under för ${data.namn}.`);
    }
    const bySekreterare = actor.id === state.sekreterare.personId;
    return [
      ...broken(!bySekreterare, `Underskriften intygas av sekreteraren, ${state.sekreterare.namn}.`),
      ...broken(
        !data.reference,
        'Ange underskriftens referens: leverantörens id eller var papperet förvaras.',
      ),
    ];
  },
});

/** KL 5:69: at most fourteen days after the meeting's last day; the last day moves (lag 1930:173). */
export const justeringInTime = eventRule<Sammantrade, SammantradeEvent, 'ProtokollJusterat'>({
  code: 'JUSTERING_LATE',
  statute: 'KL 5:69, lag (1930:173)',
  effect: 'flag',
  says: 'Protokollet ska justeras senast fjorton dagar efter sammanträdet.',
  on: ['ProtokollJusterat'],
  findings: (state, { data: { justeratOn } }) => {
    // An imported protokoll may be older than the list of holidays.
    if (state.status !== 'held' || !calendarHolds(lastDay(state))) return [];
    const deadline = justeringDeadline(lastDay(state));
    const daysLate = daysBetween(deadline, justeratOn);
    return broken(
      daysLate > 0,
      `Protokollet justerades ${formatDay(justeratOn)}. Sista dag var ${formatDay(deadline)}.`,
      { daysLate },
    );
  },
});

/** Reglemente: a § that is justerad omedelbart is locked alone; its neighbours stay open. */
export const lockedAlone = questionRule<[Held, number]>({
  code: 'PARAGRAF_LOCKED_ALONE',
  statute: 'reglemente',
  effect: 'block',
  says: 'En omedelbart justerad paragraf är låst för sig; de andra paragraferna går att ändra.',
  applies: (state, paragraf) => paragrafOf(state, paragraf)?.justering.status === 'justerad',
});

/** FL 36: after justering the content never changes. */
export const lockedAfterJustering = eventRule<Sammantrade, SammantradeEvent, SammantradeEventType>({
  code: 'PROTOKOLL_LOCKED',
  statute: 'FL 36 §',
  effect: 'block',
  says: 'Ett justerat protokoll ändras aldrig; ett skrivfel rättas genom en särskild anteckning vid sidan av texten.',
  on: CONTENT_EVENTS,
  findings: (state, event) => {
    if (state.status !== 'held') return [];
    const paragraf = 'paragraf' in event.data ? event.data.paragraf : undefined;
    const text = 'är justerat och kan inte ändras. Ett skrivfel rättas med en rättelse.';
    if (state.justering.status === 'justerad') return [{ text: `Protokollet ${text}`, paragraf }];
    return broken(
      paragraf !== undefined && lockedAlone.applies(state, paragraf),
      `§ ${paragraf} är omedelbart justerad och kan inte ändras. Ett skrivfel rättas med en rättelse.`,
      { paragraf },
    );
  },
});
