/**
 * Where a new delegationsbeslut begins to look for its number. The app answers it from a view: a view that lags
 * makes the search longer, never wrong.
 */
export abstract class Delegationsnummer {
  /** The highest number known in a board's series of a year; 0 when there is none. */
  abstract highest(organ: string, ar: number): Promise<number>;
}
