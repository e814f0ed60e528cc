import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import { anEvent, MemoryEventStore } from '@liggaren/event-store/testing';
import { behorighetStream } from './behorighet.js';
import { behorigheter } from './behorigheter.projection.js';

const joakim = {
  behorighetsnummer: 1,
  accountId: 'joakim-karlsson',
  namn: 'Joakim Karlsson',
  role: 'sekreterare',
  organ: 'direktionen',
  firstDay: '2024-01-01',
  lastDay: '2024-12-31',
};
const anna = {
  behorighetsnummer: 1,
  accountId: 'anna-berg',
  namn: 'Anna Berg',
  role: 'revisor',
  firstDay: '2024-01-01',
};

describe('the view of the behörigheter', () => {
  let folder: string;
  let store: MemoryEventStore;
  let projector: Projector;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'behorighet-'));
    store = new MemoryEventStore();
    projector = await Projector.open(store, [behorigheter], { directory: folder });
    projector.start();
    for (const granted of [joakim, anna]) {
      await store.append(
        behorighetStream(granted.accountId),
        [anEvent('BehorighetGranted', granted)],
        'no-stream',
      );
    }
  });
  afterEach(async () => {
    await projector.stop();
    await rm(folder, { recursive: true });
  });

  const list = async (filter: { day: string; organ?: string; accountId?: string }) => {
    await projector.waitFor((await store.head())!, 5_000);
    return projector.queries(behorigheter).list(filter);
  };

  it('lists who may do what, and whether it holds on a day', async () => {
    expect(await list({ day: '2025-01-01' })).toEqual([
      { ...anna, holds: true },
      { ...joakim, holds: false },
    ]);
    expect(await list({ day: '2024-03-05', organ: 'direktionen' })).toEqual([{ ...joakim, holds: true }]);
    expect(await list({ day: '2024-03-05', accountId: 'anna-berg' })).toEqual([{ ...anna, holds: true }]);
  });

  it('shows what was revoked, and why', async () => {
    const revoked = { accountId: 'joakim-karlsson', behorighetsnummer: 1, reason: 'Slutar.' };
    await store.append(
      behorighetStream('joakim-karlsson'),
      [anEvent('BehorighetRevoked', revoked)],
      'stream-exists',
    );
    expect(await list({ day: '2024-03-05', accountId: 'joakim-karlsson' })).toEqual([
      { ...joakim, revoked: { reason: 'Slutar.' }, holds: false },
    ]);
  });
});
