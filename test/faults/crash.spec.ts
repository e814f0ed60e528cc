import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteEventStore, type StoredEvent, type Subscription } from '@liggaren/event-store';
import { ledgerTree } from '@liggaren/ledger';
import { join } from 'node:path';
import type { Served } from '../eventstoredb/served.js';
import { foldedWhole, rowsOf } from '../flows/view-rows.js';
import { makeLedgerFolder, rounds, type LedgerFolder } from './served-ledger.js';

const KILLS = rounds(6, 100);
const WRITERS = 8;

/** One command that somebody sends until it is answered, under one key. */
interface Sent {
  readonly key: string;
  readonly path: string;
  readonly body: object;
  /** What was answered: never anything else than success. */
  answer?: { readonly position: string; readonly diarienummer?: string };
}

/** Sees every event of the file as it is stored, from another process than the one that writes. */
class Auditor {
  readonly store: SqliteEventStore;
  readonly events: StoredEvent[] = [];
  private readonly subscription: Subscription;

  constructor(directory: string) {
    this.store = SqliteEventStore.open(join(directory, 'events.sqlite'));
    this.subscription = this.store.subscribe(undefined, (events) => void this.events.push(...events));
  }

  /** Waits until it has seen what an answer named. Everything acknowledged is in the file, so it comes. */
  async sees(position: string): Promise<StoredEvent> {
    for (;;) {
      const seen = this.events.find((event) => event.position === position);
      if (seen) return seen;
      if (this.store.compare((await this.store.head()) ?? '0', position) < 0)
        throw new Error(`position ${position} was acknowledged and is not in the file`);
      await pause(5);
    }
  }

  async close(): Promise<void> {
    await this.subscription.close();
    await this.store.close();
  }
}

describe(`a server that is killed ${KILLS} times under load`, () => {
  let folder: LedgerFolder;
  let auditor: Auditor;
  const all: Sent[] = [];
  const unfinished: Sent[] = [];

  beforeAll(
    async () => {
      folder = await makeLedgerFolder();
      auditor = new Auditor(folder.directory);
      for (let kill = 0; kill < KILLS; kill++) {
        const served = await folder.start();
        const dead = new AbortController();
        const writing = Array.from({ length: WRITERS }, (_, writer) =>
          write(served, `${kill}-${writer}`, dead.signal),
        );
        await pause(50 + ((kill * 97) % 400));
        // A slow machine has not come far by then: it is to be killed under load.
        while (all.length <= (kill + 1) * WRITERS) await pause(5);
        await served.kill();
        dead.abort();
        await Promise.all(writing);
      }
      const served = await folder.start();
      while (unfinished.length > 0) await send(served, unfinished.pop()!);
      await served.stop();
    },
    120_000 + KILLS * 30_000,
  );
  afterAll(async () => {
    await auditor.close();
    await folder.remove();
  });

  /** Registers ärenden and handlingar until the server is gone; first what others did not get an answer to. */
  async function write(served: Served, name: string, dead: AbortSignal): Promise<void> {
    for (let n = 0; !dead.aborted; n++) {
      const next = unfinished.pop() ?? command(`${name}-${n}`);
      try {
        await send(served, next);
      } catch (error) {
        // Only a server that is gone leaves a command without an answer. By name: fetch throws the class of another realm.
        if ((error as Error).name !== 'TypeError') throw error;
        unfinished.push(next);
        return;
      }
    }
  }

  function command(name: string): Sent {
    const own = all.findLast(({ answer }) => answer?.diarienummer !== undefined)?.answer?.diarienummer;
    const [, ar, lopnr] = /(\d+)\/(\d+)$/.exec(own ?? '') ?? [];
    const sent: Sent =
      all.length % 3 === 2 && ar !== undefined
        ? {
            key: name,
            path: `/api/arenden/NMD/${ar}/${lopnr}/handlingar`,
            body: { kind: 'upprattad', datum: '2024-03-01', rubrik: name, forKannedom: false },
          }
        : {
            key: name,
            path: '/api/arenden',
            body: { organ: 'namnden', arendemening: name, initiator: 'eget-initiativ' },
          };
    all.push(sent);
    return sent;
  }

  async function send(served: Served, sent: Sent): Promise<void> {
    const answer = await served.send('POST', sent.path, sent.body, { 'idempotency-key': sent.key });
    if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    sent.answer = answer.body as unknown as NonNullable<Sent['answer']>;
    await auditor.sees(sent.answer.position);
  }

  const named = (name: string) =>
    auditor.events.filter(({ data }) => data['arendemening'] === name || data['rubrik'] === name);

  it('loses nothing that it acknowledged, and stores nothing twice', () => {
    expect(all.length).toBeGreaterThan(KILLS * WRITERS);
    for (const { key, answer } of all) {
      expect(named(key).map(({ position }) => position)).toEqual([answer?.position]);
    }
  });

  it('stores nothing that nobody asked for', () => {
    const asked = new Set(all.map(({ key }) => key));
    const stored = auditor.events
      .filter(({ type }) => type === 'ArendeRegistered' || type === 'HandlingRegistered')
      .map(({ data }) => String(data['arendemening'] ?? data['rubrik']));
    expect(stored.filter((name) => !asked.has(name))).toEqual(['Ärende 0', 'Ärende 1', 'Ärende 2']);
  });

  it('numbers the ärenden of a year without a gap', () => {
    const year = new Date().getFullYear();
    const numbers = auditor.events
      .filter(({ type, data }) => type === 'ArendeRegistered' && data['ar'] === year)
      .map(({ data }) => Number(data['lopnr']));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, i) => i + 1));
  });

  it('shows in its views what the whole log says', async () => {
    expect(await rowsOf(join(folder.directory, 'views', '1'))).toEqual(
      await foldedWhole(auditor.store, [ledgerTree]),
    );
  });

  it('leaves a ledger that verifies', async () => {
    const out = join(folder.directory, 'export.jsonl');
    const { code, stdout, stderr } = await folder.liggaren('export', '--out', out);
    expect([code, stderr]).toEqual([0, '']);
    const key = /--key (\S+)/.exec(stdout)![1]!;
    expect(await folder.liggaren('verify', out, '--key', key)).toMatchObject({ code: 0 });
  });
});
