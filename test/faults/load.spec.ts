import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Served } from '../eventstoredb/served.js';
import { makeLedgerFolder, rounds, type LedgerFolder } from './served-ledger.js';

const SECONDS = rounds(12, 1800);
/** How often it is looked at. The first sixth is a warm-up. */
const LOOKS = 24;
/** Requests a second of each kind: far from what it can take, so that what grows grows by itself. */
const WRITES = 10;
const READS = 40;

/** What `/metrics` says of the process. */
interface Look {
  readonly heapBytes: number;
  readonly handles: number;
}

describe(`${SECONDS} seconds of mixed load`, () => {
  let folder: LedgerFolder;
  let served: Served;
  const looks: Look[] = [];
  const failures: unknown[] = [];
  let answered = 0;

  beforeAll(
    async () => {
      folder = await makeLedgerFolder();
      served = await folder.start();
      const end = performance.now() + SECONDS * 1000;
      const every = async (perSecond: number, act: (n: number) => Promise<{ status: number }>) => {
        for (let n = 0; performance.now() < end; n++) {
          const answer = await act(n).catch((error: unknown) => ({ status: 0, error }));
          if (answer.status < 200 || answer.status >= 300) failures.push(answer);
          answered += 1;
          await pause(1000 / perSecond);
        }
      };
      await Promise.all([every(WRITES, write), every(READS, read), listenAnew(end), watch()]);
    },
    (SECONDS + 120) * 1000,
  );
  afterAll(async () => {
    await served.stop();
    await folder.remove();
  });

  const write = (n: number) =>
    n % 4 === 0
      ? served.send('POST', '/api/arenden', {
          organ: 'namnden',
          arendemening: `Ärende ${n} om bryggan`,
          initiator: 'eget-initiativ',
        })
      : served.send('POST', `/api/arenden/NMD/2024/${(n % 3) + 1}/handlaggare`, {
          handlaggare: `Person ${n}`,
        });

  const READ = [
    '/api/diarium?limit=20',
    '/api/diarium?q=bryggan',
    '/api/arenden/NMD/2024/1',
    '/api/history?arende=NMD%202024%2F1&limit=20',
    '/api/sammantraden/namnden-2024-03-05',
    '/api/anslagstavla',
    '/api/compliance',
  ];
  const read = (n: number) => served.get(READ[n % READ.length]!);

  /** Listeners come, hear a little and go. */
  async function listenAnew(end: number): Promise<void> {
    while (performance.now() < end) {
      const going = new AbortController();
      await fetch(`${served.url}/api/changes`, { headers: served.by, signal: going.signal });
      await pause(200);
      going.abort();
    }
  }

  async function watch(): Promise<void> {
    for (let i = 0; i < LOOKS; i++) {
      await pause((SECONDS * 1000) / LOOKS);
      const metrics = await (await fetch(`${served.url}/metrics`, { headers: served.by })).text();
      const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
      looks.push({
        heapBytes: value('nodejs_heap_size_used_bytes'),
        handles: value('nodejs_active_handles_total'),
      });
    }
  }

  it('is answered', () => {
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(SECONDS * 10);
  });

  it('leaves no handle open', () => {
    const last = looks.slice(-LOOKS / 2).map(({ handles }) => handles);
    expect(Math.max(...last)).toBeLessThan(100);
  });

  it('takes hardly more memory at the end than in the middle', () => {
    const third = (from: number) => looks.slice(from, from + LOOKS / 3);
    const lowest = (part: readonly Look[]) => Math.min(...part.map(({ heapBytes }) => heapBytes));
    // The lowest: what is left when the collector has been there.
    expect(lowest(third((LOOKS / 3) * 2))).toBeLessThan(lowest(third(LOOKS / 3)) * 1.1 + 16 * 2 ** 20);
  });
});
