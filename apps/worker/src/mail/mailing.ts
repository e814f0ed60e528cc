import { join } from 'node:path';
import { Attempts } from './attempts.js';
import { Post } from './post.js';
import type { MailSettings } from './settings.js';

/** Nest's name for the mailing of the process; null where none is set up. */
export const MAILING = Symbol('Mailing');

/** What mails are sent with. */
export class Mailing {
  static open(
    settings: MailSettings,
    { dataDirectory, origin }: { readonly dataDirectory: string; readonly origin: () => string },
  ): Mailing {
    return new Mailing(new Post(settings), Attempts.open(join(dataDirectory, 'outbox.sqlite')), origin);
  }

  private constructor(
    readonly post: Post,
    readonly attempts: Attempts,
    readonly origin: () => string,
  ) {}

  close(): void {
    this.post.close();
    this.attempts.close();
  }
}
