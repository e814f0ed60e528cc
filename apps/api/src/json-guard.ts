import { Problem } from './problem.js';

/** Deeper than any body of ours; shallow enough for what walks it afterwards by recursion. */
const MAX_DEPTH = 32;

const HALF_A_CHARACTER = /\p{Cs}/u;

/**
 * Refuses JSON that parses but that nothing after it can carry: nesting without end, halves of surrogate
 * pairs (no UTF-8 form, so no hash), numbers outside the range of a double.
 * @throws Problem BAD_JSON
 */
export function assertCarriable(body: unknown): void {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw bad(`Innehållet är nästlat djupare än ${MAX_DEPTH} nivåer.`);
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string' && HALF_A_CHARACTER.test(value))
        throw bad('En text innehåller ett halvt tecken.');
      if (typeof value === 'number' && !Number.isFinite(value)) throw bad('Ett tal är för stort.');
      if (typeof value !== 'object' || value === null) continue;
      for (const key of Object.keys(value)) {
        if (HALF_A_CHARACTER.test(key)) throw bad('Ett fältnamn innehåller ett halvt tecken.');
        below.push((value as Record<string, unknown>)[key]);
      }
    }
    level = below;
  }
}

function bad(detail: string): Problem {
  return new Problem(400, 'BAD_JSON', detail);
}
