/** What the person at the keyboard can put right: shown as one line, exit code 2. Swedish. */
export class UsageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}
