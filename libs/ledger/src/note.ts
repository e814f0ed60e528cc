import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { decodeBase64 } from './base64.js';
import { UnusableKey } from './errors.js';

/** A text and the signatures under it (C2SP signed-note). */
export interface Note {
  /** Ends with a line break, which is signed too. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

export interface Signature {
  /** Name of the key. */
  readonly name: string;
  /** First four bytes of the key's hash: a hint at the key, never a proof. */
  readonly keyId: number;
  /** What follows the key id. */
  readonly bytes: Buffer;
}

export interface Verifier {
  readonly name: string;
  readonly keyId: number;
  /** Whether `bytes` is this key's signature under the note text. */
  verify(text: string, bytes: Uint8Array): boolean;
}

export interface Signer {
  readonly name: string;
  readonly keyId: number;
  sign(text: string): Buffer;
  /** `name+hash+base64`: what others verify with. */
  readonly verifierKey: string;
}

/** The byte that tells a key's signature type, here and in key ids. */
const ED25519 = 0x01;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const MOST_SIGNATURES = 100;
/** DER before the raw 32 bytes (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The note as it is stored and sent. */
export function noteText({ text, signatures }: Note): string {
  return `${text}\n${signatures.map(signatureLine).join('')}`;
}

/** One signature as a line of a note, with its line break. */
export function signatureLine({ name, keyId, bytes }: Signature): string {
  const blob = Buffer.alloc(4 + bytes.length);
  blob.writeUInt32BE(keyId);
  blob.set(bytes, 4);
  return `— ${name} ${blob.toString('base64')}\n`;
}

/** Reads a note; its signatures are not verified. Undefined when it is none. */
export function readNote(note: string): Note | undefined {
  // Control characters other than line breaks, and what has no form in UTF-8, have no place in a note.
  if (/(?!\n)\p{Cc}|\p{Cs}/u.test(note)) return undefined;
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return undefined;
  const signatures = readSignatures(note.slice(split + 2));
  return signatures && { text: note.slice(0, split + 1), signatures };
}

/** Reads one or more signature lines. Undefined when some line is none. */
export function readSignatures(lines: string): Signature[] | undefined {
  if (!lines.endsWith('\n')) return undefined;
  const signatures: Signature[] = [];
  for (const line of lines.slice(0, -1).split('\n')) {
    const [, name, base64] = /^— ([^\s+]+) ([^\s]+)$/u.exec(line) ?? [];
    const blob = base64 === undefined ? undefined : decodeBase64(base64);
    if (name === undefined || blob === undefined || blob.length <= 4) return undefined;
    if (signatures.push({ name, keyId: blob.readUInt32BE(), bytes: blob.subarray(4) }) > MOST_SIGNATURES) {
      return undefined;
    }
  }
  return signatures;
}

/** The note's signatures by this key. A key id is a hint only: each must be verified. */
export function signaturesBy({ name, keyId }: Verifier, note: Note): Signature[] {
  return note.signatures.filter((signature) => signature.name === name && signature.keyId === keyId);
}

/** Whether this key has signed the note, and every signature in its name holds. */
export function isSignedBy(verifier: Verifier, note: Note): boolean {
  const signatures = signaturesBy(verifier, note);
  return signatures.length > 0 && signatures.every(({ bytes }) => verifier.verify(note.text, bytes));
}

/** The note with one signature. @throws TypeError for a text that can't be a note's */
export function signNote(text: string, signer: Signer): string {
  const { name, keyId } = signer;
  const note = noteText({ text, signatures: [{ name, keyId, bytes: signer.sign(text) }] });
  if (readNote(note)?.text !== text)
    throw new TypeError('a note is lines of text without control characters');
  return note;
}

/** Reads a verifier key, `name+hash+base64`, of an Ed25519 key. @throws UnusableKey */
export function ed25519Verifier(verifierKey: string): Verifier {
  const { name, keyId, publicKey } = readVerifierKey(verifierKey, ED25519);
  return {
    name,
    keyId,
    verify: (text, bytes) =>
      bytes.length === SIGNATURE_BYTES && verify(null, Buffer.from(text), publicKey, bytes),
  };
}

/** Reads a signer key, `PRIVATE+KEY+name+hash+base64`, of an Ed25519 key. @throws UnusableKey */
export function ed25519Signer(signerKey: string): Signer {
  const { name, privateKey, publicKey } = readSignerKey(signerKey);
  return {
    name,
    keyId: keyIdOf(name, ED25519, publicKey),
    sign: (text) => sign(null, Buffer.from(text), privateKey),
    verifierKey: verifierKeyOf(name, ED25519, publicKey),
  };
}

/** A new Ed25519 key pair under `name`, both keys as text. @throws UnusableKey for a name that can't be a key's */
export function generateKey(name: string): { readonly signerKey: string; readonly verifierKey: string } {
  if (!/^[^\s+]+$/u.test(name)) {
    throw new UnusableKey(`"${name}" can't name a key: it needs to be one word without plus signs`);
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length);
  const typed = Buffer.concat([Buffer.of(ED25519), seed]).toString('base64');
  const keyId = hex(keyIdOf(name, ED25519, rawOf(publicKey)));
  return {
    signerKey: `PRIVATE+KEY+${name}+${keyId}+${typed}`,
    verifierKey: verifierKeyOf(name, ED25519, rawOf(publicKey)),
  };
}

/** The parts of a verifier key whose type is `type`. @throws UnusableKey */
export function readVerifierKey(
  verifierKey: string,
  type: number,
): { readonly name: string; readonly keyId: number; readonly publicKey: KeyObject } {
  const [, name = '', id, base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(verifierKey) ?? [];
  const typed = decodeBase64(base64);
  if (name === '' || typed?.length !== 1 + KEY_BYTES || typed[0] !== type) {
    throw new UnusableKey(`"${verifierKey}" is no verifier key of type ${type}: name+hash+base64`);
  }
  const raw = typed.subarray(1);
  const keyId = keyIdOf(name, type, raw);
  if (hex(keyId) !== id)
    throw new UnusableKey(`"${verifierKey}" is no verifier key: the hash is not the key's`);
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' });
  return { name, keyId, publicKey };
}

/** The parts of a signer key. @throws UnusableKey */
export function readSignerKey(signerKey: string): {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly publicKey: Buffer;
} {
  const [, name = '', id, base64 = ''] =
    /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(signerKey) ?? [];
  const typed = decodeBase64(base64);
  // The text is never repeated in the message: it is a secret.
  if (name === '' || typed?.length !== 1 + KEY_BYTES || typed[0] !== ED25519) {
    throw new UnusableKey('this is no Ed25519 signer key: PRIVATE+KEY+name+hash+base64');
  }
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8, typed.subarray(1)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = rawOf(createPublicKey(privateKey));
  if (hex(keyIdOf(name, ED25519, publicKey)) !== id) {
    throw new UnusableKey('this is no signer key: the hash is not the key’s');
  }
  return { name, privateKey, publicKey };
}

/** A verifier key as text. `publicKey`: the raw 32 bytes. */
export function verifierKeyOf(name: string, type: number, publicKey: Uint8Array): string {
  const typed = Buffer.concat([Buffer.of(type), publicKey]);
  return `${name}+${hex(keyIdOf(name, type, publicKey))}+${typed.toString('base64')}`;
}

/** SHA-256(name, line break, type, key), its first four bytes. */
export function keyIdOf(name: string, type: number, publicKey: Uint8Array): number {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicKey]);
  return hash('sha256', bytes, 'buffer').readUInt32BE();
}

const hex = (keyId: number) => keyId.toString(16).padStart(8, '0');
const rawOf = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
