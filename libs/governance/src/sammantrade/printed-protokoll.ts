import type { Anslag } from '../anslag/anslag.js';
import { inStockholm, type Datum } from '../calendar/calendar.js';
import type { Narvaro, Person, Signature, Underlag } from './events.js';
import { waitsFor } from './justering.js';
import { isJavig, nameOf, printSpann, servingAt } from './narvaro.js';
import { contentHash, lacks } from './protokoll.js';
import type { Held, Paragraf } from './state.js';

/** The protokoll as the board prints it, as data for pages and paper. Days are YYYY-MM-DD, times HH:MM in Sweden. */
export interface PrintedProtokoll {
  readonly sammantradeId: string;
  readonly organisation: string;
  readonly organ: string;
  readonly sammantradesdatum: Datum;
  readonly days: readonly Datum[];
  readonly plats: string;
  readonly tid: { readonly start: string; readonly slut: string | null };
  readonly narvaro: {
    readonly ledamoter: readonly PrintedPerson[];
    readonly ersattare: readonly PrintedPerson[];
    readonly ovriga: readonly PrintedPerson[];
  };
  readonly ordforande: readonly Person[];
  readonly justerare: readonly Person[];
  readonly sekreterare: Person;
  /** `§§ 1-9`; empty while there is none. */
  readonly paragrafspann: string;
  readonly paragrafer: readonly PrintedParagraf[];
  readonly justering: PrintedJustering;
  readonly anslag: readonly PrintedAnslag[];
  readonly rattelser: Held['rattelser'];
}

export interface PrintedPerson extends Person {
  readonly uppdrag: string | null;
  readonly foretrader: string | null;
  /** `§§ 1-4`; empty for the whole meeting. */
  readonly paragrafer: string;
  /** `för Thomas Lidberg §§ 5-9`; empty when not serving in another's seat. */
  readonly tjanstgor: string;
}

export interface PrintedParagraf {
  readonly paragraf: number;
  readonly version: number;
  readonly diarienummer: readonly string[];
  /** As the imported protokoll prints them, where their form is another. */
  readonly ursprungligaDiarienummer: readonly string[];
  readonly rubrik: string;
  readonly foredragande: readonly string[];
  readonly beslut: string | null;
  readonly beslutskind: string | null;
  readonly sammanfattning: string;
  readonly yrkanden: readonly { readonly namn: readonly string[]; readonly text: string }[];
  readonly omrostningar: readonly PrintedOmrostning[];
  readonly reservationer: readonly { readonly namn: readonly string[]; readonly motivering: string | null }[];
  readonly anteckningar: readonly { readonly namn: string; readonly text: string }[];
  readonly jav: readonly string[];
  readonly underlag: readonly Underlag[];
  readonly uppdrag: Paragraf['uppdrag'];
  readonly expediering: readonly string[];
  readonly antalTjanstgorande: number;
  /** Set when the § was justerad omedelbart. */
  readonly justeradOn: Datum | null;
  /** What KL 5:67 still lacks, in words. */
  readonly lacks: readonly string[];
  /** The statute that hides the § from the public, when one does. */
  readonly sekretess: string | null;
}

export interface PrintedOmrostning {
  readonly propositionsordning: string;
  readonly form: string;
  readonly resultat: string;
  readonly roster: readonly { readonly namn: string; readonly rost: string }[];
}

export interface PrintedJustering {
  readonly status: 'utkast' | 'for-justering' | 'justerat';
  readonly justeratOn: Datum | null;
  /** Hex SHA-256 of the canonical content as it stands, or as it was signed; null where it must not be shown. */
  readonly sha256: string | null;
  readonly signatures: readonly PrintedSignature[];
  readonly waitsFor: readonly Person[];
}

/** A signature; its SHA-256 is null where that of the content is. */
export type PrintedSignature = Omit<Signature, 'sha256' | 'evidence'> & { readonly sha256: string | null };

export interface PrintedAnslag {
  readonly anslagId: string;
  readonly postedOn: Datum;
  readonly lastAppealDay: Datum;
  readonly takeDown: Datum;
  readonly claimedTakeDown: Datum | null;
  readonly removedAt: string | null;
  readonly forvaringsplats: string;
  readonly status: string;
}

const clock = (instant: string) => inStockholm(instant).slice(11, 16);

/** Lays out a meeting's protokoll with its announcements. */
export function printProtokoll(state: Held, anslag: readonly Anslag[]): PrintedProtokoll {
  const people = (role: Narvaro['role']) =>
    state.narvaro.filter((narvaro) => narvaro.role === role).map((narvaro) => printPerson(state, narvaro));
  const signers = (role: string) =>
    state.signatories.filter((s) => s.role === role).map(({ personId, namn }) => ({ personId, namn }));
  const numbers = state.paragrafer.map(({ paragraf }) => paragraf);
  const from = Math.min(...numbers);
  return {
    sammantradeId: state.sammantradeId,
    organisation: state.organisation,
    organ: state.organNamn,
    sammantradesdatum: state.sammantradesdatum,
    days: state.days,
    plats: state.plats,
    tid: { start: clock(state.openedAt), slut: state.closedAt ? clock(state.closedAt) : null },
    narvaro: { ledamoter: people('ledamot'), ersattare: people('ersattare'), ovriga: people('ovrig') },
    ordforande: signers('ordforande'),
    justerare: signers('justerare'),
    sekreterare: state.sekreterare,
    paragrafspann: numbers.length === 0 ? '' : printSpann([{ from, to: Math.max(...numbers) }]),
    paragrafer: state.paragrafer.map((paragraf) => printParagraf(state, paragraf)),
    justering: printJustering(state),
    anslag: anslag.flatMap((a) => printAnslag(a)),
    rattelser: state.rattelser,
  };
}

function printPerson(state: Held, narvaro: Narvaro): PrintedPerson {
  return {
    personId: narvaro.personId,
    namn: narvaro.namn,
    uppdrag: narvaro.uppdrag ?? null,
    foretrader: narvaro.foretrader ?? null,
    paragrafer: printSpann(narvaro.paragrafer),
    tjanstgor: (narvaro.tjanstgor ?? [])
      .map((t) =>
        `för ${t.for === 'vakant' ? 'vakant plats' : nameOf(state, t.for)} ${printSpann(t.paragrafer)}`.trim(),
      )
      .join(', '),
  };
}

/** `EK 2022/1435 (ursprungligen 1435/22)`: the numbers of a §, and what an imported protokoll prints; empty when none. */
export function diarienummerText({
  diarienummer,
  ursprungligaDiarienummer,
}: Pick<PrintedParagraf, 'diarienummer' | 'ursprungligaDiarienummer'>): string {
  const before = ursprungligaDiarienummer.join(', ');
  if (diarienummer.length === 0) return before;
  return `${diarienummer.join(', ')}${before === '' ? '' : ` (ursprungligen ${before})`}`;
}

function printParagraf(state: Held, p: Paragraf): PrintedParagraf {
  const names = (ids: readonly string[]) => ids.map((id) => nameOf(state, id));
  return {
    paragraf: p.paragraf,
    version: p.version,
    diarienummer: p.diarienummer,
    ursprungligaDiarienummer: p.ursprungligaDiarienummer ?? [],
    rubrik: p.rubrik,
    foredragande: p.foredragande,
    beslut: p.beslut?.text ?? null,
    beslutskind: p.beslut?.kind ?? null,
    sammanfattning: p.sammanfattning,
    yrkanden: p.yrkanden
      .filter(({ withdrawn }) => !withdrawn)
      .map(({ personIds, text }) => ({ namn: names(personIds), text })),
    omrostningar: p.omrostningar.map((omrostning) => ({
      propositionsordning: omrostning.propositionsordning,
      form: omrostning.form,
      resultat: printResult(omrostning),
      roster: (omrostning.roster ?? []).map(({ personId, rost }) => ({
        namn: nameOf(state, personId),
        rost,
      })),
    })),
    reservationer: p.reservationer.map(({ personIds, parti, motivering }) => ({
      namn: [...names(personIds), ...(parti === undefined ? [] : [parti])],
      motivering: motivering ?? null,
    })),
    anteckningar: p.anteckningar.map(({ personId, text }) => ({ namn: nameOf(state, personId), text })),
    jav: state.narvaro.filter(({ personId }) => isJavig(state, personId, p.paragraf)).map(({ namn }) => namn),
    underlag: p.underlag,
    uppdrag: p.uppdrag,
    expediering: p.beslut?.expediering ?? [],
    antalTjanstgorande: servingAt(state, p.paragraf).length,
    justeradOn: p.justering.status === 'justerad' ? p.justering.justeradOn : null,
    lacks: lacks(state, p),
    sekretess: null,
  };
}

function printResult({
  form,
  ja,
  nej,
  avstar,
  tieBreak,
  utfall,
  jaInnebar,
  nejInnebar,
}: Paragraf['omrostningar'][number]) {
  const won = utfall === 'ja' ? jaInnebar : nejInnebar;
  if (form === 'acklamation') return `Med acklamation: ${won}.`;
  const how =
    tieBreak === 'utslagsrost'
      ? ' genom ordförandens utslagsröst'
      : tieBreak === 'lottning'
        ? ' genom lottning'
        : '';
  return `${ja} ja, ${nej} nej, ${avstar} avstår${how}: ${won}.`;
}

function printJustering(state: Held): PrintedJustering {
  const { justering } = state;
  const statuses = { draft: 'utkast', submitted: 'for-justering', justerad: 'justerat' } as const;
  return {
    status: statuses[justering.status],
    justeratOn: justering.status === 'justerad' ? justering.justeradOn : null,
    sha256: justering.status === 'draft' ? contentHash(state) : justering.sha256,
    // The evidence stays with the event: it is for who contests the signature.
    signatures: justering.status === 'draft' ? [] : justering.signatures.map(withoutEvidence),
    waitsFor: waitsFor(state).map(({ personId, namn }) => ({ personId, namn })),
  };
}

/** The signature as it is shown: the evidence stays with the event. */
export function withoutEvidence(signature: Signature): PrintedSignature {
  const { evidence: _, ...shown } = signature;
  return shown;
}

function printAnslag(anslag: Anslag): PrintedAnslag[] {
  if (anslag.status === 'none') return [];
  const { first, period } = anslag;
  return [
    {
      anslagId: first.anslagId,
      postedOn: period.postedOn,
      lastAppealDay: period.lastAppealDay,
      takeDown: period.printedTakeDown,
      claimedTakeDown: first.claimedTakeDown ?? null,
      removedAt: anslag.status === 'removed' ? anslag.removedAt : null,
      forvaringsplats: first.forvaringsplats,
      status: anslag.status,
    },
  ];
}

/**
 * The protokoll as everyone may read it: a § of an ärende under sekretess shows its number, its Dnr and the statute,
 * and none of its words (OSL 5:2 st 2, 5:5). `hidden` names the statute for the number of a § or says undefined.
 */
export function publicProtokoll(
  protokoll: PrintedProtokoll,
  hidden: (paragraf: number) => string | undefined,
): PrintedProtokoll {
  const statutes = new Map(protokoll.paragrafer.map((p) => [p.paragraf, hidden(p.paragraf)]));
  if ([...statutes.values()].every((statute) => statute === undefined)) return protokoll;
  const { justering } = protokoll;
  return {
    ...protokoll,
    paragrafer: protokoll.paragrafer.map((p) => {
      const sekretess = statutes.get(p.paragraf);
      if (sekretess === undefined) return p;
      return {
        ...p,
        rubrik: sekretess,
        foredragande: [],
        beslut: p.beslut === null ? null : sekretess,
        sammanfattning: sekretess,
        yrkanden: [],
        omrostningar: [],
        reservationer: [],
        anteckningar: [],
        jav: [],
        underlag: [],
        uppdrag: [],
        expediering: [],
        lacks: [],
        sekretess,
      };
    }),
    // All else in the protokoll is public, so the words of a short § could be guessed and tried against the sum.
    justering: {
      ...justering,
      sha256: null,
      signatures: justering.signatures.map((signature) => ({ ...signature, sha256: null })),
    },
    // A rättelse of the whole may repeat hidden words.
    rattelser: protokoll.rattelser.filter(
      ({ paragraf }) => paragraf !== undefined && statutes.get(paragraf) === undefined,
    ),
  };
}
