import { isUtf8 } from 'node:buffer';
import { parseObject } from './canonical.js';
import { openCheckpoint, type Checkpoint } from './checkpoint.js';
import { envelopeText, type Envelope } from './entry.js';
import { UnusableInput } from './errors.js';
import { checkpointLine, endText, FORMAT, headerText, VERSION } from './export.js';
import { leafHash } from './hash.js';
import { Lines } from './lines.js';
import { leafOf, readRecord, type EventRecord, type ReadRecord } from './record.js';
import { Frontier } from './tree.js';
import type { Cosigned, Finding } from './verdict.js';
import { cosignaturesIn, openKeys, type VerifyKeys } from './witnesses.js';

export interface VerifyExportOptions extends VerifyKeys {
  /**
   * Checkpoints that the verifier has kept, as signed notes. Without one, an operator who holds the key can have
   * rewritten anything.
   */
  readonly since?: readonly string[];
  /** Is told the events of some streams on the way, in order. */
  readonly reader?: ExportReader;
}

/**
 * Whoever wants to know more of an export than that it holds, such as whether the signatures in it do. What it is told
 * is proven only when the verdict is `ok`.
 */
export interface ExportReader {
  /** Of streams whose names begin with one of these. */
  readonly streams: readonly string[];
  readonly event: (event: EventRecord) => void;
}

export type ExportVerdict =
  | {
      readonly ok: true;
      readonly origin: string;
      readonly events: number;
      readonly checkpoints: number;
      /** Events whose payload is not in the file: only their envelopes were verified. */
      readonly withheld: number;
      /** Base64, of the last checkpoint, which covers all events. */
      readonly root: string;
      readonly cosignatures: readonly Cosigned[];
    }
  | { readonly ok: false; readonly origin: string; readonly finding: Finding };

/**
 * Verifies an export with nothing but the key: every payload against its envelope, every envelope against the tree,
 * the tree against every checkpoint and its signature, and all of it against checkpoints kept since before.
 * Reads once, from the first byte to the first fault or the last byte; memory does not grow with the file.
 * @throws UnusableInput when a key or a checkpoint to compare with can't be used, or the file is no export
 */
export async function verifyExport(
  input: AsyncIterable<Uint8Array>,
  options: VerifyExportOptions,
): Promise<ExportVerdict> {
  const keys = openKeys(options);
  const since = (options.since ?? []).map((note) => {
    const opened = openCheckpoint(note, keys.ledger);
    if (opened !== undefined) return opened.checkpoint;
    throw new UnusableInput(
      'Den sparade kontrollpunkten går inte att läsa eller är inte signerad med den angivna nyckeln.',
    );
  });
  const lines = new Lines(input);
  try {
    // The empty tree is the beginning of every other.
    const toCompare = since.filter(({ size }) => size > 0).sort((a, b) => a.size - b.size);
    return await new ExportVerification(lines, options.key, keys, toCompare, options.reader).run();
  } finally {
    await lines.close();
  }
}

type Fault = Omit<Finding, 'line'>;

class ExportVerification {
  private readonly tree = new Frontier();
  /** So many events are covered by a checkpoint of the file that held. */
  private proven = 0;
  /** So many events are as they were in a checkpoint that the verifier has kept. */
  private kept = 0;
  private root = '';
  private checkpoints = 0;
  private withheld = 0;
  private readonly cosignatures = new Map<string, Cosigned>();

  constructor(
    private readonly lines: Lines,
    private readonly key: string,
    private readonly keys: ReturnType<typeof openKeys>,
    /** By size, the least first; those that were compared are taken away. */
    private readonly since: Checkpoint[],
    private readonly reader: ExportReader | undefined,
  ) {}

  async run(): Promise<ExportVerdict> {
    const origin = this.keys.ledger.name;
    const fault = this.header(await this.lines.line()) ?? (await this.body());
    // The line where reading stopped: looking ahead for what is missing has gone on from there.
    if (fault !== undefined) return { ok: false, origin, finding: { line: this.lines.number, ...fault } };
    const { tree, checkpoints, withheld, root } = this;
    const cosignatures = [...this.cosignatures.values()];
    return { ok: true, origin, events: tree.size, checkpoints, withheld, root, cosignatures };
  }

  private header(line: Buffer | undefined): Fault | undefined {
    const text = line?.toString() ?? '';
    const header = parseObject(text);
    if (header?.['format'] !== FORMAT) throw new UnusableInput('Filen är ingen export ur Liggaren.');
    if (header['v'] !== VERSION) {
      throw new UnusableInput(
        `Exporten har version ${String(header['v'])}; det här programmet läser ${VERSION}. Installera en nyare utgåva.`,
      );
    }
    if (text === headerText(this.key)) return undefined;
    const why =
      header['key'] === this.key
        ? 'Första raden är ändrad.'
        : `Exporten säger sig vara signerad med ${String(header['key'])}, inte med den angivna nyckeln.`;
    return { what: header['key'] === this.key ? 'file' : 'checkpoint', index: 0, why };
  }

  private async body(): Promise<Fault | Finding | undefined> {
    const { lines, tree } = this;
    for (;;) {
      const bytes = lines.take();
      if (bytes === undefined) {
        if (await lines.fill()) continue;
        const why = lines.isCutOff
          ? 'Filen är avklippt mitt i en rad.'
          : 'Filen slutar utan slutrad: den är avklippt.';
        return { what: 'missing', index: tree.size, why };
      }
      const event = leafOf(bytes, tree.size);
      if (event !== undefined) {
        tree.append(event.leaf);
        if (event.withheld) this.withheld += 1;
        if (this.reader !== undefined) tell(this.reader, bytes);
        const fault = this.since[0]?.size === tree.size ? this.compareKept() : undefined;
        if (fault !== undefined) return fault;
        continue;
      }
      const text = isUtf8(bytes) ? bytes.toString('utf8') : '';
      if (text.startsWith('{"envelope":')) {
        return this.explain(readRecord(text));
      } else if (text.startsWith('{"checkpoint":')) {
        const fault = this.checkpoint(text);
        if (fault !== undefined) return fault;
      } else if (text.startsWith('{"checkpoints":')) {
        return this.end(text);
      } else {
        return {
          what: 'altered',
          index: tree.size,
          why: 'Raden är varken en händelse eller en kontrollpunkt.',
        };
      }
    }
  }

  private compareKept(): Fault | undefined {
    const { tree, since } = this;
    const root = tree.root();
    while (since[0]?.size === tree.size) {
      if (!since.shift()!.root.equals(root)) {
        return {
          what: 'altered',
          index: this.kept,
          through: tree.size - 1,
          why: `Historiken är omskriven: den sparade kontrollpunkten för ${tree.size} händelser säger något annat.`,
        };
      }
    }
    this.kept = tree.size;
    return undefined;
  }

  private checkpoint(line: string): Fault | undefined {
    const { tree, proven } = this;
    const note = parseObject(line)?.['checkpoint'];
    const opened =
      typeof note === 'string' && checkpointLine(note) === line
        ? openCheckpoint(note, this.keys.ledger)
        : undefined;
    if (opened === undefined) {
      const why = 'Kontrollpunkten är ändrad eller inte signerad med den angivna nyckeln.';
      return { what: 'checkpoint', index: proven, through: Math.max(proven, tree.size - 1), why };
    }
    const { size, root } = opened.checkpoint;
    if (size > tree.size) {
      const why = `Kontrollpunkten för ${size} händelser kommer efter ${tree.size} händelser: resten saknas.`;
      return { what: 'missing', index: tree.size, through: size - 1, why };
    }
    if (size < tree.size || size === proven) {
      return {
        what: 'checkpoint',
        index: proven,
        why: `Kontrollpunkten för ${size} händelser står på fel plats.`,
      };
    }
    if (!root.equals(tree.root())) {
      const why = `Händelserna ${proven}–${size - 1} ger inte det träd som kontrollpunkten signerade.`;
      return { what: 'altered', index: proven, ...(size - 1 > proven && { through: size - 1 }), why };
    }
    const cosigned = cosignaturesIn(opened.note, size, this.keys.witnesses);
    if (typeof cosigned === 'string') {
      return {
        what: 'checkpoint',
        index: proven,
        why: `Medsignaturen från ${cosigned} gäller inte kontrollpunkten.`,
      };
    }
    for (const cosignature of cosigned) this.cosignatures.set(cosignature.witness, cosignature);
    this.proven = size;
    this.root = root.toString('base64');
    this.checkpoints += 1;
    return undefined;
  }

  private async end(line: string): Promise<Fault | undefined> {
    const { lines, tree, proven, checkpoints, since } = this;
    const index = tree.size;
    if (proven < index || index === 0) {
      return { what: 'checkpoint', index: proven, why: `Händelserna från ${proven} saknar kontrollpunkt.` };
    }
    const kept = since.at(-1);
    if (kept !== undefined) {
      const why = `Den sparade kontrollpunkten gäller ${kept.size} händelser, och exporten slutar efter ${index}.`;
      return { what: 'missing', index, through: kept.size - 1, why };
    }
    if (line !== `${endText(index, checkpoints)}${lines.digestBefore()}"}`) {
      return {
        what: 'file',
        index,
        why: 'Filen är inte som den skrevs: slutraden stämmer inte med det som står före.',
      };
    }
    if ((await lines.line()) !== undefined || lines.isCutOff) {
      return { what: 'file', index, why: 'Det står något efter slutraden.' };
    }
    return undefined;
  }

  /** What is wrong with an event's line: reads on where that tells what became of the event that should stand there. */
  private async explain(record: ReadRecord | undefined): Promise<Finding> {
    const line = this.lines.number;
    const index = this.tree.size;
    if (record === undefined) {
      return { what: 'altered', index, line, why: 'Händelsens rad går inte att läsa.' };
    }
    const { envelope, leaf } = record;
    const fault = record.fault ?? (leaf === undefined ? 'form' : undefined);
    if (fault !== undefined) {
      return { what: 'altered', index, event: eventOf(envelope), line, why: WHY[fault] };
    }
    if (isLeaf(envelope, envelope.index, leaf)) return this.explainOrder(envelope, line);

    // The leaf is what was signed. If a neighbour's envelope gives it, the neighbour was not always a neighbour.
    const next = await this.nextRecord();
    const stoodNext = next !== undefined && isLeaf(envelope, index + 1, next.leaf);
    const nextStoodHere = next !== undefined && isLeaf(next.envelope, index, leaf);
    const found = { index, event: eventOf(envelope), line };
    if (stoodNext && nextStoodHere) {
      return { what: 'moved', ...found, why: `Händelse ${index} har bytt plats med den som kom efter.` };
    }
    if (stoodNext) {
      return {
        what: 'missing',
        index,
        line,
        why: `Händelse ${index} är borttagen: den som står där kom efter den.`,
      };
    }
    if (nextStoodHere) {
      return {
        what: 'added',
        ...found,
        why: `Händelse ${index} är inskjuten: den som kommer efter stod där.`,
      };
    }
    const why = 'Händelsen är inte den som signerades: dess kuvert ger ett annat löv i trädet.';
    return { what: 'altered', ...found, why };
  }

  /** The event is one of the ledger's, but another one should stand here. */
  private async explainOrder(envelope: Envelope, line: number): Promise<Finding> {
    const { lines } = this;
    const index = this.tree.size;
    if (envelope.index < index) {
      const why = `Händelse ${envelope.index} står två gånger: den andra är tillagd.`;
      return { what: 'added', index: envelope.index, event: eventOf(envelope), line, why };
    }
    for (let later = await lines.line(); later !== undefined; later = await lines.line()) {
      const found = readRecord(later.toString())?.envelope;
      if (found?.index !== index) continue;
      const why = `Händelse ${index} står inte på sin plats utan på rad ${lines.number}.`;
      return { what: 'moved', index, event: eventOf(found), line, why };
    }
    return {
      what: 'missing',
      index,
      line,
      why: `Händelse ${index} saknas: efter den förra kommer ${envelope.index}.`,
    };
  }

  private async nextRecord(): Promise<ReadRecord | undefined> {
    for (let line = await this.lines.line(); line !== undefined; line = await this.lines.line()) {
      const record = readRecord(line.toString());
      if (record !== undefined) return record;
    }
    return undefined;
  }
}

const WHY = {
  form: 'Händelsens rad är inte i den form som exporten skriver.',
  commit: 'Händelsens innehåll är inte det som registrerades: det stämmer inte med kuvertet.',
} as const;

/** The bytes are looked at before they are parsed: most events are of other streams. */
function tell({ streams, event }: ExportReader, line: Buffer): void {
  if (!streams.some((start) => line.includes(`"stream":"${start}`))) return;
  const record = readRecord(line.toString());
  if (record && streams.some((start) => record.envelope.stream.startsWith(start))) event(record);
}

const eventOf = ({ id, stream, type }: Envelope) => ({ id, stream, type });

const isLeaf = (envelope: Envelope, index: number, leaf: string | undefined) =>
  leafHash(envelopeText({ ...envelope, index })).toString('base64') === leaf;
