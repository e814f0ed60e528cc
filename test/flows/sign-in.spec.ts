import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digest, FIRST_ADMIN, FirstAdmin, MachineKeys, PERMISSION_NAMES } from '@liggaren/api';
import { anAct, collect } from '@liggaren/event-store/testing';
import { MovableClock } from '@liggaren/governance';
import { TOTP, Secret } from 'otpauth';
import { startApp, type Answer, type RunningApp } from './running-app.js';

const PASSWORD = 'fyra ord som ingen annan vet';
const WRONG = 'fyra ord som någon har gissat';

let running: RunningApp;
const clock = new MovableClock('2024-03-05T12:00:00Z');
const wait = (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000));

beforeAll(async () => {
  running = await startApp({ signIn: true, signInClock: clock });
});
afterAll(() => running.stop());

/** What a browser keeps of an answer: the headers of its next request. */
const kept = ({ headers, body }: Answer) => ({
  cookie: headers.getSetCookie()[0]!.split(';')[0]!,
  'x-csrf-token': String(body['csrf']),
});
const signIn = (konto: string, losenord: string, more: object = {}, headers: Record<string, string> = {}) =>
  running.post('/api/inloggning', { konto, losenord, ...more }, headers);
const use = (engangskod: unknown, losenord = PASSWORD) =>
  running.post('/api/inloggning/engangskod', { engangskod, losenord });

let admin: ReturnType<typeof kept>;

/** An account of a person who has set a password. */
async function aPerson(konto: string): Promise<ReturnType<typeof kept>> {
  // The clock moves on, and the admin's session with it.
  admin = kept(await signIn(FIRST_ADMIN, PASSWORD));
  const { body } = await running.post('/api/konton', { konto, namn: konto }, admin);
  return kept(await use(body['engangskod']));
}

describe('the first admin', () => {
  it('comes in by a link that works once, and within its time', async () => {
    const first = await running.app.get(FirstAdmin).invite();
    expect(first?.konto).toBe(FIRST_ADMIN);
    wait(25 * 3600);
    expect(await use(first?.engangskod)).toMatchObject({ status: 401, body: { code: 'LINK_USED' } });
    const second = await running.app.get(FirstAdmin).invite();
    const answer = await use(second?.engangskod);
    expect(answer.status).toBe(200);
    admin = kept(answer);
    expect((await use(second?.engangskod)).status).toBe(401);
    expect(await running.app.get(FirstAdmin).invite()).toBeUndefined();
    expect((await running.get('/api/mig', admin)).body).toMatchObject({
      konto: FIRST_ADMIN,
      roller: [{ role: 'admin' }],
    });
  });

  it('grants roles to others, and none to itself', async () => {
    const grant = { accountId: FIRST_ADMIN, namn: 'Jag', role: 'revisor', firstDay: '2024-01-01' };
    expect(await running.post('/api/behorigheter', grant, admin)).toMatchObject({
      status: 409,
      body: { code: 'BEHORIGHET_FOR_ONESELF' },
    });
  });
});

describe('a password', () => {
  it('lets its account in, in a cookie that no script reads and no other site sends', async () => {
    await aPerson('anna');
    const answer = await signIn('anna', PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^liggaren=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect((await running.get('/api/mig', kept(answer))).body).toMatchObject({ konto: 'anna' });
  });

  it('is refused in the same words whatever was wrong', async () => {
    const answers = [await signIn('anna', WRONG), await signIn('finns-inte', WRONG)];
    const said = answers.map(({ status, body }) => [status, body['code'], body['detail']]);
    expect(said[0]).toEqual(said[1]);
    expect(said[0]?.[0]).toBe(401);
  });

  it('waits longer and longer after wrong ones, also of an account that is none, and opens again', async () => {
    await aPerson('bo');
    for (const konto of ['bo', 'ingen-alls']) {
      for (let n = 0; n < 5; n++) expect((await signIn(konto, WRONG)).status).toBe(401);
      const first = await signIn(konto, PASSWORD);
      expect(first).toMatchObject({ status: 429, body: { code: 'MUST_WAIT' } });
      wait(Number(first.headers.get('retry-after')) + 1);
      expect((await signIn(konto, WRONG)).status).toBe(401);
      const second = await signIn(konto, PASSWORD);
      expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(
        Number(first.headers.get('retry-after')),
      );
    }
    wait(3600);
    expect((await signIn('bo', PASSWORD)).status).toBe(200);
  });

  it('can be changed by who knows it, and then every session ends', async () => {
    const session = await aPerson('cia');
    const change = (losenord: string) =>
      running.post('/api/mig/losenord', { losenord, nyttLosenord: `${PASSWORD} nu` }, session);
    expect((await change(WRONG)).status).toBe(401);
    expect((await change(PASSWORD)).status).toBe(200);
    expect((await running.get('/api/mig', session)).status).toBe(401);
    expect((await signIn('cia', `${PASSWORD} nu`)).status).toBe(200);
  });
});

describe('a second factor', () => {
  it('is asked for once it is confirmed, and each code is used once', async () => {
    const session = await aPerson('david');
    const made = await running.post('/api/mig/andra-faktor', { losenord: PASSWORD }, session);
    const totp = new TOTP({ secret: Secret.fromBase32(String(made.body['hemlighet'])) });
    const code = () => totp.generate({ timestamp: clock.now().getTime() });
    // Not confirmed yet: nobody is locked out by an app that was never set up.
    expect((await signIn('david', PASSWORD)).status).toBe(200);
    const confirm = (kod: string) => running.post('/api/mig/andra-faktor/bekraftelse', { kod }, session);
    expect((await confirm('000000')).status).toBe(400);
    expect((await confirm(code())).status).toBe(200);
    expect((await signIn('david', PASSWORD)).status).toBe(401);
    expect((await signIn('david', PASSWORD, { kod: code() })).status).toBe(401);
    wait(31);
    expect((await signIn('david', PASSWORD, { kod: code() })).status).toBe(200);
    expect((await signIn('david', PASSWORD, { kod: code() })).status).toBe(401);
  });

  it('is not replaced by who has only the session', async () => {
    const session = await aPerson('erik');
    expect((await running.post('/api/mig/andra-faktor', { losenord: WRONG }, session)).status).toBe(401);
  });
});

describe('a session', () => {
  it('is new at each sign-in: one that was planted before is not taken over', async () => {
    await aPerson('frida');
    const planted = { cookie: 'liggaren=planterad-av-en-annan' };
    const answer = await signIn('frida', PASSWORD, {}, planted);
    expect(kept(answer).cookie).not.toBe(planted.cookie);
    expect((await running.get('/api/mig', planted)).status).toBe(401);
    const again = await signIn('frida', PASSWORD, {}, { cookie: kept(answer).cookie });
    expect((await running.get('/api/mig', kept(answer))).status).toBe(401);
    expect((await running.get('/api/mig', kept(again))).status).toBe(200);
  });

  it('changes nothing without the word that only our pages know', async () => {
    const session = await aPerson('gun');
    const { cookie } = session;
    const without: Record<string, string>[] = [
      { cookie },
      { cookie, 'x-csrf-token': 'fel' },
      { cookie, 'x-csrf-token': '' },
    ];
    for (const headers of without) {
      expect(await running.post('/api/utloggning', undefined, headers)).toMatchObject({
        status: 403,
        body: { code: 'CSRF_TOKEN' },
      });
    }
    expect((await running.post('/api/utloggning', undefined, session)).status).toBe(200);
    expect((await running.get('/api/mig', session)).status).toBe(401);
  });

  it('is not begun by another site', async () => {
    const answer = await signIn('gun', PASSWORD, {}, { 'sec-fetch-site': 'cross-site' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'OTHER_SITE' } });
  });

  it('ends when it is not used, and after a day’s work however much it is', async () => {
    const idle = await aPerson('hans');
    wait(3601);
    expect((await running.get('/api/mig', idle)).status).toBe(401);
    const busy = kept(await signIn('hans', PASSWORD));
    let statuses = '';
    for (let half = 0; half < 21; half++) {
      wait(1800);
      statuses += `${(await running.get('/api/mig', busy)).status} `;
    }
    expect(
      statuses
        .trim()
        .split(' ')
        .filter((status) => status === '200'),
    ).toHaveLength(20);
    // Whoever has not signed in still reads what is open.
    expect((await running.get('/api/diarium', busy)).status).toBe(200);
  });

  it('ends when its account is closed', async () => {
    const session = await aPerson('ida');
    expect((await running.post('/api/konton/ida/stangning', undefined, admin)).status).toBe(200);
    expect((await running.get('/api/mig', session)).status).toBe(401);
    expect((await signIn('ida', PASSWORD)).status).toBe(401);
  });
});

describe('a machine’s account and key', () => {
  const MACHINE = { konto: 'maskin-e-tjanst', namn: 'E-tjänsten' };
  const KEYS = `/api/maskinkonton/${MACHINE.konto}/nycklar`;
  const issue = async (lastDay: string, more: Record<string, string> = {}) => {
    const { body } = await running.post(
      KEYS,
      { namn: 'Mätvärden', scopes: ['drift.las'], lastDay },
      { ...admin, ...more },
    );
    return { nr: Number(body['nyckelnummer']), key: { authorization: `Bearer ${String(body['nyckel'])}` } };
  };

  beforeAll(async () => {
    admin = kept(await signIn(FIRST_ADMIN, PASSWORD));
    const opened = await running.post('/api/maskinkonton', MACHINE, admin);
    expect([opened.status, opened.headers.get('location')]).toEqual([
      201,
      `/api/maskinkonton/${MACHINE.konto}`,
    ]);
    const grant = { accountId: MACHINE.konto, namn: MACHINE.namn, role: 'admin', firstDay: '2024-01-01' };
    expect((await running.post('/api/behorigheter', grant, admin)).status).toBe(200);
  });

  it('are called what no person is: a key never acts with the roles of a person of its name', async () => {
    const asPerson = await running.post('/api/konton', { konto: 'maskin-ida', namn: 'Ida' }, admin);
    expect(asPerson).toMatchObject({ status: 400, body: { code: 'MACHINES_NAME' } });
    expect(asPerson.body['detail']).toContain('maskin-');
    const asMachine = await running.post('/api/maskinkonton', { konto: 'anna', namn: 'Anna' }, admin);
    expect(asMachine).toMatchObject({ status: 400, body: { code: 'MASKIN_NAME' } });
    const key = await running.post(
      '/api/maskinkonton/anna/nycklar',
      { namn: 'x', scopes: ['fil.las'] },
      admin,
    );
    expect(key).toMatchObject({ status: 404, body: { code: 'ACCOUNT_NOT_FOUND' } });
  });

  it('is shown once, kept as a sum, and reaches as far as its scopes, until it is revoked', async () => {
    const { nr, key } = await issue('2024-12-31');
    const secret = key.authorization.slice('Bearer '.length);
    const listed = await running.get(`/api/maskinkonton/${MACHINE.konto}`, admin);
    expect(listed.body).toMatchObject({ ...MACHINE, nycklar: [{ nyckelnummer: nr, scopes: ['drift.las'] }] });
    const events = JSON.stringify(
      await collect(running.store.readStream(`maskinkonto-${MACHINE.konto}`)),
      (_, v) => (typeof v === 'bigint' ? String(v) : (v as unknown)),
    );
    expect(events).toContain(digest(secret));
    expect(JSON.stringify(listed.body) + events).not.toContain(secret.slice(-43));
    expect((await running.get('/metrics', key)).status).toBe(200);
    expect((await running.get('/api/organ', { authorization: `${key.authorization}x` })).status).toBe(401);
    const revoke = () => running.post(`${KEYS}/${nr}/aterkallande`, undefined, admin);
    expect((await revoke()).status).toBe(200);
    expect((await running.get('/metrics', key)).status).toBe(401);
    expect((await revoke()).status).toBe(200);
  });

  it('is not told again to a command that comes again', async () => {
    const once = { 'idempotency-key': 'nyckel-1' };
    const { key } = await issue('2024-12-31', once);
    expect((await running.get('/metrics', key)).status).toBe(200);
    const body = { namn: 'Mätvärden', scopes: ['drift.las'], lastDay: '2024-12-31' };
    const again = await running.post(KEYS, body, { ...admin, ...once });
    expect(again).toMatchObject({ status: 409, body: { code: 'KEY_SHOWN_ONCE' } });
  });

  it('makes no accounts and gives no roles, though its account is an admin', async () => {
    const scopes = ['konto.skot', 'behorighet.ge'];
    const asked = await running.post(KEYS, { namn: 'x', scopes }, admin);
    expect(asked).toMatchObject({ status: 400, body: { errors: [{ field: 'scopes' }] } });
    const { nyckel } = await running.app
      .get(MachineKeys)
      .issue({ konto: MACHINE.konto, namn: 'x', scopes: PERMISSION_NAMES }, anAct());
    const key = { authorization: `Bearer ${nyckel}` };
    expect((await running.get('/metrics', key)).status).toBe(200);
    for (const path of ['/api/konton', '/api/maskinkonton', '/api/behorigheter']) {
      expect(await running.get(path, key)).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
    }
  });

  it('ends when its last day has gone in Sweden', async () => {
    // An hour later the day is another there, and not yet in Greenwich.
    clock.set(new Date('2024-04-05T21:30:00Z'));
    admin = kept(await signIn(FIRST_ADMIN, PASSWORD));
    const { key } = await issue('2024-04-05');
    expect((await running.get('/metrics', key)).status).toBe(200);
    wait(3600);
    expect((await running.get('/metrics', key)).status).toBe(401);
  });

  it('ends with its account', async () => {
    const { key } = await issue('2025-12-31');
    const account = `/api/maskinkonton/${MACHINE.konto}`;
    expect((await running.post(`${account}/stangning`, undefined, admin)).status).toBe(200);
    expect((await running.get('/metrics', key)).status).toBe(401);
    const { body } = await running.get('/api/maskinkonton', admin);
    expect(body['maskinkonton']).toEqual([{ ...MACHINE, closed: true }]);
  });
});
