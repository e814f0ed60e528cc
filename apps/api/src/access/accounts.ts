import { createHash, randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Seconds since 1970. */
type Seconds = number;

/** A person's account. Machines' accounts and keys are events: see machine-keys.ts. */
export interface Account {
  readonly id: string;
  readonly namn: string;
  readonly closed: boolean;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
}

export interface Session {
  readonly accountId: string;
  readonly csrf: string;
  readonly authTime: Seconds;
}

export const LOG_KINDS = ['last-hemligt', 'nekad', 'felaktig', 'inloggning', 'konto'] as const;

/** One line of the access log. */
export interface Logged {
  /** RFC 3339. */
  readonly at: string;
  /**
   * last-hemligt: secret matter was read; nekad: refused by the table; felaktig: credentials that do not hold;
   * inloggning: in and out; konto: accounts and keys.
   */
  readonly kind: (typeof LOG_KINDS)[number];
  readonly accountId: string | null;
  readonly role: string | null;
  /** The operation, such as `GET /api/arenden/:serie/:ar/:lopnr`. */
  readonly route: string;
  /** What was read or asked for: diarienummer, ids; or why it was refused. */
  readonly what: readonly string[];
  readonly correlationId: string;
}

/** SHA-256 in hex: how everything that opens a door is kept. The secrets are 256 random bits, so no salt is needed. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** 256 random bits for an address or a header. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

const TABLES = `
  CREATE TABLE IF NOT EXISTS account (
    id TEXT PRIMARY KEY, namn TEXT NOT NULL, closed INTEGER NOT NULL DEFAULT 0,
    password TEXT, totp TEXT, totp_last INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS new_totp (account_id TEXT PRIMARY KEY, secret TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS one_time (
    hash TEXT PRIMARY KEY, account_id TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS session (
    hash TEXT PRIMARY KEY, account_id TEXT NOT NULL, csrf TEXT NOT NULL, auth_time INTEGER NOT NULL,
    seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS session_account ON session (account_id);
  CREATE TABLE IF NOT EXISTS attempt (
    account_id TEXT PRIMARY KEY, failed INTEGER NOT NULL, locked_until INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS halfway (
    hash TEXT PRIMARY KEY, account_id TEXT NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS seal_secret (one INTEGER PRIMARY KEY CHECK (one = 1), secret TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS used_token (jti TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS access_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, account_id TEXT, role TEXT,
    route TEXT NOT NULL, what TEXT NOT NULL, correlation_id TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS access_log_is_not_changed BEFORE UPDATE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is not changed'); END;
  CREATE TRIGGER IF NOT EXISTS access_log_is_not_deleted BEFORE DELETE ON access_log
    BEGIN SELECT RAISE(ABORT, 'the access log is not deleted from'); END;
`;

/** A session ends at the latest after this, and when it has not been used for a while. */
const SESSION_SECONDS = 10 * 3600;
const IDLE_SECONDS = 3600;
/** A link that sets a password. */
export const LINK_SECONDS = 24 * 3600;
/** Between the password and the code. */
export const HALFWAY_SECONDS = 300;
/** Wrong passwords in a row before an account waits, and the first and the longest wait. */
const FREE_ATTEMPTS = 5;
const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3600;

/**
 * People's accounts, their sessions and the access log: `accounts.sqlite` in the data folder. Not events: secrets are no
 * history. Of every secret only a hash is kept; of a second factor the key itself, since codes are computed from it.
 */
export class Accounts {
  static open(file: string): Accounts {
    const db = new Database(file);
    chmodSync(file, 0o600);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('busy_timeout = 5000');
    db.exec(TABLES);
    return new Accounts(db);
  }

  /** What every request asks. */
  private readonly asked;

  private constructor(private readonly db: Database.Database) {
    this.asked = {
      account: db.prepare<[string], AccountRow>('SELECT * FROM account WHERE id = ?'),
      session: db.prepare<[string], SessionRow>('SELECT * FROM session WHERE hash = ?'),
    };
  }

  close(): void {
    this.db.close();
  }

  // ---- accounts

  /** False when there is one of that name already. */
  create(id: string, namn: string): boolean {
    const insert = this.db.prepare('INSERT OR IGNORE INTO account (id, namn) VALUES (?, ?)');
    return insert.run(id, namn).changes === 1;
  }

  find(id: string): Account | undefined {
    const row = this.asked.account.get(id);
    return row && accountOf(row);
  }

  list(): readonly Account[] {
    return this.db.prepare<[], AccountRow>('SELECT * FROM account ORDER BY id').all().map(accountOf);
  }

  /** Nothing of the account opens a door any more. */
  closeAccount(id: string): void {
    this.db.transaction(() => {
      this.db.prepare('UPDATE account SET closed = 1, password = NULL WHERE id = ?').run(id);
      this.db.prepare('DELETE FROM one_time WHERE account_id = ?').run(id);
      this.endSessions(id);
    })();
  }

  // ---- passwords and second factors

  passwordHash(id: string): string | undefined {
    const hash = this.db
      .prepare<[string], string | null>('SELECT password FROM account WHERE id = ?')
      .pluck();
    return hash.get(id) ?? undefined;
  }

  /** Sets the password, and ends every session and link that the old one had opened. */
  setPassword(id: string, hash: string): void {
    this.db.transaction(() => {
      this.db.prepare('UPDATE account SET password = ? WHERE id = ?').run(hash, id);
      this.db.prepare('DELETE FROM one_time WHERE account_id = ?').run(id);
      this.endSessions(id);
    })();
  }

  /** A link that sets the account's password, once. Those before it no longer do. */
  newLink(id: string, now: Seconds): string {
    const secret = newSecret();
    this.db.transaction(() => {
      this.db.prepare('DELETE FROM one_time WHERE account_id = ? OR expires_at < ?').run(id, now);
      this.db.prepare('INSERT INTO one_time VALUES (?, ?, ?)').run(digest(secret), id, now + LINK_SECONDS);
    })();
    return secret;
  }

  /** The account of a link that still holds; it does not any more. */
  takeLink(secret: string, now: Seconds): string | undefined {
    return this.db
      .prepare<[string, number], string>(
        'DELETE FROM one_time WHERE hash = ? AND expires_at >= ? RETURNING account_id',
      )
      .pluck()
      .get(digest(secret), now);
  }

  /** The second factor's key, when the account has one. */
  totp(id: string): string | undefined {
    return (
      this.db.prepare<[string], string | null>('SELECT totp FROM account WHERE id = ?').pluck().get(id) ??
      undefined
    );
  }

  /** A second factor that waits for its first code; the one before it holds until then. */
  offerTotp(id: string, secret: string): void {
    this.db
      .prepare(
        'INSERT INTO new_totp VALUES (?, ?) ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret',
      )
      .run(id, secret);
  }

  offeredTotp(id: string): string | undefined {
    return this.db
      .prepare<[string], string>('SELECT secret FROM new_totp WHERE account_id = ?')
      .pluck()
      .get(id);
  }

  /** What was offered holds from now on; `step` is the time step of its first code. */
  takeTotp(id: string, step: number): void {
    this.db.transaction(() => {
      this.db
        .prepare(
          'UPDATE account SET totp_last = ?, totp = (SELECT secret FROM new_totp WHERE account_id = id) WHERE id = ?',
        )
        .run(step, id);
      this.db.prepare('DELETE FROM new_totp WHERE account_id = ?').run(id);
    })();
  }

  /** Takes note of the code's time step. False when that step, or a later one, was used before: a code is used once. */
  useTotpStep(id: string, step: number): boolean {
    const use = this.db.prepare('UPDATE account SET totp_last = ? WHERE id = ? AND totp_last < ?');
    return use.run(step, id, step).changes === 1;
  }

  // ---- wrong passwords

  /** Seconds that the name must wait; also one that nobody has, so that nobody learns which there are. */
  waits(id: string, now: Seconds): number {
    const until = this.db
      .prepare<[string], number>('SELECT locked_until FROM attempt WHERE account_id = ?')
      .pluck()
      .get(id);
    return Math.max(0, (until ?? 0) - now);
  }

  /** Counts a failure. @returns how many in a row */
  failed(id: string, now: Seconds): number {
    // What was tried long ago counts no more, and the table stays small whatever names are tried.
    this.db.prepare('DELETE FROM attempt WHERE locked_until < ?').run(now - 24 * 3600);
    const failures = this.db
      .prepare<[string, number], number>(
        `INSERT INTO attempt VALUES (?, 1, ?) ON CONFLICT (account_id) DO UPDATE SET failed = failed + 1
         RETURNING failed`,
      )
      .pluck()
      .get(id, now)!;
    const wait =
      failures < FREE_ATTEMPTS
        ? 0
        : Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (failures - FREE_ATTEMPTS));
    this.db.prepare('UPDATE attempt SET locked_until = ? WHERE account_id = ?').run(now + wait, id);
    return failures;
  }

  /** It was no failure after all: `counted` as `failed` said. Nothing when more have been counted since: they stand. */
  notFailed(id: string, counted: number, now: Seconds): void {
    this.db
      .prepare('UPDATE attempt SET failed = failed - 1, locked_until = ? WHERE account_id = ? AND failed = ?')
      .run(now, id, counted);
  }

  succeeded(id: string): void {
    this.db.prepare('DELETE FROM attempt WHERE account_id = ?').run(id);
  }

  // ---- sessions

  /** A new session: the secret of its cookie, and the word of its changing requests. */
  startSession(accountId: string, now: Seconds): { readonly secret: string; readonly csrf: string } {
    const secret = newSecret();
    const csrf = newSecret();
    this.db.prepare('DELETE FROM session WHERE expires_at < ?').run(now);
    this.db
      .prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)')
      .run(digest(secret), accountId, csrf, now, now, now + SESSION_SECONDS);
    return { secret, csrf };
  }

  session(hash: string, now: Seconds): Session | undefined {
    const row = this.asked.session.get(hash);
    if (row === undefined || row.expires_at < now || row.seen_at + IDLE_SECONDS < now) return undefined;
    // Once a minute is enough to know whether somebody is there.
    if (row.seen_at + 60 < now)
      this.db.prepare('UPDATE session SET seen_at = ? WHERE hash = ?').run(now, hash);
    return { accountId: row.account_id, csrf: row.csrf, authTime: row.auth_time };
  }

  /** Those that still hold, the one used last first. `nr` names it to its owner. */
  sessionsOf(
    accountId: string,
    now: Seconds,
  ): readonly {
    readonly nr: number;
    readonly hash: string;
    readonly since: Seconds;
    readonly seen: Seconds;
  }[] {
    return this.db
      .prepare<
        [string, number, number],
        { readonly nr: number; readonly hash: string; readonly since: Seconds; readonly seen: Seconds }
      >(
        `SELECT rowid AS nr, hash, auth_time AS since, seen_at AS seen FROM session
         WHERE account_id = ? AND expires_at >= ? AND seen_at >= ? ORDER BY seen_at DESC, rowid DESC`,
      )
      .all(accountId, now, now - IDLE_SECONDS);
  }

  /** False when the account has no such session. */
  endSessionOf(accountId: string, nr: number): boolean {
    return (
      this.db.prepare('DELETE FROM session WHERE account_id = ? AND rowid = ?').run(accountId, nr).changes ===
      1
    );
  }

  endSession(hash: string): void {
    this.db.prepare('DELETE FROM session WHERE hash = ?').run(hash);
  }

  endSessions(accountId: string): void {
    this.db.prepare('DELETE FROM session WHERE account_id = ?').run(accountId);
    this.db.prepare('DELETE FROM halfway WHERE account_id = ?').run(accountId);
  }

  // ---- between the password and the code

  startHalfway(accountId: string, now: Seconds): string {
    const secret = newSecret();
    this.db.prepare('DELETE FROM halfway WHERE expires_at < ?').run(now);
    this.db
      .prepare('INSERT INTO halfway VALUES (?, ?, ?)')
      .run(digest(secret), accountId, now + HALFWAY_SECONDS);
    return secret;
  }

  /** The account whose password was given. */
  halfway(secret: string, now: Seconds): string | undefined {
    return this.db
      .prepare<[string, number], string>('SELECT account_id FROM halfway WHERE hash = ? AND expires_at >= ?')
      .pluck()
      .get(digest(secret), now);
  }

  endHalfway(secret: string): void {
    this.db.prepare('DELETE FROM halfway WHERE hash = ?').run(digest(secret));
  }

  // ---- what is sealed

  /** What the processes of this folder seal with; made by the first that asks. */
  sealSecret(): string {
    this.db.prepare('INSERT OR IGNORE INTO seal_secret VALUES (1, ?)').run(newSecret());
    return this.db.prepare<[], string>('SELECT secret FROM seal_secret').pluck().get()!;
  }

  // ---- an issuer's word that somebody has left

  /** False when it was used before. */
  useToken(jti: string, expiresAt: Seconds, now: Seconds): boolean {
    this.db.prepare('DELETE FROM used_token WHERE expires_at < ?').run(now);
    return (
      this.db.prepare('INSERT OR IGNORE INTO used_token VALUES (?, ?)').run(jti, expiresAt).changes === 1
    );
  }

  /** It was not used after all. */
  forgetToken(jti: string): void {
    this.db.prepare('DELETE FROM used_token WHERE jti = ?').run(jti);
  }

  // ---- the access log

  log({ at, kind, accountId, role, route, what, correlationId }: Logged): void {
    this.db
      .prepare(
        'INSERT INTO access_log (at, kind, account_id, role, route, what, correlation_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(at, kind, accountId, role, route, JSON.stringify(what), correlationId);
  }

  /** Newest first. */
  logged(filter: {
    readonly kind?: Logged['kind'] | undefined;
    readonly accountId?: string | undefined;
    readonly limit: number;
    readonly before?: number | undefined;
  }): { readonly rows: readonly (Logged & { readonly cursor: string })[]; readonly next?: string } {
    const found = this.db
      .prepare<
        object,
        Omit<Logged, 'what' | 'accountId' | 'correlationId'> & {
          seq: number;
          account_id: string | null;
          correlation_id: string;
          what: string;
        }
      >(
        `SELECT * FROM access_log WHERE seq < @before AND (@kind IS NULL OR kind = @kind)
           AND (@accountId IS NULL OR account_id = @accountId) ORDER BY seq DESC LIMIT @limit`,
      )
      .all({
        before: filter.before ?? Number.MAX_SAFE_INTEGER,
        kind: filter.kind ?? null,
        accountId: filter.accountId ?? null,
        limit: filter.limit + 1,
      });
    const rows = found.slice(0, filter.limit).map((row) => ({
      cursor: String(row.seq),
      at: row.at,
      kind: row.kind,
      accountId: row.account_id,
      role: row.role,
      route: row.route,
      what: JSON.parse(row.what) as string[],
      correlationId: row.correlation_id,
    }));
    const last = rows.at(-1);
    return found.length > filter.limit && last !== undefined ? { rows, next: last.cursor } : { rows };
  }
}

interface AccountRow {
  readonly id: string;
  readonly namn: string;
  readonly closed: number;
  readonly password: string | null;
  readonly totp: string | null;
}

const accountOf = ({ id, namn, closed, password, totp }: AccountRow): Account => ({
  id,
  namn,
  closed: closed === 1,
  hasPassword: password !== null,
  hasTotp: totp !== null,
});

interface SessionRow {
  account_id: string;
  namn: string | null;
  csrf: string;
  auth_time: number;
  seen_at: number;
  expires_at: number;
}
