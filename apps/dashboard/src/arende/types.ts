/** An ärende as the register tells of it. Days are YYYY-MM-DD. */

export interface Markering {
  readonly statute: string;
  readonly datum: string;
  readonly myndighet: string;
  readonly hides: readonly ('innehall' | 'motpart')[];
}

export interface ArendeRow {
  readonly diarienummer: string;
  readonly organ: string;
  readonly arendemening: string;
  readonly registeredOn?: string;
  readonly motpart?: string;
  readonly handlaggare?: string;
  readonly status: 'open' | 'closed';
  readonly sekretess?: Markering;
}

export interface Handling {
  readonly handlingsnummer: number;
  readonly kind: 'inkommen' | 'upprattad' | 'expedierad';
  readonly datum?: string;
  readonly rubrik: string;
  readonly avsandare?: string;
  readonly mottagare?: string;
  readonly file?: { readonly sha256: string; readonly filename: string; readonly bytes: number };
  readonly sekretess?: Markering;
  readonly gallring?: { readonly gallringsbeslut?: string; readonly gallradOn: string };
}

export interface Remiss {
  readonly remissnummer: number;
  readonly to: string;
  readonly about?: string;
  readonly sentOn: string;
  readonly answerBy: string;
  readonly answeredOn?: string;
  /** The answer, as it is registered. */
  readonly handlingsnummer?: number;
}

interface Meeting {
  readonly sammantradeId: string;
  readonly organNamn: string;
  readonly sammantradesdatum: string;
  readonly rubrik: string;
}

export interface Rattelse {
  readonly uppgift: string;
  readonly handlingsnummer?: number;
  readonly old?: string;
  readonly new?: string;
  readonly reason: string;
}

/** By `GET /api/arenden/{serie}/{år}/{löpnr}`. */
export interface Arende extends Omit<ArendeRow, 'handlingar'> {
  readonly version: number;
  readonly closedOn?: string;
  readonly handlingar: readonly Handling[];
  readonly remisser: readonly Remiss[];
  readonly rattelser: readonly Rattelse[];
  readonly paragrafer: readonly (Meeting & { readonly paragraf: number; readonly beslut?: string })[];
  readonly listad: readonly Meeting[];
}

export const KINDS = [
  ['inkommen', 'Inkommen'],
  ['upprattad', 'Upprättad'],
  ['expedierad', 'Expedierad'],
] as const;
