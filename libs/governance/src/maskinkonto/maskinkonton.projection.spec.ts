import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import { anEvent, MemoryEventStore } from '@liggaren/event-store/testing';
import { maskinkonton } from './maskinkonton.projection.js';

it('the view of the machines’ accounts lists those that are open and those that are closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'maskinkonto-'));
  const store = new MemoryEventStore();
  const projector = await Projector.open(store, [maskinkonton], { directory: folder });
  try {
    projector.start();
    for (const konto of ['maskin-b', 'maskin-a']) {
      const opened = anEvent('MaskinkontoOpened', { konto, namn: konto.toUpperCase() });
      await store.append(`maskinkonto-${konto}`, [opened], 'no-stream');
    }
    const closed = anEvent('MaskinkontoClosed', { konto: 'maskin-a' });
    await store.append('maskinkonto-maskin-a', [closed], 'stream-exists');
    await projector.waitFor((await store.head())!, 5_000);
    expect(projector.queries(maskinkonton).list()).toEqual([
      { konto: 'maskin-a', namn: 'MASKIN-A', closed: true },
      { konto: 'maskin-b', namn: 'MASKIN-B', closed: false },
    ]);
  } finally {
    await projector.stop();
    await rm(folder, { recursive: true });
  }
});
