import { cp, mkdir, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backupSqliteLedger } from '@liggaren/event-store';
import { readEnvironment } from '@liggaren/worker';
import { UsageError } from './usage-error.js';

/**
 * `liggaren backup --out FOLDER`: the events and the files of handlingar, into an empty folder, while the ledger is
 * in use. The events are copied first: a file is stored before the event that names it, so every named file is there.
 */
export async function backup(args: readonly string[]): Promise<void> {
  const out = outOf(args);
  const { dataDirectory, eventsFile } = readEnvironment(process.env, 3000);
  if (eventsFile === undefined) {
    throw new UsageError(
      'händelserna finns i EventStoreDB. Säkerhetskopiera dem där, och mappen files för sig.',
    );
  }
  if (!existsSync(eventsFile))
    throw new UsageError(`${eventsFile} finns inte. Ange datamappen i LIGGAREN_DATA.`);
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length > 0) throw new UsageError(`${out} är inte tom. Ange en ny mapp.`);
  await backupSqliteLedger(eventsFile, join(out, 'events.sqlite'));
  const files = join(dataDirectory, 'files');
  if (existsSync(files)) await cp(files, join(out, 'files'), { recursive: true });
  process.stdout.write(`Säkerhetskopian ligger i ${out}. Starta den med LIGGAREN_DATA=${out} npm start.\n`);
}

function outOf(args: readonly string[]): string {
  try {
    const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' } } });
    if (values.out) return resolve(values.out);
  } catch {
    // Said below, in one way for every wrong argument.
  }
  throw new UsageError('skriv npx liggaren backup --out MAPP');
}
