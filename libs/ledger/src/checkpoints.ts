import { UnusableFile, type Database } from '@liggaren/event-store';
import BetterSqlite3 from 'better-sqlite3';
import { openCheckpoint, signCheckpoint } from './checkpoint.js';
import { cosignedAt, witnessVerifier } from './cosignature.js';
import { CosignatureRefused, HistoryChanged, UnusableInput, UnusableKey } from './errors.js';
import { HASH_BYTES } from './hash.js';
import {
  ed25519Verifier,
  readNote,
  readSignatures,
  signatureLine,
  type Signer,
  type Verifier,
} from './note.js';
import { ledgerTree, type TreeQueries } from './tree.projection.js';

/** A checkpoint that was signed and is kept for ever. */
export interface KeptCheckpoint {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** RFC 3339, by the clock of whoever signed. It is not part of what is signed. */
  readonly signedAt: string;
  /** The signed note, with the cosignatures that have come since. */
  readonly note: string;
  readonly cosignatures: readonly { readonly witness: string; readonly at: string }[];
}

export interface CheckpointsOptions {
  readonly file: string;
  /** `name+hash+base64`; the name is the ledger's origin. */
  readonly verifierKey: string;
  /** Without it checkpoints can be read and cosigned, not made. */
  readonly signer?: Signer;
  /** Verifier keys (type 4) of those whose cosignatures are taken. */
  readonly witnesses?: readonly string[];
}

/** "LIGC". */
const APPLICATION_ID = 0x4c494743;
const FORMAT = 1;
/** How long it waits for another process that is writing, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;
/** Leaf hashes in one row. */
const SEGMENT = 8_192;

/**
 * Checkpoints with the leaf hashes that they stand on: with these the first event that was altered can be named even
 * when both the log and the view are not what they were. 32 bytes an event.
 */
const TABLES = `
  CREATE TABLE checkpoints (
    size      INTEGER PRIMARY KEY,
    root      TEXT    NOT NULL,
    signed_at TEXT    NOT NULL,
    note      TEXT    NOT NULL
  ) STRICT;
  CREATE TABLE cosignatures (
    size    INTEGER NOT NULL,
    witness TEXT    NOT NULL,
    line    TEXT    NOT NULL,
    PRIMARY KEY (size, witness)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE leaves (
    first  INTEGER PRIMARY KEY,
    hashes BLOB    NOT NULL
  ) STRICT;
  ${['checkpoints', 'cosignatures', 'leaves']
    .flatMap((table) =>
      ['UPDATE', 'DELETE'].map(
        (deed) =>
          `CREATE TRIGGER ${table}_no_${deed.toLowerCase()} BEFORE ${deed} ON ${table}
             BEGIN SELECT raise(ABORT, '${table} is append-only'); END;`,
      ),
    )
    .join('\n  ')}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`;

type Row = { readonly size: number; readonly root: string; readonly signedAt: string; readonly note: string };

/** The checkpoints of one ledger, in a file of their own beside the events: they can't be made again. */
export class Checkpoints {
  /**
   * Opens the file, or makes one where there is none.
   * @throws UnusableFile when the file is something else or damaged; UnusableKey when its checkpoints were signed with
   * another key
   */
  static open(options: CheckpointsOptions): Checkpoints {
    const db = openFile(options.file);
    try {
      return new Checkpoints(db, options);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  readonly verifierKey: string;
  private readonly verifier: Verifier;
  private readonly signer: Signer | undefined;
  private readonly witnesses: readonly Verifier[];
  private readonly sql: ReturnType<typeof prepareStatements>;

  private constructor(
    private readonly db: Database,
    { file, verifierKey, signer, witnesses = [] }: CheckpointsOptions,
  ) {
    this.verifierKey = verifierKey;
    this.verifier = ed25519Verifier(verifierKey);
    this.witnesses = witnesses.map(witnessVerifier);
    if (signer !== undefined && signer.verifierKey !== verifierKey) {
      throw new UnusableKey(`the signer is not the one of ${verifierKey}`);
    }
    this.signer = signer;
    this.sql = prepareStatements(db);
    const latest = this.latest();
    if (latest !== undefined && openCheckpoint(latest.note, this.verifier) === undefined) {
      throw new UnusableKey(`the checkpoints in ${file} were not signed with ${verifierKey}`);
    }
  }

  /** The name of the ledger. */
  get origin(): string {
    return this.verifier.name;
  }

  /**
   * Signs the tree as it stands, if it has grown since the last checkpoint, and keeps the leaves that are new.
   * Undefined when it has not; a tree that has fewer leaves than the last checkpoint, but `atLeast`, is catching up.
   * @throws HistoryChanged when the tree does not extend the last checkpoint, or has fewer leaves than `atLeast`
   */
  sign(tree: TreeQueries, atLeast: number, now: Date): KeptCheckpoint | undefined {
    const { signer } = this;
    if (signer === undefined) throw new UnusableKey('this process has no key to sign with');
    const signed = this.db
      .transaction(() => {
        const last = this.latest();
        const size = tree.size();
        if (last !== undefined && (size < atLeast || (size >= last.size && !isExtended(tree, last)))) {
          throw new HistoryChanged(this.firstDifference(tree, last.size), last, size);
        }
        if (size <= (last?.size ?? 0)) return undefined;
        for (let first = last?.size ?? 0; first < size; first += SEGMENT) {
          this.sql.keepLeaves.run(first, tree.hashes(0, first, Math.min(SEGMENT, size - first)));
        }
        const root = tree.root(size);
        const note = signCheckpoint(size, root, signer);
        this.sql.keep.run(size, root.toString('base64'), now.toISOString(), note);
        return size;
      })
      .immediate();
    return signed === undefined ? undefined : this.bySize(signed);
  }

  /** The last that was signed. */
  latest(): KeptCheckpoint | undefined {
    return this.kept(this.sql.latest.get());
  }

  bySize(size: number): KeptCheckpoint | undefined {
    return this.kept(this.sql.bySize.get(size));
  }

  /** The first that covers `size` events or more. */
  covering(size: number): KeptCheckpoint | undefined {
    return this.kept(this.sql.covering.get(size));
  }

  /** The latest first, of those with fewer events than `before`. */
  list({ before = Number.MAX_SAFE_INTEGER, limit = 100 } = {}): KeptCheckpoint[] {
    return this.sql.before.all(before, limit).map((row) => this.kept(row)!);
  }

  /**
   * Keeps a witness's cosignature (one or more signature lines) under a checkpoint. The first of each witness stays;
   * to send it again changes nothing. @throws CosignatureRefused
   */
  addCosignature(size: number, lines: string): KeptCheckpoint {
    const checkpoint = this.bySize(size);
    if (checkpoint === undefined) {
      throw new CosignatureRefused(
        'NO_SUCH_CHECKPOINT',
        `Det finns ingen kontrollpunkt för ${size} händelser. Hämta listan över kontrollpunkter och välj en av dem.`,
      );
    }
    const signatures = readSignatures(lines.endsWith('\n') ? lines : `${lines}\n`);
    if (signatures === undefined) {
      throw new CosignatureRefused(
        'BAD_COSIGNATURE',
        'Det är ingen medsignatur. Skicka raden som börjar med ett tankstreck, som medsigneringen skrev den.',
      );
    }
    const { text } = readNote(checkpoint.note)!;
    for (const signature of signatures) {
      const { name, keyId, bytes } = signature;
      const witness = this.witnesses.find((known) => known.name === name && known.keyId === keyId);
      if (witness === undefined) {
        throw new CosignatureRefused(
          'UNKNOWN_WITNESS',
          `${name} är inte upptaget som medsignerare med den nyckeln. Be den som driver liggaren lägga till nyckeln.`,
        );
      }
      if (!witness.verify(text, bytes)) {
        throw new CosignatureRefused(
          'BAD_COSIGNATURE',
          `Medsignaturen från ${name} gäller inte kontrollpunkten för ${size} händelser. Hämta den på nytt och medsignera.`,
        );
      }
    }
    this.db
      .transaction(() => {
        for (const signature of signatures) {
          this.sql.keepCosignature.run(size, signature.name, signatureLine(signature));
        }
      })
      .immediate();
    return this.bySize(size)!;
  }

  /** The leaf hashes as they were when they were first signed over, one after the other, up to `size`. */
  *leaves(size: number): Generator<Buffer> {
    for (let first = 0; first < size;) {
      const hashes = this.sql.leaves.get(first);
      if (hashes === undefined)
        throw new Error(`the leaves from ${first} are missing beside the checkpoints`);
      for (let at = 0; at < hashes.length && first < size; at += HASH_BYTES, first++) {
        yield hashes.subarray(at, at + HASH_BYTES);
      }
    }
  }

  close(): void {
    this.db.close();
  }

  /** The first leaf of the first `size` that the tree does not have as it was. */
  private firstDifference(tree: TreeQueries, size: number): number {
    const end = Math.min(size, tree.size());
    let index = 0;
    let now: Buffer = Buffer.alloc(0);
    for (const was of this.leaves(end)) {
      const at = (index % SEGMENT) * HASH_BYTES;
      if (at === 0) now = tree.hashes(0, index, Math.min(SEGMENT, end - index));
      if (was.compare(now, at, at + HASH_BYTES) !== 0) return index;
      index += 1;
    }
    if (end === size) throw new Error(`the view ${ledgerTree.name} is damaged; build it again`);
    return end;
  }

  private kept(row: Row | undefined): KeptCheckpoint | undefined {
    if (row === undefined) return undefined;
    const lines = this.sql.cosignatures.all(row.size);
    const cosignatures = (readSignatures(lines.join('')) ?? []).map((signature) => ({
      witness: signature.name,
      at: cosignedAt(signature).toISOString(),
    }));
    return { ...row, note: row.note + lines.join(''), cosignatures };
  }
}

/**
 * Whether the tree holds all that a checkpoint covers, as it was.
 * @throws UnusableInput when `note` is no checkpoint signed with `verifierKey`
 */
export function extendsCheckpoint(tree: TreeQueries, note: string, verifierKey: string): boolean {
  const opened = openCheckpoint(note, ed25519Verifier(verifierKey));
  if (opened === undefined) {
    throw new UnusableInput(
      'Kontrollpunkten går inte att läsa, eller är inte signerad med liggarens nyckel.',
    );
  }
  const { size, root } = opened.checkpoint;
  return size <= tree.size() && tree.root(size).equals(root);
}

/** Copies the checkpoints to a new file while others write. */
export async function backupCheckpoints(file: string, to: string): Promise<void> {
  const db = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
  try {
    await db.backup(to);
  } finally {
    db.close();
  }
}

function isExtended(tree: TreeQueries, { size, root }: KeptCheckpoint): boolean {
  return tree.root(size).toString('base64') === root;
}

function prepareStatements(db: Database) {
  const columns = 'size, root, signed_at AS signedAt, note';
  return {
    latest: db.prepare<[], Row>(`SELECT ${columns} FROM checkpoints ORDER BY size DESC LIMIT 1`),
    bySize: db.prepare<[number], Row>(`SELECT ${columns} FROM checkpoints WHERE size = ?`),
    covering: db.prepare<[number], Row>(
      `SELECT ${columns} FROM checkpoints WHERE size >= ? ORDER BY size LIMIT 1`,
    ),
    before: db.prepare<[number, number], Row>(
      `SELECT ${columns} FROM checkpoints WHERE size < ? ORDER BY size DESC LIMIT ?`,
    ),
    keep: db.prepare<[number, string, string, string]>(
      'INSERT INTO checkpoints (size, root, signed_at, note) VALUES (?, ?, ?, ?)',
    ),
    cosignatures: db
      .prepare<[number], string>('SELECT line FROM cosignatures WHERE size = ? ORDER BY witness')
      .pluck(),
    keepCosignature: db.prepare<[number, string, string]>(
      'INSERT INTO cosignatures (size, witness, line) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    leaves: db.prepare<[number], Buffer>('SELECT hashes FROM leaves WHERE first = ?').pluck(),
    keepLeaves: db.prepare<[number, Buffer]>('INSERT INTO leaves (first, hashes) VALUES (?, ?)'),
  };
}

function openFile(file: string): Database {
  // Of two processes that make the file at once, one is told SQLITE_BUSY past any timeout; it starts over.
  const giveUp = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return prepareFile(file);
    } catch (error) {
      const busy = error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (error instanceof UnusableFile) throw error;
      if (!busy || Date.now() > giveUp)
        throw new UnusableFile(file, (error as Error).message, { cause: error });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function prepareFile(file: string): Database {
  let db: Database | undefined;
  try {
    db = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS });
    const opened = db;
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.transaction(() => {
      const isNew = opened.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
      if (isNew) opened.exec(TABLES);
    }).immediate();
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      throw new UnusableFile(file, 'it is a database, but holds no checkpoints; name another file');
    }
    if (db.pragma('user_version', { simple: true }) !== FORMAT) {
      throw new UnusableFile(file, 'it has a format of another release; install a newer one');
    }
    return db;
  } catch (error) {
    db?.close();
    throw error;
  }
}
