import { connect } from 'node:net';
import {
  Conflict,
  Denied,
  OutcomeUnknown,
  TooLarge,
  Unavailable,
  ViewBehind,
  ViewNotBuilt,
  type EventStore,
} from '@liggaren/event-store';
import { overriding } from '@liggaren/event-store/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';
import { problemOf } from './problem.js';

const ORGAN = {
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
    forvaringsplats: 'Itsams kansli, Vimmerby',
  },
};
const MANDAT = {
  personId: 'jacob-kall',
  namn: 'Jacob Käll',
  role: 'ledamot',
  foretrader: 'Vimmerby kommun',
  firstDay: '2023-01-01',
};

describe('an error over HTTP', () => {
  let running: RunningApp;
  let broken: Error | undefined;
  const logged: Record<string, unknown>[] = [];

  const faulty = (store: EventStore): EventStore =>
    overriding(store, {
      append: (...args) => (broken ? Promise.reject(broken) : store.append(...args)),
    });

  beforeAll(async () => {
    const log = pino({}, { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
    running = await startApp({ wrap: faulty, log });
    await running.post('/api/organ', ORGAN);
  });
  afterAll(() => running.stop());

  const whileBroken = async (error: Error) => {
    broken = error;
    try {
      return await running.post('/api/organ/direktionen/mandat', MANDAT);
    } finally {
      broken = undefined;
    }
  };

  it('names every wrong field of a body with its path', async () => {
    const { status, headers, body } = await running.post('/api/organ', {
      ...ORGAN,
      slug: 'Inte en slug',
      extra: 1,
      rules: { ...ORGAN.rules, antalLedamoter: 'sex', okand: true },
    });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: 'about:blank',
      title: 'Felaktig begäran',
      status: 400,
      code: 'INVALID_BODY',
    });
    const errors = body['errors'] as { field: string; message: string }[];
    expect(new Set(errors.map(({ field }) => field))).toEqual(
      new Set(['slug', 'extra', 'rules.antalLedamoter', 'rules.okand']),
    );
    expect(errors).toContainEqual({ field: 'extra', message: 'finns inte' });
    expect(errors).toContainEqual({ field: 'rules.antalLedamoter', message: 'ska vara ett heltal' });
  });

  it('names a wrong field in a row of a list by the number of the row', async () => {
    const { body } = await running.post('/api/sammantraden/direktionen-2024-03-05/narvaro', {
      personId: 'jacob-kall',
      namn: 'Jacob Käll',
      role: 'ersattare',
      paragrafer: [{ from: 1 }, { from: 'två', till: 3 }],
    });
    const fields = (body['errors'] as { field: string }[]).map(({ field }) => field);
    expect(new Set(fields)).toEqual(new Set(['paragrafer[1].from', 'paragrafer[1].till']));
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a text', 'text'],
    ['a number', 7],
  ])('does not take %s for a body', async (_name, body) => {
    const answer = await running.post('/api/organ', JSON.stringify(body));
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_JSON' } });
  });

  it('says that a part which is no object ought to be one', async () => {
    const { body } = await running.post('/api/organ', { ...ORGAN, rules: 'inga' });
    expect(body['errors']).toEqual([{ field: 'rules', message: 'ska vara ett objekt' }]);
  });

  it.each([
    ['broken JSON', '{"slug": '],
    ['nothing', ' '],
    ['a key that would poison prototypes', '{"__proto__": {"admin": true}}'],
    ['a constructor that would poison prototypes', '{"constructor": {"prototype": {"admin": true}}}'],
    ['nesting without end', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['half of a surrogate pair', '{"slug": "\\ud800"}'],
    ['half of a surrogate pair in a key', '{"\\udc00": 1}'],
    ['a number beyond all numbers', '{"slug": 1e999}'],
  ])('refuses %s as JSON', async (_name, text) => {
    expect(await running.post('/api/organ', text)).toMatchObject({ status: 400, body: { code: 'BAD_JSON' } });
  });

  it('takes a field twice for what JSON takes it for: the last', async () => {
    const answer = await running.post('/api/organ', '{"slug": 1, "slug": "Fel"}');
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ field: 'slug' }));
    expect(answer.status).toBe(400);
  });

  it('refuses a body of more than 1 MiB', async () => {
    const answer = await running.post('/api/organ', { ...ORGAN, namn: 'x'.repeat(1024 * 1024) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/xml'])(
    'refuses a command as %s',
    async (type) => {
      const answer = await running.post('/api/organ', 'slug=x', { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
    },
  );

  it.each(['/api/finns-inte', '/finns-inte', '/api/organ/direktionen/finns-inte'])(
    'answers %s with 404',
    async (path) => {
      expect(await running.get(path)).toMatchObject({ status: 404, body: { code: 'ROUTE_NOT_FOUND' } });
    },
  );

  it('answers a method that the address does not know with 404', async () => {
    expect(await running.send('DELETE', '/api/organ')).toMatchObject({
      status: 404,
      body: { code: 'ROUTE_NOT_FOUND' },
    });
  });

  it.each([
    '/api/organ/Direktionen',
    '/api/organ/..%2f..%2fetc',
    '/api/organ/%00',
    '/api/arenden/ITSAM/24/1',
    '/api/arenden/ITSAM/2024/0',
    '/api/arenden/ITSAM/2024/1e3',
    '/api/sammantraden/A',
    `/api/organ/${'a'.repeat(90)}`,
  ])('answers the address %s with 404', async (path) => {
    expect(await running.get(path)).toMatchObject({ status: 404, body: { code: 'ADDRESS_NOT_FOUND' } });
  });

  it.each(['/api/organ/%E0%A4%A', '/api/organ/%ff', '/api/organ/%'])(
    'answers the badly encoded address %s with 400',
    async (path) => {
      const head = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('end', () => resolve(text));
        socket.on('error', reject);
        socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      });
      expect(head).toMatch(/^HTTP\/1\.1 400 /);
      expect(head).toContain('application/problem+json');
      expect(head).toContain('"BAD_ADDRESS"');
    },
  );

  it('answers a part of an address that is too long with a problem', async () => {
    const answer = await running.get(`/api/organ/${'a'.repeat(3_000)}`);
    expect([404, 414]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('answers what the domain refuses with its code, its statute and what to do', async () => {
    const again = await running.post('/api/organ', ORGAN);
    expect(again).toMatchObject({ status: 409, body: { code: 'ORGAN_EXISTS', title: 'Kan inte göras' } });
    const gone = await running.post('/api/organ/ingen/mandat', MANDAT);
    expect(gone).toMatchObject({ status: 404, body: { code: 'ORGAN_NOT_FOUND' } });
    const gap = await running.post('/api/arenden', {
      organ: 'direktionen',
      arendemening: 'Ny lönemodell',
      initiator: 'eget-initiativ',
      registeredOn: '2024-02-12',
      diarienummer: 'ITSAM 2024/25',
    });
    expect(gap).toMatchObject({ status: 409, body: { code: 'DIARIENUMMER_HAS_GAP' } });
    expect(gap.body['statute']).toContain('OSL 5:2');
  });

  it.each([
    ['Conflict', new Conflict('organ-direktionen', '1', '2'), 409, 'CONFLICT', true],
    ['TooLarge', new TooLarge('organ-direktionen', 2_000_000), 413, 'TOO_LARGE', false],
    ['Unavailable', new Unavailable('disk full'), 503, 'UNAVAILABLE', true],
    ['Denied', new Denied('no'), 503, 'STORE_DENIED', false],
  ])('answers %s of the store', async (_name, error, status, code, retry) => {
    const answer = await whileBroken(error);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.has('retry-after')).toBe(retry);
  });

  it('tells an append without an answer from one that was not stored', () => {
    expect(problemOf(new OutcomeUnknown('organ-x'))).toMatchObject({ status: 503, code: 'OUTCOME_UNKNOWN' });
    expect(problemOf(new ViewBehind(['diarium'], '7'))).toMatchObject({ status: 503, code: 'VIEW_BEHIND' });
    expect(problemOf(new ViewNotBuilt('diarium'))).toMatchObject({ status: 503, code: 'VIEW_NOT_BUILT' });
  });

  it('says nothing of what nobody foresaw, and logs it under the correlation id', async () => {
    const answer = await whileBroken(new Error('secret of the machine'));
    expect(answer).toMatchObject({ status: 500, body: { code: 'UNFORESEEN' } });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    const correlationId = answer.headers.get('x-correlation-id');
    expect(answer.body['correlationId']).toBe(correlationId);
    const line = logged.find((entry) => entry['correlationId'] === correlationId && 'err' in entry);
    expect(JSON.stringify(line)).toContain('secret of the machine');
  });

  it('logs each request by its route, with neither body nor names', async () => {
    await running.get('/api/organ/direktionen', { 'x-correlation-id': 'spar-mig' });
    const line = logged.find((entry) => entry['correlationId'] === 'spar-mig');
    expect(line).toMatchObject({
      method: 'GET',
      route: '/api/organ/:slug',
      status: 200,
      ms: expect.any(Number),
    });
    expect(JSON.stringify(logged.filter((entry) => !('err' in entry)))).not.toContain('Käll');
  });

  it('refuses a position that is none, and one given twice', async () => {
    expect(await running.get('/api/organ?after=x')).toMatchObject({
      status: 400,
      body: { code: 'BAD_POSITION' },
    });
    expect(await running.get('/api/organ?after=1&after=2')).toMatchObject({ status: 400 });
  });

  it('refuses a question that it does not know', async () => {
    const answer = await running.get('/api/diarium?limit=alla&sida=2&q=a&q=b');
    const fields = (answer.body['errors'] as { field: string }[]).map(({ field }) => field);
    expect(new Set(fields)).toEqual(new Set(['limit', 'sida', 'q']));
  });

  it('refuses a cursor that is none', async () => {
    const answer = await running.get('/api/anslagstavla/arkiv?cursor=x');
    expect(answer).toMatchObject({ status: 400, body: { code: 'CURSOR_INVALID' } });
  });
});
