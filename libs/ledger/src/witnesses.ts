import { cosignedAt, witnessVerifier } from './cosignature.js';
import { UnusableInput } from './errors.js';
import { ed25519Verifier, signaturesBy, type Note, type Verifier } from './note.js';
import type { Cosigned } from './verdict.js';

/** The keys that a file is verified with. */
export interface VerifyKeys {
  /** The ledger's verifier key, from another place than the file. */
  readonly key: string;
  /** Verifier keys of witnesses. The cosignatures of others are passed over. */
  readonly witnesses?: readonly string[];
}

/** @throws UnusableInput */
export function openKeys({ key, witnesses = [] }: VerifyKeys): {
  readonly ledger: Verifier;
  readonly witnesses: readonly Verifier[];
} {
  try {
    return { ledger: ed25519Verifier(key), witnesses: witnesses.map(witnessVerifier) };
  } catch (error) {
    throw new UnusableInput('Nyckeln går inte att läsa. Den ska ha formen namn+kontrollsumma+nyckel.', {
      cause: error,
    });
  }
}

/** The witnesses' cosignatures in the note, or the name of a witness whose signature does not hold. */
export function cosignaturesIn(
  note: Note,
  size: number,
  witnesses: readonly Verifier[],
): Cosigned[] | string {
  const cosigned: Cosigned[] = [];
  for (const witness of witnesses) {
    for (const signature of signaturesBy(witness, note)) {
      if (!witness.verify(note.text, signature.bytes)) return witness.name;
      cosigned.push({ witness: witness.name, size, at: cosignedAt(signature).toISOString() });
    }
  }
  return cosigned;
}
