import { createHmac } from 'node:crypto';
import { Clock, endInloggning, hasEnded, inloggning, inloggningStream, Liggare } from '@liggaren/governance';
import { newSecret } from './accounts.js';
import type { OidcPerson } from './oidc.js';
import { ownAct } from './own-act.js';
import { Seal } from './seal.js';

/** A session ends at the latest after this, and when it has not been used for a while. In seconds. */
const LONGEST = 10 * 3600;
const IDLE = 3600;
/** A cookie is made anew when it is older than this. */
const RENEWED_AFTER = 300;

/** A session of one who has signed in at the issuer. */
export interface OidcSession {
  readonly accountId: string;
  readonly namn: string | undefined;
  readonly csrf: string;
  /** Seconds since 1970. */
  readonly authTime: number;
  /** What to end it by: itself, and every session of the same subject. */
  readonly own: string;
  readonly everywhere: string;
  /** The cookie to go on with, when it is time for a new one. */
  readonly renewed?: string;
}

/**
 * Sessions of those who sign in at the issuer. Processes on several machines share the log and the issuer's client secret
 * and nothing else, so what a session is stands sealed in its cookie, under a key made of that secret, and only its end
 * is kept: an event under a keyed hash, which names nobody. Sessions themselves are no events: those are for ever, and
 * when people come and go at work is nobody's history. Each request looks for the end in the log itself, not in a view:
 * what has ended at one process has ended at all. Whoever has the client secret can make sessions, and could as well
 * sign in at the issuer as the client.
 */
export class OidcSessions {
  private readonly seal: Seal;

  constructor(
    private readonly secret: string,
    private readonly liggare: Liggare,
    private readonly clock: Clock,
  ) {
    this.seal = new Seal(secret, 'session');
  }

  /** A new session. `now`: of the machine's clock, as everywhere here. */
  async start(person: OidcPerson, now: Date): Promise<{ readonly cookie: string; readonly csrf: string }> {
    const seconds = Math.floor(now.getTime() / 1000);
    const csrf = newSecret();
    const content = {
      id: newSecret(),
      konto: person.accountId,
      namn: person.namn,
      sub: person.sub,
      sid: person.sid,
      csrf,
      authTime: person.authTime ?? 0,
      beganAt: now.toISOString(),
      endsAt: seconds + LONGEST,
    };
    return { cookie: await this.seal.close(content, seconds + IDLE), csrf };
  }

  /** The session of a cookie; undefined when it has ended, or never was one. */
  async find(cookie: string, now: Date): Promise<OidcSession | undefined> {
    const content = (await this.seal.open(cookie, now)) as SealedSession | undefined;
    if (content === undefined) return undefined;
    const { id, konto, namn, sub, sid, csrf, authTime, beganAt, endsAt, exp } = content;
    const [own, everywhere] = [this.digest('id', id), this.digest('sub', sub)];
    const keys = [own, everywhere, ...(sid === undefined ? [] : [this.digest('sid', sid)])];
    const states = await Promise.all(keys.map((key) => this.liggare.load(inloggningStream(key), inloggning)));
    if (states.some((state) => hasEnded(state, beganAt))) return undefined;
    const until = Math.min(Math.floor(now.getTime() / 1000) + IDLE, endsAt);
    const { exp: _exp, aud: _aud, ...kept } = content;
    return {
      accountId: konto,
      namn,
      csrf,
      authTime,
      own,
      everywhere,
      ...(until - exp > RENEWED_AFTER ? { renewed: await this.seal.close(kept, until) } : {}),
    };
  }

  /** Ends, for every process, what a session said that it is ended by. */
  async end(key: string, now: Date): Promise<void> {
    const data = { inloggning: key, endedAt: now.toISOString() };
    const act = ownAct(data, this.clock.now().toISOString());
    await this.liggare.record(inloggningStream(key), inloggning, act, (state) => endInloggning(state, data));
  }

  /** Ends what the issuer says has ended: one session when it names it, else all of the subject. */
  async endAtIssuer({ sub, sid }: { sub?: string; sid?: string }, now: Date): Promise<void> {
    await this.end(sid === undefined ? this.digest('sub', sub!) : this.digest('sid', sid), now);
  }

  private digest(what: 'id' | 'sub' | 'sid', value: string): string {
    return createHmac('sha256', this.secret).update(`${what} ${value}`).digest('hex');
  }
}

interface SealedSession {
  readonly [claim: string]: unknown;
  readonly id: string;
  readonly konto: string;
  readonly namn?: string;
  readonly sub: string;
  readonly sid?: string;
  readonly csrf: string;
  readonly authTime: number;
  readonly beganAt: string;
  readonly endsAt: number;
  readonly exp: number;
}
