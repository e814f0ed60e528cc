import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { history, type HistoryQueries } from './history.projection.js';
import { EVENT_TYPES } from './nouns.js';
import { aYear, TestLedger } from './testing.js';

describe('dbg', () => {
  it('dbg', async () => {
    const ledger = await TestLedger.open(history);
    await aYear(ledger);
    const q = await ledger.queries();
    for (const r of q.list({ edition: 'internal', limit: 500, order: 'oldest' }).rows)
      process.stdout.write(
        `${r.type} | ${r.actor.name} | ${r.sentence} | ${r.diarienummer} | ${r.personIds} | ${r.paragraf}\n`,
      );
    process.stdout.write('=====\n');
    for (const r of q.list({ edition: 'public', limit: 500, order: 'oldest' }).rows)
      process.stdout.write(`${r.type} | ${r.sentence} | ${r.personIds} | ${r.paragraf}\n`);
    const seen = new Set(q.list({ edition: 'internal', limit: 500 }).rows.map((r) => r.type));
    process.stdout.write(`missing: ${EVENT_TYPES.filter((t) => !seen.has(t))}\n`);
    await ledger.remove();
    expect(1).toBe(1);
  });
});
