import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type AccessSettings, type Underskriftstjanst } from '@liggaren/api';
import { SqliteEventStore, type EventStore } from '@liggaren/event-store';
import type { MailSettings } from '@liggaren/worker';
import { MovableClock, type Clock } from '@liggaren/governance';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino, type Logger } from 'pino';
import { Anyone } from './anyone.js';

/** An answer over HTTP, its body read. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The whole application on a port of its own, over real files in a folder of its own, with a clock that stands still. */
export interface RunningApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly clock: MovableClock;
  readonly store: EventStore;
  readonly directory: string;
  /** Sends a request. A `body` that is an object goes as JSON; a text goes as it is. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Shuts down, and removes the folder unless it is kept for another start. */
  stop(options?: { keep?: boolean }): Promise<void>;
}

/**
 * Starts it. `at`: what the clock shows (2024-03-05T12:00:00Z). `wrap` puts faults between the app and its store;
 * `directory` starts on what an app
 * before it left; with `jobs` the machine's clock starts the jobs. A request may say who it comes from (`as`), and may
 * do anything when it does not; with `signIn` it must sign in as people do.
 */
export async function startApp({
  at = '2024-03-05T12:00:00Z',
  log = pino({ level: 'silent' }),
  wrap = (store) => store,
  directory,
  jobs = false,
  signIn = false,
  access,
  signInClock,
  underskriftstjanst,
  mail,
  requestsAMinute = { address: 1e9, account: 1e9 },
}: {
  at?: string;
  log?: Logger;
  wrap?: (store: EventStore) => EventStore;
  directory?: string;
  jobs?: boolean;
  signIn?: boolean;
  access?: AccessSettings;
  signInClock?: Clock;
  underskriftstjanst?: Underskriftstjanst;
  mail?: MailSettings;
  requestsAMinute?: { address: number; account: number; tries?: number };
} = {}): Promise<RunningApp> {
  const data = directory ?? (await mkdtemp(join(tmpdir(), 'liggaren-')));
  await mkdir(data, { recursive: true });
  const clock = new MovableClock(at);
  const store = SqliteEventStore.open(join(data, 'events.sqlite'));
  const app = await createApp({
    store: wrap(store),
    clock,
    dataDirectory: data,
    log,
    jobs,
    requestsAMinute,
    ...(signIn ? {} : { identities: new Anyone() }),
    ...(access === undefined ? {} : { access }),
    ...(mail === undefined ? {} : { mail }),
    ...(signInClock === undefined ? {} : { signInClock }),
    underskriftstjanst,
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();

  const send: RunningApp['send'] = async (method, path, body, headers = {}) => {
    const asJson = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
    const response = await fetch(url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: asJson ? JSON.stringify(body) : (body as string) }),
    });
    const text = await response.text();
    // One value: lines of JSON (NDJSON) are text here.
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : { text }) as Record<string, unknown>,
    };
  };
  return {
    app,
    url,
    clock,
    store,
    directory: data,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    stop: async ({ keep = false } = {}) => {
      await app.close();
      if (!keep) await rm(data, { recursive: true, force: true });
    },
  };
}
