/** What time it is. Decisions are given the time; only the edge asks for it. */
export abstract class Clock {
  abstract now(): Date;
}

/** The machine's clock. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** A clock that stands still where it was put: for the demo and the tests. */
export class MovableClock extends Clock {
  private instant: Date;

  /** `instant`: RFC 3339 with offset, or a Date. @throws RangeError when it is no instant */
  constructor(instant: string | Date) {
    super();
    this.instant = read(instant);
  }

  set(instant: string | Date): void {
    this.instant = read(instant);
  }

  now(): Date {
    return new Date(this.instant);
  }
}

function read(instant: string | Date): Date {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) throw new RangeError(`"${String(instant)}" is no instant`);
  return date;
}
