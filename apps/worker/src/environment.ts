import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Denied, SqliteEventStore, type EventStore } from '@liggaren/event-store';
import { FilerPaDisk, type Filer } from '@liggaren/governance';

/** What a process is started with. */
export interface Environment {
  readonly port: number;
  readonly dataDirectory: string;
  readonly store: 'sqlite' | 'eventstoredb';
  /** The file of the embedded store; undefined when the events are on EventStoreDB. */
  readonly eventsFile?: string;
  /** The bucket of handlingar's contents; undefined when they are in the data folder. */
  readonly bucket?: Bucket;
  /** Where EventStoreDB is, when the events are there. It may carry a password: not for a log. */
  readonly eventStoreDb?: string;
}

/** A bucket of an S3-compatible server. Without an endpoint it is AWS. Keys come as the AWS SDK finds them. */
export interface Bucket {
  readonly name: string;
  readonly endpoint?: string;
  readonly region: string;
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
 * `sqlite:<path>`, `esdb://…` or `esdb+discover://…`) and `FILES` (`s3://<bucket>?endpoint=<url>&region=<name>`; without
 * it, `files/` in the data folder). @throws BadEnvironment
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  defaultPort: number,
): Environment {
  const portText = env['PORT'] ?? String(defaultPort);
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) {
    throw new BadEnvironment(`PORT=${portText}: en port är ett tal från 0 till 65535`);
  }
  const dataDirectory = resolve(env['LIGGAREN_DATA'] || './data');
  const bucket = bucketOf(env['FILES']);
  const shared = { port, dataDirectory, ...(bucket && { bucket }) };
  const address = env['EVENTSTORE'] ?? 'sqlite:';
  if (/^esdb(\+discover)?:\/\//.test(address)) {
    return { ...shared, store: 'eventstoredb', eventStoreDb: address };
  }
  if (!address.startsWith('sqlite:')) {
    // Not repeated whole: an address may carry a password.
    throw new BadEnvironment(
      `EVENTSTORE=${address.slice(0, 12)}…: ange sqlite:, sqlite:<fil>, esdb://… eller esdb+discover://…`,
    );
  }
  const path = address.slice('sqlite:'.length);
  return {
    ...shared,
    store: 'sqlite',
    eventsFile: path === '' ? join(dataDirectory, 'events.sqlite') : resolve(path),
  };
}

/** @throws BadEnvironment */
function bucketOf(address: string | undefined): Bucket | undefined {
  if (!address) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const endpoint = url?.searchParams.get('endpoint') ?? undefined;
  const isUsable =
    url?.protocol === 's3:' &&
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.hostname) &&
    (endpoint === undefined || URL.canParse(endpoint));
  if (!isUsable) {
    throw new BadEnvironment('FILES: skriv s3://<hink>?endpoint=https://värd:port&region=<region>');
  }
  return {
    name: url.hostname,
    region: url.searchParams.get('region') ?? 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** The contents of handlingar: a folder of the data folder, or the bucket. */
export async function openFiler({ bucket, dataDirectory }: Environment): Promise<Filer> {
  if (bucket === undefined) return new FilerPaDisk(join(dataDirectory, 'files'));
  // Loaded when it is wanted, as the client of EventStoreDB is.
  const [{ FilerIS3 }, { S3Client }] = await Promise.all([
    import('@liggaren/governance/filer-i-s3'),
    import('@aws-sdk/client-s3'),
  ]);
  const { name, region, endpoint } = bucket;
  const client = new S3Client({
    region,
    // Not every S3-compatible server reads the checksums that the client adds; ours are checked on reading.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  return new FilerIS3(client, name);
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
