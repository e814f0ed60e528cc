import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { HistoryChanged, Ledger } from '@liggaren/ledger';
import { BadEnvironment, openCheckpoints, openStore, readEnvironment } from '@liggaren/worker';
import { readArguments } from './arguments.js';
import { withTree } from './tree.js';
import { UsageError } from './usage-error.js';

const USAGE = 'export --out FIL';

/**
 * `liggaren export --out FILE`: signs what has come since the last checkpoint, then writes every event with its salt,
 * the leaves and all checkpoints to a new file. It holds everything, also what is secret.
 */
export async function exportToFile(args: readonly string[]): Promise<void> {
  const { values } = readArguments(args, { out: { type: 'string' } }, USAGE);
  if (values.out === undefined) throw new UsageError(`skriv npx liggaren ${USAGE}`);
  const { out } = values;
  try {
    // Made before anything is read, so that nothing is written over.
    await (await open(out, 'wx', 0o600)).close();
  } catch (error) {
    throw new UsageError(`${out} finns redan eller kan inte skrivas. Ange en ny fil.`, { cause: error });
  }
  const environment = readEnvironment(process.env, 3000);
  const { dataDirectory } = environment;
  const store = await openStore(environment).catch((error: unknown) => {
    throw error instanceof BadEnvironment ? new UsageError(error.message) : error;
  });
  try {
    if ((await store.head()) === undefined)
      throw new UsageError('liggaren är tom: det finns inget att exportera.');
    const checkpoints = openCheckpoints(dataDirectory);
    try {
      await withTree(store, dataDirectory, async (tree) => {
        const ledger = new Ledger({ store, tree, checkpoints });
        await ledger.sign(new Date());
        await ledger.export(createWriteStream(out, { mode: 0o600 }));
      });
      const size = checkpoints.latest()?.size ?? 0;
      process.stdout.write(
        `${size} händelser är skrivna till ${out}. Verifiera med npx liggaren verify ${out} --key ${dataDirectory}/${checkpoints.origin}.vkey\n`,
      );
    } finally {
      checkpoints.close();
    }
  } catch (error) {
    if (!(error instanceof HistoryChanged)) throw error;
    throw new UsageError(
      `liggaren är inte längre den som signerades: ${error.message}. Ta fram en säkerhetskopia.`,
    );
  } finally {
    await store.close();
  }
}
