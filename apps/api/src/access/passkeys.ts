import { createHash, randomBytes } from 'node:crypto';
import { commandIdFor, type Act } from '@liggaren/event-store';
import {
  Liggare,
  passnycklar,
  passnycklarChangedAt,
  passnycklarIn,
  passnycklarStream,
  Rejected,
  signingChallenge,
  UsePassnyckel,
  type Passnyckel,
  type Underskrift,
  type Underskriftsbevis,
} from '@liggaren/governance';
import { Commands } from '@liggaren/worker';
import { Injectable } from '@nestjs/common';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { CHALLENGE_SECONDS, Challenges, type Challenge } from './challenges.js';
import { BadCredentials, type Identity } from './identity.js';
import { isLoopback } from './oidc.js';

/** Loaded when first asked for: it is a tenth of what a process would load before it is up. */
const webauthn = () => import('@simplewebauthn/server');
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

/** What a browser is asked; `utmaning` is the challenge, sealed: it comes back with the answer. */
export interface Asked<Options> {
  readonly publicKey: Options;
  readonly utmaning: string;
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
    private readonly commands: Commands,
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
  async toRegister({ id, namn }: Identity): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>> {
    const { keys } = await this.of(id);
    const challenge = randomBytes(32);
    const utmaning = await this.challenges.close(
      { konto: id, challenge: challenge.toString('base64url'), nonce: '' },
      this.options.clock.now(),
    );
    const { generateRegistrationOptions } = await webauthn();
    const publicKey = await generateRegistrationOptions({
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
    return { publicKey, utmaning };
  }

  /** The key that the browser made. @throws BadCredentials */
  async registered(
    konto: string,
    response: RegistrationResponseJSON,
    utmaning: string,
  ): Promise<Pick<Passnyckel, 'credentialId' | 'publicKey' | 'rpId'>> {
    const { rpId, origin } = this.party();
    const { challenge } = await this.asked(utmaning, konto);
    const { verifyRegistrationResponse } = await webauthn();
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
  async toSign(signed: Underskrift): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>> {
    const { keys } = await this.of(signed.personId);
    const nonce = randomBytes(32).toString('base64url');
    const challenge = signingChallenge(signed, nonce);
    const utmaning = await this.challenges.close(
      { konto: signed.personId, challenge, nonce },
      this.options.clock.now(),
    );
    const { generateAuthenticationOptions } = await webauthn();
    const publicKey = await generateAuthenticationOptions({
      rpID: this.party().rpId,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: CHALLENGE_SECONDS * MS,
      allowCredentials: keys.map(({ credentialId }) => ({ id: credentialId })),
      userVerification: 'required',
    });
    return { publicKey, utmaning };
  }

  /** That one of the account's keys signed just this, just now, and never before. @throws BadCredentials */
  async signed(
    signed: Underskrift,
    response: AuthenticationResponseJSON,
    { konto, utmaning, act }: { konto: string; utmaning: string; act: Act },
  ): Promise<Underskriftsbevis> {
    const { rpId, origin } = this.party();
    const key = (await this.of(konto)).keys.find(({ credentialId }) => credentialId === response.id);
    if (key === undefined) throw new BadCredentials('a passkey that is not the account’s');
    const { clientDataJSON, authenticatorData, signature } = response.response;
    const { nonce, challenge } = await this.asked(utmaning, konto);
    if (challenge !== signingChallenge(signed, nonce))
      throw new BadCredentials('a challenge for another text');
    const { verifyAuthenticationResponse } = await webauthn();
    const { verified, authenticationInfo } = await checked(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        // Compared where it is taken note of.
        credential: { id: key.credentialId, publicKey: bytes(key.publicKey), counter: 0 },
        requireUserVerification: true,
      }),
    );
    if (!verified) throw new BadCredentials('a passkey’s signature that does not hold');
    const { passnyckelnummer } = key;
    await this.use({ konto, passnyckelnummer, nonce, counter: authenticationInfo.newCounter }, act);
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

  private async asked(utmaning: string, konto: string): Promise<Challenge> {
    const asked = await this.challenges.open(utmaning, konto, this.options.clock.now());
    if (asked === undefined) throw new BadCredentials('a challenge that nobody put, or that has grown old');
    return asked;
  }

  /** Takes note of the answer, before what it was given for. The same command may come again. @throws BadCredentials */
  private async use(answer: UsePassnyckel['answer'], act: Act): Promise<void> {
    try {
      const commandId = commandIdFor(act.commandId, 'passnyckel');
      await this.commands.send(new UsePassnyckel(answer, { ...act, commandId }));
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      throw new BadCredentials(`a passkey’s answer that is refused: ${error.code}`);
    }
  }

  private party(): RelyingParty {
    return relyingPartyOf(this.options.origin);
  }
}

const bytes = (base64url: string) => new Uint8Array(Buffer.from(base64url, 'base64url'));

/** The library throws what it finds wrong. */
async function checked<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw new BadCredentials(`a passkey’s answer that does not hold: ${(error as Error).message}`);
  }
}
