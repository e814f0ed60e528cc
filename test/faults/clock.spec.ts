import { describe, expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import { collect } from '@liggaren/event-store/testing';
import { CloseAnslagJob } from '@liggaren/worker';
import fc from 'fast-check';
import { establishBoard } from '../flows/random-board.js';
import { startApp, type RunningApp } from '../flows/running-app.js';
import { rounds } from './served-ledger.js';

/** Moments around which clocks and calendars go wrong, in seconds before and after. */
const EDGES = [
  '2024-02-28T23:00:00Z', // 29 February begins.
  '2024-02-29T23:00:00Z',
  '2024-03-31T01:00:00Z', // Summer time begins.
  '2024-04-02T22:00:00Z', // A day begins in summer time.
  '2024-10-27T01:00:00Z', // Summer time ends: 02:00-03:00 comes twice.
  '2024-12-31T23:00:00Z', // The new year, in Stockholm.
  '2025-01-01T00:00:00Z', // … and in UTC.
  '2025-02-28T23:00:00Z',
];

const moment = fc
  .tuple(fc.constantFrom(...EDGES), fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 40 }))
  .map(([edge, seconds, days]) =>
    new Date(Date.parse(edge) + seconds * 1000 + days * 86_400_000).toISOString(),
  );

const stockholmYear = (instant: string) =>
  Number(
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', year: 'numeric' }).format(
      new Date(instant),
    ),
  );

describe('a clock that jumps back and forth', () => {
  it('never takes an anslag down too early, takes all down at last, and numbers every year from 1 without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 6, maxLength: 12 }), async (moments) => {
        const app = await startApp();
        try {
          await establishBoard(app);
          for (const now of moments) {
            app.clock.set(now);
            await postDelegationsbeslut(app);
            await registerArende(app);
            await runJob(app);
            await assertNoneCameDownEarly(app);
          }
          app.clock.set('2025-12-01T00:00:00Z');
          await runJob(app);
          const events = await assertNoneCameDownEarly(app);
          expect(events.filter(({ type }) => type === 'AnslagRemoved')).toHaveLength(moments.length);
          assertNumbered(events.filter(({ type }) => type === 'ArendeRegistered'));
        } finally {
          await app.stop();
        }
      }),
      { numRuns: rounds(3, 60), seed: 29 },
    );
  }, 900_000);
});

async function must(app: RunningApp, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await app.post(path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function postDelegationsbeslut(app: RunningApp): Promise<void> {
  const { delegationsbeslutId } = await must(app, '/api/delegationsbeslut', {
    organ: 'namnden',
    rubrik: 'Delegation',
    beslut: 'Bifall.',
    delegat: { personId: 'sara', namn: 'Sara' },
    delegationspunkt: '1.1',
    beslutatOn: '2024-02-01',
    anmals: false,
    overklagbart: true,
  });
  await must(app, '/api/anslag', { delegationsbeslutId });
}

async function registerArende(app: RunningApp): Promise<void> {
  await must(app, '/api/arenden', { organ: 'namnden', arendemening: 'Ärende', initiator: 'eget-initiativ' });
}

async function runJob(app: RunningApp): Promise<void> {
  await app.app.get(Projector).waitFor((await app.store.head())!, 30_000);
  const { failed } = await app.app.get(CloseAnslagJob).run();
  expect(failed).toBe(0);
}

/** Every anslag that is down was down when its period had ended by the clock that took it down. */
async function assertNoneCameDownEarly(app: RunningApp) {
  const events = await collect(app.store.readAll());
  for (const { stream, data } of events.filter(({ type }) => type === 'AnslagRemoved')) {
    const posted = events.find((event) => event.stream === stream && event.type === 'AnslagPosted')!;
    expect(Date.parse(String(data['removedAt']))).toBeGreaterThanOrEqual(
      Date.parse(String(posted.data['earliestRemoval'])),
    );
  }
  return events;
}

/** The year is the one that it was in Stockholm; in each the numbers go 1, 2, 3 … in the order of the log. */
function assertNumbered(events: Awaited<ReturnType<typeof assertNoneCameDownEarly>>): void {
  const next = new Map<number, number>();
  for (const { data, metadata } of events) {
    const year = stockholmYear(metadata.recordedAt);
    const number = (next.get(year) ?? 0) + 1;
    next.set(year, number);
    expect([data['ar'], data['lopnr']]).toEqual([year, number]);
  }
}
