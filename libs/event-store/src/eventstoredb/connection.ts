import { EventStoreDBClient } from '@eventstore/db-client';
import { BadConnectionString, credentialsOf, type Credentials } from './connection-string.js';

/** What the client (6.2.1, pinned) does not show, and leaves undone. */
interface Internals {
  createChannel(): Promise<{ close(): void }>;
  handleError(client: unknown, error: Error): Promise<void>;
}

/** The process's one connection to the server. The client connects at the first call, and again after a failure. */
export interface Connection {
  readonly client: EventStoreDBClient;
  /**
   * Given with each call. Without, the client appends through BatchAppend, where a call without an answer hangs for
   * ever and one client's broken stream rejects what another stored.
   */
  readonly credentials: Credentials;
  close(): Promise<void>;
}

/** @throws BadConnectionString */
export function connect(connectionString: string): Connection {
  const credentials = credentialsOf(connectionString);
  const client = open(connectionString);
  const internals = client as unknown as Internals;

  // The client never closes the last channel, and its connection would stay.
  const { createChannel, handleError } = internals;
  let channel: { close(): void } | undefined;
  let closed = false;
  internals.createChannel = async () => {
    channel = await createChannel();
    if (closed) channel.close();
    return channel;
  };
  // It is called without being awaited, and rejects when a cluster can't be found: that would end the process.
  internals.handleError = (...args) => handleError(...args).catch(() => undefined);

  return {
    client,
    credentials,
    close: async () => {
      closed = true;
      await client.dispose();
      channel?.close();
    },
  };
}

function open(connectionString: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(connectionString);
  } catch (error) {
    // The client repeats the text in its message.
    const isFile = error instanceof Error && error.message.includes('certificate file');
    throw isFile
      ? new BadConnectionString('certificate file', 'the file of tlsCAFile was not found')
      : new BadConnectionString('address', 'expected esdb://user:password@host:2113');
  }
}
