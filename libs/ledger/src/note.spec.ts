import { describe, expect, it } from '@jest/globals';
import { UnusableKey } from './errors.js';
import {
  ed25519Signer,
  ed25519Verifier,
  generateKey,
  isSignedBy,
  noteText,
  readNote,
  signaturesBy,
  signNote,
} from './note.js';

// The published examples of golang.org/x/mod/sumdb/note.
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_SIGNS = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETERS =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const ENOCHS =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

const manglings = (text: string): string[] => {
  const mangled: string[] = [];
  for (let i = 0; i <= text.length; i++) {
    for (let j = i + 1; j <= text.length; j++) if (i > 0 || j < text.length) mangled.push(text.slice(i, j));
  }
  for (let i = 0; i < text.length; i++) {
    mangled.push(text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) + 1) + text.slice(i + 1));
  }
  return mangled;
};

describe('a signed note', () => {
  it('is signed as the Go implementation signs it', () => {
    expect(signNote(TEXT, ed25519Signer(PETER_SIGNS))).toBe(`${TEXT}\n${PETERS}`);
    expect(ed25519Signer(PETER_SIGNS).verifierKey).toBe(PETER);
  });

  it('is opened with each of its keys', () => {
    const note = readNote(`${TEXT}\n${PETERS}${ENOCHS}`)!;
    expect(note.text).toBe(TEXT);
    expect(isSignedBy(ed25519Verifier(PETER), note)).toBe(true);
    expect(isSignedBy(ed25519Verifier(ENOCH), note)).toBe(true);
    expect(signaturesBy(ed25519Verifier(PETER), note)).toHaveLength(1);
    expect(noteText(note)).toBe(`${TEXT}\n${PETERS}${ENOCHS}`);
  });

  it('is not signed by a key of the same name, nor by one of the same id', () => {
    const note = readNote(`${TEXT}\n${PETERS}`)!;
    expect(isSignedBy(ed25519Verifier(generateKey('PeterNeumann').verifierKey), note)).toBe(false);
    expect(isSignedBy({ ...ed25519Verifier(PETER), name: 'CarmenSandiego' }, note)).toBe(false);
  });

  it('is not signed when one of several signatures by the key does not hold', () => {
    const bad = PETERS.replace('/ZJk', '/ZJl');
    expect(isSignedBy(ed25519Verifier(PETER), readNote(`${TEXT}\n${PETERS}${bad}`)!)).toBe(false);
    expect(isSignedBy(ed25519Verifier(PETER), readNote(`${TEXT.replace('If', 'if')}\n${PETERS}`)!)).toBe(
      false,
    );
  });

  it('may hold empty lines: the last one ends the text', () => {
    const text =
      'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n';
    expect(readNote(signNote(text, ed25519Signer(PETER_SIGNS)))?.text).toBe(text);
  });

  it.each([
    ['without signatures', TEXT],
    ['with an empty signature part', `${TEXT}\n`],
    ['without a last line break', `${TEXT}\n${PETERS.slice(0, -1)}`],
    ['with a control character', `\u0001${TEXT}\n${PETERS}`],
    ['with half a surrogate pair', `\ud800${TEXT}\n${PETERS}`],
    ['with a key name of two words', `${TEXT}\n${PETERS.replace('PeterNeumann', 'Bad Name')}`],
    ['with a line that is no signature', `${TEXT}\n${PETERS}Unexpected line.\n`],
    ['with a hyphen for the dash', `${TEXT}\n${PETERS.replace('—', '-')}`],
    ['with base64 that is not the shortest', `${TEXT}\n${PETERS.replace('AM=', 'AN=')}`],
    ['with more signatures than anyone needs', `${TEXT}\n${PETERS.repeat(101)}`],
  ])('is none %s', (_, text) => {
    expect(readNote(text)).toBeUndefined();
  });

  it('is not made of a text that can not be a note’s', () => {
    const signer = ed25519Signer(PETER_SIGNS);
    expect(() => signNote('abc', signer)).toThrow(TypeError);
    expect(() => signNote('a\tb\n', signer)).toThrow(TypeError);
  });
});

describe('keys', () => {
  it('are refused when anything in them is other than it should be', () => {
    for (const key of manglings(PETER)) expect(() => ed25519Verifier(key)).toThrow(UnusableKey);
    for (const key of manglings(PETER_SIGNS)) expect(() => ed25519Signer(key)).toThrow(UnusableKey);
    // Another length, and another type, each with the hash that belongs to it.
    const adjusted = [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ];
    for (const key of adjusted) expect(() => ed25519Verifier(key)).toThrow(UnusableKey);
  });

  it('are never shown in the message that refuses them when they are secret', () => {
    const broken = `${PETER_SIGNS}A`;
    expect(() => ed25519Signer(broken)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('AYEK') }),
    );
  });

  it('are made under a name of one word', () => {
    const { signerKey, verifierKey } = generateKey('liggare.example/itsam');
    expect(ed25519Signer(signerKey).verifierKey).toBe(verifierKey);
    expect(verifierKey).toMatch(
      /^liggare\.example\/itsam\+[0-9a-f]{8}\+AR|^liggare\.example\/itsam\+[0-9a-f]{8}\+A/,
    );
    for (const name of ['', 'två ord', 'a+b', 'a\nb']) expect(() => generateKey(name)).toThrow(UnusableKey);
  });
});
