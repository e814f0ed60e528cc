import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Projector, type EventStore, type View } from '@liggaren/event-store';
import { VIEWS } from '@liggaren/governance';
import Database from 'better-sqlite3';

const silent = { error: () => undefined, warn: () => undefined, info: () => undefined };

/** Every row of every table that people's queries read; search indexes are compared by what they answer, elsewhere. */
export async function rowsOf(directory: string): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const file of (await readdir(directory)).filter(
    (name) => name.endsWith('.sqlite') && name !== 'claim.sqlite',
  )) {
    const db = new Database(join(directory, file), { readonly: true });
    const tables = db
      .prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
      .pluck();
    for (const table of tables.all() as string[]) {
      // How far the file says that it has come may lie behind, by events that are nothing to the view.
      if (table.startsWith('sqlite_') || table === '_view') continue;
      const all = db.prepare(`SELECT * FROM "${table}"`).all();
      rows[`${file} ${table}`] = all.map((row) => JSON.stringify(row)).sort();
    }
    db.close();
  }
  return rows;
}

/** Builds all views at once from the whole log, in a folder of their own. `others`: views beside the board's. */
export async function foldedWhole(
  store: EventStore,
  others: readonly View<unknown>[] = [],
): Promise<Record<string, unknown[]>> {
  const directory = await mkdtemp(join(tmpdir(), 'liggaren-fold-'));
  const projector = await Projector.open(store, [...VIEWS, ...others], { directory, log: silent });
  try {
    projector.start();
    await projector.waitFor((await store.head()) ?? '', 30_000);
    await projector.stop();
    return await rowsOf(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}
