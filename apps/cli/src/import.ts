import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { decode, pdfText, readProtokoll, refuseTooLarge, toJson, Unreadable } from '@liggaren/import';
import type { RecordedFile, Source } from './import-record.js';
import { importReport, importSummary, recordReport, type Outcome } from './import-report.js';
import { UsageError } from './usage-error.js';

/**
 * `liggaren import FILE|FOLDER --dry-run`: reads protocols and says what would be recorded, what is doubtful and on
 * which line. With `--json` the proposal alone goes to standard output. With `--organ` in place of `--dry-run` it is
 * recorded, and what could not be is told.
 */
export async function importProtokoll(args: readonly string[]): Promise<void> {
  const { path, organ, json, pdf } = argumentsOf(args);
  const info = await stat(path).catch(() => {
    throw new UsageError(`${path} finns inte.`);
  });
  if (organ !== undefined) {
    const outcomes = info.isDirectory()
      ? await readFolder(path)
      : [{ file: basename(path), ...(await readFileOf(path, info.size, pdf)) }];
    await record(organ, outcomes);
    return;
  }
  if (!info.isDirectory()) {
    const { forslag } = await readFileOf(path, info.size, pdf);
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

/** Records what could be read, in the order of the meetings, and says what was left. */
async function record(organ: string, outcomes: readonly Outcome[]): Promise<void> {
  const read = outcomes.filter((outcome) => 'forslag' in outcome);
  // The server is loaded only by those who record.
  const { recordImport } = await import('./import-record.js');
  const recorded = await recordImport(organ, read, progressBar());
  const refused = outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome.refused] : []));
  process.stdout.write(
    recordReport(
      read.map(({ file }, i) => ({ file, ...(recorded[i] as RecordedFile) })),
      refused,
    ),
  );
}

const BAR = 30;

/** Shows how far the import has come, where a person looks at it. */
function progressBar(): (sent: number, of: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (sent, of) => {
    const full = Math.round((BAR * sent) / of);
    process.stderr.write(
      `\r[${'#'.repeat(full)}${' '.repeat(BAR - full)}] ${sent}/${of}${sent === of ? '\n' : ''}`,
    );
  };
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
      outcomes.push({ file, ...(await readFileOf(path, (await stat(path)).size, false)) });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      outcomes.push({ file, refused: error.message });
    }
  }
  const day = (outcome: Outcome) =>
    'forslag' in outcome ? (outcome.forslag.sammantradesdatum ?? '9') : '99';
  return outcomes.sort((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0));
}

async function readFileOf(path: string, size: number, pdf: boolean): Promise<Source> {
  try {
    refuseTooLarge(size);
    const bytes = await readFile(path);
    const isPdf = pdf || extname(path).toLowerCase() === '.pdf';
    const text = isPdf ? await pdfText(bytes) : decode(bytes);
    return { text, forslag: readProtokoll(text) };
  } catch (error) {
    if (error instanceof Unreadable)
      throw new UsageError(`${basename(path)}: ${error.message}`, { cause: error });
    throw error;
  }
}

const USAGE =
  'skriv npx liggaren import FIL|MAPP --dry-run [--json] [--pdf], eller --organ NAMN för att föra in';

function argumentsOf(args: readonly string[]): {
  readonly path: string;
  readonly organ: string | undefined;
  readonly json: boolean;
  readonly pdf: boolean;
} {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        organ: { type: 'string' },
        json: { type: 'boolean', default: false },
        pdf: { type: 'boolean', default: false },
      },
    });
    const [path, ...more] = positionals;
    const records = values.organ !== undefined && !values['dry-run'] && !values.json;
    if (path !== undefined && more.length === 0 && (values['dry-run'] || records)) {
      return {
        path: resolve(path),
        organ: records ? values.organ : undefined,
        json: values.json,
        pdf: values.pdf,
      };
    }
  } catch {
    // Said below, in one way for every wrong argument.
  }
  throw new UsageError(USAGE);
}
