import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Seconds since 1970. */
type Seconds = number;

/** How long a person has to touch their authenticator. */
export const CHALLENGE_SECONDS = 300;
/** A keyed command may be sent again: its challenge is remembered so long after it was used. */
const KEPT_SECONDS = 7 * 24 * 3600;

const TABLES = `
  CREATE TABLE IF NOT EXISTS passkey_challenge (
    challenge TEXT PRIMARY KEY, account_id TEXT NOT NULL, nonce TEXT NOT NULL, expires_at INTEGER NOT NULL,
    used_by TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS passkey_counter (credential_id TEXT PRIMARY KEY, counter INTEGER NOT NULL) STRICT;
`;

/**
 * What passkeys have been asked, and how far their counters have come: in `accounts.sqlite`, beside the sessions. It is
 * worth nothing after five minutes; which keys there are, and what they have signed, are events.
 */
export class Challenges {
  static open(file: string): Challenges {
    const db = new Database(file);
    chmodSync(file, 0o600);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('busy_timeout = 5000');
    db.exec(TABLES);
    return new Challenges(db);
  }

  private constructor(private readonly db: Database.Database) {}

  close(): void {
    this.db.close();
  }

  /** `nonce`: what the challenge was made of, to be had back when it is answered. */
  put({ challenge, konto, nonce }: { challenge: string; konto: string; nonce: string }, now: Seconds): void {
    this.db.prepare('DELETE FROM passkey_challenge WHERE expires_at < ?').run(now - KEPT_SECONDS);
    this.db
      .prepare('INSERT INTO passkey_challenge VALUES (?, ?, ?, ?, NULL)')
      .run(challenge, konto, nonce, now + CHALLENGE_SECONDS);
  }

  /**
   * The nonce of a challenge that was put to the account and is answered now: by one command, however often that comes.
   * Undefined when it was not, has grown old, or another command has answered it.
   */
  take(
    { challenge, konto, commandId }: { challenge: string; konto: string; commandId: string },
    now: Seconds,
  ): { readonly nonce: string; readonly again: boolean } | undefined {
    return this.db
      .transaction(() => {
        const row = this.db
          .prepare<[string, string], { nonce: string; expires_at: number; used_by: string | null }>(
            'SELECT nonce, expires_at, used_by FROM passkey_challenge WHERE challenge = ? AND account_id = ?',
          )
          .get(challenge, konto);
        if (row === undefined) return undefined;
        if (row.used_by !== null) {
          return row.used_by === commandId ? { nonce: row.nonce, again: true } : undefined;
        }
        if (row.expires_at < now) return undefined;
        this.db
          .prepare('UPDATE passkey_challenge SET used_by = ? WHERE challenge = ?')
          .run(commandId, challenge);
        return { nonce: row.nonce, again: false };
      })
      .immediate();
  }

  /**
   * Takes note of an authenticator's counter. False when it has not moved on: somebody has a copy of the key
   * (WebAuthn § 6.1.1). An authenticator that does not count says 0 each time.
   */
  count(credentialId: string, counter: number): boolean {
    return (
      this.db
        .prepare(
          `INSERT INTO passkey_counter VALUES (?, ?) ON CONFLICT (credential_id) DO UPDATE
             SET counter = excluded.counter
             WHERE excluded.counter > counter OR (excluded.counter = 0 AND counter = 0)`,
        )
        .run(credentialId, counter).changes === 1
    );
  }
}
