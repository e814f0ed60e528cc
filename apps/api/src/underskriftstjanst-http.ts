import { readFileSync } from 'node:fs';
import { isInstant } from '@liggaren/governance';
import { BadEnvironment } from '@liggaren/worker';
import { createLocalJWKSet, errors, exportJWK, jwtVerify, type JSONWebKeySet } from 'jose';
import { BadCredentials } from './access/identity.js';
import { isLoopback } from './access/oidc.js';
import { Problem } from './problem.js';
import { Underskriftstjanst, type UnderskriftRequest, type VerifiedAnswer } from './underskriftstjanst.js';

export interface UnderskriftstjanstSettings {
  readonly namn: string;
  /** Where signings are begun; also the `iss` of the answers. */
  readonly url: string;
  /** What we are to the service, in Authorization: Bearer. */
  readonly token: string;
  /** The service's public keys, pinned: they are not fetched. */
  readonly jwks: JSONWebKeySet;
  /** What the answers must be meant for: our own address. */
  readonly audience: () => string;
}

/** Pinned: neither `none`, nor a shared secret that a public key could be taken for. */
const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA'];
/** So that nothing else that the service signs can be taken for a signature. */
const TYPE = 'liggaren-underskrift+jwt';
const PATIENCE_MS = 10_000;

/**
 * The contract, for a service that speaks it itself or through a small adapter process:
 *
 * - `POST <url>` with `{reference, sha256, signer: {id, name}, title, callback_url, return_url}` answers
 *   `{"redirect_url": "https://…"}`. The same reference again is the same signing.
 * - When the person has signed, the service posts `{"svar": "<compact JWS>"}` to callback_url until it is answered 200.
 *   Header: `typ` as above, an `alg` of ours and the `kid` of a pinned key. Claims: `iss` (the url), `aud` (our address), `sub` (the
 *   signer's id), `reference`, `sha256`, `signed_at` (RFC 3339), and whatever evidence of its own the service adds.
 */
export class UnderskriftstjanstOverHttp extends Underskriftstjanst {
  readonly namn: string;
  private readonly keys: ReturnType<typeof createLocalJWKSet>;

  constructor(private readonly settings: UnderskriftstjanstSettings) {
    super();
    this.namn = settings.namn;
    this.keys = createLocalJWKSet(settings.jwks);
  }

  async begin({
    reference,
    sha256,
    signer,
    title,
    callbackUrl,
    returnUrl,
  }: UnderskriftRequest): Promise<URL> {
    const { url, token } = this.settings;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          reference,
          sha256,
          signer: { id: signer.personId, name: signer.namn },
          title,
          callback_url: callbackUrl,
          return_url: returnUrl,
        }),
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) throw new Error(`answered ${response.status}`);
      const { redirect_url: to } = (await response.json()) as { redirect_url?: unknown };
      return safe(String(to));
    } catch (error) {
      const problem = new Problem(
        503,
        'UNDERSKRIFTSTJANST_DOWN',
        `${this.namn} svarar inte. Försök igen om en stund, eller underteckna här.`,
        { retryAfterSeconds: 30 },
      );
      problem.cause = error;
      throw problem;
    }
  }

  async read(jws: string): Promise<VerifiedAnswer> {
    const { url, audience } = this.settings;
    const { payload, key } = await jwtVerify(jws, this.keys, {
      issuer: url,
      audience: audience(),
      algorithms: ALGORITHMS,
      typ: TYPE,
    }).catch((error: unknown) => {
      if (error instanceof errors.JOSEError)
        throw new BadCredentials(`an answer that does not hold: ${error.code}`);
      throw error;
    });
    const { sub: personId, reference, sha256, signed_at: signedAt } = payload;
    if (
      typeof personId !== 'string' ||
      typeof reference !== 'string' ||
      typeof sha256 !== 'string' ||
      !isInstant(signedAt)
    ) {
      throw new BadCredentials('an answer that says too little');
    }
    const jwk = await exportJWK(key);
    return {
      answer: { reference, sha256, personId, signedAt: signedAt as string },
      evidence: { kind: 'underskriftstjanst', jws, jwk: jwk as Record<string, string> },
    };
  }
}

/** Where a browser may be sent. */
function safe(address: string): URL {
  const url = new URL(address);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new Error('the service sends people to no safe address');
}

/**
 * Reads `UNDERSKRIFT_URL`, and with it `UNDERSKRIFT_NAMN`, `UNDERSKRIFT_JWKS_FILE` and `UNDERSKRIFT_TOKEN_FILE`. Without
 * it there is no outside service. `audience`: our own address. @throws BadEnvironment
 */
export function readUnderskriftstjanst(
  env: Readonly<Record<string, string | undefined>>,
  audience: string | undefined,
): Underskriftstjanst | undefined {
  const url = env['UNDERSKRIFT_URL'];
  if (!url) return undefined;
  try {
    safe(url);
  } catch {
    throw new BadEnvironment('UNDERSKRIFT_URL: an address that begins with https://');
  }
  if (audience === undefined) {
    throw new BadEnvironment('UNDERSKRIFT_URL is set, so LIGGAREN_URL must be: the answers come there');
  }
  const need = (name: string): string => {
    const value = env[name];
    if (!value) throw new BadEnvironment(`UNDERSKRIFT_URL is set, so ${name} must be`);
    return value;
  };
  const namn = need('UNDERSKRIFT_NAMN');
  const token = read(need('UNDERSKRIFT_TOKEN_FILE'), 'UNDERSKRIFT_TOKEN_FILE').trim();
  const jwks = readKeys(read(need('UNDERSKRIFT_JWKS_FILE'), 'UNDERSKRIFT_JWKS_FILE'));
  return new UnderskriftstjanstOverHttp({ namn, url, token, jwks, audience: () => audience });
}

function read(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new BadEnvironment(`${name} can not be read`);
  }
}

/** Public keys alone: who can read a private one here could sign for the service. */
function readKeys(text: string): JSONWebKeySet {
  let jwks: unknown;
  try {
    jwks = JSON.parse(text);
  } catch {
    jwks = undefined;
  }
  const keys = (jwks as { keys?: unknown } | undefined)?.keys;
  const isPublic = (key: unknown) =>
    typeof key === 'object' && key !== null && 'kty' in key && key.kty !== 'oct' && !('d' in key);
  if (Array.isArray(keys) && keys.length > 0 && keys.every(isPublic)) return jwks as JSONWebKeySet;
  throw new BadEnvironment('UNDERSKRIFT_JWKS_FILE: a JWK set (RFC 7517) of public keys');
}
