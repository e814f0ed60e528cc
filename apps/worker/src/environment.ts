import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Denied, SqliteEventStore, type EventStore } from '@liggaren/event-store';

/** What a process is started with. */
export interface Environment {
  readonly port: number;
  readonly dataDirectory: string;
  readonly store: 'sqlite' | 'eventstoredb';
  /** The file of the embedded store; undefined when the events are on EventStoreDB. */
  readonly eventsFile?: string;
  /** Where EventStoreDB is, when the events are there. It may carry a password: not for a log. */
  readonly eventStoreDb?: string;
}

/** A setting that can not be used: one line for whoever set it. */
export class BadEnvironment extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadEnvironment';
  }
}

/**
 * Reads `PORT`, `LIGGAREN_DATA` (./data) and `EVENTSTORE` (`sqlite:` for events.sqlite in the data folder,
 * `sqlite:<path>`, `esdb://…` or `esdb+discover://…`). @throws BadEnvironment
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
  if (/^esdb(\+discover)?:\/\//.test(address)) {
    return { port, dataDirectory, store: 'eventstoredb', eventStoreDb: address };
  }
  if (!address.startsWith('sqlite:')) {
    // Not repeated whole: an address may carry a password.
    throw new BadEnvironment(
      `EVENTSTORE=${address.slice(0, 12)}…: use sqlite:, sqlite:<path>, esdb://… or esdb+discover://…`,
    );
  }
  const path = address.slice('sqlite:'.length);
  return {
    port,
    dataDirectory,
    store: 'sqlite',
    eventsFile: path === '' ? join(dataDirectory, 'events.sqlite') : resolve(path),
  };
}

/**
 * Makes the data folder where there is none, and opens the store. A server that does not answer yet is no failure:
 * the process starts, and is ready when the server is. @throws BadEnvironment when they can't be used
 */
export async function openStore({
  dataDirectory,
  eventsFile,
  eventStoreDb,
}: Environment): Promise<EventStore> {
  try {
    mkdirSync(dataDirectory, { recursive: true });
    if (eventsFile !== undefined) return SqliteEventStore.open(eventsFile);
  } catch (error) {
    throw new BadEnvironment((error as Error).message);
  }
  return openEventStoreDb(eventStoreDb!);
}

async function openEventStoreDb(address: string): Promise<EventStore> {
  // Loaded when it is wanted: the client is larger than the rest of the program.
  const { BadConnectionString, EventStoreDbEventStore, Untrusted } =
    await import('@liggaren/event-store/eventstoredb');
  let store: EventStore;
  try {
    store = EventStoreDbEventStore.open(address);
  } catch (error) {
    if (!(error instanceof BadConnectionString)) throw error;
    throw new BadEnvironment(`EVENTSTORE=esdb…: ${BAD_PART[error.part]}`);
  }
  try {
    await store.head();
  } catch (error) {
    if (!(error instanceof Denied)) return store;
    await store.close();
    throw new BadEnvironment(
      error instanceof Untrusted
        ? `EVENTSTORE=esdb…: servern är inte betrodd (${error.message}). Ange rätt certifikat i tlsCAFile.`
        : 'EVENTSTORE=esdb…: servern släpper inte in användaren. Kontrollera namn, lösenord och rätt att läsa $all.',
    );
  }
  return store;
}

/** What to put right in a connection string. The text itself is not shown: it may carry a password. */
const BAD_PART = {
  address: 'skriv esdb://användare:lösenord@värd:2113 eller esdb+discover://användare:lösenord@värd:2113',
  option:
    'det finns ett val som inte kan användas. De som kan är tls, tlsCAFile, connectionName, maxDiscoverAttempts, ' +
    'discoveryInterval, gossipTimeout, keepAliveInterval och keepAliveTimeout',
  credentials: 'en server med TLS vill ha användare och lösenord: esdb://användare:lösenord@värd:2113',
  'certificate file': 'filen i tlsCAFile finns inte',
};

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
