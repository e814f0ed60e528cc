import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { UnusableKey } from './errors.js';
import { ed25519Signer, ed25519Verifier, generateKey, type Signer } from './note.js';

export interface KeyPlaces {
  /** The ledger's origin, such as `liggare.kommun.example/itsam`: unique in the world, for ever the same. */
  readonly origin: string;
  /** Where `<name>.key` is, readable for this user alone. */
  readonly keyDirectory: string;
  /** Where `<name>.vkey` is put for everyone to read. */
  readonly dataDirectory: string;
}

/** Files are named after the origin: letters, digits, dots and hyphens, other characters as hyphens. */
const fileName = (origin: string) => origin.replaceAll(/[^A-Za-z0-9.-]/g, '-');

/**
 * The ledger's signer. At the first start a key is made: `<name>.key` of mode 0600, and `<name>.vkey` for everyone.
 * Several processes may start at once; all get the same key.
 * @throws UnusableKey when the key is another ledger's, others can read it, or it is not the one of the .vkey
 */
export function openSigner(places: KeyPlaces): Signer {
  const { origin, keyDirectory, dataDirectory } = places;
  const file = join(keyDirectory, `${fileName(origin)}.key`);
  mkdirSync(keyDirectory, { recursive: true });
  mkdirSync(dataDirectory, { recursive: true });
  const known = readVerifierFile(places);
  let text = readText(file);
  if (text === undefined) {
    if (known !== undefined) {
      throw new UnusableKey(`${file} is gone, and the ledger is signed with it: put the copy of it back`);
    }
    writeNew(file, `${generateKey(origin).signerKey}\n`, 0o600);
    text = readFileSync(file, 'utf8');
  }
  // Of a mounted secret the group may read; nobody else.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0) {
    throw new UnusableKey(`${file} can be read by everyone: chmod 600 ${file}`);
  }
  const signer = readSigner(file, text);
  if (signer.name !== origin) throw new UnusableKey(`${file} is the key of ${signer.name}, not of ${origin}`);
  const vkey = join(dataDirectory, `${fileName(origin)}.vkey`);
  if (known === undefined) writeNew(vkey, `${signer.verifierKey}\n`, 0o644);
  if (readVerifierFile(places) !== signer.verifierKey) {
    throw new UnusableKey(`${file} is not the key of ${vkey}, with which the ledger was signed before`);
  }
  return signer;
}

/** The ledger's verifier key, for a process that does not sign; undefined before the signing one has started. */
export function readVerifierFile({
  origin,
  dataDirectory,
}: Pick<KeyPlaces, 'origin' | 'dataDirectory'>): string | undefined {
  const text = readText(join(dataDirectory, `${fileName(origin)}.vkey`))?.trim();
  if (text !== undefined) ed25519Verifier(text);
  return text;
}

function readSigner(file: string, text: string): Signer {
  try {
    return ed25519Signer(text.trim());
  } catch (error) {
    throw new UnusableKey(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Puts a whole file in place, unless another process was first. */
function writeNew(file: string, text: string, mode: number): void {
  const beside = `${file}.${process.pid}.new`;
  rmSync(beside, { force: true });
  const fd = openSync(beside, 'wx', mode);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  try {
    // As against a rename, a link never replaces what is there.
    linkSync(beside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside);
  }
}
