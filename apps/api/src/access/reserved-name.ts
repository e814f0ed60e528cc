import { isMaskinnamn } from '@liggaren/governance';
import { Problem } from '../problem.js';

/** What an account may be called. */
export const ACCOUNT = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,59}$/;

/** What a person is told whose account would be called as machines' are. */
export const MACHINES_NAME =
  'En persons konto får inte heta något som börjar med maskin-: så heter maskinernas. Välj ett annat namn.';

/** @throws Problem 400 */
export function assertPersonsName(konto: string): void {
  if (isMaskinnamn(konto)) throw new Problem(400, 'MACHINES_NAME', MACHINES_NAME);
}
