import { afterEach, describe, expect, it } from '@jest/globals';
import { WatchDeadlinesJob } from '@liggaren/worker';
import { pino } from 'pino';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';

describe('the job that watches the deadlines', () => {
  let running: RunningApp;
  afterEach(() => running.stop());

  it('counts what is open, due today and late, and tells the log once of what is late', async () => {
    const lines: string[] = [];
    const log = pino({}, { write: (line) => void lines.push(line) });
    running = await startApp({ at: '2024-03-11T09:00:00Z', log });
    await running.post('/api/organ', {
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
        forvaringsplats: 'Kansliet',
      },
    });
    const arende = await running.post('/api/arenden', {
      organ: 'direktionen',
      arendemening: 'Ny lönemodell',
      initiator: 'eget-initiativ',
    });
    const remiss = await running.post(`${arende.headers.get('location')}/remisser`, {
      to: 'Kinda kommun',
      sentOn: '2024-03-11',
      answerBy: '2024-04-30',
    });
    await running.get(`/api/deadlines?after=${String(remiss.body['position'])}`);
    const job = running.app.get(WatchDeadlinesJob);

    expect(job.run()['remissvar']).toEqual({ open: 1, dueToday: 0, late: 0 });
    running.clock.set('2024-04-30T20:00:00Z');
    expect(job.run()['remissvar']).toEqual({ open: 1, dueToday: 1, late: 0 });
    // Past midnight in Stockholm, not yet in Greenwich.
    running.clock.set('2024-04-30T22:00:00Z');
    expect(job.run()['remissvar']).toEqual({ open: 1, dueToday: 0, late: 1 });
    job.run();

    const { body } = await running.get('/metrics');
    expect(body['text']).toContain('liggaren_deadlines{kind="remissvar",state="late"} 1');
    expect(body['text']).toContain('liggaren_job_runs_total{job="watch-deadlines",result="ok"} 4');
    expect(lines.filter((line) => line.includes('something is late')).length).toBe(1);
  });
});
