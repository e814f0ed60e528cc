import type { Position as ServerPosition } from '@eventstore/db-client';
import { BadPosition } from '../errors.js';
import type { Position } from '../event-store.js';

/** Where a record stands in the server's transaction log. Gaps between two records are usual. */
export type Place = ServerPosition;

/** What a server before 22.6 puts where an event read from its stream should have its place in the log. */
const NONE = 2n ** 64n - 1n;

/** The port's opaque text for a place: `<commit>/<prepare>`, in decimal digits. */
export function positionOf({ commit, prepare }: Place): Position {
  return `${commit}/${prepare}`;
}

/** @throws BadPosition */
export function placeOf(position: Position): Place {
  const [, commit, prepare] = /^(0|[1-9]\d{0,19})\/(0|[1-9]\d{0,19})$/.exec(position) ?? [];
  if (commit === undefined || prepare === undefined) throw new BadPosition(position);
  const place = { commit: BigInt(commit), prepare: BigInt(prepare) };
  if (!isPlace(place)) throw new BadPosition(position);
  return place;
}

export function isPlace(place: Place | undefined): place is Place {
  return place !== undefined && place.commit < NONE && place.prepare < NONE;
}

/** Negative, zero or positive, in the order of the log. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.commit !== b.commit) return a.commit < b.commit ? -1 : 1;
  if (a.prepare !== b.prepare) return a.prepare < b.prepare ? -1 : 1;
  return 0;
}
