import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { evolved, nounOf, Rejected, unwritten, type Folded, type LedgerEvent } from '@liggaren/governance';
import fc from 'fast-check';
import { as } from './anyone.js';
import { startApp, type RunningApp } from './running-app.js';

const REQUESTS = 3_000;

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly example?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema;
}

/** What no form ever sends. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\u2028',
    '2024-02-30',
    '9999-12-31',
    '1862-01-01',
    '2024-03-31T02:30:00+01:00',
    '0000-01-01T00:00:00Z',
    '__proto__',
    'constructor',
    'x'.repeat(100_000),
    -1,
    0,
    1.5,
    Number.MAX_SAFE_INTEGER,
    null,
    [],
    {},
    [[[[]]]],
    { toString: 1, then: 2, length: 3 },
  ),
);

/** A day or an instant near the others, so that what is sent meets what is there. */
const day = fc
  .integer({ min: -60, max: 90 })
  .map((days) => new Date(Date.UTC(2024, 2, 5) + days * 86_400_000).toISOString().slice(0, 10));

function valueOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): fc.Arbitrary<unknown> {
  const part = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const plain = part
    ? bodyOf(schemas[part.replace('#/components/schemas/', '')]!, schemas)
    : schema.enum
      ? fc.constantFrom(...schema.enum)
      : schema.type === 'integer'
        ? fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 20, 20) })
        : schema.type === 'boolean'
          ? fc.boolean()
          : schema.type === 'array'
            ? fc.array(valueOf(schema.items ?? {}, schemas), { maxLength: 3 })
            : (schema as { format?: string }).format === 'date'
              ? day
              : (schema as { format?: string }).format === 'date-time'
                ? fc.tuple(day, fc.constantFrom('12:00:00Z', '13:05:00+01:00')).map(([d, t]) => `${d}T${t}`)
                : fc.string({ minLength: 1, maxLength: 20 });
  return fc.oneof(
    ...(schema.example === undefined ? [] : [{ weight: 10, arbitrary: fc.constant(schema.example) }]),
    { weight: 8, arbitrary: plain },
    { weight: 1, arbitrary: odd },
  );
}

function bodyOf(schema: Schema, schemas: Readonly<Record<string, Schema>>): fc.Arbitrary<object> {
  const { properties = {}, required = [] } = schema;
  const fields = Object.entries(properties).map(([name, field]): [string, fc.Arbitrary<unknown>] => [
    name,
    fc.oneof(
      { weight: required.includes(name) ? 30 : 3, arbitrary: valueOf(field, schemas) },
      { weight: required.includes(name) ? 1 : 5, arbitrary: fc.constant(undefined) },
    ),
  ]);
  return fc
    .tuple(
      fc.record(Object.fromEntries(fields)),
      fc.oneof(
        { weight: 15, arbitrary: fc.constant({}) },
        { weight: 1, arbitrary: fc.dictionary(fc.string(), odd, { maxKeys: 2 }) },
      ),
    )
    .map(([known, unknown]) => ({ ...known, ...unknown }));
}

/** What an address names: nearly always something that may be there. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  slug: ['direktionen', 'itsam'],
  serie: ['ITSAM', 'ÅÄÖ'],
  ar: ['2024'],
  lopnr: ['1', '2', '25'],
  id: [
    'direktionen-2024-03-05',
    'itsam-2024-03-05',
    'itsam-2024-03-05-2',
    'direktionen-2024-1',
    'itsam-2024-03-05-p1',
  ],
  paragraf: ['1', '2', '3', '12'],
  nr: ['1', '2'],
  konto: ['joakim-karlsson', 'anna'],
  size: ['1', '14'],
  eventId: ['00000000-0000-4000-8000-000000000000'],
};

function requestOf(operation: Operation, schemas: Readonly<Record<string, Schema>>) {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  return fc.record({
    operation: fc.constant(operation),
    body: fc.oneof(
      { weight: 20, arbitrary: bodyOf(operation.body, schemas) as fc.Arbitrary<unknown> },
      { weight: 1, arbitrary: odd },
    ),
    parts: fc.tuple(
      ...names.map((name) =>
        fc.oneof(
          { weight: 20, arbitrary: fc.constantFrom(...PARTS[name]!) },
          { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 120, unit: 'grapheme' }) },
        ),
      ),
    ),
    headers: fc.record(
      {
        'if-match': fc.oneof(
          fc.integer({ min: 0, max: 5 }).map((n) => `"${n}"`),
          fc.constantFrom('*', 'x'),
        ),
        'idempotency-key': fc.constantFrom('a', 'b', 'c', 'd e'),
        'liggaren-source': fc.constantFrom('import'),
        authorization: fc.constantFrom(as('anna').authorization, 'x'),
      },
      { requiredKeys: [] },
    ),
  });
}

const PEOPLE = ['jacob-kall', 'conny-forsberg', 'claes-sjokvist', 'thomas-lidberg', 'jonas-andersson'];

/** Two boards that are in session, with an ärende each, so that what is sent finds something. */
async function seed(running: RunningApp): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await running.post(path, body);
    expect([path, answer.body]).toEqual([path, expect.objectContaining({ position: expect.any(String) })]);
  };
  for (const organ of ['direktionen', 'itsam']) {
    await post('/api/organ', {
      slug: organ,
      namn: organ,
      organisation: 'Kommunalförbundet Itsam',
      kind: 'direktion',
      establishedOn: '2009-01-01',
      rules: {
        antalLedamoter: 6,
        paragrafnumrering: organ === 'itsam' ? 'per-ar' : 'per-sammantrade',
        nedtagningsdatum: 'sista-dagen',
        diarieserie: 'ITSAM',
        forvaringsplats: 'Kansliet',
      },
    });
    for (const personId of PEOPLE) {
      const mandat = {
        personId,
        namn: personId,
        role: 'ledamot',
        foretrader: 'Kinda kommun',
        firstDay: '2023-01-01',
      };
      await post(`/api/organ/${organ}/mandat`, mandat);
    }
    await post(`/api/organ/${organ}/presidium`, { ordforande: 'jacob-kall', firstDay: '2023-01-01' });
    await post('/api/arenden', { organ, arendemening: 'Ny lönemodell', initiator: 'eget-initiativ' });
    await post('/api/sammantraden', {
      organ,
      sammantradesdatum: '2024-03-05',
      startsAt: '13:00',
      plats: 'Linköping',
      calledOn: '2024-02-27',
    });
    const meeting = `/api/sammantraden/${organ}-2024-03-05`;
    await post(`${meeting}/oppnande`, {
      openedAt: '2024-03-05T13:00:00+01:00',
      ordforandeId: 'jacob-kall',
      sekreterare: { personId: 'joakim-karlsson', namn: 'Joakim Karlsson' },
    });
    for (const personId of PEOPLE) {
      await post(`${meeting}/narvaro`, { personId, namn: personId, role: 'ledamot' });
    }
    await post(`${meeting}/paragrafer`, {
      rubrik: 'Lönemodell',
      diarienummer: ['ITSAM 2024/1'],
      foredragande: [],
      sammanfattning: '',
      underlag: [],
    });
  }
}

/** Each stored event that the rules of its noun would have refused, with why. */
async function refusedByTheirNoun({ store }: RunningApp): Promise<string[]> {
  const states = new Map<string, Folded>();
  const refused: string[] = [];
  for await (const { stream, type, data, metadata } of store.readAll()) {
    if (stream.startsWith('kommando-')) continue;
    const event = { type, data } as unknown as LedgerEvent;
    const before = states.get(stream) ?? unwritten(event.type);
    try {
      nounOf(event.type).check(before.state, event, metadata);
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      refused.push(`${stream} ${type}: ${error.code}`);
    }
    states.set(stream, evolved(before, event));
  }
  return refused;
}

describe('any request at all', () => {
  let running: RunningApp;
  let operations: readonly Operation[];
  let schemas: Readonly<Record<string, Schema>>;
  /** The commands that were carried out at least once. */
  const done = new Set<string>();

  beforeAll(async () => {
    running = await startApp({ at: '2024-03-20T12:00:00Z' });
    const { body } = await running.get('/api/openapi.json');
    schemas = (body['components'] as { schemas: Record<string, Schema> }).schemas;
    operations = Object.entries(body['paths'] as Record<string, Record<string, never>>).flatMap(
      ([path, item]) =>
        Object.entries(
          item as Record<
            string,
            Operation & { requestBody?: { content: Record<string, { schema: Schema }> } }
          >,
        ).flatMap(([method, { operationId, parameters, requestBody }]) => {
          const reference = requestBody?.content['application/json']?.schema.$ref;
          const schema = reference && schemas[reference.replace('#/components/schemas/', '')];
          return schema
            ? [{ method: method.toUpperCase(), path, operationId, parameters, body: schema }]
            : [];
        }),
    );
    await seed(running);
  });
  afterAll(() => running.stop());

  it('is answered, never with a 500, and leaves nothing in the ledger that its own noun refuses', async () => {
    expect(operations.length).toBeGreaterThan(40);
    const anyRequest = fc.constantFrom(...operations).chain((operation) => requestOf(operation, schemas));
    await fc.assert(
      fc.asyncProperty(anyRequest, async ({ operation, body, parts, headers }) => {
        let next = 0;
        const path = operation.path.replace(/\{\w+\}/g, () => encodeURIComponent(String(parts[next++])));
        const answer = await running.send(operation.method, path, JSON.stringify(body), headers);
        if (answer.status < 300) done.add(operation.operationId);
        expect([operation.operationId, answer.status < 500 || answer.body]).toEqual([
          operation.operationId,
          true,
        ]);
        const type = answer.status < 400 ? /^application\/(?:x-nd)?json/ : /^application\/problem\+json/;
        expect(answer.headers.get('content-type')).toMatch(type);
      }),
      { numRuns: REQUESTS },
    );
    expect(done.size).toBeGreaterThan(10);
    // The views take whatever was stored.
    const head = await running.store.head();
    expect((await running.get(`/api/organ?after=${head}`)).status).toBe(200);
    expect((await running.get('/api/health/ready')).body).toMatchObject({ ready: true, failing: [] });
    expect(await refusedByTheirNoun(running)).toEqual([]);
  }, 300_000);
});
