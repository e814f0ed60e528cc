import { hkdfSync } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt, type JWTPayload } from 'jose';

/** A content that only processes with the same secret can read or make (JWE, direct AES-256-GCM). */
export class Seal {
  private readonly key: Uint8Array;

  /** `secret`: what the processes share, with the strength of a key. `purpose`: what is sealed for one is not opened for another. */
  constructor(
    secret: string,
    private readonly purpose: string,
  ) {
    this.key = new Uint8Array(hkdfSync('sha256', secret, '', `liggaren ${purpose}`, 32));
  }

  /** `endsAt`: seconds since 1970. */
  async close(content: JWTPayload, endsAt: number): Promise<string> {
    return new EncryptJWT(content)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(this.purpose)
      .setExpirationTime(endsAt)
      .encrypt(this.key);
  }

  /** What was sealed; undefined when it was not by us, was changed, or has ended. */
  async open(sealed: string, now: Date): Promise<JWTPayload | undefined> {
    try {
      const { payload } = await jwtDecrypt(sealed, this.key, {
        audience: this.purpose,
        currentDate: now,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
        requiredClaims: ['exp'],
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}
