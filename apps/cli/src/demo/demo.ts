import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp, FirstAdmin, ON_THIS_MACHINE } from '@liggaren/api';
import { SqliteEventStore } from '@liggaren/event-store';
import { MovableClock } from '@liggaren/governance';
import { CloseAnslagJob } from '@liggaren/worker';
import { pino } from 'pino';
import { UsageError } from '../usage-error.js';
import { play } from './play.js';
import { report } from './report.js';

/** Where the demo listens when PORT does not say. */
const DEFAULT_PORT = 3000;

/**
 * `liggaren demo`: plays the real meeting of 2024-03-05 through the HTTP API with a clock that moves, shows what
 * people would see, and goes on serving. With `--exit` it stops after one line of JSON.
 */
export async function demo(args: readonly string[]): Promise<void> {
  const exit = exitOf(args);
  const dataDirectory = process.env['LIGGAREN_DATA']
    ? resolve(process.env['LIGGAREN_DATA'])
    : mkdtempSync(join(tmpdir(), 'liggaren-demo-'));
  mkdirSync(dataDirectory, { recursive: true });
  const eventsFile = join(dataDirectory, 'events.sqlite');
  const isNew = !existsSync(eventsFile);
  const store = SqliteEventStore.open(eventsFile);
  if (!isNew && (await store.head()) !== undefined) {
    await store.close();
    throw new UsageError(`${dataDirectory} innehåller redan en liggare. Ange en tom mapp i LIGGAREN_DATA.`);
  }

  const clock = new MovableClock('2024-02-27T08:00:00+01:00');
  // The demo moves the clock, so it runs the job itself when the hour has come.
  const app = await createApp({ store, clock, dataDirectory, jobs: false, log: pino({ level: 'warn' }) });
  try {
    const port = exit ? 0 : Number(process.env['PORT'] ?? DEFAULT_PORT);
    await app.listen(port, ON_THIS_MACHINE.host).catch((error: Error) => {
      throw new UsageError(`port ${port}: ${error.message}. Ange en annan i PORT.`);
    });
    const origin = await app.getUrl();
    const job = app.get(CloseAnslagJob);
    const invited = await app.get(FirstAdmin).invite();
    if (invited === undefined) throw new UsageError(`${dataDirectory} har redan konton. Ange en tom mapp.`);
    const cast = await play({
      origin,
      invited,
      setClock: (instant) => clock.set(instant),
      runJob: () => job.run(),
    });
    const summary = await report({
      origin,
      head: (await store.head()) ?? '',
      dataDirectory,
      write: (text) => process.stdout.write(text),
      serves: !exit,
      cast,
    });
    if (!exit) {
      app.enableShutdownHooks(['SIGTERM', 'SIGINT']);
      return;
    }
    await app.close();
    process.stdout.write(`${JSON.stringify({ demo: summary })}\n`);
  } catch (error) {
    await app.close();
    throw error;
  }
}

function exitOf(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { exit: { type: 'boolean', default: false } } }).values.exit;
  } catch {
    throw new UsageError('skriv npx liggaren demo eller npx liggaren demo --exit');
  }
}
