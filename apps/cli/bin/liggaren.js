#!/usr/bin/env node
// The command line. In a checkout it first builds what is stale: `tsc -b` looks at what changed and does no more.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

if (existsSync(new URL('../src', import.meta.url))) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const built = spawnSync(process.execPath, [tsc, '-b', `${root}tsconfig.json`], { encoding: 'utf8' });
  if (built.status !== 0) {
    process.stderr.write(`${built.stdout}${built.stderr}liggaren: the sources do not compile\n`);
    process.exit(2);
  }
  if (['serve', 'demo'].includes(process.argv[2])) {
    const { buildIfStale } = await import('../../dashboard/build.js');
    await buildIfStale();
  }
}

const { main } = await import('../dist/main.js');
await main(process.argv.slice(2));
