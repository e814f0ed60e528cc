export { Ledger, type LedgerParts } from './ledger.js';
export { TreeKeeper, type KeptTree } from './tree-keeper.js';
export { ledgerTree, type TreeQueries } from './tree.projection.js';
export {
  Checkpoints,
  extendsCheckpoint,
  type CheckpointsOptions,
  type KeptCheckpoint,
} from './checkpoints.js';
export { openSigner, readVerifierFile, type KeyPlaces } from './keys.js';
export { exportLedger } from './export.js';
export {
  verifyExport,
  type ExportReader,
  type ExportVerdict,
  type VerifyExportOptions,
} from './verify-export.js';
export { verifyProof, type ProofVerdict } from './proof.js';
export { verifyFile, type FileVerdict } from './verify-file.js';
export type { EventRecord } from './record.js';
export type { Cosigned, Finding } from './verdict.js';
export type { VerifyKeys } from './witnesses.js';
export { verifyConsistency, verifyInclusion } from './verify.js';
export { leafHash } from './hash.js';
export {
  generateKey,
  noteText,
  readNote,
  signatureLine,
  type Note,
  type Signature,
  type Signer,
} from './note.js';
export { openCheckpoint, readCheckpoint, type Checkpoint } from './checkpoint.js';
export { cosign, witnessKeyOf } from './cosignature.js';
export { entryOf, MAX_ENVELOPE_BYTES, type Entry, type Envelope } from './entry.js';
export * from './errors.js';
