import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SqliteEventStore } from '@liggaren/event-store';
import { collect } from '@liggaren/event-store/testing';
import { ServerDouble } from './double/server.js';

const run = promisify(execFile);
const liggaren = (args: readonly string[], env: Record<string, string> = {}) =>
  run(process.execPath, ['apps/cli/bin/liggaren.js', ...args], {
    env: { ...process.env, NODE_OPTIONS: '', LIGGAREN_DATA: folder, ...env },
  });

let folder: string;
let double: ServerDouble;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'liggaren-copy-'));
  double = await ServerDouble.start();
});
afterAll(async () => {
  await double.stop();
  rmSync(folder, { recursive: true });
});

/** What was recorded, without the positions that are each store's own. */
async function recorded(file: string) {
  const store = SqliteEventStore.open(join(folder, file));
  const events = await collect(store.readAll());
  await store.close();
  return events.map(({ position: _position, ...event }) => event);
}

it('a ledger moves from the embedded store to EventStoreDB and back, every event in its place', async () => {
  await liggaren(['demo', '--exit']);
  const there = await liggaren(['copy', '--from', 'sqlite:', '--to', double.url]);
  expect(there.stdout).toBe('92 händelser stämmer till antal, ordning och innehåll; 92 kopierades nu.\n');
  const again = await liggaren(['copy', '--from', 'sqlite:', '--to', double.url]);
  expect(again.stdout).toContain('0 kopierades nu');

  await liggaren(['copy', '--from', double.url, '--to', `sqlite:${join(folder, 'back.sqlite')}`]);
  expect(await recorded('back.sqlite')).toEqual(await recorded('events.sqlite'));

  await liggaren(['demo', '--exit'], { EVENTSTORE: `sqlite:${join(folder, 'other.sqlite')}` });
  await expect(
    liggaren(['copy', '--from', `sqlite:${join(folder, 'other.sqlite')}`, '--to', double.url]),
  ).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^liggaren: målet innehåller redan en annan liggare .*\n$/),
  });
}, 120_000);
