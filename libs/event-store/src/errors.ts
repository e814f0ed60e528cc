/** The stream is not where the writer believed it to be. */
export class Conflict extends Error {
  constructor(
    readonly stream: string,
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`stream ${stream}: expected ${expected}, found ${actual}`);
    this.name = 'Conflict';
  }
}

export class StreamNotFound extends Error {
  constructor(readonly stream: string) {
    super(`stream ${stream} does not exist`);
    this.name = 'StreamNotFound';
  }
}

/** One append over MAX_APPEND_BYTES. */
export class TooLarge extends Error {
  constructor(
    readonly stream: string,
    readonly bytes: number,
  ) {
    super(`stream ${stream}: an append of ${bytes} bytes is over the limit`);
    this.name = 'TooLarge';
  }
}

/** No answer came: the events may or may not be stored. The identical append may be tried again. */
export class OutcomeUnknown extends Error {
  constructor(
    readonly stream: string,
    options?: ErrorOptions,
  ) {
    super(`stream ${stream}: it is not known whether the append was stored`, options);
    this.name = 'OutcomeUnknown';
  }
}

/** The store can't be reached or can't write (shut down): nothing was stored. */
export class Unavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unavailable';
  }
}

/** The disk under the store is full: nothing was stored, and nothing will be until there is room. */
export class DiskFull extends Unavailable {
  constructor(options?: ErrorOptions) {
    super("the event store can't write: the disk is full", options);
    this.name = 'DiskFull';
  }
}

/** The store refuses this user. */
export class Denied extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Denied';
  }
}

/** A text that is no position of this store. */
export class BadPosition extends Error {
  constructor(readonly text: string) {
    super(`"${text}" is no position in this log`);
    this.name = 'BadPosition';
  }
}

/** The same command id came with another body. */
export class CommandReused extends Error {
  constructor(readonly commandId: string) {
    super(`command ${commandId} was sent before with another body`);
    this.name = 'CommandReused';
  }
}

/** A file that can't serve as what it was opened as. The message says what to do. */
export class UnusableFile extends Error {
  constructor(
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file} can't be opened: ${reason}`, options);
    this.name = 'UnusableFile';
  }
}

/** One or more views have not yet taken an event that the caller waits for. */
export class ViewBehind extends Error {
  constructor(
    readonly views: readonly string[],
    readonly position: string,
  ) {
    super(`${views.join(', ')} not yet at position ${position}`);
    this.name = 'ViewBehind';
  }
}

/** A view that was begun from nothing has not come to where the log ended at the start: what it shows is not yet true. */
export class ViewNotBuilt extends Error {
  constructor(readonly view: string) {
    super(`the view ${view} is being built from the log`);
    this.name = 'ViewNotBuilt';
  }
}
