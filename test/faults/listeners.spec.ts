import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Changes } from '../../apps/api/src/changes.controller.js';
import { establishBoard } from '../flows/random-board.js';
import { startApp, type RunningApp } from '../flows/running-app.js';
import { rounds } from './served-ledger.js';

const LISTENERS = 1000;
const EVENTS = rounds(20, 400);

/** A listener to /api/changes on a bare socket. */
class Listener {
  readonly heard: string[] = [];
  private rest = '';

  static async open(app: RunningApp): Promise<Listener> {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const listener = new Listener(socket);
    socket.write(`GET /api/changes HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
    await listener.answered;
    return listener;
  }

  private readonly answered: Promise<void>;

  private constructor(readonly socket: Socket) {
    this.answered = new Promise((resolve, reject) => {
      socket.once('data', () => resolve());
      socket.once('error', reject);
    });
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.rest + text).split('\n');
      this.rest = lines.pop()!;
      for (const line of lines) if (line.startsWith('id: ')) this.heard.push(line.slice(4));
    });
  }
}

describe(`${LISTENERS} listeners to what happens`, () => {
  let app: RunningApp;
  const listeners: Listener[] = [];
  let deaf: Listener[] = [];
  const positions: string[] = [];

  beforeAll(async () => {
    app = await startApp();
    await establishBoard(app);
    while (listeners.length < LISTENERS) {
      listeners.push(...(await Promise.all(Array.from({ length: 100 }, () => Listener.open(app)))));
    }
    // Some never read again, as a telephone in a pocket.
    deaf = listeners.filter((_, i) => i % 50 === 0);
    for (const { socket } of deaf) socket.pause();
    for (let i = 0; i < EVENTS; i++) {
      const { status, body } = await app.post('/api/arenden', {
        organ: 'namnden',
        arendemening: `Ärende ${i}`,
        initiator: 'eget-initiativ',
      });
      if (status !== 201) throw new Error(JSON.stringify(body));
      positions.push(String(body['position']));
    }
  }, 600_000);
  afterAll(async () => {
    for (const { socket } of listeners) socket.destroy();
    await app.stop();
  });

  it('hear of everything, in order, also while some of them do not read', async () => {
    const all = listeners.filter((listener) => !deaf.includes(listener));
    while (all.some(({ heard }) => heard.at(-1) !== positions.at(-1))) await pause(20);
    for (const { heard } of all) {
      expect(heard.filter((position) => positions.includes(position))).toEqual(positions);
    }
  });

  it('are counted, and forgotten when they go', async () => {
    const changes = app.app.get(Changes);
    expect(changes.listeners).toBe(LISTENERS);
    for (const { socket } of listeners) socket.destroy();
    while (changes.listeners > 0) await pause(20);
  });
});
