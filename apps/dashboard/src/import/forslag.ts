/** What `POST /api/import/forslag` answers, as far as the page shows and changes it. */

export interface Reading {
  /** SHA-256 of the text: what the protokoll is known by. */
  readonly sha256: string;
  readonly text: string;
  readonly forslag: Forslag;
}

export interface Forslag {
  readonly organ: string | null;
  readonly sammantradesdatum: string | null;
  readonly plats: string | null;
  readonly tid: { readonly start: string | null; readonly slut: string | null };
  readonly ordforande: string | null;
  readonly sekreterare: string | null;
  readonly justerare: readonly string[];
  readonly anslag: {
    readonly uppsatt: string | null;
    readonly nedtas: string | null;
    readonly forvaringsplats: string | null;
  };
  readonly narvaro: readonly Narvarande[];
  readonly paragrafer: readonly Paragraf[];
  readonly anmarkningar: readonly Anmarkning[];
}

export interface Narvarande {
  readonly namn: string;
  readonly roll: string | null;
  readonly grupp: string;
  readonly tillhorighet: string | null;
  /** In whose seat; true or false where the paper says only that they served or did not. */
  readonly tjanstgor: string | boolean | null;
  readonly paragrafer: string | null;
  readonly rad: number;
}

export interface Paragraf {
  readonly nummer: number;
  readonly diarienummer: readonly string[];
  readonly rubrik: string | null;
  readonly beslut: string | null;
  readonly beslutskind: string | null;
  readonly sammanfattning: string | null;
  readonly foredragande: readonly string[];
  readonly yrkanden: readonly string[];
  readonly propositionsordning: string | null;
  readonly omrostningar: readonly Omrostning[];
  readonly omrostningUtanTal: boolean;
  readonly reservationer: readonly string[];
  readonly anteckningar: readonly string[];
  readonly jav: readonly string[];
  readonly beslutsunderlag: readonly string[];
  readonly expediering: readonly string[];
  readonly omedelbartJusterad: boolean;
  readonly rader: readonly [number, number];
}

export interface Omrostning {
  readonly ja: number | null;
  readonly nej: number | null;
  readonly avstar: number | null;
  readonly roster: readonly { readonly namn: string; readonly rost: string }[];
  readonly rad: number;
}

/** A doubt, on its line; of a § when it has one. */
export interface Anmarkning {
  readonly kod: string;
  readonly rad: number;
  readonly text: string;
  readonly paragraf?: number;
}

/** The body of `POST /api/import`: what the paper does not say is left out, and so are the lines. */
export function bodyOf(organ: string, { sha256 }: Reading, forslag: Forslag): object {
  const { tid, anslag, narvaro, paragrafer, ...head } = forslag;
  const { sammantradesdatum, plats, ordforande, sekreterare, justerare } = head;
  return {
    organ,
    sha256,
    forslag: {
      ...said({ sammantradesdatum, plats, ordforande, sekreterare }),
      justerare,
      tid: said(tid),
      anslag: said(anslag),
      narvaro: narvaro.map(({ namn, grupp, roll, tillhorighet, tjanstgor, paragrafer: spann }) => ({
        namn,
        grupp,
        ...said({ roll, tillhorighet, paragrafer: spann }),
        ...(typeof tjanstgor === 'string'
          ? said({ tjanstgorFor: tjanstgor })
          : said({ tjanstgjorde: tjanstgor })),
      })),
      paragrafer: paragrafer.map(({ omrostningar, ...p }) => ({
        ...withoutLines(said(p)),
        omrostningar: omrostningar.map((vote) => withoutLines(said(vote))),
      })),
    },
  };
}

/** Without what is null or empty text. */
function said(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));
}

/** Lines are the file's; the ledger knows the file by its sum alone. */
function withoutLines(fields: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'rad' && name !== 'rader'));
}
