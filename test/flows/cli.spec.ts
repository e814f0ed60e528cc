import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteEventStore } from '@liggaren/event-store';
import { anEvent } from '@liggaren/event-store/testing';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liggaren-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs `npx liggaren …` as a person would, on a data folder. */
const liggaren = (args: readonly string[], data = join(folder, 'data'), env: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { env: { ...process.env, NODE_OPTIONS: '', LIGGAREN_DATA: data, ...env } };
    const child = execFile(
      process.execPath,
      ['apps/cli/bin/liggaren.js', ...args],
      options,
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

describe('the command line', () => {
  it('says what it can do', async () => {
    const { code, stdout } = await liggaren(['--help']);
    expect(code).toBe(0);
    for (const command of ['serve', 'demo', 'backup', 'replay'])
      expect(stdout).toContain(`npx liggaren ${command}`);
  });

  it.each([
    ['a command that is none', ['toString'], {}],
    ['a wrong flag of the demo', ['demo', '--fast'], {}],
    ['a backup without a place', ['backup'], {}],
    ['a backup of no ledger', ['backup', '--out', 'nowhere'], {}],
    ['a port that is none', ['serve'], { PORT: 'many' }],
    ['a store that is none', ['serve'], { EVENTSTORE: 'mysql://x' }],
  ])('answers %s with one line and exit code 2', async (_what, args, env) => {
    const { code, stdout, stderr } = await liggaren(args, join(folder, 'none'), env);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^liggaren: .+\n$/);
  });

  it('backs a ledger up to a folder that can be started on, and never over another', async () => {
    const data = join(folder, 'data');
    const backup = join(folder, 'backup');
    await rm(data, { recursive: true, force: true });
    expect((await liggaren(['demo', '--exit'], data)).code).toBe(0);
    expect((await liggaren(['backup', '--out', backup], data)).code).toBe(0);
    expect(await readdir(backup)).toContain('events.sqlite');
    expect((await liggaren(['backup', '--out', backup], data)).code).toBe(2);

    const copy = SqliteEventStore.open(join(backup, 'events.sqlite'));
    await copy.append('still-a-ledger', [anEvent()], 'no-stream');
    expect(await copy.head()).toBe('93');
    await copy.close();
  });
});
