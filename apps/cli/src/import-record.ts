import 'reflect-metadata';
import { createHash, randomBytes } from 'node:crypto';
import {
  CannotImport,
  correlationOf,
  createApp,
  Identities,
  Import,
  ON_THIS_MACHINE,
  type Identity,
  type Recorded,
  type Send,
} from '@liggaren/api';
import { SystemClock } from '@liggaren/governance';
import type { Forslag } from '@liggaren/import';
import { BadEnvironment, openStore, readEnvironment } from '@liggaren/worker';
import { pino } from 'pino';
import { UsageError } from './usage-error.js';

/** What was recorded of one file. */
export interface RecordedFile extends Recorded {
  /** Events that were not there before: none the second time. */
  readonly events: number;
}

/** A file to record: its proposal and the text that it came from. */
export interface Source {
  readonly forslag: Forslag;
  readonly text: string;
}

/**
 * Records proposals in the ledger of the environment. `progress` is told how many commands of how many have been sent.
 * @throws UsageError when the board is not there or a meeting can't be opened
 */
export async function recordImport(
  organ: string,
  sources: readonly Source[],
  progress: (sent: number, of: number) => void,
): Promise<readonly RecordedFile[]> {
  const { environment, store } = await opened();
  const key = randomBytes(32).toString('base64url');
  const app = await createApp({
    identities: new Importer(key),
    requestsAMinute: { address: 600, account: Number.MAX_SAFE_INTEGER },
    store,
    clock: new SystemClock(),
    dataDirectory: environment.dataDirectory,
    log: pino({ level: 'silent' }),
    jobs: false,
  });
  try {
    await app.listen(0, ON_THIS_MACHINE.host);
    const send = sendTo(await app.getUrl(), key);
    const recorded: RecordedFile[] = [];
    for (const source of sources) {
      const before = await store.head();
      const text = createHash('sha256').update(source.text, 'utf8').digest('hex');
      const meeting = await recordOne(await Import.prepare(send, organ, text, source.forslag), progress);
      let events = 0;
      // Others may write at the same time; ours name the text.
      for await (const { metadata } of store.readAll(before === undefined ? {} : { after: before })) {
        if (metadata['correlationId'] === correlationOf(text)) events++;
      }
      recorded.push({ ...meeting, events });
    }
    return recorded;
  } catch (error) {
    if (error instanceof CannotImport) throw new UsageError(error.message, { cause: error });
    throw error;
  } finally {
    await app.close();
  }
}

async function recordOne(work: Import, progress: (sent: number, of: number) => void): Promise<Recorded> {
  const steps = work.record();
  let sent = 0;
  for (;;) {
    const { done, value } = await steps.next();
    if (done) {
      progress(work.length, work.length);
      return value;
    }
    progress(sent++, work.length);
  }
}

/** Over HTTP, like everyone. */
function sendTo(origin: string, key: string): Send {
  return async ({ method, path, headers, body }) => {
    const response = await fetch(new URL(path, origin), {
      method,
      headers: {
        ...headers,
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

/**
 * Whoever runs the command has the data folder, and so the ledger: they import, in any board. Nobody else on the
 * machine gets in while it listens: its key is made anew each time and is known to this process alone.
 */
class Importer extends Identities {
  constructor(private readonly key: string) {
    super();
  }

  async identify({ headers }: { headers: { authorization?: string } }): Promise<Identity | undefined> {
    if (headers.authorization !== `Bearer ${this.key}`) return undefined;
    const ability = { roleFor: () => 'registrator' as const, organFor: () => 'every' as const };
    return { id: 'import', namn: 'Import', how: 'nyckel', held: [], ability };
  }
}

async function opened() {
  try {
    const environment = readEnvironment(process.env, 0);
    return { environment, store: await openStore(environment) };
  } catch (error) {
    throw error instanceof BadEnvironment ? new UsageError(error.message) : error;
  }
}
