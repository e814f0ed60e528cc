import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { Filer } from '@liggaren/governance';
import { FilerIS3 } from '@liggaren/governance/filer-i-s3';
import { pino } from 'pino';
import { startWorkerFromEnvironment } from './start.js';

it('the worker’s own process reads the handlingar where FILES says that the api saves them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'liggaren-worker-'));
  const env = { PORT: '0', LIGGAREN_DATA: folder };
  const filer = async (more: Record<string, string>) => {
    const app = await startWorkerFromEnvironment({ ...env, ...more }, pino({ level: 'silent' }));
    try {
      return app.get(Filer, { strict: false });
    } finally {
      await app.close();
    }
  };
  try {
    expect(await filer({ FILES: 's3://handlingar?endpoint=http://127.0.0.1:9' })).toBeInstanceOf(FilerIS3);
    expect(await filer({})).not.toBeInstanceOf(FilerIS3);
  } finally {
    await rm(folder, { recursive: true });
  }
});
