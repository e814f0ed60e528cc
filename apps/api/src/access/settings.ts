import { readFileSync } from 'node:fs';
import { isMaskinnamn } from '@liggaren/governance';
import { BadEnvironment } from '@liggaren/worker';
import { isLoopback, type OidcSettings } from './oidc.js';
import { ACCOUNT } from './reserved-name.js';

/** How people reach us and sign in. */
export interface AccessSettings {
  /** Where it listens. */
  readonly host: string;
  /** The address that people write, such as https://liggaren.kommunen.se; without it, where it listens. */
  readonly publicUrl: string | undefined;
  readonly oidc: OidcSettings | undefined;
  /** Whether there are accounts with passwords here: they are in one data folder, so not where processes share only the log. */
  readonly localAccounts: boolean;
  /** The account at the issuer that is made admin at start, when it is not. */
  readonly admin: string | undefined;
  /** Addresses of the proxies in front, whose word on the caller's address is taken. */
  readonly proxies: readonly string[];
}

/** A session's cookie goes over TLS alone, but for this machine's own pages. */
export function isSecure({ host, publicUrl }: Pick<AccessSettings, 'host' | 'publicUrl'>): boolean {
  return publicUrl === undefined ? !isLoopback(host) : publicUrl.startsWith('https:');
}

/** For one person at one machine: what the demo and the tests run with. */
export const ON_THIS_MACHINE: AccessSettings = {
  host: '127.0.0.1',
  publicUrl: undefined,
  oidc: undefined,
  localAccounts: true,
  admin: undefined,
  proxies: [],
};

/**
 * Reads `HOST` (127.0.0.1), `LIGGAREN_URL`, `TRUST_PROXY` (addresses, by commas) and `OIDC_ISSUER` with
 * `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET_FILE` (or `OIDC_CLIENT_SECRET`), `OIDC_ACCOUNT_CLAIM`, `OIDC_AUDIENCE`,
 * `OIDC_ADMIN`. `isCluster`: the events are on EventStoreDB, so people must sign in at an issuer.
 * @throws BadEnvironment
 */
export function readAccessSettings(
  env: Readonly<Record<string, string | undefined>>,
  { isCluster }: { readonly isCluster: boolean },
): AccessSettings {
  if (isCluster && !env['OIDC_ISSUER']) {
    throw new BadEnvironment(
      'EVENTSTORE är ett kluster, där konton med lösenord inte delas. Ange OIDC_ISSUER, där folk loggar in',
    );
  }
  const publicUrl = env['LIGGAREN_URL'] || undefined;
  if (publicUrl !== undefined) {
    const url = parsed(publicUrl);
    if (url === null || !isGoodEnough(url)) {
      throw new BadEnvironment('LIGGAREN_URL: an address that begins with https://');
    }
  }
  const admin = env['OIDC_ADMIN'] || undefined;
  if (admin !== undefined && (!ACCOUNT.test(admin) || isMaskinnamn(admin))) {
    throw new BadEnvironment(
      'OIDC_ADMIN: the name of a person’s account, such as eva-ek (names of machines begin with maskin-)',
    );
  }
  return {
    host: env['HOST'] || '127.0.0.1',
    publicUrl: publicUrl?.replace(/\/+$/, ''),
    oidc: env['OIDC_ISSUER'] ? readOidc(env, env['OIDC_ISSUER']) : undefined,
    localAccounts: !isCluster,
    admin,
    proxies: (env['TRUST_PROXY'] ?? '').split(',').filter((address) => address !== ''),
  };
}

function readOidc(env: Readonly<Record<string, string | undefined>>, issuer: string): OidcSettings {
  const url = parsed(issuer);
  if (url === null || !isGoodEnough(url)) {
    throw new BadEnvironment('OIDC_ISSUER: an address that begins with https://');
  }
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new BadEnvironment(`OIDC_ISSUER is set, so ${name} must be`);
    return value;
  };
  const clientId = need('OIDC_CLIENT_ID');
  const audience = env['OIDC_AUDIENCE'] || undefined;
  if (audience === clientId) {
    // Else a token that was made to sign in with here would open the API from anywhere.
    throw new BadEnvironment('OIDC_AUDIENCE must be another word than OIDC_CLIENT_ID');
  }
  return {
    issuer,
    clientId,
    clientSecret: secretOf(env, 'OIDC_CLIENT_SECRET'),
    audience,
    accountClaim: need('OIDC_ACCOUNT_CLAIM'),
  };
}

function secretOf(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const file = env[`${name}_FILE`];
  if (file) {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      throw new BadEnvironment(`${name}_FILE can not be read`);
    }
  }
  const value = env[name];
  if (!value) throw new BadEnvironment(`OIDC_ISSUER is set, so ${name}_FILE must be`);
  return value;
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

const isGoodEnough = ({ protocol, hostname }: URL) =>
  protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
