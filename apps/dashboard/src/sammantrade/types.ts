/** The meeting as the api tells of it: what these pages show, and no more. Days are YYYY-MM-DD, instants RFC 3339. */

export interface Person {
  readonly personId: string;
  readonly namn: string;
}

export interface SammantradeRow {
  readonly sammantradeId: string;
  readonly organ: string;
  readonly organNamn: string;
  readonly sammantradesdatum: string;
  readonly startsAt: string;
  readonly plats: string;
  readonly status: 'kallat' | 'installt' | 'pagar' | 'ajournerat' | 'avslutat' | 'for-justering' | 'justerat';
  readonly antalParagrafer: number;
}

export interface Punkt {
  /** The item's own number, which it keeps wherever it stands. */
  readonly ordning: number;
  readonly rubrik: string;
  readonly diarienummer?: string;
  readonly foredragande?: readonly string[];
}

export interface Sammantrade extends SammantradeRow {
  readonly foredragningslista: readonly Punkt[];
}

export interface Spann {
  readonly from: number;
  readonly to?: number;
}

export interface Narvaro extends Person {
  readonly role: 'ledamot' | 'ersattare' | 'ovrig';
  readonly uppdrag?: string;
  readonly foretrader?: string;
  readonly paragrafer?: readonly Spann[];
  readonly tjanstgor?: readonly { readonly for: string; readonly paragrafer?: readonly Spann[] }[];
}

export interface Plats extends Person {
  readonly role: 'ledamot' | 'ersattare';
  readonly foretrader: string;
}

export type Rost = 'ja' | 'nej' | 'avstar';

/** A record of a §, with the number by which it is struck. */
interface Numbered {
  readonly nummer: number;
}

export interface Omrostning extends Numbered {
  readonly omrostningsnummer: number;
  readonly propositionsordning: string;
  readonly form: 'acklamation' | 'oppen' | 'sluten';
  readonly jaInnebar: string;
  readonly nejInnebar: string;
  readonly ja?: number;
  readonly nej?: number;
  readonly avstar?: number;
  readonly roster?: readonly { readonly personId: string; readonly rost: Rost }[];
  readonly tieBreak?: 'utslagsrost' | 'lottning';
  readonly utfall: 'ja' | 'nej';
}

export interface Justering {
  readonly status: 'draft' | 'submitted' | 'justerad';
  readonly sha256: string | null;
  readonly justeradOn: string | null;
  readonly signatures: readonly (Person & {
    readonly role: 'ordforande' | 'justerare';
    readonly signedOn: string;
    readonly method: string;
  })[];
  readonly waitsFor: readonly Person[];
  readonly hinder: readonly string[];
}

export interface Paragraf {
  readonly paragraf: number;
  readonly version: number;
  readonly rubrik: string;
  readonly diarienummer: readonly string[];
  readonly foredragande: readonly string[];
  readonly sammanfattning: string;
  readonly underlag: readonly Readonly<Record<string, unknown> & { text: string }>[];
  readonly yrkanden: readonly (Numbered & {
    readonly yrkandenummer: number;
    readonly personIds: readonly string[];
    readonly text: string;
    readonly withdrawn: boolean;
  })[];
  readonly omrostningar: readonly Omrostning[];
  readonly beslut?: { readonly kind: string; readonly text: string; readonly expediering: readonly string[] };
  readonly uppdrag: readonly (Numbered & {
    readonly uppdragsnummer: number;
    readonly to: string;
    readonly text: string;
    readonly dueOn?: string;
  })[];
  readonly reservationer: readonly (Numbered & {
    readonly personIds: readonly string[];
    readonly parti?: string;
    readonly announcedAt: string;
    readonly motivering?: string;
  })[];
  readonly anteckningar: readonly (Numbered & { readonly personId: string; readonly text: string })[];
  readonly dispatches: readonly {
    readonly mottagare: string;
    readonly dispatchedOn: string;
    readonly channel: string;
    readonly bounced?: { readonly reason: string };
  }[];
  readonly tjanstgorande: readonly string[];
  readonly beslutfor: { readonly antal: number; readonly av: number; readonly racker: boolean };
  readonly lacks: readonly string[];
  readonly justering: Justering;
}

/** The draft, by `GET /api/sammantraden/{id}/utkast`. */
export interface Utkast {
  readonly sammantradeId: string;
  readonly organ: string;
  readonly organNamn: string;
  readonly sammantradesdatum: string;
  readonly phase: 'open' | 'adjourned' | 'closed';
  readonly openedAt: string;
  readonly closedAt?: string;
  readonly ordforande: Person;
  readonly sekreterare: Person;
  readonly antalLedamoter: number;
  readonly firstParagraf: number;
  readonly days: readonly string[];
  readonly foredragningslista: readonly Punkt[];
  readonly mandat: readonly Plats[];
  readonly narvaro: readonly Narvaro[];
  readonly jav: readonly (Numbered & { readonly paragraf: number; readonly personId: string })[];
  readonly signatories: readonly (Person & { readonly role: 'ordforande' | 'justerare' })[];
  readonly paragrafer: readonly Paragraf[];
  readonly justering: Justering & { readonly senast: string };
  readonly rattelser: readonly {
    readonly paragraf?: number;
    readonly old: string;
    readonly new: string;
    readonly reason: string;
    readonly correctedOn: string;
  }[];
  readonly returns: readonly { readonly by: Person; readonly comment: string; readonly paragraf?: number }[];
}

/** The name of a person as the meeting knows it. */
export const nameIn = ({ narvaro, mandat }: Utkast, personId: string): string =>
  narvaro.find((person) => person.personId === personId)?.namn ??
  mandat.find((person) => person.personId === personId)?.namn ??
  personId;

/** `1-4, 7-`: the §§ of spans as they are typed; empty for all. */
export const spannText = (spann: readonly Spann[] | undefined): string =>
  (spann ?? []).map(({ from, to }) => (to === from ? `${from}` : `${from}-${to ?? ''}`)).join(', ');

/** The spans of a typed text: undefined for all §§, null when it can't be read. */
export function spannOf(text: string): readonly Spann[] | undefined | null {
  if (text.trim() === '') return undefined;
  const spans: Spann[] = [];
  for (const part of text.replace(/§+/g, '').split(',')) {
    const match = /^\s*(\d+)\s*(?:([-–])\s*(\d+)?)?\s*$/.exec(part);
    if (!match) return null;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : match[3] === undefined ? undefined : Number(match[3]);
    if (to !== undefined && to < from) return null;
    spans.push(to === undefined ? { from } : { from, to });
  }
  return spans;
}

export const STATUS: Readonly<Record<SammantradeRow['status'], string>> = {
  kallat: 'Kallat',
  installt: 'Inställt',
  pagar: 'Pågår',
  ajournerat: 'Ajournerat',
  avslutat: 'Avslutat',
  'for-justering': 'För justering',
  justerat: 'Justerat',
};
