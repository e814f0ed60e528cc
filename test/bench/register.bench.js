/** What a register of many years costs: to build all its views again, to start over them, and what the start holds. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { builtRegister, buildViews, MILLION, registerOf } from './register.js';
import { beside, Skipped } from './runner.js';
import { scan } from './scan.js';

const rebuildAll = (events, rounds) => ({
  name: `rebuild all views, ${events.toLocaleString('en')} events`,
  unit: 'events/s',
  against: 'bare scan with JSON.parse',
  goal: 0.25,
  rounds,
  measure: async (round) => {
    const folder = await registerOf(events);
    return beside({
      value: async () => events / (await buildViews(folder)),
      reference: () => events / scanOnce(folder),
    })(round);
  },
});

const start = (name, unit, reference) => ({
  name: `${name}, ${MILLION.toLocaleString('en')} events`,
  unit,
  against: 'what it may take',
  goal: 1,
  rounds: 3,
  measure: async () => ({ value: (await started())[unit], reference }),
});

export const register = {
  rows: [
    rebuildAll(MILLION / 10, 3),
    rebuildAll(MILLION, 1),
    start('start, until the diarium is shown', 'ms', 2_000),
    start('start, resident memory', 'MB', 300),
  ],
};

/** Seconds. */
function scanOnce(folder) {
  const db = new Database(join(folder, 'events.sqlite'), { readonly: true });
  const begun = performance.now();
  scan(db);
  const seconds = (performance.now() - begun) / 1_000;
  db.close();
  return seconds;
}

// ---- the start ---------------------------------------------------------------------------------------------------

let isSettled = false;

/** Starts `liggaren serve` over the built register. @returns { ms, MB } when it has shown a page */
async function started() {
  if (!existsSync('/proc/self/status'))
    throw new Skipped('only Linux tells of the memory of another process');
  const { folder } = await builtRegister(MILLION);
  // The first start makes what is kept beside the views: the tree of the log.
  if (!isSettled) await serveOnce(folder, ready);
  isSettled = true;
  return serveOnce(folder, async ({ begun, pid, url }) => {
    const page = await fetch(`${url}/diarium`);
    await page.text();
    if (!page.ok) throw new Error(`the diarium answered ${page.status}`);
    const ms = performance.now() - begun;
    await ready({ url });
    const [, kB] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return { ms, MB: Number(kB) / 1_024 };
  });
}

async function ready({ url }) {
  for (;;) {
    const { ok } = await fetch(`${url}/api/health/ready`);
    if (ok) return;
    await pause(100);
  }
}

async function serveOnce(folder, ask) {
  const begun = performance.now();
  // As it is installed: in a checkout, the command looks first whether what it is built from is stale.
  const main = pathToFileURL(join(import.meta.dirname, '../../apps/cli/dist/main.js')).href;
  const script = `const { main } = await import('${main}'); await main(['serve']);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, LIGGAREN_DATA: folder, EVENTSTORE: 'sqlite:', PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const { msg, address } = JSON.parse(line);
      if (msg !== 'Liggaren is up') continue;
      child.stdout.resume();
      return await ask({ begun, pid: child.pid, url: address });
    }
    throw new Error('the process ended before it was up');
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}
