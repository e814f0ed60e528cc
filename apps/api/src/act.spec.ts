import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@liggaren/event-store';
import { as } from '../../../test/flows/anyone.js';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';

const RULES = {
  antalLedamoter: 6,
  paragrafnumrering: 'per-ar',
  nedtagningsdatum: 'sista-dagen',
  diarieserie: 'ITSAM',
  forvaringsplats: 'Itsams kansli, Vimmerby',
};
const organ = (slug: string) => ({
  slug,
  namn: 'Direktionen',
  organisation: 'Kommunalförbundet Itsam',
  kind: 'direktion',
  establishedOn: '2009-01-01',
  rules: RULES,
});
const ARENDE = { organ: 'direktionen', arendemening: 'Ny lönemodell', initiator: 'eget-initiativ' };

describe('a request as an act', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ at: '2024-03-05T12:00:00Z' });
    await running.post('/api/organ', organ('direktionen'));
  });
  afterAll(() => running.stop());

  const last = async (stream: string): Promise<StoredEvent> => {
    for await (const event of running.store.readStream(stream, { direction: 'backwards', limit: 1 }))
      return event;
    throw new Error('no event');
  };

  it('is recorded with who, when, why and the hash of what was sent', async () => {
    const answer = await running.post('/api/organ', organ('namnden'), {
      ...as('anna-berg', { namn: 'Anna Berg Å', held: [{ role: 'admin' }] }),
      'x-correlation-id': 'arbete-7',
    });
    expect(answer).toMatchObject({ status: 201, body: { revision: 0, slug: 'namnden' } });
    expect(answer.headers.get('location')).toBe('/api/organ/namnden');
    expect(answer.headers.get('x-correlation-id')).toBe('arbete-7');
    expect((await last('organ-namnden')).metadata).toMatchObject({
      actor: { id: 'anna-berg', name: 'Anna Berg Å', role: 'admin' },
      correlationId: 'arbete-7',
      recordedAt: '2024-03-05T12:00:00.000Z',
      bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('is by whoever the door let in', async () => {
    await running.post('/api/organ', organ('styrelsen'));
    expect((await last('organ-styrelsen')).metadata.actor).toEqual({
      id: 'lokal',
      name: 'Lokal användare',
      role: 'admin',
    });
  });

  it.each([
    ['idempotency-key', 'med blanksteg'],
    ['idempotency-key', 'k'.repeat(256)],
    ['if-match', '3', '/api/arenden/ITSAM/2024/1/handlaggare', { handlaggare: 'Anna Berg' }],
    ['if-match', '"tre"', '/api/arenden/ITSAM/2024/1/handlaggare', { handlaggare: 'Anna Berg' }],
    ['liggaren-source', 'export'],
  ])('refuses %s: %s', async (name, value, path = '/api/organ', body: object = organ('aldrig')) => {
    const answer = await running.post(path, body, { [name]: value });
    expect(answer.status).toBe(400);
    expect(answer.body['code']).toMatch(/^BAD_/);
  });

  it('gives an unusable correlation id another one', async () => {
    const { headers } = await running.get('/api/organ', { 'x-correlation-id': 'två ord' });
    expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is one command however often it comes under the same key, also at once', async () => {
    const send = () => running.post('/api/arenden', ARENDE, { 'idempotency-key': 'en-gang' });
    const together = await Promise.all([send(), send(), send()]);
    const later = await send();
    for (const answer of [...together, later]) {
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual(together[0]?.body);
      expect(answer.headers.get('location')).toBe(together[0]?.headers.get('location'));
    }
    const other = await running.post('/api/arenden', ARENDE, { 'idempotency-key': 'en-annan' });
    expect(other.body['lopnr']).toBe(Number(later.body['lopnr']) + 1);
  });

  it('is refused when its key was used with another body', async () => {
    const key = { 'idempotency-key': 'upptagen' };
    await running.post(
      '/api/organ/direktionen/medlemmar',
      { kommun: 'Kinda kommun', joinedOn: '2019-01-01' },
      key,
    );
    const answer = await running.post(
      '/api/organ/direktionen/medlemmar',
      { kommun: 'Vimmerby kommun', joinedOn: '2019-01-01' },
      key,
    );
    expect(answer).toMatchObject({ status: 409, body: { code: 'COMMAND_REUSED' } });
  });

  it('is another command when the same key goes to another address', async () => {
    const key = { 'idempotency-key': 'delad' };
    const body = { kommun: 'Ydre kommun', joinedOn: '2019-01-01' };
    const [first, second] = [
      await running.post('/api/organ/direktionen/medlemmar', body, key),
      await running.post('/api/organ/namnden/medlemmar', body, key),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body['position']).not.toBe(second.body['position']);
  });

  it('changes only the version that was read (If-Match)', async () => {
    const registered = await running.post('/api/arenden', ARENDE);
    expect(registered.headers.get('etag')).toBe('"1"');
    const path = registered.headers.get('location')!;
    const assign = (handlaggare: string, ifMatch: string) =>
      running.post(`${path}/handlaggare`, { handlaggare }, { 'if-match': ifMatch });

    const first = await assign('Anna Berg', '"1"');
    expect(first.headers.get('etag')).toBe('"2"');
    expect(await assign('Bo Ek', '"1"')).toMatchObject({ status: 412, body: { code: 'CHANGED_SINCE' } });
    const read = await running.get(`${path}?after=${String(first.body['position'])}`);
    expect(read).toMatchObject({ status: 200, body: { handlaggare: 'Anna Berg', version: 2 } });
    expect((await assign('Bo Ek', read.headers.get('etag')!)).status).toBe(200);
    expect((await assign('Cia Dal', '*')).status).toBe(200);
  });

  it('shows everyone what they wrote when they ask after it', async () => {
    for (let n = 0; n < 20; n++) {
      const written = await running.post('/api/arenden', { ...ARENDE, arendemening: `Ärende ${n}` });
      const path = written.headers.get('location')!;
      const read = await running.get(`${path}?after=${String(written.body['position'])}`);
      expect(read.body['arendemening']).toBe(`Ärende ${n}`);
    }
  });

  it('does not record a field that was not sent', async () => {
    const before = await running.send('PUT', '/api/organ/direktionen/regler', {
      rules: RULES,
      reason: 'Ingen',
    });
    expect(before.status).toBe(200);
    expect(before.body['revision']).toBe(Number((await last('organ-direktionen')).revision));
    expect((await last('organ-direktionen')).type).not.toBe('OrganRulesChanged');
  });

  it('lets another register keep its numbers (Liggaren-Source: import)', async () => {
    const imported = { ...ARENDE, diarienummer: 'GAMMAL 2011/7' };
    const answer = await running.post('/api/arenden', imported, { 'liggaren-source': 'import' });
    expect(answer).toMatchObject({ status: 201, body: { diarienummer: 'GAMMAL 2011/7' } });
    expect((await last('arende-GAMMAL-2011-7')).metadata.source).toBe('import');
  });
});
