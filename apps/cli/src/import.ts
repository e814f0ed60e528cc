import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  decode,
  pdfText,
  readProtokoll,
  refuseTooLarge,
  toJson,
  Unreadable,
  type Forslag,
} from '@liggaren/import';
import { importReport, importSummary, type Outcome } from './import-report.js';
import { UsageError } from './usage-error.js';

/**
 * `liggaren import FILE|FOLDER --dry-run`: reads protocols and says what would be recorded, what is doubtful and on
 * which line. With `--json` the proposal alone goes to standard output.
 */
export async function importProtokoll(args: readonly string[]): Promise<void> {
  const { path, json, pdf } = argumentsOf(args);
  const info = await stat(path).catch(() => {
    throw new UsageError(`${path} finns inte.`);
  });
  if (!info.isDirectory()) {
    const forslag = await readFileOf(path, info.size, pdf);
    process.stdout.write(
      json
        ? `${JSON.stringify(toJson(forslag), null, 2)}\n`
        : importReport({ file: basename(path), forslag }),
    );
    return;
  }
  const outcomes = await readFolder(path);
  if (outcomes.length === 0) throw new UsageError(`${path} har inga filer som slutar på .txt eller .pdf.`);
  process.stdout.write(
    json
      ? `${JSON.stringify(
          outcomes.map((outcome) => outcomeJson(outcome)),
          null,
          2,
        )}\n`
      : importSummary(outcomes),
  );
}

function outcomeJson(outcome: Outcome): object {
  return 'forslag' in outcome
    ? { fil: outcome.file, ...toJson(outcome.forslag) }
    : { fil: outcome.file, fel: outcome.refused };
}

/** The protocols of a folder in the order of their meetings, those that can't be read last. */
async function readFolder(folder: string): Promise<readonly Outcome[]> {
  const names = (await readdir(folder)).filter((name) =>
    ['.txt', '.pdf'].includes(extname(name).toLowerCase()),
  );
  const outcomes: Outcome[] = [];
  for (const file of names.sort()) {
    const path = join(folder, file);
    try {
      outcomes.push({ file, forslag: await readFileOf(path, (await stat(path)).size, false) });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      outcomes.push({ file, refused: error.message });
    }
  }
  const day = (outcome: Outcome) =>
    'forslag' in outcome ? (outcome.forslag.sammantradesdatum ?? '9') : '99';
  return outcomes.sort((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0));
}

async function readFileOf(path: string, size: number, pdf: boolean): Promise<Forslag> {
  try {
    refuseTooLarge(size);
    const bytes = await readFile(path);
    const isPdf = pdf || extname(path).toLowerCase() === '.pdf';
    return readProtokoll(isPdf ? await pdfText(bytes) : decode(bytes));
  } catch (error) {
    if (error instanceof Unreadable)
      throw new UsageError(`${basename(path)}: ${error.message}`, { cause: error });
    throw error;
  }
}

const USAGE = 'skriv npx liggaren import FIL|MAPP --dry-run [--json] [--pdf]';

function argumentsOf(args: readonly string[]): {
  readonly path: string;
  readonly json: boolean;
  readonly pdf: boolean;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        pdf: { type: 'boolean', default: false },
      },
    });
    const [path, ...more] = positionals;
    if (path !== undefined && more.length === 0 && values['dry-run'])
      return { path: resolve(path), json: values.json, pdf: values.pdf };
  } catch {
    // Said below, in one way for every wrong argument.
  }
  throw new UsageError(USAGE);
}
