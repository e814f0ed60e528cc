import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fold, Projector } from '@liggaren/event-store';
import { breaches, EVENT_TYPES, nounOf, openViews, type LedgerEvent } from '@liggaren/governance';
import { CloseAnslagJob } from '@liggaren/worker';
import fc from 'fast-check';
import { openStore, registerOf } from '../bench/register.js';
import { establishBoard, someSteps, take } from './random-board.js';
import { startApp, type RunningApp } from './running-app.js';
import { foldedWhole, rowsOf } from './view-rows.js';

describe('the views', () => {
  it('that were built step by step equal the fold of the whole log, for any history of a board', async () => {
    let justerade = 0;
    await fc.assert(
      fc.asyncProperty(someSteps(60, 140), async (steps) => {
        const app = await startApp();
        try {
          await establishBoard(app);
          for (const [i, step] of steps.entries()) {
            const status = await take(app, step);
            expect(status ?? 200).toBeLessThan(500);
            if (i === Math.floor(steps.length / 2)) app.clock.set('2024-04-10T08:00:00Z');
          }
          app.clock.set('2024-07-01T08:00:00Z');
          await app.app.get(Projector).waitFor((await app.store.head()) ?? '', 30_000);
          await app.app.get(CloseAnslagJob).run();
          await app.app.get(Projector).waitFor((await app.store.head()) ?? '', 30_000);
          const stepwise = await rowsOf(join(app.directory, 'views', '1'));
          expect(stepwise).toEqual(await foldedWhole(app.store));
          justerade += await assertLawful(app);
        } finally {
          await app.stop();
        }
      }),
      { numRuns: 20, seed: 20240305 },
    );
    // The histories were worth the name: some protocols came all the way.
    expect(justerade).toBeGreaterThan(0);
  }, 300_000);

  it('that are built from nothing on a long log, some of them in threads, equal the fold of the whole log', async () => {
    const folder = await registerOf(6_000);
    const store = openStore(folder);
    const directory = join(folder, 'views');
    try {
      const failed: object[] = [];
      const log = { info: () => undefined, error: (details: object) => failed.push(details) };
      const projector = await openViews(store, { directory, log });
      projector.start();
      await projector.waitFor((await store.head())!, 120_000);
      await projector.stop();
      expect(failed).toEqual([]);
      expect(await readdir(join(directory, 'rebuild'))).toEqual([]);
      expect(await rowsOf(directory)).toEqual(await foldedWhole(store));
    } finally {
      await store.close();
    }
  });
});

/** No stored event is one that its noun would refuse. Returns how many protocols were justerade. */
async function assertLawful(app: RunningApp): Promise<number> {
  const states = new Map<string, unknown>();
  let justerade = 0;
  for await (const event of app.store.readAll()) {
    if (!(EVENT_TYPES as readonly string[]).includes(event.type)) continue;
    const own = event as unknown as LedgerEvent;
    const noun = nounOf(own.type);
    const state = states.get(event.stream) ?? noun.initialState;
    const broken = breaches(noun.rules, state, own, event.metadata);
    expect(broken.filter(({ rule }) => rule.effect === 'block')).toEqual([]);
    states.set(event.stream, fold(noun, [own], state));
    if (event.type === 'ProtokollJusterat') justerade += 1;
  }
  return justerade;
}
