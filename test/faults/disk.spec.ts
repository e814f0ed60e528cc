import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteEventStore } from '@liggaren/event-store';
import { collect } from '@liggaren/event-store/testing';
import type { Served } from '../eventstoredb/served.js';
import { makeLedgerFolder, type LedgerFolder } from './served-ledger.js';

const run = promisify(execFile);

const arende = (arendemening: string) => ({ organ: 'namnden', arendemening, initiator: 'eget-initiativ' });

describe('a disk that gets full', () => {
  let disk: string;
  let folder: LedgerFolder;
  let served: Served;
  /** What was acknowledged. */
  const kept: string[] = [];

  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'liggaren-disk-'));
    // A disk of its own, as small as can be. Takes the rights of root, which the machine that tests has.
    await run('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk]);
    folder = await makeLedgerFolder(join(disk, 'data'));
    served = await folder.start();
  }, 120_000);
  afterAll(async () => {
    await served.stop();
    await run('umount', [disk]);
    await rm(disk, { recursive: true });
  });

  const register = async (name: string) => {
    const answer = await served.send('POST', '/api/arenden', arende(name), {
      'idempotency-key': name.split(' ')[0]!,
    });
    if (answer.status < 300) kept.push(name);
    return answer;
  };
  /** Fills what is left of the disk but for so many bytes. */
  const fill = async (leave: number) => {
    const { bavail, bsize } = await statfs(disk);
    await writeFile(join(disk, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - leave)));
  };

  it('is answered with what to do, and nothing is half stored', async () => {
    const before = await register('before');
    expect(before.status).toBe(201);
    // When the views have stored it too, nothing else writes while the rest is filled.
    await served.get(`/api/diarium?limit=1&after=${String(before.body['position'])}`);
    await fill(64 * 1024);
    let refused: Awaited<ReturnType<typeof register>> | undefined;
    for (let i = 0; refused === undefined; i++) {
      const answer = await register(`${i} ${'å'.repeat(450)}`);
      if (answer.status >= 300) refused = answer;
    }
    // The ledger itself, or first the view that numbers the ärenden.
    expect(refused.status).toBe(503);
    expect(refused.body['code']).toMatch(/^(DISK_FULL|UNAVAILABLE)$/);
    expect(refused.body['detail']).toMatch(/Inget sparades/);
    // What needs no number is refused by the ledger itself.
    const path = '/api/arenden/NMD/2024/1/handlaggare';
    let answer = { status: 200, body: {} as Record<string, unknown> };
    for (let i = 0; answer.status < 300; i++) {
      answer = await served.send('POST', path, { handlaggare: `${i} ${'å'.repeat(90)}` });
    }
    expect(answer).toMatchObject({ status: 503, body: { code: 'DISK_FULL' } });
    expect((await served.get(`/api/diarium?limit=1`)).status).toBe(200);
  });

  it('takes what is sent again when there is room, without a restart', async () => {
    await rm(join(disk, 'ballast'));
    let answer = await register('after');
    for (let i = 0; answer.status >= 300 && i < 100; i++) {
      await pause(100);
      answer = await register('after');
    }
    expect(answer.status).toBe(201);
    const { body } = await served.get(`/api/diarium?after=${String(answer.body['position'])}&q=after`);
    expect(body['rows']).toMatchObject([{ arendemening: 'after' }]);
  });

  it('loses nothing that was acknowledged, and stores nothing twice', async () => {
    const store = SqliteEventStore.open(join(folder.directory, 'events.sqlite'));
    const stored = (await collect(store.readAll())).flatMap(({ data }) => data['arendemening'] ?? []);
    await store.close();
    expect(stored.slice(3)).toEqual(kept);
  });
});
