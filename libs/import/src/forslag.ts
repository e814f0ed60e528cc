/**
 * The proposal: what the text of a protokoll says, each fact with the line that it came from (1, 2, … in the file),
 * and an anmärkning for each doubt. Null or an empty list: the source says nothing.
 */
export interface Forslag {
  readonly organ: string | null;
  /** YYYY-MM-DD. */
  readonly sammantradesdatum: string | null;
  readonly plats: string | null;
  /** HH:MM. */
  readonly tid: { readonly start: string | null; readonly slut: string | null };
  readonly narvaro: readonly Narvarande[];
  readonly ordforande: string | null;
  readonly sekreterare: string | null;
  readonly justerare: readonly string[];
  readonly anslag: {
    readonly uppsatt: string | null;
    /** As the paper claims it; the ledger computes its own. */
    readonly nedtas: string | null;
    readonly forvaringsplats: string | null;
  };
  /** The §§ that the head says the protokoll holds. */
  readonly paragrafspann: { readonly from: number; readonly to: number } | null;
  readonly paragrafer: readonly ForslagParagraf[];
  readonly anmarkningar: readonly Anmarkning[];
  /** The line of each fact of the head, by the fact's name: `organ`, `plats`, `anslag.uppsatt`, … */
  readonly rader: Readonly<Record<string, number>>;
}

/** One person as one place of the attendance list prints them; who served only at some §§ may stand in two places. */
export interface Narvarande {
  readonly namn: string;
  /** Office or title as printed: `vice ordförande`, `förbundsdirektör`. */
  readonly roll: string | null;
  readonly grupp: 'ledamot' | 'ersattare' | 'ovrig';
  /** Party, municipality or organisation as printed. */
  readonly tillhorighet: string | null;
  /** In whose seat; true or false where the source says only that the person served or did not. */
  readonly tjanstgor: string | boolean | null;
  /** `1-4, 7`; null for the whole meeting. */
  readonly paragrafer: string | null;
  readonly rad: number;
}

export interface ForslagParagraf {
  readonly nummer: number;
  readonly diarienummer: readonly string[];
  readonly rubrik: string | null;
  readonly beslut: string | null;
  readonly beslutskind: Beslutskind | null;
  readonly sammanfattning: string | null;
  readonly foredragande: readonly string[];
  readonly yrkanden: readonly string[];
  readonly propositionsordning: string | null;
  readonly omrostningar: readonly ForslagOmrostning[];
  /** A vote was asked for, and its counts are nowhere. */
  readonly omrostningUtanTal: boolean;
  readonly reservationer: readonly string[];
  readonly anteckningar: readonly string[];
  /** Names. */
  readonly jav: readonly string[];
  readonly beslutsunderlag: readonly string[];
  readonly expediering: readonly string[];
  readonly omedelbartJusterad: boolean;
  /** First and last line. */
  readonly rader: readonly [number, number];
}

/** The kinds of decision that the ledger knows. */
export type Beslutskind = 'beslut' | 'notering' | 'val' | 'bordlaggning' | 'aterremiss' | 'avslag';

export interface ForslagOmrostning {
  readonly ja: number | null;
  readonly nej: number | null;
  readonly avstar: number | null;
  readonly roster: readonly { readonly namn: string; readonly rost: Rost }[];
  readonly rad: number;
}

export type Rost = 'ja' | 'nej' | 'avstar';

/** A doubt, or what a person should look at. */
export interface Anmarkning {
  readonly kod: Anmarkningskod;
  readonly rad: number;
  /** Swedish. */
  readonly text: string;
  /** The § that it is about; absent for the head. */
  readonly paragraf?: number;
}

/** The codes, for ever: a code is added, never renamed. */
export const ANMARKNINGSKODER = {
  ORGAN_SAKNAS: 'Det framgår inte vilket organ som sammanträdde.',
  DATUM_SAKNAS: 'Sammanträdesdagen framgår inte.',
  DATUM_SKILJER: 'Olika sammanträdesdagar står på olika ställen.',
  PLATS_SAKNAS: 'Platsen framgår inte.',
  TID_SAKNAS: 'Tiden framgår inte.',
  JUSTERARE_SAKNAS: 'Det framgår inte vem som justerar.',
  JUSTERINGSDAG_SAKNAS: 'Dagen för justeringen framgår inte.',
  ANSLAG_SAKNAS: 'Dagarna för anslaget framgår inte.',
  ANSLAG_ORIMLIGT: 'Anslaget tas ned innan det har suttit uppe hela överklagandetiden.',
  NARVARO_SAKNAS: 'Det finns ingen närvarolista.',
  NARVARO_I_BILAGA: 'Närvaron står på ett annat ställe än i listan.',
  NARVARO_OSAKER: 'Raden i närvarolistan kunde inte läsas säkert.',
  NARVARO_DEL_AV_MOTET: 'Personen var med en del av mötet, men §§ står inte.',
  TJANSTGORING_OKLAR: 'Det framgår inte om ersättaren tjänstgjorde.',
  MARGINALTEXT: 'Text som står på högkant i marginalen är borttagen.',
  MENING_DUBBEL: 'Samma mening står två gånger.',
  TEXTEN_DUBBEL: 'Texten står mer än en gång i filen.',
  KOPIA_SKILJER: 'Samma paragraf står två gånger med olika innehåll.',
  PARAGRAFER_SAKNAS: 'Texten har inga paragrafer.',
  PARAGRAF_SAKNAS: 'Ett nummer i följden saknas.',
  PARAGRAF_UTAN_TEXT: 'Paragrafen står i ärendelistan men inte i protokollet.',
  PARAGRAF_OSAKER: 'Raden liknar en paragrafrubrik men passar inte i nummerföljden.',
  RUBRIK_SAKNAS: 'Paragrafen har ingen rubrik.',
  RUBRIK_OSAKER: 'Det är osäkert var rubriken slutar.',
  RUBRIK_SKILJER: 'Rubriken är en annan i ärendelistan.',
  DIARIENUMMER_SKILJER: 'Diarienumret är ett annat i ärendelistan.',
  DIARIENUMMER_OVANLIGT: 'Diarienumret har en ovanlig form.',
  BESLUT_SAKNAS: 'Paragrafen har inget beslut.',
  BESLUT_UTAN_VERB: 'Beslutet saknar sitt verb.',
  BESLUT_UTAN_RUBRIK: 'Beslutet står utan rubrik i löpande text.',
  BESLUT_OSAKERT: 'Det är osäkert var beslutet slutar.',
  BESLUT_FLERA: 'Paragrafen har mer än ett beslut.',
  OMROSTNING_UTAN_TAL: 'En omröstning nämns men röstetalen står inte.',
  ROSTER_STAMMER_INTE: 'De namngivna rösterna stämmer inte med antalen.',
  JAV_SKILJER: 'Jäv anmäls på ett ställe men står inte vid paragrafen.',
  OMEDELBART_JUSTERAD: 'Paragrafen förklarades omedelbart justerad.',
} as const;

export type Anmarkningskod = keyof typeof ANMARKNINGSKODER;
