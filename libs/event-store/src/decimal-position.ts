import { BadPosition } from './errors.js';
import type { Position } from './event-store.js';

/** The place in a log that numbers its events 1, 2, 3 … @throws BadPosition */
export function placeOf(position: Position): number {
  if (!/^[1-9][0-9]{0,14}$/.test(position)) throw new BadPosition(position);
  return Number(position);
}
