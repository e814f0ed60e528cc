import { createHash, randomBytes } from 'node:crypto';
import {
  Liggare,
  passnycklar,
  passnycklarChangedAt,
  passnycklarIn,
  passnycklarStream,
  signingChallenge,
  type Passnyckel,
  type Underskrift,
  type Underskriftsbevis,
} from '@liggaren/governance';
import { Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { Challenges, CHALLENGE_SECONDS } from './challenges.js';
import { BadCredentials, type Identity } from './identity.js';
import { isLoopback } from './oidc.js';
import { AccessOptions } from './options.js';

/** EdDSA, ES256, RS256 (RFC 9053). */
const ALGORITHMS = [-8, -7, -257];
const MS = 1000;

/** Whose pages passkeys are made for, and the one address that they are used from. */
export interface RelyingParty {
  readonly rpId: string;
  readonly origin: string;
}

/** A passkey is bound to a name and never to a number: on this machine, `localhost` (WebAuthn § 5.1.2). */
export function relyingPartyOf(address: string): RelyingParty {
  const url = new URL(address);
  if (isLoopback(url.hostname)) url.hostname = 'localhost';
  return { rpId: url.hostname, origin: url.origin };
}

/** The account's passkeys for these pages, and when there was last another set of them. */
export interface KeysOf {
  readonly keys: readonly Passnyckel[];
  readonly changedAt: string | undefined;
}

/** Passkeys (WebAuthn level 3): registered to an account, and asked to sign a justering. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly liggare: Liggare,
    private readonly challenges: Challenges,
    private readonly options: AccessOptions,
  ) {}

  async of(konto: string): Promise<KeysOf> {
    const state = await this.liggare.load(passnycklarStream(konto), passnycklar);
    const { rpId } = this.party();
    return {
      keys: passnycklarIn(state).filter((key) => key.rpId === rpId),
      changedAt: passnycklarChangedAt(state),
    };
  }

  /** What the browser needs to make a passkey (`navigator.credentials.create`). */
  async toRegister({ id, namn }: Identity): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { keys } = await this.of(id);
    const challenge = randomBytes(32);
    this.put(id, challenge.toString('base64url'), '');
    return generateRegistrationOptions({
      rpName: 'Liggaren',
      rpID: this.party().rpId,
      userName: id,
      userDisplayName: namn,
      // It stays in the authenticator, so it tells nobody who it is.
      userID: new Uint8Array(createHash('sha256').update(id).digest()),
      challenge: new Uint8Array(challenge),
      timeout: CHALLENGE_SECONDS * MS,
      attestationType: 'none',
      excludeCredentials: keys.map(({ credentialId }) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** The key that the browser made. @throws BadCredentials */
  async registered(
    konto: string,
    response: RegistrationResponseJSON,
    commandId: string,
  ): Promise<Pick<Passnyckel, 'credentialId' | 'publicKey' | 'rpId'>> {
    const { rpId, origin } = this.party();
    const challenge = challengeOf(response.response.clientDataJSON);
    this.take(konto, challenge, commandId);
    const { registrationInfo } = await checked(() =>
      verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (registrationInfo === undefined) throw new BadCredentials('a passkey that does not hold');
    const { id, publicKey } = registrationInfo.credential;
    return { credentialId: id, publicKey: Buffer.from(publicKey).toString('base64url'), rpId };
  }

  /** What the browser needs to sign (`navigator.credentials.get`): the challenge is bound to what is signed. */
  async toSign(signed: Underskrift): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { keys } = await this.of(signed.personId);
    const nonce = randomBytes(32).toString('base64url');
    const challenge = signingChallenge(signed, nonce);
    this.put(signed.personId, challenge, nonce);
    return generateAuthenticationOptions({
      rpID: this.party().rpId,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: CHALLENGE_SECONDS * MS,
      allowCredentials: keys.map(({ credentialId }) => ({ id: credentialId })),
      userVerification: 'required',
    });
  }

  /** That one of the account's keys signed just this, just now. @throws BadCredentials */
  async signed(
    signed: Underskrift,
    response: AuthenticationResponseJSON,
    { konto, commandId }: { konto: string; commandId: string },
  ): Promise<Underskriftsbevis> {
    const { rpId, origin } = this.party();
    const key = (await this.of(konto)).keys.find(({ credentialId }) => credentialId === response.id);
    if (key === undefined) throw new BadCredentials('a passkey that is not the account’s');
    const { clientDataJSON, authenticatorData, signature } = response.response;
    const { nonce, again } = this.take(konto, challengeOf(clientDataJSON), commandId);
    const { verified, authenticationInfo } = await checked(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: signingChallenge(signed, nonce),
        expectedOrigin: origin,
        expectedRPID: rpId,
        // Compared below, in one step with taking note of it.
        credential: { id: key.credentialId, publicKey: bytes(key.publicKey), counter: 0 },
        requireUserVerification: true,
      }),
    );
    if (!verified) throw new BadCredentials('a passkey’s signature that does not hold');
    if (!again && !this.challenges.count(key.credentialId, authenticationInfo.newCounter)) {
      throw new BadCredentials('a passkey whose counter went back');
    }
    const { credentialId, publicKey } = key;
    return {
      kind: 'passnyckel',
      nonce,
      credentialId,
      publicKey,
      rpId,
      clientDataJSON,
      authenticatorData,
      signature,
    };
  }

  private put(konto: string, challenge: string, nonce: string): void {
    this.challenges.put({ challenge, konto, nonce }, this.seconds());
  }

  private take(konto: string, challenge: string, commandId: string) {
    const taken = this.challenges.take({ challenge, konto, commandId }, this.seconds());
    if (taken === undefined) throw new BadCredentials('a challenge that nobody put, or that is used up');
    return taken;
  }

  private party(): RelyingParty {
    return relyingPartyOf(this.options.origin);
  }

  private seconds(): number {
    return Math.floor(this.options.clock.now().getTime() / MS);
  }
}

const bytes = (base64url: string) => new Uint8Array(Buffer.from(base64url, 'base64url'));

function challengeOf(clientDataJSON: string): string {
  let said: unknown;
  try {
    said = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
  } catch {
    throw new BadCredentials('client data that can not be read');
  }
  const challenge =
    typeof said === 'object' && said !== null ? (said as { challenge?: unknown }).challenge : 0;
  if (typeof challenge !== 'string') throw new BadCredentials('client data without a challenge');
  return challenge;
}

/** The library throws what it finds wrong. */
async function checked<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw new BadCredentials(`a passkey’s answer that does not hold: ${(error as Error).message}`);
  }
}
