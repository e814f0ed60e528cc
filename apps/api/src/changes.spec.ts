import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';
import { FirstAdmin } from './access/first-admin.js';

const organ = (slug: string) => ({
  slug,
  namn: 'Hemligt namn',
  organisation: 'Kommunalförbundet Itsam',
  kind: 'direktion',
  establishedOn: '2009-01-01',
  rules: {
    antalLedamoter: 6,
    paragrafnumrering: 'per-ar',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'ITSAM',
    forvaringsplats: 'Kansliet',
  },
});

/** One client of the stream, on a socket of its own. */
class Listener {
  private text = '';
  private readonly abort = new AbortController();
  private waiters: (() => void)[] = [];
  ended = false;

  static async open(
    running: RunningApp,
    query = '',
    headers: Record<string, string> = {},
  ): Promise<Listener> {
    const listener = new Listener();
    const response = await fetch(`${running.url}/api/changes${query}`, {
      headers,
      signal: listener.abort.signal,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    void listener.read(response.body!).catch(() => undefined);
    return listener;
  }

  /** The first `count` events, when they have come. */
  async events(count: number): Promise<{ position: string; stream: string; type: string }[]> {
    for (;;) {
      const found = [...this.text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1]!) as never);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
  }

  get raw(): string {
    return this.text;
  }

  async untilEnded(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => this.waiters.push(resolve));
  }

  close(): void {
    this.abort.abort();
  }

  private async read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
        this.text += decoder.decode(chunk, { stream: true });
        this.wake();
      }
    } finally {
      this.ended = true;
      this.wake();
    }
  }

  private wake(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const waiter of waiters) waiter();
  }
}

describe('GET /api/changes', () => {
  let running: RunningApp;
  const positions: string[] = [];
  beforeAll(async () => {
    running = await startApp();
    for (const slug of ['a-forsta', 'b-andra', 'c-tredje']) {
      positions.push(String((await running.post('/api/organ', organ(slug))).body['position']));
    }
  });
  afterAll(() => running.stop());

  it('tells of what happens from now on, and never of what is in it', async () => {
    const listener = await Listener.open(running);
    const { body } = await running.post('/api/organ', organ('d-fjarde'));
    const [event] = await listener.events(1);
    expect(event).toEqual({ position: body['position'], stream: 'organ-d-fjarde', type: 'OrganEstablished' });
    expect(listener.raw).toContain(`id: ${String(body['position'])}\n`);
    expect(listener.raw).not.toContain('Hemligt');
    listener.close();
  });

  it('goes on after ?after=, without a hole or a doublet between what was and what comes', async () => {
    const listener = await Listener.open(running, `?after=${positions[0]}`);
    const { body } = await running.post('/api/organ', organ('e-femte'));
    const events = await listener.events(4);
    expect(events.map(({ stream }) => stream)).toEqual([
      'organ-b-andra',
      'organ-c-tredje',
      'organ-d-fjarde',
      'organ-e-femte',
    ]);
    expect(events.at(-1)?.position).toBe(body['position']);
    listener.close();
  });

  it('goes on after Last-Event-ID, which is later than the address', async () => {
    const listener = await Listener.open(running, `?after=${positions[0]}`, {
      'last-event-id': positions[1]!,
    });
    expect((await listener.events(1))[0]?.stream).toBe('organ-c-tredje');
    listener.close();
  });

  it('tells only of the streams that were asked for', async () => {
    const listener = await Listener.open(running, `?after=${positions[0]}&stream=organ-c`);
    await running.post('/api/organ', organ('f-sjatte'));
    await running.post('/api/organ', organ('c-till'));
    const events = await listener.events(2);
    expect(events.map(({ stream }) => stream)).toEqual(['organ-c-tredje', 'organ-c-till']);
    listener.close();
  });

  it('refuses a place that is none', async () => {
    expect(await running.get('/api/changes?after=x')).toMatchObject({
      status: 400,
      body: { code: 'BAD_POSITION' },
    });
    expect(await running.get('/api/changes?stream=a&stream=b')).toMatchObject({ status: 400 });
  });

  it('lets go of a client that does not read', async () => {
    const other = await startApp();
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
    // It asks, and never reads what comes.
    socket.pause();
    socket.write('GET /api/changes HTTP/1.1\r\nHost: x\r\n\r\n');
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    const { Changes } = await import('./changes.controller.js');
    const changes = other.app.get(Changes);
    while (changes.listeners === 0) await new Promise((resolve) => setTimeout(resolve, 5));

    // Long names fill the connection's buffers soon.
    const stream = `x-${'y'.repeat(200)}`;
    while (changes.listeners > 0) {
      const events = Array.from({ length: 2_000 }, () => ({
        id: crypto.randomUUID(),
        type: 'Hande',
        data: {},
        metadata: {
          commandId: 'x',
          correlationId: 'x',
          causationId: 'x',
          actor: { id: 'x', name: 'x', role: 'x' },
          recordedAt: '2024-03-05T12:00:00.000Z',
          salt: 'x',
          bodyHash: 'x',
        },
      }));
      await other.store.append(stream, events, 'any');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(changes.listeners).toBe(0);
    socket.resume();
    await closed;
    await other.stop();
  }, 60_000);

  it('ends when the application shuts down', async () => {
    const other = await startApp();
    const listener = await Listener.open(other);
    await other.stop();
    await listener.untilEnded();
    expect(listener.ended).toBe(true);
  });
});

describe('a listener', () => {
  let running: RunningApp;
  let admin: Record<string, string>;
  const LOSENORD = 'fyra ord som ingen annan vet';

  const signedInBy = async (engangskod: unknown) => {
    const { headers, body } = await running.post('/api/inloggning/engangskod', {
      engangskod,
      losenord: LOSENORD,
    });
    return { cookie: headers.getSetCookie()[0]!.split(';')[0]!, 'x-csrf-token': String(body['csrf']) };
  };
  const establish = async (slug: string) => {
    expect((await running.post('/api/organ', organ(slug), admin)).status).toBe(201);
  };
  /** Somebody who is registrator of the first board, listens, and has heard that there is another. */
  async function listening(konto: string, other: string) {
    const grant = { accountId: konto, namn: konto, role: 'registrator', organ: 'a-forsta' };
    const granted = await running.post('/api/behorigheter', { ...grant, firstDay: '2024-01-01' }, admin);
    expect(granted.status).toBe(200);
    const { body } = await running.post('/api/konton', { konto, namn: konto }, admin);
    const person = await signedInBy(body['engangskod']);
    const listener = await Listener.open(running, '?stream=organ-', person);
    await establish(other);
    expect(await listener.events(1)).toMatchObject([{ stream: `organ-${other}` }]);
    return { person, listener };
  }

  beforeAll(async () => {
    running = await startApp({ signIn: true });
    admin = await signedInBy((await running.app.get(FirstAdmin).invite())!.engangskod);
    await establish('a-forsta');
  });
  afterAll(() => running.stop());

  it.each([
    [
      'who signs out',
      'anna',
      (person: Record<string, string>) => running.post('/api/utloggning', {}, person),
    ],
    [
      'whose role is revoked',
      'bo',
      () => running.post('/api/behorigheter/bo/1/aterkallande', { reason: 'Slutar.' }, admin),
    ],
    ['whose account is closed', 'cia', () => running.post('/api/konton/cia/stangning', {}, admin)],
  ])('%s hears no more', async (_who, konto, end) => {
    const { person, listener } = await listening(konto, `b-${konto}`);
    expect((await end(person)).status).toBe(200);
    await establish(`c-${konto}`);
    await listener.untilEnded();
    expect(listener.raw).not.toContain(`c-${konto}`);
  });
});
