import type { Envelope } from './entry.js';

/** What was found wrong first. */
export interface Finding {
  /**
   * `checkpoint`: a signature does not hold, or a checkpoint is not where it should be. `file`: the file itself is not
   * as it was written, though each event in it may be.
   */
  readonly what: 'altered' | 'missing' | 'added' | 'moved' | 'checkpoint' | 'file';
  /** The first event that is wrong, as a number in the log from 0. */
  readonly index: number;
  /** Set when no more is known than that it is one of the events from `index` to this one. */
  readonly through?: number;
  /** The event that stands there, where it can be read. */
  readonly event?: Pick<Envelope, 'id' | 'stream' | 'type'>;
  /** Line of the file, from 1. */
  readonly line: number;
  /** In Swedish: what is wrong and how that is known. */
  readonly why: string;
}

/** A witness, and the largest checkpoint that it has cosigned. */
export interface Cosigned {
  readonly witness: string;
  readonly size: number;
  /** RFC 3339, as the witness says. */
  readonly at: string;
}
