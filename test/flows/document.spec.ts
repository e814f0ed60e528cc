import { execFile } from 'node:child_process';
import { readFile, readdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from './running-app.js';

describe('npx liggaren document', () => {
  let running: RunningApp;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'liggaren-dokument-'));
    running = await startApp();
    await running.post('/api/organ', {
      slug: 'namnden',
      namn: 'Nämnden',
      organisation: 'Exempelkommunen',
      kind: 'namnd',
      establishedOn: '2023-01-01',
      rules: {
        antalLedamoter: 3,
        paragrafnumrering: 'per-ar',
        nedtagningsdatum: 'sista-dagen',
        diarieserie: 'EX',
        forvaringsplats: 'Rådhuset',
      },
    });
    const { body } = await running.post('/api/arenden', {
      organ: 'namnden',
      arendemening: 'Ny lönemodell',
      initiator: 'eget-initiativ',
    });
    await running.get(`/api/diarium?after=${String(body['position'])}`);
  });
  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true });
  });

  const document = (...args: string[]) =>
    new Promise<{ code: number | null; stdout: Buffer; stderr: string }>((resolve) => {
      const bin = join(process.cwd(), 'apps/cli/bin/liggaren.js');
      const child = execFile(
        process.execPath,
        [bin, 'document', ...args],
        { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'buffer', maxBuffer: 2 ** 24 },
        (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr: stderr.toString() }),
      );
    });

  it('saves a document of a running server, and says where', async () => {
    const { code, stdout } = await document('diarieutdrag', 'EX 2024/1', '--from', running.url);
    expect([code, stdout.toString()]).toEqual([
      0,
      expect.stringMatching(/^diarium-EX-2024-1-utdrag\.pdf: \d+ byte\n$/),
    ]);
    expect((await readFile(join(folder, 'diarium-EX-2024-1-utdrag.pdf'))).subarray(0, 5).toString()).toBe(
      '%PDF-',
    );
    expect((await document('arkiv', 'EX 2024', '--from', running.url)).code).toBe(0);
    expect(await readdir(folder)).toContain('arkiv-EX-2024.zip');
  });

  it('writes to standard output when asked to', async () => {
    const { code, stdout } = await document('regelefterlevnad', '--out', '-', '--from', running.url);
    expect([code, stdout.subarray(0, 5).toString()]).toEqual([0, '%PDF-']);
  });

  it.each([
    ['no kind', []],
    ['a kind that is none', ['roman']],
    ['a protokoll without a name', ['protokoll']],
    ['a form that it has not', ['bevis', 'a', '--format', 'html']],
    ['a number that is none', ['diarieutdrag', 'EX']],
    ['an address that is none', ['protokoll', 'a', '--from', 'här']],
    ['a server that is not there', ['protokoll', 'a', '--from', 'http://127.0.0.1:9']],
  ])('answers %s with one line and exit code 2', async (_what, args) => {
    const { code, stdout, stderr } = await document(...args);
    expect([code, stdout.length, stderr]).toEqual([2, 0, expect.stringMatching(/^liggaren: .+\n$/)]);
  });

  it('says what the server says of a document that is not there', async () => {
    const { code, stderr } = await document('protokoll', 'namnden-2024-03-05', '--from', running.url);
    expect([code, stderr]).toEqual([2, 'liggaren: Det finns inget sammanträde namnden-2024-03-05.\n']);
  });
});
