import { createHash, randomBytes } from 'node:crypto';
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

  it('refuses a file of more than 100 MiB', async () => {
    const piece = Buffer.alloc(1024 * 1024);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        this.sent = (this.sent ?? 0) + piece.length;
        controller.enqueue(piece);
        if (this.sent > MAX_FILE_BYTES) controller.close();
      },
    } as UnderlyingDefaultSource<Uint8Array> & { sent?: number });
    const response = await fetch(`${running.url}/api/filer`, {
      method: 'PUT',
      headers: OCTETS,
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'FILE_TOO_LARGE' });
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
