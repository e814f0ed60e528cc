import { decodeBase64 } from './base64.js';
import { openCheckpoint } from './checkpoint.js';
import { UnusableInput } from './errors.js';
import { HASH_BYTES, leafHash } from './hash.js';
import { readRecord, type EventRecord } from './record.js';
import type { Cosigned } from './verdict.js';
import { verifyInclusion } from './verify.js';
import { cosignaturesIn, openKeys, type VerifyKeys } from './witnesses.js';

/** The first line of a proof file (C2SP tlog-proof). */
export const PROOF_FORMAT = 'c2sp.org/tlog-proof@v1';

/** Proof that one event stood in the ledger when a checkpoint was signed. */
export interface Proof {
  /** The event's record (`recordText` without a leaf): the proof's extra data. */
  readonly record: string;
  readonly index: number;
  /** Audit path, the leaf's sibling first. */
  readonly path: readonly Buffer[];
  /** The signed checkpoint, with its cosignatures. */
  readonly checkpoint: string;
}

/** The proof as a file that can be verified offline. */
export function proofText({ record, index, path, checkpoint }: Proof): string {
  const extra = Buffer.from(record).toString('base64');
  const hashes = path.map((hash) => `${hash.toString('base64')}\n`).join('');
  return `${PROOF_FORMAT}\nextra ${extra}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/** Reads a proof file, in the one form that `proofText` writes. Undefined when it is none. */
export function readProof(text: string): Proof | undefined {
  const split = text.indexOf('\n\n');
  const [format, extra, index, ...hashes] = text.slice(0, split).split('\n');
  const record = decodeBase64(extra?.replace(/^extra /, '') ?? '')?.toString();
  const path = hashes.map(decodeBase64);
  if (split < 0 || format !== PROOF_FORMAT || record === undefined) return undefined;
  if (!path.every((hash) => hash?.length === HASH_BYTES)) return undefined;
  const proof = {
    record,
    index: Number(index?.replace(/^index /, '')),
    path: path as Buffer[],
    checkpoint: text.slice(split + 2),
  };
  return Number.isSafeInteger(proof.index) && proofText(proof) === text ? proof : undefined;
}

export type ProofVerdict =
  | {
      readonly ok: true;
      readonly origin: string;
      readonly event: EventRecord;
      /** Number of events in the checkpoint, and its root (base64). */
      readonly size: number;
      readonly root: string;
      readonly cosignatures: readonly Cosigned[];
    }
  | {
      readonly ok: false;
      readonly origin: string;
      /** In Swedish. */
      readonly why: string;
    };

/**
 * Verifies a proof file with nothing but the key. @throws UnusableInput when a key can't be used, or the file is no
 * proof
 */
export function verifyProof(text: string, options: VerifyKeys): ProofVerdict {
  const keys = openKeys(options);
  if (!text.startsWith(`${PROOF_FORMAT}\n`)) throw new UnusableInput('Filen är inget bevis ur Liggaren.');
  const origin = keys.ledger.name;
  const refuse = (why: string) => ({ ok: false, origin, why }) as const;

  const proof = readProof(text);
  if (proof === undefined) return refuse('Bevisfilen är inte i den form som den skrivs i: den är ändrad.');
  const opened = openCheckpoint(proof.checkpoint, keys.ledger);
  if (opened === undefined)
    return refuse('Kontrollpunkten är ändrad eller inte signerad med den angivna nyckeln.');
  const { size, root } = opened.checkpoint;
  const record = readRecord(proof.record);
  if (record === undefined || record.leaf !== undefined || record.fault === 'form') {
    return refuse('Händelsen i bevisfilen är inte i den form som den skrivs i: den är ändrad.');
  }
  if (record.fault !== undefined) return refuse('Händelsens innehåll är inte det som registrerades.');
  const { envelope, text: entry, payload } = record;
  if (
    envelope.index !== proof.index ||
    !verifyInclusion(leafHash(entry), proof.index, size, proof.path, root)
  ) {
    return refuse(
      `Händelse ${proof.index} fanns inte i liggaren när kontrollpunkten för ${size} händelser signerades.`,
    );
  }
  const cosignatures = cosignaturesIn(opened.note, size, keys.witnesses);
  if (typeof cosignatures === 'string') {
    return refuse(`Medsignaturen från ${cosignatures} gäller inte kontrollpunkten.`);
  }
  return {
    ok: true,
    origin,
    event: { envelope, text: entry, payload },
    size,
    root: root.toString('base64'),
    cosignatures,
  };
}
