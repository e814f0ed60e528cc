import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp, FirstAdmin, ON_THIS_MACHINE } from '@liggaren/api';
import { Unavailable, type EventStore } from '@liggaren/event-store';
import { MovableClock } from '@liggaren/governance';
import {
  BadEnvironment,
  CloseAnslagJob,
  openStore,
  readEnvironment,
  SignCheckpointJob,
} from '@liggaren/worker';
import { pino } from 'pino';
import { UsageError } from '../usage-error.js';
import { play } from './play.js';
import { report } from './report.js';

/**
 * `liggaren demo`: plays the real meeting of 2024-03-05 through the HTTP API with a clock that moves, shows what
 * people would see, and goes on serving. With `--exit` it stops after one line of JSON.
 */
export async function demo(args: readonly string[]): Promise<void> {
  const exit = exitOf(args);
  try {
    await run(exit);
  } catch (error) {
    throw error instanceof BadEnvironment ? new UsageError(error.message) : error;
  }
}

async function run(exit: boolean): Promise<void> {
  const environment = readEnvironment(
    {
      ...process.env,
      LIGGAREN_DATA: process.env['LIGGAREN_DATA'] || mkdtempSync(join(tmpdir(), 'liggaren-demo-')),
    },
    3000,
  );
  const { dataDirectory } = environment;
  const store = await openStore(environment);
  await assertEmpty(store, environment.eventsFile === undefined ? 'EventStoreDB' : dataDirectory);

  const clock = new MovableClock('2024-02-27T08:00:00+01:00');
  // The demo moves the clock, so it runs the job itself when the hour has come.
  const app = await createApp({ store, clock, dataDirectory, jobs: false, log: pino({ level: 'warn' }) });
  try {
    const port = exit ? 0 : environment.port;
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
      events: await count(store.readAll()),
      stored: environment.store,
      dataDirectory,
      write: (text) => process.stdout.write(text),
      serves: !exit,
      cast,
    });
    await app.get(SignCheckpointJob).run();
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

async function assertEmpty(store: EventStore, where: string): Promise<void> {
  try {
    if ((await store.head()) === undefined) return;
    throw new UsageError(`${where} innehåller redan en liggare. Ange en tom mapp i LIGGAREN_DATA.`);
  } catch (error) {
    await store.close();
    throw error instanceof Unavailable ? new UsageError(`lagret svarar inte: ${error.message}`) : error;
  }
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let number = 0;
  for await (const _ of items) number += 1;
  return number;
}

function exitOf(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { exit: { type: 'boolean', default: false } } }).values.exit;
  } catch {
    throw new UsageError('skriv npx liggaren demo eller npx liggaren demo --exit');
  }
}
