import { afterEach, describe, expect, it } from '@jest/globals';
import { StreamNotFound, Unavailable, type EventStore } from '@liggaren/event-store';
import { overriding } from '@liggaren/event-store/testing';
import { CloseAnslagJob } from '@liggaren/worker';
import { SchedulerRegistry } from '@nestjs/schedule';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';

const ORGAN = {
  slug: 'direktionen',
  namn: 'Direktionen',
  organisation: 'Kommunalförbundet Itsam',
  kind: 'direktion',
  establishedOn: '2009-01-01',
  rules: {
    antalLedamoter: 6,
    paragrafnumrering: 'per-ar',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'ITSAM',
    forvaringsplats: 'Itsams kansli, Vimmerby',
  },
};

/** Registers a delegationsbeslut today and announces it at once. Gives the anslag's id. */
async function postedToday(running: RunningApp): Promise<string> {
  await running.post('/api/organ', ORGAN);
  const day = running.clock.now().toISOString().slice(0, 10);
  const beslut = await running.post('/api/delegationsbeslut', {
    organ: 'direktionen',
    rubrik: 'Antagande av leverantör',
    beslut: 'Anbudet antas.',
    delegat: { personId: 'anna-lind', namn: 'Anna Lind' },
    delegationspunkt: '3.2',
    beslutatOn: day,
    anmals: false,
    overklagbart: true,
  });
  expect(beslut.status).toBe(201);
  const anslag = await running.post('/api/anslag', {
    delegationsbeslutId: beslut.body['delegationsbeslutId'],
  });
  expect(anslag.status).toBe(201);
  await running.get(`/api/anslagstavla?after=${String(anslag.body['position'])}`);
  return String(anslag.body['anslagId']);
}

async function typesOf(store: EventStore, anslagId: string): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of store.readStream(`anslag-${anslagId}`)) types.push(type);
  return types;
}

const CLOSED = ['AnslagPosted', 'OverklagandetidExpired', 'AnslagRemoved'];

describe('the job that closes anslag', () => {
  const apps: RunningApp[] = [];
  const start = async (options: Parameters<typeof startApp>[0]) => {
    const running = await startApp(options);
    apps.push(running);
    return running;
  };
  const job = (running: RunningApp) => running.app.get(CloseAnslagJob);
  afterEach(async () => {
    for (const running of apps.splice(0)) await running.stop();
  });

  it('leaves what is not due', async () => {
    const running = await start({ at: '2024-03-11T09:00:00Z' });
    const id = await postedToday(running);
    running.clock.set('2024-04-02T21:59:59.999Z');
    expect(await job(running).run()).toEqual({ done: 0, failed: 0 });
    expect(await typesOf(running.store, id)).toEqual(['AnslagPosted']);
  });

  it('takes down what is due, once, as itself', async () => {
    const running = await start({ at: '2024-03-11T09:00:00Z' });
    const id = await postedToday(running);
    running.clock.set('2024-04-02T22:00:00Z');
    expect(await job(running).run()).toEqual({ done: 1, failed: 0 });
    expect(await typesOf(running.store, id)).toEqual(CLOSED);
    // The view may not know yet; the anslag does.
    expect((await job(running).run()).done).toBe(0);
    expect(await typesOf(running.store, id)).toEqual(CLOSED);
    for await (const event of running.store.readStream(`anslag-${id}`, { from: 2n })) {
      expect(event.metadata.actor).toEqual({ id: 'worker', name: 'Schemalagt jobb', role: 'system' });
      expect(event.data).toMatchObject({ by: 'job', removedAt: '2024-04-03T00:00:00+02:00' });
    }
    const { body } = await running.get('/metrics');
    expect(body['text']).toContain('liggaren_job_runs_total{job="close-anslag",result="ok"} 2');
  });

  it.each([
    // Posted before the night on which the clocks change, down after it.
    ['the last Sunday of March 2025', '2025-03-10T09:00:00Z', '2025-03-31T22:00:00Z'],
    ['the last Sunday of October 2025', '2025-10-06T09:00:00Z', '2025-10-27T23:00:00Z'],
    // Down on the Saturday before it.
    ['the night after, in March', '2025-03-07T09:00:00Z', '2025-03-28T23:00:00Z'],
    ['the night after, in October', '2025-10-03T09:00:00Z', '2025-10-24T22:00:00Z'],
  ])('counts the hours right around %s', async (_night, posted, due) => {
    const running = await start({ at: posted });
    const id = await postedToday(running);
    for (let at = Date.parse(due) - 60 * 3_600_000; at < Date.parse(due); at += 3_600_000) {
      running.clock.set(new Date(at));
      expect(await job(running).run()).toEqual({ done: 0, failed: 0 });
    }
    running.clock.set(new Date(Date.parse(due) - 1));
    await job(running).run();
    expect(await typesOf(running.store, id)).toEqual(['AnslagPosted']);
    running.clock.set(due);
    await job(running).run();
    expect(await typesOf(running.store, id)).toEqual(CLOSED);
  });

  it('catches up at its start with what became due while no process ran', async () => {
    const before = await startApp({ at: '2024-03-11T09:00:00Z' });
    const id = await postedToday(before);
    await before.stop({ keep: true });

    const after = await start({ at: '2024-06-01T09:00:00Z', directory: before.directory, jobs: true });
    while ((await typesOf(after.store, id)).length < 3)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await typesOf(after.store, id)).toEqual(CLOSED);
  });

  it('catches up too when the views are gone', async () => {
    const before = await startApp({ at: '2024-03-11T09:00:00Z' });
    const id = await postedToday(before);
    await before.stop({ keep: true });
    const { rm } = await import('node:fs/promises');
    await rm(`${before.directory}/views`, { recursive: true });

    const after = await start({ at: '2024-06-01T09:00:00Z', directory: before.directory });
    await job(after).catchUp();
    expect(await typesOf(after.store, id)).toEqual(CLOSED);
  });

  it('makes one event when two processes run it at once', async () => {
    const one = await start({ at: '2024-03-11T09:00:00Z' });
    const two = await start({ at: '2024-03-11T09:00:00Z', directory: one.directory });
    const ids = [await postedToday(one), await postedToday(one), await postedToday(one)];
    const last = await one.store.head();
    await two.get(`/api/anslagstavla?after=${last}`);
    for (const { clock } of [one, two]) clock.set('2024-04-03T06:00:00Z');

    const runs = await Promise.all([job(one).run(), job(two).run()]);
    expect(runs.map(({ failed }) => failed)).toEqual([0, 0]);
    for (const id of ids) expect(await typesOf(one.store, id)).toEqual(CLOSED);
  });

  it('lets one that fails stop no other, and tries it again', async () => {
    let broken: string | undefined;
    const running = await start({
      at: '2024-03-11T09:00:00Z',
      wrap: (store) =>
        overriding(store, {
          append: (stream, events, expected) =>
            stream === broken
              ? Promise.reject(new Unavailable('no'))
              : store.append(stream, events, expected),
        }),
    });
    const [first, second] = [await postedToday(running), await postedToday(running)];
    broken = `anslag-${first}`;
    running.clock.set('2024-04-03T06:00:00Z');
    expect(await job(running).run()).toEqual({ done: 1, failed: 1 });
    expect(await typesOf(running.store, second)).toEqual(CLOSED);
    const { body } = await running.get('/metrics');
    expect(body['text']).toContain('liggaren_job_runs_total{job="close-anslag",result="partial"} 1');

    broken = undefined;
    expect((await job(running).run()).failed).toBe(0);
    expect(await typesOf(running.store, first)).toEqual(CLOSED);
  });

  it('joins the run that is under way', async () => {
    const running = await start({ at: '2024-03-11T09:00:00Z' });
    await postedToday(running);
    running.clock.set('2024-04-03T06:00:00Z');
    const [a, b] = await Promise.all([job(running).run(), job(running).run()]);
    expect(a).toBe(b);
  });

  it('is started twice a minute', async () => {
    const running = await start({ jobs: true });
    const cron = running.app.get(SchedulerRegistry).getCronJob('close-anslag');
    const [first, second, third] = cron.nextDates(3).map((date) => date.toMillis());
    expect([second! - first!, third! - second!]).toEqual([30_000, 30_000]);
  });

  it('finds nothing in an empty ledger', async () => {
    const running = await start({});
    await expect(running.store.readStream('anslag-x')[Symbol.asyncIterator]().next()).rejects.toThrow(
      StreamNotFound,
    );
    expect(await job(running).run()).toEqual({ done: 0, failed: 0 });
  });
});
