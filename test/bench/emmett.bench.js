/** Appends beside emmett's, as its documentation uses it: on PostgreSQL, and on SQLite. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rateOf, ourStore } from './appends.js';
import { inFolder, newFolder } from './folder.js';
import { startPostgres } from './postgres.js';
import { beside, Skipped } from './runner.js';

const row = (writers, peer, goal, count) => ({
  name: `append, ${writers === 1 ? '1 writer' : `${writers} writers`}, beside ${peer}`,
  unit: 'events/s',
  against: peer,
  goal,
  rounds: 3,
  measure: beside({
    value: () => inFolder((folder) => rateOf(writers, count * 4, ourStore(folder))),
    reference: () => PEERS[peer](writers, count),
  }),
});

const PEERS = {
  'emmett-postgresql': async (writers, count) => rateOf(writers, count, emmett(await onPostgres())),
  'emmett-sqlite': async (writers, count) => {
    const { store, close } = await onSqlite(writers);
    const rate = rateOf(writers, count, { ...emmett({ store }), close });
    try {
      return await Promise.race([rate, failedElsewhere()]);
    } catch (error) {
      if (!isOfSqlite(error)) throw error;
      rate.catch(() => undefined);
      throw new Skipped(`emmett-sqlite gave up: ${error.message}`);
    }
  },
};

const isOfSqlite = (error) => String(error.message).startsWith('SQLITE_');

/** Its connections fail also where nobody waits for them, and for a while after the row has been given up. */
function failedElsewhere() {
  return new Promise((_resolve, reject) => {
    process.on('uncaughtException', (error) => {
      if (!isOfSqlite(error)) throw error;
      reject(error);
    });
  });
}

export const besideEmmett = {
  rows: [
    row(1, 'emmett-postgresql', 1, 500),
    row(64, 'emmett-postgresql', 10, 3_200),
    row(1, 'emmett-sqlite', 0.9, 500),
    row(64, 'emmett-sqlite', 10, 3_200),
  ],
  close: async () => (await opened)?.close(),
};

/** Each round has streams of its own: the database lives on. */
function emmett({ store }) {
  const round = (rounds += 1);
  return {
    append: (stream, event, revision) =>
      store.appendToStream(`${stream}-${round}`, [event], {
        expectedStreamVersion: revision === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(revision),
      }),
    close: () => undefined,
  };
}
let rounds = 0;

let opened;

function onPostgres() {
  opened ??= openPostgres();
  return opened;
}

async function openPostgres() {
  const { getPostgreSQLEventStore } = await peer('@event-driven-io/emmett-postgresql');
  const { url, stop } = await startPostgres();
  const store = getPostgreSQLEventStore(url);
  await store.schema.migrate();
  return {
    store,
    close: async () => {
      await store.close();
      await stop();
    },
  };
}

/** One connection for one writer: as it opens them by default, one an append, the next finds the one before in its way. */
async function onSqlite(writers) {
  const { getSQLiteEventStore, sqliteConnection } = await peer('@event-driven-io/emmett-sqlite');
  const fileName = join(newFolder(), 'emmett.sqlite');
  const connection = writers === 1 ? sqliteConnection({ fileName }) : undefined;
  const store = getSQLiteEventStore({
    fileName,
    ...(connection && { connectionOptions: { singleton: true, connection } }),
  });
  return { store, close: () => connection?.close() };
}

/** A package of the bench's own package.json, installed beside it when it is not there yet. @throws Skipped */
async function peer(name) {
  const cwd = import.meta.dirname;
  if (!existsSync(join(cwd, 'node_modules', name))) {
    const npm = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
    const { status, error } = spawnSync('npm', npm, { cwd, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Skipped(`npm could not install ${name}${error ? `: ${error.message}` : ''}`);
  }
  return import(name);
}
