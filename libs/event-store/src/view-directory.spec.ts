import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startChild, type Child } from './testing/child-process.js';
import { temporaryFolder } from './testing/temporary-folder.js';
import { claimViewDirectory } from './view-directory.js';

let folder: ReturnType<typeof temporaryFolder>;
let children: Child[];
beforeEach(() => {
  folder = temporaryFolder();
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(({ kill }) => kill()));
  folder.remove();
});

test('each claim gets the first directory that is free', () => {
  const base = folder.file('views');
  const [a, b] = [claimViewDirectory(base), claimViewDirectory(base)];
  expect(a.directory).toBe(`${base}/1`);
  expect(b.directory).toBe(`${base}/2`);
  a.release();
  const c = claimViewDirectory(base);
  expect(c.directory).toBe(`${base}/1`);
  b.release();
  c.release();
});

test('processes that claim at once get a directory each, and a dead one leaves its own to the next', async () => {
  children = Array.from({ length: 3 }, () => startChild('claim.ts', folder.path));
  const claimed = await Promise.all(children.map(({ line }) => line()));
  expect(claimed.toSorted()).toEqual(['1', '2', '3'].map((name) => folder.file(name)));

  // Time for the children to collect their garbage.
  await new Promise((resolve) => setTimeout(resolve, 150));
  const here = claimViewDirectory(folder.path);
  expect(here.directory).toBe(folder.file('4'));

  await children[1]!.kill();
  const next = claimViewDirectory(folder.path);
  expect(next.directory).toBe(claimed[1]);

  here.release();
  next.release();
}, 60_000);
