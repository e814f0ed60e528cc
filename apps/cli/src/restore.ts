import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SqliteEventStore, UnusableFile } from '@liggaren/event-store';
import { Checkpoints, extendsCheckpoint, UnusableInput } from '@liggaren/ledger';
import { readEnvironment } from '@liggaren/worker';
import { readArguments } from './arguments.js';
import { withTree } from './tree.js';
import { UsageError } from './usage-error.js';

const USAGE = 'restore --from MAPP [--since KONTROLLPUNKT]…';

/**
 * `liggaren restore --from FOLDER [--since CHECKPOINT]`: a backup into an empty data folder, verified before it counts:
 * against the checkpoints in it, and against those that somebody else has kept. What does not verify is not left there.
 */
export async function restore(args: readonly string[]): Promise<void> {
  const options = { from: { type: 'string' }, since: { type: 'string', multiple: true } } as const;
  const { values } = readArguments(args, options, USAGE);
  if (values.from === undefined) throw new UsageError(`skriv npx liggaren ${USAGE}`);
  const from = resolve(values.from);
  const { dataDirectory } = readEnvironment(process.env, 3000);
  if (!existsSync(join(from, 'events.sqlite')))
    throw new UsageError(`${from} är ingen säkerhetskopia av en liggare.`);
  await mkdir(dataDirectory, { recursive: true });
  // The key comes from its own place, and may be there before.
  const inTheWay = (await readdir(dataDirectory)).filter((name) => !name.endsWith('.key'));
  if (inTheWay.length > 0) {
    throw new UsageError(`${dataDirectory} är inte tom. Ange en tom mapp i LIGGAREN_DATA.`);
  }
  try {
    await cp(from, dataDirectory, { recursive: true, force: false, errorOnExist: true });
    const { events, signed } = await verified(dataDirectory, (values.since ?? []).map(textOf));
    process.stdout.write(
      `${events} händelser är tillbaka i ${dataDirectory}; ${signed} av dem är signerade och stämmer.\n`,
    );
  } catch (error) {
    for (const name of await readdir(dataDirectory)) {
      if (!name.endsWith('.key')) await rm(join(dataDirectory, name), { recursive: true });
    }
    throw explained(error);
  }
}

async function verified(
  dataDirectory: string,
  since: readonly string[],
): Promise<{ events: number; signed: number }> {
  const vkey = (await readdir(dataDirectory)).find((name) => name.endsWith('.vkey'));
  const file = join(dataDirectory, 'checkpoints.sqlite');
  if (vkey === undefined || !existsSync(file)) {
    if (since.length > 0) throw new UsageError('säkerhetskopian har inga kontrollpunkter att jämföra med.');
  }
  const store = SqliteEventStore.open(join(dataDirectory, 'events.sqlite'));
  try {
    return await withTree(store, dataDirectory, async (tree) => {
      const events = tree.queries().size();
      if (vkey === undefined || !existsSync(file)) return { events, signed: 0 };
      const verifierKey = textOf(join(dataDirectory, vkey)).trim();
      const checkpoints = Checkpoints.open({ file, verifierKey });
      try {
        const kept = checkpoints.latest();
        for (const note of [...(kept ? [kept.note] : []), ...since]) {
          if (extendsCheckpoint(tree.queries(), note, verifierKey)) continue;
          const [, size] = note.split('\n');
          throw new UsageError(
            `säkerhetskopian stämmer inte med kontrollpunkten för ${size} händelser: något har ändrats eller fattas. Inget av den är kvar i ${dataDirectory}.`,
          );
        }
        return { events, signed: kept?.size ?? 0 };
      } finally {
        checkpoints.close();
      }
    });
  } finally {
    await store.close();
    await rm(join(dataDirectory, 'views'), { recursive: true, force: true });
  }
}

function explained(error: unknown): unknown {
  if (error instanceof UnusableInput || error instanceof UnusableFile) return new UsageError(error.message);
  return error;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} går inte att läsa: ${(error as Error).message}`, { cause: error });
  }
}
