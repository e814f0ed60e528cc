import { sign, verify } from 'node:crypto';
import {
  keyIdOf,
  readSignerKey,
  readVerifierKey,
  verifierKeyOf,
  type Signature,
  type Verifier,
} from './note.js';

/**
 * Cosignatures (C2SP tlog-cosignature v1, Ed25519): somebody else says that this was the ledger's largest tree that
 * they had seen at that time, and that it was consistent with all they had seen before.
 */
const COSIGNATURE_V1 = 0x04;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/** Reads a witness's verifier key, `name+hash+base64` of type 4. @throws UnusableKey */
export function witnessVerifier(verifierKey: string): Verifier {
  const { name, keyId, publicKey } = readVerifierKey(verifierKey, COSIGNATURE_V1);
  return {
    name,
    keyId,
    verify: (text, bytes) => {
      if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES) return false;
      const blob = Buffer.from(bytes);
      const time = blob.readBigUInt64BE();
      return verify(null, cosigned(text, time), publicKey, blob.subarray(TIME_BYTES));
    },
  };
}

/** The key that others verify a witness's cosignatures with. @throws UnusableKey */
export function witnessKeyOf(signerKey: string): string {
  const { name, publicKey } = readSignerKey(signerKey);
  return verifierKeyOf(name, COSIGNATURE_V1, publicKey);
}

/**
 * Cosigns the checkpoint text. Whoever signs must have verified that it is consistent with the last one that they
 * cosigned. @throws UnusableKey
 */
export function cosign(text: string, signerKey: string, at: Date): Signature {
  const { name, privateKey, publicKey } = readSignerKey(signerKey);
  const bytes = Buffer.alloc(TIME_BYTES + SIGNATURE_BYTES);
  const seconds = BigInt(Math.floor(at.getTime() / 1_000));
  bytes.writeBigUInt64BE(seconds);
  bytes.set(sign(null, cosigned(text, seconds), privateKey), TIME_BYTES);
  return { name, keyId: keyIdOf(name, COSIGNATURE_V1, publicKey), bytes };
}

/** When a cosignature was made, as the witness says. */
export function cosignedAt({ bytes }: Signature): Date {
  return new Date(Number(bytes.readBigUInt64BE()) * 1_000);
}

function cosigned(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}
