import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KEY_SCOPES } from '@liggaren/api';
import { Served } from '../eventstoredb/served.js';
import { establishBoard } from '../flows/random-board.js';
import { startApp } from '../flows/running-app.js';

const run = promisify(execFile);

/** The data folder of a small board (`namnden`, serie NMD, ärenden 1-3), for `liggaren serve` and a machine that may all. */
export interface LedgerFolder {
  readonly directory: string;
  /** Starts `liggaren serve` on it, in a process of its own. */
  start(env?: Record<string, string>): Promise<Served>;
  /** Runs another command of `liggaren` on it. */
  liggaren(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  remove(): Promise<void>;
}

/** Makes it, and builds what the processes start from. With `directory`, there. */
export async function makeLedgerFolder(directory?: string): Promise<LedgerFolder> {
  const data = directory ?? (await mkdtemp(join(tmpdir(), 'liggaren-faults-')));
  const env = { ...process.env, NODE_OPTIONS: '', LIGGAREN_DATA: data, EVENTSTORE: 'sqlite:' };
  await run(process.execPath, ['apps/cli/bin/liggaren.js', '--help'], { env });

  const app = await startApp({ directory: data });
  await establishBoard(app);
  for (const role of ['registrator', 'sekreterare', 'admin']) {
    const grant = { accountId: 'maskin-test', namn: 'Maskin', role, firstDay: '2023-01-01' };
    const { status, body } = await app.post('/api/behorigheter', {
      ...grant,
      ...(role === 'admin' ? {} : { organ: 'namnden' }),
    });
    if (status >= 300) throw new Error(JSON.stringify(body));
  }
  await app.post('/api/maskinkonton', { konto: 'maskin-test', namn: 'Maskin' });
  const scopes = KEY_SCOPES;
  const { body } = await app.post('/api/maskinkonton/maskin-test/nycklar', { namn: 'test', scopes });
  await app.stop({ keep: true });

  return {
    directory: data,
    start: (more = {}) =>
      Served.start(
        { LIGGAREN_DATA: data, EVENTSTORE: 'sqlite:', ...more },
        { authorization: `Bearer ${String(body['nyckel'])}` },
      ),
    liggaren: async (...args) => {
      const script = ['apps/cli/bin/liggaren.js', ...args];
      try {
        return { code: 0, ...(await run(process.execPath, script, { env })) };
      } catch (error) {
        return error as { code: number; stdout: string; stderr: string };
      }
    },
    remove: () => rm(data, { recursive: true, force: true }),
  };
}

/** How hard to try: a few rounds in every run of the tests, `long` ones in `npm run test:faults`. */
export const rounds = (short: number, long: number) => (process.env['FAULTS'] === 'long' ? long : short);
