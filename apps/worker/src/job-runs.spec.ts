import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { JOBS, JobRuns, Metrics } from '@liggaren/worker';
import { SchedulerRegistry } from '@nestjs/schedule';
import { pino } from 'pino';

it('a damaged jobs.sqlite stops nothing: it is begun anew, and the log says so in one line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'liggaren-jobs-'));
  const file = join(folder, 'jobs.sqlite');
  const lines: string[] = [];
  const using = {
    metrics: new Metrics(),
    crons: new SchedulerRegistry(),
    log: pino({}, { write: (line: string) => void lines.push(line) }),
  };
  try {
    await writeFile(file, 'garbage, and no database '.repeat(1000));
    const runs = JobRuns.open(file, using);
    expect(runs.all()).toEqual(JOBS.map((job) => ({ job })));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 40, file, err: { code: 'SQLITE_NOTADB' } });

    runs.record('close-anslag', { done: 2, failed: 0 });
    runs.close();
    const reopened = JobRuns.open(file, using);
    expect(reopened.all()[0]).toMatchObject({ job: 'close-anslag', lastRun: { done: 2, failed: 0 } });
    reopened.close();
    expect(lines).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
