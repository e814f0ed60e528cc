import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import { cosign, generateKey, readNote, signatureLine, verifyProof, witnessKeyOf } from '@liggaren/ledger';
import { SignCheckpointJob } from '@liggaren/worker';
import Database from 'better-sqlite3';
import { establishBoard } from './random-board.js';
import { startApp, type RunningApp } from './running-app.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liggaren-proof-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the ledger that can be verified, over HTTP', () => {
  let app: RunningApp;
  const text = async (path: string) => {
    const response = await fetch(app.url + path);
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  const sign = async () => {
    await app.app.get(Projector).waitFor((await app.store.head()) ?? '', 10_000);
    return app.app.get(SignCheckpointJob).run();
  };
  const witness = generateKey('vittne.example');

  beforeAll(async () => {
    const data = join(folder, 'http');
    await (await startApp({ directory: data })).stop({ keep: true });
    await writeFile(join(data, 'witnesses'), `# Grannkommunen\n${witnessKeyOf(witness.signerKey)}\n`);
    app = await startApp({ directory: data });
    await establishBoard(app);
  });
  afterAll(() => app.stop());

  it('has no checkpoint before anything is signed, and says so', async () => {
    expect((await text('/api/ledger/checkpoint')).status).toBe(404);
    const [first] = await ids();
    expect((await app.get(`/api/ledger/proofs/${first}`)).body).toMatchObject({
      code: 'NOT_SIGNED_YET',
      status: 503,
    });
  });

  it('signs what is there once, and serves a proof of each event that needs no server to be verified', async () => {
    expect(await sign()).toEqual({ done: 1, failed: 0 });
    expect(await sign()).toEqual({ done: 0, failed: 0 });
    const { body } = await app.get('/api/ledger');
    const { verifierKey, events, signed } = body as { verifierKey: string; events: number; signed: number };
    expect(signed).toBe(events);

    for (const id of await ids()) {
      const proof = await text(`/api/ledger/proofs/${id}`);
      expect(proof.type).toBe('text/plain; charset=utf-8');
      expect(verifyProof(proof.text, { key: verifierKey })).toMatchObject({ ok: true });
      const altered = proof.text.replace(/[0-9]/, (digit) => String((Number(digit) + 1) % 10));
      expect(altered).not.toBe(proof.text);
      expect(outcome(() => verifyProof(altered, { key: verifierKey }))).not.toBe(true);
    }
  });

  it('tells the public of an event that it is there, not what it says; in full, what it says', async () => {
    const [first] = await ids();
    const told = async (path: string) => {
      const [, extra = ''] = /^extra (.*)$/m.exec((await text(path)).text) ?? [];
      return Buffer.from(extra, 'base64').toString();
    };
    expect(await told(`/api/ledger/proofs/${first}`)).not.toContain('Exempelkommunen');
    expect(await told(`/api/ledger/proofs/${first}/full`)).toContain('Exempelkommunen');
    expect((await app.get('/api/ledger/proofs/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await app.get('/api/ledger/proofs/nonsense')).status).toBe(404);
  });

  it('proves that a newer checkpoint holds all of an older one, and serves the tree in tiles', async () => {
    const { signed } = (await app.get('/api/ledger')).body as { signed: number };
    const { body } = await app.get(`/api/ledger/consistency?from=1&to=${signed}`);
    expect(body['hashes']).not.toHaveLength(0);
    expect((await app.get(`/api/ledger/consistency?from=5&to=${signed + 1}`)).body['code']).toBe('BAD_SIZES');
    expect((await app.get('/api/ledger/consistency?from=0&to=1')).status).toBe(400);
    expect((await text(`/api/ledger/tile/0/000.p/${signed}`)).status).toBe(200);
    expect((await text('/api/ledger/tile/0/999')).status).toBe(404);
    expect((await text('/api/ledger/tile/../../events.sqlite')).status).toBe(404);
  });

  it('keeps the cosignature of a witness that it knows, and of nobody else', async () => {
    const checkpoint = (await text('/api/ledger/checkpoint')).text;
    const { signed } = (await app.get('/api/ledger')).body as { signed: number };
    const address = `/api/ledger/checkpoints/${signed}/cosignatures`;
    const lineOf = (key: string) =>
      signatureLine(cosign(readNote(checkpoint)!.text, key, new Date('2024-03-06T00:00:00Z'))).trim();
    const lines = lineOf(witness.signerKey);
    expect((await app.post(address, { lines })).status).toBe(200);
    expect((await text('/api/ledger/checkpoint')).text).toContain(lines);
    const stranger = lineOf(generateKey('annan.example').signerKey);
    expect((await app.post(address, { lines: stranger })).body).toMatchObject({
      code: 'UNKNOWN_WITNESS',
      status: 400,
    });
    expect((await app.post('/api/ledger/checkpoints/1/cosignatures', { lines })).status).toBe(404);
  });

  async function ids(): Promise<string[]> {
    const found: string[] = [];
    for await (const { id } of app.store.readAll()) found.push(id);
    return found;
  }
});

function outcome(verify: () => { ok: boolean }): boolean | 'unusable' {
  try {
    return verify().ok;
  } catch {
    return 'unusable';
  }
}

describe('the ledger on the command line', () => {
  const liggaren = (args: readonly string[], data: string) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const options = { env: { ...process.env, NODE_OPTIONS: '', LIGGAREN_DATA: data } };
      const child = execFile(
        process.execPath,
        ['apps/cli/bin/liggaren.js', ...args],
        options,
        (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });
  const data = () => join(folder, 'demo');
  const exported = () => join(folder, 'ledger.export');
  const key = async () => join(data(), (await readdir(data())).find((name) => name.endsWith('.vkey')) ?? '');

  beforeAll(async () => {
    expect((await liggaren(['demo', '--exit'], data())).code).toBe(0);
    expect(await liggaren(['export', '--out', exported()], data())).toMatchObject({ code: 0, stderr: '' });
  }, 120_000);

  it('verifies an export with nothing but the file and the key', async () => {
    const verified = await liggaren(
      ['verify', exported(), '--key', await key()],
      join(folder, 'no-ledger-here'),
    );
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Stämmer\. 92 händelser/) });
    expect(existsSync(join(folder, 'no-ledger-here'))).toBe(false);
  });

  it('answers an altered export with exit code 1 and names the event, and what is no export with 2', async () => {
    const bad = join(folder, 'bad.export');
    await writeFile(
      bad,
      (await readFile(exported(), 'utf8')).replace(
        'Revidering förbundsordning',
        'Revidering förbundsordninG',
      ),
    );
    expect(await liggaren(['verify', bad, '--key', await key()], data())).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^STÄMMER INTE\. Händelse \d+ \(ArendeRegistered i arende-ITSAM-2024-8\)/,
      ),
    });
    for (const args of [
      ['verify', 'README.md', '--key', await key()],
      ['verify', exported(), '--key', 'README.md'],
      ['verify', 'finns-inte', '--key', await key()],
      ['verify', exported()],
      ['export', '--out', exported()],
    ]) {
      expect(await liggaren(args, data())).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^liggaren: .+\n$/),
      });
    }
  }, 120_000);

  it('restores a backup that holds the checkpoints, and leaves nothing of one that was altered', async () => {
    const backup = join(folder, 'backup');
    expect((await liggaren(['backup', '--out', backup], data())).code).toBe(0);
    const restored = join(folder, 'restored');
    expect(await liggaren(['restore', '--from', backup], restored)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('92 händelser är tillbaka'),
    });

    const db = new Database(join(backup, 'events.sqlite'));
    db.exec(
      `UPDATE events SET data = replace(data, 'Revidering', 'Reviderad') WHERE stream = 'arende-ITSAM-2024-8'`,
    );
    db.close();
    const refused = join(folder, 'refused');
    expect(await liggaren(['restore', '--from', backup], refused)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('stämmer inte med kontrollpunkten för 92 händelser'),
    });
    expect(await readdir(refused)).toEqual([]);
  }, 120_000);

  it('refuses an older backup when somebody has kept a newer checkpoint', async () => {
    const backup = join(folder, 'older');
    expect((await liggaren(['backup', '--out', backup], data())).code).toBe(0);
    const newer = join(folder, 'newer');
    await (await startApp({ directory: newer })).stop({ keep: true });
    for (const name of await readdir(data())) {
      if (name !== 'views') await copyFile(join(data(), name), join(newer, name));
    }
    const app = await startApp({ directory: newer });
    await app.post('/api/arenden', {
      organ: 'itsam',
      arendemening: 'Ett ärende till',
      initiator: 'eget-initiativ',
    });
    await app.app.get(Projector).waitFor((await app.store.head()) ?? '', 10_000);
    await app.app.get(SignCheckpointJob).run();
    const note = await (await fetch(`${app.url}/api/ledger/checkpoint`)).text();
    await app.stop();
    const kept = join(folder, 'kept-by-the-revisor');
    await writeFile(kept, note);
    expect(
      await liggaren(['restore', '--from', backup, '--since', kept], join(folder, 'too-old')),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('stämmer inte med kontrollpunkten för 93 händelser'),
    });
  }, 120_000);
});
