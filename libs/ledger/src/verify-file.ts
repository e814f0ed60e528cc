import { isUtf8 } from 'node:buffer';
import { UnusableInput } from './errors.js';
import { PROOF_FORMAT, verifyProof, type ProofVerdict } from './proof.js';
import { verifyExport, type ExportVerdict, type VerifyExportOptions } from './verify-export.js';

/** A proof has one event of at most 1 MiB, in base64. */
const LONGEST_PROOF = 8 * 1024 * 1024;

export type FileVerdict =
  ({ readonly kind: 'export' } & ExportVerdict) | ({ readonly kind: 'proof' } & ProofVerdict);

/**
 * Verifies an export or a proof file, whichever it is. Checkpoints to compare with (`since`) are for exports: one proof
 * says nothing about another checkpoint. @throws UnusableInput, as verifyExport and verifyProof do
 */
export async function verifyFile(
  input: AsyncIterable<Uint8Array>,
  options: VerifyExportOptions,
): Promise<FileVerdict> {
  const source = input[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  let more = true;
  const read = async (bytes: number) => {
    while (more && start.length < bytes) {
      const { done, value } = await source.next();
      if (done) more = false;
      else start = Buffer.concat([start, value]);
    }
  };
  try {
    await read(PROOF_FORMAT.length);
    if (!start.toString('latin1').startsWith(PROOF_FORMAT)) {
      return { kind: 'export', ...(await verifyExport(rejoined(start, source), options)) };
    }
    await read(LONGEST_PROOF);
    if (start.length >= LONGEST_PROOF || !isUtf8(start))
      throw new UnusableInput('Filen är inget bevis ur Liggaren.');
    if (options.since?.length) {
      throw new UnusableInput(
        'Filen är ett bevis om en enda händelse; det kan inte jämföras med en sparad kontrollpunkt.',
      );
    }
    return { kind: 'proof', ...verifyProof(start.toString(), options) };
  } finally {
    await source.return?.();
  }
}

async function* rejoined(start: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
