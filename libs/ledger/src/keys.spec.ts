import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UnusableKey } from './errors.js';
import { openSigner, readVerifierFile } from './keys.js';
import { generateKey } from './note.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'liggaren-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const places = () => ({
  origin: 'liggare.example/itsam',
  keyDirectory: join(folder, 'keys'),
  dataDirectory: join(folder, 'data'),
});
const keyFile = () => join(folder, 'keys', 'liggare.example-itsam.key');

describe('the ledger’s key', () => {
  it('is made at the first start, for this user alone, and its verifier key is put out', () => {
    const signer = openSigner(places());
    expect(signer.name).toBe('liggare.example/itsam');
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(readVerifierFile(places())).toBe(signer.verifierKey);
    expect(readdirSync(join(folder, 'keys'))).toEqual(['liggare.example-itsam.key']);
    expect(readdirSync(join(folder, 'data'))).toEqual(['liggare.example-itsam.vkey']);
  });

  it('is the same at every later start', () => {
    expect(openSigner(places()).verifierKey).toBe(openSigner(places()).verifierKey);
  });

  it('is not there for verifying before the first start', () => {
    expect(readVerifierFile(places())).toBeUndefined();
  });

  it('is refused when everyone can read it', () => {
    openSigner(places());
    chmodSync(keyFile(), 0o644);
    expect(() => openSigner(places())).toThrow(/chmod 600/);
    chmodSync(keyFile(), 0o440);
    expect(openSigner(places()).name).toBe('liggare.example/itsam');
  });

  it('is not made anew when it is lost: the ledger is signed with the old one', () => {
    openSigner(places());
    rmSync(keyFile());
    expect(() => openSigner(places())).toThrow(UnusableKey);
    expect(readdirSync(join(folder, 'keys'))).toEqual([]);
  });

  it('is refused when it is another one', () => {
    openSigner(places());
    writeFileSync(keyFile(), generateKey('liggare.example/itsam').signerKey, { mode: 0o600 });
    expect(() => openSigner(places())).toThrow(/not the key of/);
    writeFileSync(keyFile(), generateKey('liggare.example/annan').signerKey, { mode: 0o600 });
    expect(() => openSigner(places())).toThrow(/liggare.example\/annan/);
    writeFileSync(keyFile(), 'PRIVATE+KEY+secret', { mode: 0o600 });
    expect(() => openSigner(places())).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });

  it('is what the file says, a key that others can read in', () => {
    const { verifierKey } = openSigner(places());
    expect(readFileSync(join(folder, 'data', 'liggare.example-itsam.vkey'), 'utf8')).toBe(`${verifierKey}\n`);
  });
});
