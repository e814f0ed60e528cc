import Database from 'better-sqlite3';

/** How a mail has fared so far. */
export interface Attempt {
  /** How many times it has been tried, this time among them. */
  readonly count: number;
  /** When it was first tried, in milliseconds since 1970. */
  readonly since: number;
}

/** The mail server has it, and the log is to be told. */
export interface Taken {
  readonly messageId: string;
  /** RFC 3339. */
  readonly mailedAt: string;
}

/** How long one who tries has it alone: longer than a mail server is waited for. */
const ALONE_MS = 10 * 60_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 4 * 3600_000;

/**
 * The tries of mails that are not settled yet: `outbox.sqlite` in the data folder, shared by the processes on it, so
 * that one of them tries at a time. It can be lost: what is to be mailed stands in the log.
 */
export class Attempts {
  private readonly statements;

  static open(file: string): Attempts {
    const db = new Database(file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.exec(
      `CREATE TABLE IF NOT EXISTS attempt (
         event_id TEXT PRIMARY KEY, count INTEGER NOT NULL, since INTEGER NOT NULL, next INTEGER NOT NULL, taken TEXT
       ) STRICT`,
    );
    return new Attempts(db);
  }

  private constructor(private readonly db: Database.Database) {
    this.statements = {
      // One statement: of two processes one gets it.
      claim: db.prepare<{ eventId: string; now: number; until: number }, Attempt>(
        `INSERT INTO attempt (event_id, count, since, next) VALUES (@eventId, 1, @now, @until)
         ON CONFLICT (event_id) DO UPDATE SET count = count + 1, next = @until WHERE next <= @now
         RETURNING count, since`,
      ),
      taken: db.prepare<[string], string | null>('SELECT taken FROM attempt WHERE event_id = ?').pluck(),
      take: db.prepare<[string, string]>('UPDATE attempt SET taken = ? WHERE event_id = ?'),
      wait: db.prepare<[number, string]>('UPDATE attempt SET next = ? WHERE event_id = ?'),
      settle: db.prepare<[string]>('DELETE FROM attempt WHERE event_id = ?'),
    };
  }

  /** Takes it on, if its time has come and nobody else has it. */
  claim(eventId: string, now: Date): Attempt | undefined {
    const at = now.getTime();
    return this.statements.claim.get({ eventId, now: at, until: at + ALONE_MS });
  }

  /** What the mail server has of it already. */
  taken(eventId: string): Taken | undefined {
    const text = this.statements.taken.get(eventId);
    return text === undefined || text === null ? undefined : (JSON.parse(text) as Taken);
  }

  /** Durable before the log is told: whoever goes on does not mail it again. */
  take(eventId: string, taken: Taken): void {
    this.statements.take.run(JSON.stringify(taken), eventId);
  }

  /** It is tried again, later each time: after one minute, two, four, up to four hours. */
  retry(eventId: string, { count }: Attempt, now: Date): void {
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (count - 1), LONGEST_WAIT_MS);
    this.statements.wait.run(now.getTime() + wait, eventId);
  }

  settle(eventId: string): void {
    this.statements.settle.run(eventId);
  }

  close(): void {
    this.db.close();
  }
}
