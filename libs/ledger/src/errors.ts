/** What was given to be verified can't be read as what it should be: no proof has failed. Swedish, one line. */
export class UnusableInput extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnusableInput';
  }
}

/** An event that has no place in the tree as it stands: without a salt of 32 bytes, or with names over 64 KB. */
export class Unprovable extends Error {
  constructor(stream: string, revision: bigint, reason: string) {
    super(`${stream}, event ${revision}: ${reason}`);
    this.name = 'Unprovable';
  }
}

/** A key, or a text that should be one, that can't be used. The message says what to do. */
export class UnusableKey extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnusableKey';
  }
}

/**
 * The log no longer extends a checkpoint that was signed: events were altered or removed, or an older copy was
 * restored. Nothing is signed until the log again holds what the checkpoint says.
 */
export class HistoryChanged extends Error {
  constructor(
    /** The first event that is not as it was, as a number in the log from 0. */
    readonly index: number,
    /** The checkpoint that speaks against the log. */
    readonly checkpoint: { readonly size: number; readonly root: string },
    /** How many events the log holds now. */
    readonly size: number,
  ) {
    super(
      index < size
        ? `event ${index} is not what it was when the checkpoint of ${checkpoint.size} events was signed`
        : `events ${index} to ${checkpoint.size - 1} were in the checkpoint of ${checkpoint.size} events and are gone`,
    );
    this.name = 'HistoryChanged';
  }
}

/** Why a cosignature was not taken. Swedish. */
export class CosignatureRefused extends Error {
  constructor(
    readonly code: 'NO_SUCH_CHECKPOINT' | 'UNKNOWN_WITNESS' | 'BAD_COSIGNATURE',
    message: string,
  ) {
    super(message);
    this.name = 'CosignatureRefused';
  }
}
