import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAX_FILE_BYTES } from '@liggaren/governance';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';

const OCTETS = { 'content-type': 'application/octet-stream' };

describe('/api/filer', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp();
  });
  afterAll(() => running.stop());

  it('keeps the bytes under their sum, and gives them back unchanged', async () => {
    const bytes = randomBytes(3 * 1024 * 1024);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const put = await running.send('PUT', '/api/filer', bytes, OCTETS);
    expect(put).toMatchObject({ status: 200, body: { sha256, bytes: bytes.length } });
    expect((await running.send('PUT', '/api/filer', bytes, OCTETS)).body).toEqual(put.body);

    const response = await fetch(`${running.url}/api/filer/${sha256}`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('refuses a file of more than 100 MiB before it is sent', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        resolve(chunk.toString());
        socket.destroy();
      });
      socket.write(
        `PUT /api/filer HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n` +
          `Content-Length: ${MAX_FILE_BYTES + 1}\r\n\r\n`,
      );
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"FILE_TOO_LARGE"');
  });

  it('stores nothing of an upload that is broken off', async () => {
    const before = await readdir(join(running.directory, 'files')).catch(() => []);
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    socket.write(
      `PUT /api/filer HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nabc`,
    );
    const tmp = join(running.directory, 'files', 'tmp');
    while ((await readdir(tmp).catch(() => [])).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
    while ((await readdir(tmp)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const after = await readdir(join(running.directory, 'files'));
    expect(after.filter((name) => name !== 'tmp')).toEqual(before.filter((name) => name !== 'tmp'));
  });

  it('takes bytes alone', async () => {
    const answer = await running.send('PUT', '/api/filer', { not: 'bytes' });
    expect(answer).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
    expect(await running.send('PUT', '/api/filer')).toMatchObject({ status: 415 });
  });

  it.each(['0'.repeat(64), 'inte-en-summa', '..%2f..%2fevents.sqlite'])('has no file %s', async (sha256) => {
    expect(await running.get(`/api/filer/${sha256}`)).toMatchObject({ status: 404 });
  });
});
