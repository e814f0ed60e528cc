import { createHash, createPrivateKey, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkpointText, openCheckpoint, readCheckpoint, signCheckpoint } from './checkpoint.js';
import { cosign, cosignedAt, witnessKeyOf, witnessVerifier } from './cosignature.js';
import { UnusableKey } from './errors.js';
import {
  ed25519Signer,
  ed25519Verifier,
  generateKey,
  isSignedBy,
  noteText,
  readNote,
  readSignatures,
  signatureLine,
} from './note.js';

/** The example of C2SP tlog-checkpoint. */
const EXAMPLE = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

describe('a checkpoint', () => {
  it('is origin, size and root, a line each', () => {
    const checkpoint = readCheckpoint(EXAMPLE)!;
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 });
    expect(checkpointText(checkpoint)).toBe(EXAMPLE);
  });

  it('may have further lines, which say nothing', () => {
    expect(readCheckpoint(`${EXAMPLE}more\n`)).toMatchObject({ size: 20852163 });
  });

  it.each([
    ['without an origin', EXAMPLE.replace('example.com/behind-the-sofa', '')],
    ['with a leading zero', EXAMPLE.replace('2085', '02085')],
    ['with a root of another length', EXAMPLE.replace('CsUYap', 'Cs')],
    ['with an empty line', `${EXAMPLE}\n`],
    ['without a last line break', EXAMPLE.slice(0, -1)],
  ])('is none %s', (_, text) => {
    expect(readCheckpoint(text)).toBeUndefined();
  });

  it('is opened with the key that signed it, when the origin is the key’s name', () => {
    const { signerKey, verifierKey } = generateKey('example.com/behind-the-sofa');
    const { size, root } = readCheckpoint(EXAMPLE)!;
    const note = signCheckpoint(size, root, ed25519Signer(signerKey));
    expect(openCheckpoint(note, ed25519Verifier(verifierKey))?.checkpoint).toEqual(readCheckpoint(EXAMPLE));
    expect(
      openCheckpoint(note.replace('20852163', '20852164'), ed25519Verifier(verifierKey)),
    ).toBeUndefined();

    const other = ed25519Verifier(generateKey('example.com/behind-the-sofa').verifierKey);
    expect(openCheckpoint(note, other)).toBeUndefined();
  });

  it('of another origin is not this ledger’s, even under its key', () => {
    const { signerKey, verifierKey } = generateKey('example.com/one');
    const signer = ed25519Signer(signerKey);
    const bytes = signer.sign(EXAMPLE);
    const note = noteText({ text: EXAMPLE, signatures: [{ name: signer.name, keyId: signer.keyId, bytes }] });
    expect(isSignedBy(ed25519Verifier(verifierKey), readNote(note)!)).toBe(true);
    expect(openCheckpoint(note, ed25519Verifier(verifierKey))).toBeUndefined();
  });
});

describe('a cosignature', () => {
  const { signerKey } = generateKey('revisor.example/r1');
  const at = new Date('2024-03-05T09:00:00Z');

  it('is Ed25519 over a line of its kind, the time and the checkpoint', () => {
    const seed = Buffer.from(signerKey.split('+').slice(4).join('+'), 'base64').subarray(1);
    const key = createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const { bytes } = cosign(EXAMPLE, signerKey, at);
    const message = `cosignature/v1\ntime 1709629200\n${EXAMPLE}`;
    expect(bytes.subarray(8)).toEqual(sign(null, Buffer.from(message), key));
    expect(bytes.readBigUInt64BE()).toBe(1709629200n);
  });

  it('has a key id of its own, so that it is never taken for a signature by the same key', () => {
    const publicKey = Buffer.from(witnessKeyOf(signerKey).split('+').slice(2).join('+'), 'base64').subarray(
      1,
    );
    const hash = createHash('sha256')
      .update('revisor.example/r1\n')
      .update(Buffer.of(4))
      .update(publicKey)
      .digest();
    expect(cosign(EXAMPLE, signerKey, at).keyId).toBe(hash.readUInt32BE());
    expect(cosign(EXAMPLE, signerKey, at).keyId).not.toBe(ed25519Signer(signerKey).keyId);
  });

  it('is verified with the witness’s key, and holds for one checkpoint and one time', () => {
    const verifier = witnessVerifier(witnessKeyOf(signerKey));
    const { bytes } = cosign(EXAMPLE, signerKey, at);
    expect(verifier.verify(EXAMPLE, bytes)).toBe(true);
    expect(verifier.verify(EXAMPLE.replace('20852163', '20852164'), bytes)).toBe(false);
    const later = Buffer.from(bytes);
    later.writeBigUInt64BE(1709629201n);
    expect(verifier.verify(EXAMPLE, later)).toBe(false);
    expect(verifier.verify(EXAMPLE, bytes.subarray(8))).toBe(false);
  });

  it('of others is read as they publish it', () => {
    // A witness key and a cosignature of transparency-dev, made by other programs.
    expect(witnessVerifier('remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2').name).toBe(
      'remora.n621.de',
    );
    const [signature] = readSignatures(
      '— witness ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA==\n',
    )!;
    expect(cosignedAt(signature!).getTime()).toBe(1727964367_000);
    expect(signatureLine(signature!)).toContain(' ZGhGuQAAAABm/qTPeyKX');
  });

  it('needs a key of the right type', () => {
    expect(() => witnessVerifier(ed25519Signer(signerKey).verifierKey)).toThrow(UnusableKey);
    expect(() => ed25519Verifier(witnessKeyOf(signerKey))).toThrow(UnusableKey);
  });
});
