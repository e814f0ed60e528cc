/** Folders for what is measured. All are gone when the process ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root;

/** A new folder. */
export function newFolder() {
  if (root === undefined) {
    root = mkdtempSync(join(tmpdir(), 'liggaren-bench-'));
    process.once('exit', () => rmSync(root, { recursive: true, force: true }));
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ])
      process.once(signal, () => process.exit(code));
  }
  return mkdtempSync(join(root, 'f-'));
}

/** Does the work in a new folder, and removes it. */
export async function inFolder(work) {
  const folder = newFolder();
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
