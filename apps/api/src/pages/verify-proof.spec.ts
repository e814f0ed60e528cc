import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Projector } from '@liggaren/event-store';
import { generateKey, verifyProof as asTheLedgerDoes } from '@liggaren/ledger';
import { SignCheckpointJob } from '@liggaren/worker';
import { establishBoard } from '../../../../test/flows/random-board.js';
import { startApp, type RunningApp } from '../../../../test/flows/running-app.js';
import { verifyProof } from '../../public/verify-proof.js';

let app: RunningApp;
let key: string;
let ids: string[];

beforeAll(async () => {
  app = await startApp();
  await establishBoard(app);
  await app.app.get(Projector).waitFor((await app.store.head()) ?? '', 10_000);
  await app.app.get(SignCheckpointJob).run();
  key = String((await app.get('/api/ledger')).body['verifierKey']);
  ids = [];
  for await (const { id } of app.store.readAll()) ids.push(id);
});
afterAll(() => app.stop());

const proofOf = async (id: string, how: '' | '/full') =>
  String((await app.get(`/api/ledger/proofs/${id}${how}`)).body['text']);

const stepsOf = async (text: string, verifierKey = key) =>
  Object.fromEntries((await verifyProof(text, verifierKey)).steps.map(({ name, ok }) => [name, ok]));

/** What the ledger's own verification says; false also for what it does not know as a proof. */
function ledgerSays(text: string): boolean {
  try {
    return asTheLedgerDoes(text, { key }).ok;
  } catch {
    return false;
  }
}

describe('the check of a proof in the browser', () => {
  it('holds for every event, with and without what it says', async () => {
    for (const [index, id] of ids.entries()) {
      const full = await verifyProof(await proofOf(id, '/full'), key);
      expect(full).toMatchObject({ ok: true, size: ids.length, event: { envelope: { id, index } } });
      expect(full.event?.payload?.data).toEqual((await eventOf(id)).data);
      const without = await verifyProof(await proofOf(id, ''), key);
      expect(without).toMatchObject({ ok: true, event: { envelope: { id, index }, payload: null } });
      expect(without.steps.at(-1)).toMatchObject({ name: 'content', ok: null });
    }
  });

  it('says the same as the ledger when any single character of the proof is another one or is gone', async () => {
    const proof = await proofOf(ids[3]!, '/full');
    const differ: string[] = [];
    for (let at = 0; at < proof.length; at++) {
      const another = proof[at] === 'A' ? 'B' : 'A';
      for (const other of at % 5 === 0 ? [another, '', '\n'] : [another]) {
        const altered = proof.slice(0, at) + other + proof.slice(at + 1);
        const { ok } = await verifyProof(altered, key);
        if (ok !== ledgerSays(altered)) differ.push(`character ${at} as "${other}": the browser says ${ok}`);
      }
    }
    expect(differ).toEqual([]);
  });

  it('names the step that fails, and tries none after it', async () => {
    const proof = await proofOf(ids[3]!, '/full');
    const record = Buffer.from(/^extra (.*)$/m.exec(proof)![1]!, 'base64').toString();
    const withRecord = (text: string) =>
      proof.replace(/^extra .*$/m, `extra ${Buffer.from(text).toString('base64')}`);
    const all = { key: true, file: true, checkpoint: true, place: true, content: true };
    expect(await stepsOf(proof)).toEqual(all);
    expect(await stepsOf(withRecord(record.replace('"lokal"', '"annan"')))).toEqual({
      ...all,
      content: false,
    });
    expect(await stepsOf(withRecord(record.replace(/"revision":\d+/, '"revision":77')))).toEqual({
      ...all,
      place: false,
      content: null,
    });
    expect(await stepsOf(proof.replace(/\n\d+\n(?=[^\n]+\n\n—)/, '\n9\n'))).toEqual({
      ...all,
      checkpoint: false,
      place: null,
      content: null,
    });
    expect(await stepsOf('hej')).toEqual({
      key: true,
      file: false,
      checkpoint: null,
      place: null,
      content: null,
    });
  });

  it('fails under another key, also one of the same name, and under one that is misspelt', async () => {
    const proof = await proofOf(ids[0]!, '');
    const [name] = key.split('+');
    for (const other of ['annan.example', name!]) {
      expect(await stepsOf(proof, generateKey(other).verifierKey)).toMatchObject({
        key: true,
        checkpoint: false,
      });
    }
    expect(await stepsOf(proof, `${key.slice(0, -2)}B=`)).toMatchObject({ key: false, file: null });
    expect(await stepsOf(proof, '')).toMatchObject({ key: false });
    expect(await stepsOf(proof, ` ${key}\n`)).toMatchObject({ checkpoint: true });
  });
});

async function eventOf(id: string) {
  for await (const event of app.store.readAll()) if (event.id === id) return event;
  throw new Error(`no event ${id}`);
}
