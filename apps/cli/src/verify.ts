import { createReadStream, readFileSync } from 'node:fs';
import { UnusableInput, verifyFile, type FileVerdict } from '@liggaren/ledger';
import { readArguments } from './arguments.js';
import { UsageError } from './usage-error.js';

const USAGE = 'verify FIL --key NYCKELFIL [--since KONTROLLPUNKT]…';

/**
 * `liggaren verify FILE --key KEYFILE [--since CHECKPOINT]`: an export or a proof, with nothing but the file and the key:
 * no server, no database. Exit code 1 when the proof fails, 2 when the input is none.
 */
export async function verify(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(
    args,
    { key: { type: 'string' }, since: { type: 'string', multiple: true } },
    USAGE,
  );
  const [file] = positionals;
  if (file === undefined || values.key === undefined || positionals.length > 1) {
    throw new UsageError(`skriv npx liggaren ${USAGE}`);
  }
  const key = textOf(values.key).trim();
  const since = (values.since ?? []).map(textOf);
  let verdict: FileVerdict;
  try {
    verdict = await verifyFile(createReadStream(file), since.length === 0 ? { key } : { key, since });
  } catch (error) {
    if (error instanceof UnusableInput) throw new UsageError(error.message, { cause: error });
    if ((error as NodeJS.ErrnoException).code) throw new UsageError(`${file}: ${(error as Error).message}`);
    throw error;
  }
  process.stdout.write(`${said(verdict)}\n`);
  if (!verdict.ok) process.exitCode = 1;
}

function said(verdict: FileVerdict): string {
  if (!verdict.ok && verdict.kind === 'proof') return `STÄMMER INTE. ${verdict.why}`;
  if (!verdict.ok) {
    const { finding } = verdict;
    const event = finding.event ? ` (${finding.event.type} i ${finding.event.stream})` : '';
    return `STÄMMER INTE. Händelse ${finding.index}${finding.through === undefined ? '' : `–${finding.through}`}${event}: ${finding.why}`;
  }
  if (verdict.kind === 'proof') {
    return `Stämmer. Händelsen står i liggaren ${verdict.origin}, i den kontrollpunkt som beviset bär.`;
  }
  const withheld = verdict.withheld === 0 ? '' : ` Av dem är innehållet borttaget i ${verdict.withheld}.`;
  return `Stämmer. ${verdict.events} händelser i ${verdict.origin} är de som signerades, i samma ordning, till och med den sista av ${verdict.checkpoints} kontrollpunkter.${withheld}\nRot: ${verdict.root}`;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} går inte att läsa: ${(error as Error).message}`, { cause: error });
  }
}
