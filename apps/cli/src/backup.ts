import { copyFile, cp, mkdir, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backupDatabase, backupSqliteLedger } from '@liggaren/event-store';
import { readEnvironment } from '@liggaren/worker';
import { readArguments } from './arguments.js';
import { UsageError } from './usage-error.js';

const USAGE = 'backup --out MAPP';

/**
 * `liggaren backup --out FOLDER`: the events, the checkpoints, the accounts with the access log, the boards' templates and
 * the files of handlingar, into an empty folder, while
 * the ledger is in use. Checkpoints come first and files last: what a checkpoint covers is among the events, and what an
 * event names is among the files. The signing key is not in it: keep a copy of that in another place.
 */
export async function backup(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, { out: { type: 'string' } }, USAGE);
  if (values.out === undefined) throw new UsageError(`skriv npx liggaren ${USAGE}`);
  const out = resolve(values.out);
  const { dataDirectory, eventsFile } = readEnvironment(process.env, 3000);
  if (eventsFile === undefined) {
    throw new UsageError(
      'händelserna finns i EventStoreDB. Säkerhetskopiera dem där, och mappen files för sig.',
    );
  }
  if (!existsSync(eventsFile)) {
    throw new UsageError(`${eventsFile} finns inte. Ange datamappen i LIGGAREN_DATA.`);
  }
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length > 0) throw new UsageError(`${out} är inte tom. Ange en ny mapp.`);
  for (const name of ['checkpoints.sqlite', 'accounts.sqlite']) {
    if (existsSync(join(dataDirectory, name)))
      await backupDatabase(join(dataDirectory, name), join(out, name));
  }
  await backupSqliteLedger(eventsFile, join(out, 'events.sqlite'));
  for (const name of await readdir(dataDirectory)) {
    if (name === 'origin' || name.endsWith('.vkey'))
      await copyFile(join(dataDirectory, name), join(out, name));
  }
  for (const name of ['templates', 'files']) {
    const folder = join(dataDirectory, name);
    if (existsSync(folder)) await cp(folder, join(out, name), { recursive: true });
  }
  process.stdout.write(
    `Säkerhetskopian ligger i ${out}. Lägg tillbaka den med npx liggaren restore --from ${out}\n`,
  );
}
