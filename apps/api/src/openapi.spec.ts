import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type RunningApp } from '../../../test/flows/running-app.js';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly { name: string; in: string; schema?: { example?: unknown } }[];
  readonly requestBody?: { readonly content: Record<string, { example?: unknown }> };
  readonly responses: Record<string, { content?: Record<string, unknown> }>;
}

/** Routes that a citizen may read, and those by which people sign in: no more. */
const PUBLIC = [
  'addCosignature',
  'backChannelLogout',
  'beginOidc',
  'finishOidc',
  'getAnslag',
  'getAnslagAtom',
  'getAnslagJsonFeed',
  'getAnslagsarkiv',
  'getAnslagsbevisPdf',
  'getAnslagstavla',
  'getCheckpoint',
  'getCheckpointOfSize',
  'getConsistency',
  'getDiarielistaPdf',
  'getDiarieutdragPdf',
  'getDiariumArende',
  'getKlocka',
  'getLedger',
  'getLiveness',
  'getOparlAgendaItem',
  'getOparlBody',
  'getOparlConsultation',
  'getOparlMeeting',
  'getOparlOrganization',
  'getOparlPaper',
  'getOparlSystem',
  'getOrgan',
  'getProof',
  'getProtokoll',
  'getProtokollBevis',
  'getProtokollHtml',
  'getProtokollPdf',
  'getProtokollsutdragPdf',
  'getReadiness',
  'getTile',
  'listCheckpoints',
  'listOparlAgendaItems',
  'listOparlBodies',
  'listOparlMeetings',
  'listOparlOrganizationMeetings',
  'listOparlOrganizations',
  'listOparlPapers',
  'listOrgan',
  'receiveUnderskrift',
  'searchDiarium',
  'signIn',
  'useLink',
];

describe('GET /api/openapi.json', () => {
  let running: RunningApp;
  let operations: (Operation & { method: string; path: string })[];
  let document: Record<string, unknown>;

  beforeAll(async () => {
    running = await startApp();
    document = (await running.get('/api/openapi.json')).body;
    operations = Object.entries(document['paths'] as Record<string, Record<string, Operation>>).flatMap(
      ([path, item]) => Object.entries(item).map(([method, operation]) => ({ ...operation, method, path })),
    );
  });
  afterAll(() => running.stop());

  /** What is about the door itself and not about a board's affairs. */
  const isSignIn = (path: string) => /^\/api\/(inloggning|utloggning|mig|konton|maskinkonton)/.test(path);
  // A file's content, a logo and a cosignature stand beside the ledger: no command records them. A challenge is no
  // command either, and a signing service's answer is its own.
  const isBeside = (path: string) =>
    path === '/api/filer' ||
    path.startsWith('/api/import') ||
    /\/(cosignatures|logotyp|utmaning|underskriftssvar)$/.test(path);
  const commands = () =>
    operations.filter(({ method, path }) => method !== 'get' && !isBeside(path) && !isSignIn(path));
  const queries = () =>
    operations.filter(
      ({ method, path }) =>
        method === 'get' && !/^\/(metrics|api\/(health|changes|filer))/.test(path) && !isSignIn(path),
    );
  const headersOf = ({ parameters = [] }: Operation) =>
    parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);

  it('says what it is', () => {
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\./), info: { title: 'Liggaren' } });
  });

  it('gives each operation a name of its own, a Swedish sentence and a full address', () => {
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId, summary, path } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(summary).toMatch(/\.$/);
      expect(path).toMatch(/^\/(api\/|metrics$)/);
    }
  });

  it('refers to nothing that it does not describe', () => {
    const { schemas } = document['components'] as { schemas: object };
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(
      ([, name]) => name!,
    );
    expect(named.filter((name) => !(name in schemas))).toEqual([]);
    expect(named).toContain('OrganRulesBody');
  });

  it('declares problem answers on each operation', () => {
    for (const { operationId, responses } of operations) {
      const problems = Object.entries(responses).filter(
        ([, { content }]) => content?.['application/problem+json'] !== undefined,
      );
      expect([operationId, problems.map(([status]) => status)]).toEqual([
        operationId,
        expect.arrayContaining(['500']),
      ]);
    }
  });

  it('declares the headers of a command where they apply', () => {
    for (const operation of commands()) {
      expect([operation.operationId, headersOf(operation)]).toEqual([
        operation.operationId,
        expect.arrayContaining(['Idempotency-Key', 'Liggaren-Source']),
      ]);
      const versioned = headersOf(operation).includes('If-Match');
      expect([operation.operationId, '412' in operation.responses]).toEqual([
        operation.operationId,
        versioned,
      ]);
    }
    expect(
      commands().filter((operation) => headersOf(operation).includes('If-Match')).length,
    ).toBeGreaterThan(15);
  });

  it('declares ?after on every query', () => {
    for (const { operationId, parameters = [] } of queries()) {
      expect([operationId, parameters.filter(({ name }) => name === 'after').length]).toEqual([
        operationId,
        1,
      ]);
    }
  });

  it('marks as public what a citizen may read, and no more', () => {
    const found = operations
      .filter(({ tags }) => tags?.includes('public'))
      .map(({ operationId }) => operationId);
    expect(found.toSorted()).toEqual(PUBLIC);
  });

  it('gives each body an example that the route itself takes', async () => {
    for (const { operationId, method, path, parameters = [], requestBody } of commands()) {
      const example = requestBody?.content['application/json']?.example;
      expect([operationId, typeof example]).toEqual([operationId, 'object']);
      const address = path.replace(/\{(\w+)\}/g, (_, name) =>
        String(parameters.find((parameter) => parameter.name === name)?.schema?.example),
      );
      const answer = await running.send(method.toUpperCase(), encodeURI(address), example);
      // It may come at the wrong moment (404, 409); it is never misspelt (400), and nothing breaks (500).
      expect([operationId, answer.body]).toEqual([operationId, expect.not.objectContaining({ status: 400 })]);
      expect([operationId, answer.status < 500]).toEqual([operationId, true]);
    }
  });

  it('answers every question without a 500', async () => {
    for (const { operationId, path, parameters = [] } of queries()) {
      const address = path.replace(/\{(\w+)\}/g, (_, name) =>
        String(parameters.find((parameter) => parameter.name === name)?.schema?.example),
      );
      const answer = await running.get(encodeURI(address));
      expect([operationId, answer.status < 500]).toEqual([operationId, true]);
    }
  });
});
