import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SqliteEventStore, type EventStore } from '@liggaren/event-store';

/** What a process is started with. */
export interface Environment {
  readonly port: number;
  readonly dataDirectory: string;
  /** The file of the embedded store. */
  readonly eventsFile: string;
}

/** A setting that can not be used: one line for whoever set it. */
export class BadEnvironment extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadEnvironment';
  }
}

/**
 * Reads `PORT`, `LIGGAREN_DATA` (./data) and `EVENTSTORE` (`sqlite:` for events.sqlite in the data folder, or
 * `sqlite:<path>`). @throws BadEnvironment
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  defaultPort: number,
): Environment {
  const portText = env['PORT'] ?? String(defaultPort);
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) {
    throw new BadEnvironment(`PORT=${portText}: a port is a number from 0 to 65535`);
  }
  const dataDirectory = resolve(env['LIGGAREN_DATA'] || './data');
  const address = env['EVENTSTORE'] ?? 'sqlite:';
  if (address.startsWith('esdb://')) {
    throw new BadEnvironment(
      'EVENTSTORE=esdb://…: this version has the embedded store alone; use sqlite:<path>',
    );
  }
  if (!address.startsWith('sqlite:')) {
    // Not repeated whole: an address may carry a password.
    throw new BadEnvironment(`EVENTSTORE=${address.slice(0, 12)}…: use sqlite: or sqlite:<path>`);
  }
  const path = address.slice('sqlite:'.length);
  return {
    port,
    dataDirectory,
    eventsFile: path === '' ? join(dataDirectory, 'events.sqlite') : resolve(path),
  };
}

/** Makes the data folder where there is none, and opens the store. @throws BadEnvironment when they can't be used */
export function openStore({ dataDirectory, eventsFile }: Environment): EventStore {
  try {
    mkdirSync(dataDirectory, { recursive: true });
    return SqliteEventStore.open(eventsFile);
  } catch (error) {
    throw new BadEnvironment((error as Error).message);
  }
}

/** Runs `start`; a setting that can't be used is one line on stderr and exit code 2. */
export async function startOrExplain(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    process.stderr.write(`liggaren: ${error.message}\n`);
    process.exitCode = 2;
  }
}
