import { readFileSync } from 'node:fs';
import { BadEnvironment } from '../environment.js';

/** How decisions are mailed. */
export interface MailSettings {
  /** The mail server. */
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; without it STARTTLS, which is demanded of every server but this machine's own. */
  readonly isTls: boolean;
  readonly login: { readonly user: string; readonly pass: string } | undefined;
  /** Who it comes from, and who hears of what comes back: `Kansliet <kansli@kommunen.se>`. */
  readonly from: string;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/** Whether it is on this machine. */
export const isOwnMachine = ({ host }: Pick<MailSettings, 'host'>): boolean => LOOPBACK.test(host);

/**
 * Reads `SMTP_URL` (`smtp://user@host:587`, or `smtps://`), `SMTP_PASSWORD_FILE` and `MAIL_FROM`. Undefined without
 * `SMTP_URL`: nothing is mailed. What is mailed says where it can be verified, so `LIGGAREN_URL` must be set.
 * @throws BadEnvironment
 */
export function readMailSettings(
  env: Readonly<Record<string, string | undefined>>,
): MailSettings | undefined {
  const address = env['SMTP_URL'];
  if (!address) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new BadEnvironment('SMTP_URL: skriv smtp://användare@värd:587 eller smtps://användare@värd:465');
  }
  if (url.password !== '') {
    throw new BadEnvironment('SMTP_URL: lösenordet ska stå i filen som SMTP_PASSWORD_FILE pekar på');
  }
  const from = env['MAIL_FROM'] ?? '';
  if (!/^[^@\r\n]*[^@\s<>]@[^@\s<>]+>?$/.test(from)) {
    throw new BadEnvironment('MAIL_FROM: ange avsändaren, till exempel "Kansliet <kansli@kommunen.se>"');
  }
  if (!env['LIGGAREN_URL']) {
    throw new BadEnvironment('SMTP_URL är satt, så LIGGAREN_URL måste vara det: breven visar dit');
  }
  const isTls = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  return {
    host: url.hostname,
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    isTls,
    login: user === '' ? undefined : { user, pass: passwordOf(env['SMTP_PASSWORD_FILE']) },
    from,
  };
}

function passwordOf(file: string | undefined): string {
  if (!file) throw new BadEnvironment('SMTP_URL har en användare, så SMTP_PASSWORD_FILE måste vara satt');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new BadEnvironment('SMTP_PASSWORD_FILE kan inte läsas');
  }
}
