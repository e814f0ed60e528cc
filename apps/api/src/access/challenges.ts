import { Seal } from './seal.js';

/** How long a person has to touch their authenticator, in seconds. */
export const CHALLENGE_SECONDS = 300;

/** What a passkey is asked, of whom. */
export interface Challenge {
  readonly konto: string;
  /** Base64url. Of a signing it is a sum over who, which meeting, § and text. */
  readonly challenge: string;
  /** What the challenge was made of, to be had back when it is answered; empty where it is mere chance. */
  readonly nonce: string;
}

/**
 * What passkeys have been asked, sealed and carried by the one who asked: any process opens it again, and none keeps it.
 * That an answer is given once is kept in the log, with the passkey (PassnyckelUsed, PassnyckelRegistered).
 */
export class Challenges {
  private readonly seal: Seal;

  /** `secret`: what the processes share. */
  constructor(secret: string) {
    this.seal = new Seal(secret, 'passnyckel');
  }

  close({ konto, challenge, nonce }: Challenge, now: Date): Promise<string> {
    const endsAt = Math.floor(now.getTime() / 1000) + CHALLENGE_SECONDS;
    return this.seal.close({ konto, challenge, nonce }, endsAt);
  }

  /** Undefined when it was not put to that account here, or has grown old. */
  async open(sealed: string, konto: string, now: Date): Promise<Challenge | undefined> {
    const content = (await this.seal.open(sealed, now)) as unknown as Challenge | undefined;
    return content?.konto === konto ? content : undefined;
  }
}
