import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UnderskriftstjanstOverHttp } from '@liggaren/api';
import { exportJWK, generateKeyPair, SignJWT, type JWTHeaderParameters } from 'jose';

/** What the service was asked to let somebody sign. */
export interface Asked {
  readonly reference: string;
  readonly sha256: string;
  readonly signer: { readonly id: string; readonly name: string };
  readonly title: string;
  readonly callback_url: string;
  readonly return_url: string;
}

/** What it says in place of the truth, or leaves out (undefined). */
export interface Lie {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Partial<JWTHeaderParameters>;
  /** Signs with a key that nobody has pinned. */
  readonly forged?: boolean;
}

const TOKEN = 'bara mellan liggaren och tjänsten';

/**
 * A test double: an outside signing service on this machine, over real HTTP and with real signatures, which does as it
 * is told, also badly.
 */
export class SigningService {
  /** Every request, the latest last. */
  readonly asked: Asked[] = [];
  /** Answers requests with this in place of what it should. */
  trouble: { readonly status: number; readonly body: string } | undefined;

  static async start(audience: string): Promise<SigningService> {
    const keys = await generateKeyPair('ES256', { extractable: true });
    const stranger = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new SigningService(server, audience, { own: keys.privateKey, stranger: stranger.privateKey, jwk });
  }

  private constructor(
    private readonly server: Server,
    private readonly audience: string,
    private readonly keys: { own: CryptoKey; stranger: CryptoKey; jwk: object },
  ) {
    server.on('request', (request, response) => {
      void bodyOf(request).then((body) => {
        if (request.headers.authorization !== `Bearer ${TOKEN}`) return response.writeHead(401).end();
        const asked = JSON.parse(body) as Asked;
        this.asked.push(asked);
        const answer = JSON.stringify({ redirect_url: `${this.url}/skriv-under/${asked.reference}` });
        const { status, body: said } = this.trouble ?? { status: 201, body: answer };
        response.writeHead(status, { 'content-type': 'application/json' }).end(said);
        return undefined;
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The public keys, as the service would hand them over. */
  get jwks() {
    return { keys: [this.keys.jwk] };
  }

  /** Our end of it. */
  client(): UnderskriftstjanstOverHttp {
    return new UnderskriftstjanstOverHttp({
      namn: 'Underskriftstjänsten',
      url: this.url,
      token: TOKEN,
      jwks: this.jwks as never,
      audience: () => this.audience,
    });
  }

  /** The person has signed: the answer, as a compact JWS. */
  answer({ reference, sha256, signer }: Asked, signedAt: string, lie: Lie = {}): Promise<string> {
    return new SignJWT({
      iss: this.url,
      aud: this.audience,
      sub: signer.id,
      reference,
      sha256,
      signed_at: signedAt,
      evidence: { method: 'legitimation' },
      ...lie.claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'liggaren-underskrift+jwt', ...lie.header })
      .sign(lie.forged ? this.keys.stranger : this.keys.own);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
