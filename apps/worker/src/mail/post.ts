import nodemailer from 'nodemailer';
import type { Letter } from './letter.js';
import { isOwnMachine, type MailSettings } from './settings.js';

/** What the mail server made of a letter. */
export type Outcome =
  | { readonly kind: 'taken' }
  /** For good (RFC 5321, 4.2.1: 5yz): it is of no use to try again. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** For now. `away`: nothing of this letter was asked, so the next would fare no better. */
  | { readonly kind: 'later'; readonly reason: string; readonly away: boolean };

const CONNECT_MS = 15_000;
const SILENCE_MS = 60_000;
const LONGEST_REASON = 400;

/** The way to the mail server. */
export class Post {
  private readonly transport;

  constructor(private readonly settings: MailSettings) {
    const { host, port, isTls, login } = settings;
    this.transport = nodemailer.createTransport({
      host,
      port,
      secure: isTls,
      // Decisions are public; passwords are not.
      requireTLS: !isTls && !isOwnMachine(settings),
      ...(login === undefined ? {} : { auth: login }),
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send({ attachments, ...letter }: Letter, date: Date): Promise<Outcome> {
    try {
      await this.transport.sendMail({
        ...letter,
        from: this.settings.from,
        date,
        attachments: [...attachments],
        // No out-of-office answers to a machine (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { kind: 'taken' };
    } catch (error) {
      return outcomeOf(error as SmtpError);
    }
  }

  close(): void {
    this.transport.close();
  }
}

interface SmtpError extends Error {
  /** What the server was told when it said no: `RCPT TO`, `DATA`. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** A refusal of the recipient or of the letter is the recipient's; one of our name or password is ours to mend. */
function outcomeOf({ command = '', responseCode = 0, response, message }: SmtpError): Outcome {
  const isTheirs = command === 'RCPT TO' || command === 'DATA';
  // What the recipient's server said stands as it was said; of our own dealings with ours, also what it was told.
  const reason = `${isTheirs ? '' : `${command}: `}${response ?? message}`
    .replaceAll(/\s+/g, ' ')
    .slice(0, LONGEST_REASON);
  return responseCode >= 500 && isTheirs
    ? { kind: 'refused', reason }
    : { kind: 'later', reason, away: responseCode === 0 || !isTheirs };
}
