import { copyFile, open, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeLedgerFolder, type LedgerFolder } from './served-ledger.js';

describe('a ledger whose file is damaged', () => {
  let folder: LedgerFolder;
  let file: string;
  let whole: string;

  beforeAll(async () => {
    folder = await makeLedgerFolder();
    file = join(folder.directory, 'events.sqlite');
    whole = join(folder.directory, 'whole');
    // What the last process left beside it went into it when it closed.
    await copyFile(file, whole);
  }, 120_000);
  afterAll(() => folder.remove());

  const write = async (bytes: Buffer, at: number) => {
    const handle = await open(file, 'r+');
    await handle.write(bytes, 0, bytes.length, at);
    await handle.close();
  };

  it.each<[string, () => Promise<void>]>([
    ['is cut off', async () => truncate(file, Math.floor((await stat(file)).size / 2 / 4096) * 4096)],
    ['has a page of noise in the middle', () => write(Buffer.alloc(4096, 0xa5), 4096)],
  ])('is not served when it %s: one line says which file and what to do', async (_what, damage) => {
    await copyFile(whole, file);
    await rm(`${file}-wal`, { force: true });
    await rm(`${file}-shm`, { force: true });
    await damage();
    const { code, stdout, stderr } = await folder.liggaren('serve');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^liggaren: .*events\.sqlite.*\n$/);
    expect(stderr).toMatch(/restore the latest backup/);
  });
});
