import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Accounts,
  ON_THIS_MACHINE,
  REQUESTS_A_MINUTE,
  PERMISSION_NAMES,
  PERMISSIONS,
  rowOf,
  ROLES,
  expected,
  type Role,
} from '@liggaren/api';
import { Projector } from '@liggaren/event-store';
import { SignCheckpointJob } from '@liggaren/worker';
import { operationsOf, type Operation } from './operations.js';
import { startApp, type RunningApp } from './running-app.js';
import {
  aMachine,
  aPerson,
  behindTheDoor,
  meetingOf,
  OTHER,
  OWN,
  seedTwoBoards,
  SERIE,
} from './two-boards.js';

type Who = Role | 'public';

let running: RunningApp;
let operations: readonly Operation[];
/** The headers by which each role comes. */
const credentials = new Map<Who, Record<string, string>>();

beforeAll(async () => {
  running = await behindTheDoor(seedTwoBoards);
  // What is proven is signed.
  await running.app.get(Projector).waitFor((await running.store.head())!, 10_000);
  await running.app.get(SignCheckpointJob).run();
  operations = await operationsOf(running);
  credentials.set('public', {});
  for (const role of ROLES) {
    // Machines are appointed to no meeting, and make no accounts.
    if (role === 'justerare') credentials.set(role, await aPerson(running, `${OWN}-justerare`, []));
    else if (role === 'admin') credentials.set(role, await aPerson(running, 'anna', [{ role }]));
    else {
      const held = [{ role, ...(role === 'revisor' ? {} : { organ: OWN }) }];
      credentials.set(role, await aMachine(running, `maskin-${role}`, held));
    }
  }
});
afterAll(() => running.stop());

/** Of the address: what belongs to that board. */
function addressIn({ path, of }: Operation, organ: string): string {
  const parts: Record<string, string> = {
    slug: organ,
    serie: SERIE[organ]!,
    ar: '2024',
    lopnr: '1',
    id:
      of === 'anslag'
        ? `${meetingOf(organ)}-p1`
        : of === 'delegationsbeslut'
          ? `${organ}-2024-1`
          : meetingOf(organ),
    paragraf: '1',
    nr: '1',
    konto: 'ingen-alls',
    sha256: '0'.repeat(64),
  };
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => parts[name]!);
  return of === 'query' ? `${address}?organ=${organ}` : address;
}

/** The answer's status and code. The body names the board and can't be carried out: nothing is changed by asking. */
async function ask(operation: Operation, organ: string, headers: Record<string, string>) {
  const body = { organ, sammantradeId: meetingOf(organ), _finns_inte: true };
  const isUpload = operation.id === 'putFil' || operation.id === 'putLogotyp';
  const away = new AbortController();
  const response = await fetch(running.url + addressIn(operation, organ), {
    method: operation.method,
    headers: { ...headers, 'content-type': isUpload ? 'application/octet-stream' : 'application/json' },
    ...(operation.method === 'GET' ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
    signal: away.signal,
  });
  const isStream = response.headers.get('content-type')?.includes('event-stream');
  const text = isStream ? '' : await response.text();
  away.abort();
  const code = text.startsWith('{') ? (JSON.parse(text) as { code?: string }).code : undefined;
  return { status: response.status, code };
}

/** What the table says. */
function mayDo({ needs, of }: Operation, who: Who, organ: string): boolean {
  const row = rowOf(needs);
  if (who === 'justerare' && row.roles.justerare === 'meeting') return of === 'sammantrade' && organ === OWN;
  const { own, other } = expected(needs, who);
  // What is about no one board is open to whoever may do it in some board; what they reach is another matter.
  return organ === OWN || of === 'ledger' ? own : other;
}

describe('every operation, by every role, in their own board and another', () => {
  it('says what it needs, by a row of the table', () => {
    expect(operations.length).toBeGreaterThan(80);
    for (const { id, needs } of operations)
      expect([id, PERMISSION_NAMES]).toEqual([id, expect.arrayContaining([needs])]);
    const named = new Set(operations.map(({ needs }) => needs));
    expect(Object.keys(PERMISSIONS).filter((name) => !(named as Set<string>).has(name))).toEqual([]);
  });

  it.each([...ROLES, 'public' as const])('lets %s in where the table does, and nowhere else', async (who) => {
    const wrong: unknown[] = [];
    for (const operation of operations) {
      for (const organ of [OWN, OTHER]) {
        // Whoever signs out is out.
        if (operation.id === 'signOut') continue;
        const { status, code } = await ask(operation, organ, credentials.get(who)!);
        const refused = who === 'public' ? status === 401 : status === 403 && code === 'NOT_ALLOWED';
        // Behind the door there are other 403s: some things a machine's key never does.
        const isIn = status !== 401 && code !== 'NOT_ALLOWED' && status < 500;
        if (mayDo(operation, who, organ) ? !isIn : !refused) wrong.push([operation.id, organ, status, code]);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('logs who was refused, and what they reached for in another board', () => {
    const { rows } = running.app
      .get(Accounts)
      .logged({ kind: 'nekad', accountId: 'maskin-sekreterare', limit: 200 });
    expect(rows).toContainEqual(
      expect.objectContaining({
        what: ['protokoll.skriv', OTHER],
        route: 'POST /api/sammantraden/:id/paragrafer',
      }),
    );
  });

  it('refuses an import by a role that may not import', async () => {
    const answer = await running.post(
      '/api/organ',
      {},
      { ...credentials.get('admin'), 'liggaren-source': 'import' },
    );
    expect(answer).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
  });

  it('ends with the grant: revoked, it lets nobody in from the next request on', async () => {
    const key = await aMachine(running, 'maskin-tillfallig', [{ role: 'registrator', organ: OWN }]);
    const path = `/api/arenden/${SERIE[OWN]}/2024/1/handlaggare`;
    expect((await running.post(path, {}, key)).status).toBe(400);
    const revoked = await running.post(
      '/api/behorigheter/maskin-tillfallig/1/aterkallande',
      { reason: 'Slutar.' },
      credentials.get('admin'),
    );
    expect(revoked.status).toBe(200);
    expect((await running.post(path, {}, key)).status).toBe(403);
  });
});

describe('who has not signed in', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  it.each([
    ['a body that is no JSON', 'POST', '/api/organ', '{', JSON_TYPE],
    ['a body of another kind', 'POST', '/api/organ', 'x', { 'content-type': 'text/csv' }],
    ['a body that is too large', 'POST', '/api/organ', 'x'.repeat(2 * 1024 * 1024), JSON_TYPE],
    ['an address that is none', 'GET', '/api/finns/inte', undefined, {}],
    ['an address that is badly written', 'GET', '/api/organ/%zz/mandat', undefined, {}],
    ['a part that can not stand there', 'POST', '/api/sammantraden/INTE/avslut', '{}', JSON_TYPE],
    ['a method that is none', 'DELETE', '/api/organ', undefined, {}],
  ])('is told so before %s', async (_what, method, path, body, headers) => {
    const answer = await running.send(method, path, body, headers);
    expect(answer).toMatchObject({ status: 401, body: { code: 'NOT_SIGNED_IN' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(['Bearer lgr_gissad', 'Bearer x.y.z', 'Basic YWRtaW46YWRtaW4=', 'Bearer'])(
    'is not helped by %s, and it is logged without it',
    async (authorization) => {
      const answer = await running.get('/api/arenden', { authorization });
      expect(answer).toMatchObject({ status: 401, body: { code: 'BAD_CREDENTIALS' } });
      // Not on what is open to everyone either: who brings credentials wants to be known by them.
      expect((await running.get('/api/diarium', { authorization })).status).toBe(401);
      const { rows } = running.app.get(Accounts).logged({ kind: 'felaktig', limit: 1 });
      expect(rows[0]?.what).toHaveLength(1);
      expect(JSON.stringify(rows)).not.toMatch(/gissad|x\.y\.z|YWRtaW46/);
    },
  );
});

describe('every answer', () => {
  it('tells browsers to run no script but ours, and to frame, guess and keep nothing', async () => {
    for (const headers of [{}, credentials.get('revisor')!]) {
      const answer = await running.get('/api/organ', headers);
      const policy = answer.headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-powered-by')).toBeNull();
    }
    const own = await running.get('/api/arenden', credentials.get('revisor'));
    expect(own.headers.get('cache-control')).toBe('no-store');
    expect((await running.get('/api/arenden')).headers.get('cache-control')).toBe('no-store');
    expect((await running.get('/api/organ')).headers.get('cache-control')).toBeNull();
  });

  it('ends at a number of requests a minute, after who it is, for an address and for an account', async () => {
    const busy = await behindTheDoor(async () => undefined, { requestsAMinute: { address: 3, account: 5 } });
    try {
      const key = await aMachine(busy, 'maskin-revisor', [{ role: 'revisor' }]);
      const statuses = async (path: string, headers: Record<string, string>) => {
        const all: number[] = [];
        for (let n = 0; n < 7; n++) all.push((await busy.get(path, headers)).status);
        return all;
      };
      expect(await statuses('/api/arenden', {})).toEqual(Array(7).fill(401));
      expect(await statuses('/api/access-log', key)).toEqual([200, 200, 200, 200, 200, 429, 429]);
      expect(await statuses('/api/organ', {})).toEqual([200, 200, 200, 429, 429, 429, 429]);
      const refused = await busy.get('/api/organ');
      expect(refused.body['code']).toBe('TOO_MANY_REQUESTS');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      // What is refused counts too, or the access log could be filled.
      const other = await aMachine(busy, 'maskin-annan', [{ role: 'revisor' }]);
      expect(await statuses('/api/konton', other)).toEqual([403, 403, 403, 403, 403, 429, 429]);
    } finally {
      await busy.stop();
    }
  });

  it('counts an address as the proxy says it, whatever the caller says, and of IPv6 the network', async () => {
    const requestsAMinute = { address: 3, account: 5 };
    const proxied = await startApp({
      signIn: true,
      requestsAMinute,
      access: { ...ON_THIS_MACHINE, proxies: ['127.0.0.1'] },
    });
    const direct = await startApp({ signIn: true, requestsAMinute });
    try {
      const statuses = async (app: RunningApp, said: readonly string[]) => {
        const all: number[] = [];
        for (const from of said) all.push((await app.get('/api/organ', { 'x-forwarded-for': from })).status);
        return all;
      };
      const addresses = [1, 2, 3, 4].map((n) => `2001:db8:0:1::${n}`);
      expect(await statuses(proxied, addresses)).toEqual([200, 200, 200, 429]);
      expect(await statuses(proxied, ['2001:db8:0:2::1'])).toEqual([200]);
      const forged = [1, 2, 3, 4].map((n) => `198.51.100.${n}, 192.0.2.7`);
      expect(await statuses(proxied, forged)).toEqual([200, 200, 200, 429]);
      expect(await statuses(direct, forged)).toEqual([200, 200, 200, 429]);
    } finally {
      await proxied.stop();
      await direct.stop();
    }
  });

  it('ends at sixty tries of credentials a minute from an address, and 401 comes before that', async () => {
    const busy = await startApp({ signIn: true, requestsAMinute: REQUESTS_A_MINUTE });
    try {
      const attempt = () => busy.post('/api/inloggning', {});
      for (let n = 0; n < 60; n++) expect((await attempt()).status).toBe(400);
      const { status, headers, body } = await attempt();
      expect([status, body['code']]).toEqual([429, 'TOO_MANY_REQUESTS']);
      const seconds = Number(headers.get('retry-after'));
      expect(seconds > 0 && seconds <= 60).toBe(true);
      // Every way to try is counted as one; what lies behind the door says first that nobody has signed in.
      expect((await busy.post('/api/inloggning/engangskod', {})).status).toBe(429);
      expect((await busy.post('/api/mig/losenord', {})).status).toBe(401);
      expect((await busy.get('/api/organ')).status).toBe(200);
    } finally {
      await busy.stop();
    }
  });

  it('ends at 16 KiB of headers', async () => {
    const answer = await running.get('/api/organ', { 'x-lang': 'x'.repeat(20_000) });
    expect(answer.status).toBe(431);
  });
});
