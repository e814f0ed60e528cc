import { afterEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '@liggaren/event-store';
import { overriding } from '@liggaren/event-store/testing';
import {
  CloseAnslagJob,
  SignCheckpointJob,
  startWorkerFromEnvironment,
  type JobStatus,
} from '@liggaren/worker';
import { pino } from 'pino';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';

describe('health and metrics', () => {
  let running: RunningApp;
  afterEach(() => running.stop());

  it('is alive and ready on an empty ledger', async () => {
    running = await startApp();
    expect(await running.get('/api/health/live')).toMatchObject({ status: 200, body: { live: true } });
    expect(await running.get('/api/health/ready')).toMatchObject({
      status: 200,
      body: { ready: true, failing: [] },
    });
    const { status, body } = await running.get('/api/health');
    expect([status, body['live'], body['ready']]).toEqual([200, true, true]);
    expect((body['views'] as { view: string }[]).map(({ view }) => view)).toContain('anslagstavla');
  });

  it('is alive and not ready while the store does not answer', async () => {
    let down = false;
    running = await startApp({
      wrap: (store) =>
        overriding(store, {
          head: () => (down ? Promise.reject(new Unavailable('down')) : store.head()),
        }),
    });
    down = true;
    expect(await running.get('/api/health/live')).toMatchObject({ status: 200 });
    expect(await running.get('/api/health/ready')).toMatchObject({
      status: 503,
      body: { ready: false, store: false },
    });
    expect(await running.get('/metrics')).toMatchObject({ status: 200 });
    down = false;
    expect(await running.get('/api/health/ready')).toMatchObject({ status: 200, body: { store: true } });
  });

  it('is not ready while a view stands still', async () => {
    running = await startApp();
    // A mandat in a shape that no view can take.
    const odd = {
      id: crypto.randomUUID(),
      type: 'AnslagPosted',
      data: { anslagId: 1 },
      metadata: {
        commandId: crypto.randomUUID(),
        correlationId: 'x',
        causationId: 'x',
        actor: { id: 'x', name: 'x', role: 'x' },
        recordedAt: '2024-03-05T11:59:00.000Z',
        salt: 'x',
        bodyHash: 'x',
      },
    };
    await running.store.append('anslag-x', [odd], 'no-stream');
    let answer = await running.get('/api/health/ready');
    // Another view may tell of the event before this one has failed on it.
    while ((answer.body['failing'] as string[]).length === 0) answer = await running.get('/api/health/ready');
    expect(answer).toMatchObject({ status: 503, body: { ready: false, store: true } });
    expect(answer.body['failing']).toContain('anslagstavla');
    const { body } = await running.get('/metrics');
    expect(body['text']).toContain('liggaren_view_failing{view="anslagstavla"} 1');
    expect(body['text']).toContain('liggaren_view_behind{view="anslagstavla"} 1');
    expect(body['text']).toContain('liggaren_view_lag_seconds{view="anslagstavla"} 60');
    expect(body['text']).toContain('liggaren_view_behind{view="organ"} 0');

    const health = await running.get('/api/health');
    const views = health.body['views'] as { view: string; behind: object; failure?: object }[];
    expect(views.find(({ view }) => view === 'anslagstavla')).toMatchObject({
      behind: { events: 1, seconds: 60, isMore: false },
      failure: { message: expect.any(String) },
    });
    expect(views.find(({ view }) => view === 'organ')?.behind).toEqual({
      events: 0,
      seconds: 0,
      isMore: false,
    });
  });

  it('tells how the jobs fared, and of none that it knows more than it does', async () => {
    let down = false;
    running = await startApp({
      wrap: (store) =>
        overriding(store, {
          head: () => (down ? Promise.reject(new Unavailable('down for the test')) : store.head()),
        }),
    });
    const job = async (name: string) => {
      const { body } = await running.get('/api/health');
      return (body['jobs'] as JobStatus[]).find((one) => one.job === name);
    };
    expect(await job('close-anslag')).toEqual({ job: 'close-anslag' });
    await running.app.get(CloseAnslagJob).run();
    expect(await job('close-anslag')).toEqual({
      job: 'close-anslag',
      lastRun: { at: expect.any(String), done: 0, failed: 0 },
    });
    down = true;
    await running.app.get(SignCheckpointJob).run();
    const lastError = { at: expect.any(String), message: 'down for the test' };
    expect(await job('sign-checkpoint')).toMatchObject({ lastRun: { failed: 1 }, lastError });
    down = false;
    await running.app.get(SignCheckpointJob).run();
    expect(await job('sign-checkpoint')).toMatchObject({ lastRun: { failed: 0 }, lastError });
  });

  it('tells what a worker in a process of its own did, and when it will again', async () => {
    running = await startApp();
    const env = { PORT: '0', LIGGAREN_DATA: running.directory };
    const worker = await startWorkerFromEnvironment(env, pino({ level: 'silent' }));
    try {
      let jobs: readonly JobStatus[] = [];
      while (jobs[0]?.lastRun === undefined) {
        jobs = (await running.get('/api/health')).body['jobs'] as JobStatus[];
      }
      const [{ job, lastRun, nextRun }] = jobs as [JobStatus];
      expect([job, lastRun?.failed]).toEqual(['close-anslag', 0]);
      expect(Date.parse(nextRun!) - Date.parse(lastRun!.at)).toBeLessThanOrEqual(30_000);
    } finally {
      await worker.close();
    }
  });

  it('counts appends and times commands', async () => {
    running = await startApp();
    await running.post('/api/organ/ingen/medlemmar', { kommun: 'Kinda kommun', joinedOn: '2019-01-01' });
    await running.post('/api/organ', {
      slug: 'direktionen',
      namn: 'Direktionen',
      organisation: 'Itsam',
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
    const { headers, body } = await running.get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body['text']).toContain('liggaren_appends_total{result="ok"} 1');
    expect(body['text']).toContain(
      'liggaren_command_duration_seconds_count{command="EstablishOrgan",result="ok"} 1',
    );
    expect(body['text']).toContain(
      'liggaren_command_duration_seconds_count{command="JoinMember",result="rejected"} 1',
    );
    expect(body['text']).toContain('process_cpu_seconds_total');
  });
});
