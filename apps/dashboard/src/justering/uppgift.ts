import { useQuery } from '@tanstack/react-query';
import { Problem, noAnswer, problemOf } from '../api/problem';

/** A protokoll, or one § alone, that I am to sign or have signed: `GET /api/mig/justering`. */
export interface Uppgift {
  readonly sammantradeId: string;
  readonly organNamn: string;
  readonly sammantradesdatum: string;
  readonly paragraf: number | null;
  readonly sha256: string;
  /** Null while it waits for me. */
  readonly signedOn: string | null;
  readonly method: string | null;
  readonly waitsFor: readonly string[];
  readonly justeradOn: string | null;
  readonly deadline: string | null;
}

/** The page where it is read and signed. */
export const addressOf = ({ sammantradeId, paragraf }: Uppgift) =>
  `/justering/${sammantradeId}${paragraf === null ? '' : `/${paragraf}`}`;

/** What is signed, as the canonical content has it. */
export interface Innehall {
  readonly organisation: string;
  readonly organ: string;
  readonly sammantradesdatum: readonly string[];
  readonly plats: string;
  readonly ordforande: Person;
  readonly sekreterare: Person;
  /** Instants; of the whole protokoll. */
  readonly openedAt?: string;
  readonly closedAt?: string;
  readonly narvaro?: readonly Narvaro[];
  readonly tjanstgorande?: readonly Person[];
  readonly jav: readonly { readonly personId: string; readonly paragraf: number; readonly reason?: string }[];
  readonly signatories?: readonly (Person & {
    readonly role: string;
    readonly paragrafer?: readonly Spann[];
  })[];
  readonly paragrafer: readonly Paragraf[];
}

/** §§ from and to. */
export interface Spann {
  readonly from: number;
  readonly to?: number;
}

interface Narvaro extends Person {
  readonly role: string;
  readonly uppdrag?: string;
  readonly foretrader?: string;
  readonly paragrafer?: readonly Spann[];
  readonly tjanstgor?: readonly { readonly for: string; readonly paragrafer?: readonly Spann[] }[];
}

export interface Person {
  readonly personId: string;
  readonly namn: string;
}

export interface Paragraf {
  readonly paragraf: number;
  readonly diarienummer: readonly string[];
  readonly rubrik: string;
  readonly foredragande: readonly string[];
  readonly sammanfattning: string;
  readonly underlag: readonly { readonly text: string }[];
  readonly yrkanden: readonly { readonly personIds: readonly string[]; readonly text: string }[];
  readonly omrostningar: readonly Omrostning[];
  readonly beslut?: { readonly text: string; readonly expediering: readonly string[] };
  readonly uppdrag: readonly { readonly to: string; readonly text: string; readonly dueOn?: string }[];
  readonly reservationer: readonly {
    readonly personIds: readonly string[];
    readonly parti?: string;
    readonly motivering?: string;
  }[];
  readonly anteckningar: readonly { readonly personId: string; readonly text: string }[];
}

export interface Omrostning {
  readonly propositionsordning: string;
  readonly form: string;
  readonly jaInnebar: string;
  readonly nejInnebar: string;
  readonly ja?: number;
  readonly nej?: number;
  readonly avstar?: number;
  readonly roster?: readonly { readonly personId: string; readonly rost: string }[];
  readonly tieBreak?: string;
  readonly utfall: 'ja' | 'nej';
}

/** The exact text, and its SHA-256 as this browser computes it. */
export interface Text {
  readonly text: string;
  readonly sha256: string;
  readonly innehall: Innehall;
}

/** Reads exactly what is signed. `sum`: what it was when it was sent for justering; another sum is another text. */
export function useInnehall({ sammantradeId, paragraf, sha256 }: Uppgift) {
  return useQuery<Text, Problem>({
    queryKey: ['innehall', sammantradeId, paragraf, sha256],
    // The text of a sum never changes.
    staleTime: 'static',
    queryFn: async () => {
      const only = paragraf === null ? '' : `?paragraf=${paragraf}`;
      const response = await fetch(`/api/sammantraden/${sammantradeId}/justering/innehall${only}`).catch(
        () => {
          throw noAnswer();
        },
      );
      if (!response.ok) throw await problemOf(response);
      const text = await response.text();
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      const sum = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
      return { text, sha256: sum, innehall: JSON.parse(text) as Innehall };
    },
  });
}

/** `Direktionen 5 mars 2024`, and the § when it is one. */
export const partText = ({ paragraf }: Uppgift) =>
  paragraf === null ? 'hela protokollet' : `§ ${paragraf}, justeras omedelbart`;
