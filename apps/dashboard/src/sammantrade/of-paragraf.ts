import type { Paragraf, Utkast } from './types';

/** What is told of a §, with the address to tell it at. */
export interface OfParagraf {
  readonly utkast: Utkast;
  readonly p: Paragraf;
}

export const addressOf = ({ utkast, p }: OfParagraf) =>
  `/api/sammantraden/${utkast.sammantradeId}/paragrafer/${p.paragraf}`;
