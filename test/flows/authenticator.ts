import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/**
 * A test double: an authenticator and the browser before it, in software (WebAuthn level 3, § 5.8.1, § 6.1, `none`
 * attestation, ES256). It does what it is told, also what a real one never would.
 */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32).toString('base64url');
  private readonly key: { readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  counter = 0;

  constructor(private readonly origin: string) {
    this.key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  /** `navigator.credentials.create(…)`, as JSON. */
  create(publicKey: { challenge: string; rp: { id: string } }, lie: Lie = {}) {
    const { challenge, rp } = publicKey;
    const id = Buffer.from(this.credentialId, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), uint(id.length, 2), id, this.coseKey()]);
    const authData = Buffer.concat([this.authenticatorData(rp.id, { ...lie, attested: true }), attested]);
    const attestationObject = cbor(
      new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    );
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.clientData('webauthn.create', challenge, lie).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** `navigator.credentials.get(…)`, as JSON. */
  get(publicKey: { challenge: string; rpId: string }, lie: Lie = {}) {
    this.counter = lie.counter ?? this.counter + 1;
    const clientData = this.clientData('webauthn.get', publicKey.challenge, lie);
    const authData = this.authenticatorData(publicKey.rpId, lie);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    const signature = sign('sha256', signed, this.key.privateKey);
    if (lie.brokenSignature) signature[signature.length - 1]! ^= 1;
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    };
  }

  private clientData(type: string, challenge: string, lie: Lie): Buffer {
    const said = { type, challenge: lie.challenge ?? challenge, origin: lie.origin ?? this.origin };
    return Buffer.from(JSON.stringify({ ...said, crossOrigin: false }));
  }

  private authenticatorData(rpId: string, lie: Lie & { attested?: boolean }): Buffer {
    const PRESENT = 0x01;
    const VERIFIED = 0x04;
    const ATTESTED = 0x40;
    const flags = PRESENT | (lie.unverified ? 0 : VERIFIED) | (lie.attested ? ATTESTED : 0);
    const rpIdHash = createHash('sha256')
      .update(lie.rpId ?? rpId)
      .digest();
    return Buffer.concat([rpIdHash, Buffer.of(flags), uint(this.counter, 4)]);
  }

  /** COSE_Key of an EC2 key on P-256 (RFC 9053 § 7.1.1). */
  private coseKey(): Buffer {
    const { x, y } = this.key.publicKey.export({ format: 'jwk' });
    return cbor(
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x!, 'base64url')],
        [-3, Buffer.from(y!, 'base64url')],
      ]),
    );
  }
}

/** What it says in place of the truth. */
interface Lie {
  readonly origin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly unverified?: boolean;
  readonly counter?: number;
  readonly brokenSignature?: boolean;
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

/** As much of CBOR (RFC 8949) as an attestation needs. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([head(3, text.length), text]);
  }
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([
    head(5, value.size),
    ...[...value].flatMap(([key, item]) => [cbor(key), cbor(item)]),
  ]);
}

function head(major: number, argument: number): Buffer {
  const type = major << 5;
  if (argument < 24) return Buffer.of(type | argument);
  if (argument < 256) return Buffer.of(type | 24, argument);
  return Buffer.concat([Buffer.of(type | 25), uint(argument, 2)]);
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}
