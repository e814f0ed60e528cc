import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts, ON_THIS_MACHINE } from '@liggaren/api';
import { MovableClock } from '@liggaren/governance';
import { SoftwareAuthenticator } from './authenticator.js';
import { startApp, type Answer, type RunningApp } from './running-app.js';
import { aMachine, behindTheDoor, meetingOf, OWN, seedTwoBoards } from './two-boards.js';

const PASSWORD = 'fyra ord som ingen annan vet';
const KEYS = '/api/mig/passnycklar';
const justering = `/api/sammantraden/${meetingOf(OWN)}/justering`;
const JUSTERARE = `${OWN}-justerare`;

type Headers = Record<string, string>;

describe('signing a justering with a passkey', () => {
  let running: RunningApp;
  const clock = new MovableClock('2024-03-05T15:00:00Z');
  const wait = (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000));
  // Two processes behind one address. A passkey is bound to a name, and this machine's is localhost.
  const origin = 'http://localhost:8443';
  const access = { ...ON_THIS_MACHINE, publicUrl: origin };
  let neighbour: RunningApp;
  let sha256: string;
  let justerare: Headers;
  let mine: SoftwareAuthenticator;

  beforeAll(async () => {
    running = await behindTheDoor(
      async (open) => {
        await seedTwoBoards(open);
        const meeting = `/api/sammantraden/${meetingOf(OWN)}`;
        await open.post(`${meeting}/avslut`, { closedAt: '2024-03-05T14:00:00+01:00' });
        const { body } = await open.post(`${justering}/begaran`, {});
        sha256 = String(body['sha256']);
      },
      { signInClock: clock, access },
    );
    const { directory } = running;
    neighbour = await startApp({
      directory,
      at: '2024-03-05T15:00:00Z',
      signIn: true,
      signInClock: clock,
      access,
    });
    justerare = await signIn(JUSTERARE);
    mine = new SoftwareAuthenticator(origin);
  });
  afterAll(async () => {
    await neighbour.stop({ keep: true });
    await running.stop();
  });

  async function signIn(konto: string): Promise<Headers> {
    wait(1);
    const accounts = running.app.get(Accounts);
    accounts.create(konto, konto);
    const engangskod = accounts.newLink(konto, Math.floor(clock.now().getTime() / 1000));
    const { headers, body } = await running.post('/api/inloggning/engangskod', {
      engangskod,
      losenord: PASSWORD,
    });
    return { cookie: headers.getSetCookie()[0]!.split(';')[0]!, 'x-csrf-token': String(body['csrf']) };
  }

  type Creation = Parameters<SoftwareAuthenticator['create']>[0];
  type Request = Parameters<SoftwareAuthenticator['get']>[0];
  const asked = async <T>(path: string, body: object | undefined, headers: Headers): Promise<T> => {
    const answer = await running.post(path, body, headers);
    expect(answer).toMatchObject({ status: 200 });
    const publicKey = answer.body['publicKey'] as T & { challenge: string };
    sealed.set(publicKey.challenge, String(answer.body['utmaning']));
    return publicKey;
  };
  /** The sealed challenge that an answer is to. */
  const sealed = new Map<string, string>();
  const utmaningOf = (answer: object | undefined) => {
    const { clientDataJSON = '' } = (answer as { response?: { clientDataJSON?: string } })?.response ?? {};
    const said = /"challenge":"([\w-]+)"/.exec(Buffer.from(clientDataJSON, 'base64url').toString())?.[1];
    return sealed.get(said ?? '') ?? [...sealed.values()].at(-1);
  };
  const toRegister = (headers: Headers) => asked<Creation>(`${KEYS}/utmaning`, undefined, headers);
  const toSign = (headers = justerare) => asked<Request>(`${justering}/utmaning`, { sha256 }, headers);
  const register = (svar: object, headers: Headers) =>
    running.post(KEYS, { namn: 'Min telefon', svar, utmaning: utmaningOf(svar) }, headers);
  const sign = (passnyckel: object | undefined, headers = justerare, more: object = {}, at = running) =>
    at.post(
      `${justering}/underskrifter`,
      {
        personId: JUSTERARE,
        sha256,
        signedOn: '2024-03-05',
        method: 'e-underskrift',
        passnyckel,
        utmaning: utmaningOf(passnyckel),
        ...more,
      },
      headers,
    );
  const refused = { status: 403, body: { code: 'PASSKEY_REFUSED' } };
  const whyRefused = () => running.app.get(Accounts).logged({ kind: 'felaktig', limit: 1 }).rows[0]?.what[0];

  async function signatures(): Promise<readonly object[]> {
    const found = [];
    for await (const { type, data } of running.store.readStream(`sammantrade-${meetingOf(OWN)}`)) {
      if (type === 'JusteringSigned' && data['sha256'] === sha256) found.push(data);
    }
    return found;
  }

  it('is offered to nobody without one', async () => {
    const answer = await running.post(`${justering}/utmaning`, { sha256 }, justerare);
    expect(answer).toMatchObject({ status: 409, body: { code: 'NO_PASSKEY' } });
  });

  it('begins with registering one: for these pages, by a person who has just signed in and is verified', async () => {
    const options = await toRegister(justerare);
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      authenticatorSelection: { userVerification: 'required' },
    });
    for (const lie of [{ origin: 'http://localhost.evil.se' }, { rpId: 'evil.se' }, { unverified: true }]) {
      const svar = mine.create(await toRegister(justerare), lie);
      expect([lie, await register(svar, justerare)]).toMatchObject([lie, refused]);
    }
    expect(await register(mine.create({ ...options, challenge: 'AAAA' }), justerare)).toMatchObject(refused);
    expect(await register({ id: mine.credentialId }, justerare)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'svar' }] },
    });
    const machine = await aMachine(running, 'maskin-ordforande', [{ role: 'ordforande', organ: OWN }]);
    expect((await running.post(`${KEYS}/utmaning`, undefined, machine)).body['code']).toBe(
      'SIGNS_AS_A_PERSON',
    );

    const answer = await register(mine.create(options), justerare);
    expect(answer).toMatchObject({ status: 200, body: { passnyckelnummer: 1 } });
    expect(await register(mine.create(await toRegister(justerare)), justerare)).toMatchObject({
      status: 409,
      body: { code: 'PASSKEY_EXISTS' },
    });
    const { body } = await running.get(KEYS, justerare);
    expect(body['passnycklar']).toEqual([
      { passnyckelnummer: 1, namn: 'Min telefon', registeredAt: clock.now().toISOString() },
    ]);
  });

  it('then takes a sign-in that came after, so that a stolen session signs nothing with a key of its own', async () => {
    const answer = await sign(mine.get(await toSign()));
    expect(answer).toMatchObject({ status: 403, body: { code: 'SIGN_IN_AGAIN' } });
    justerare = await signIn(JUSTERARE);
    // Nor by the sign-in alone, however fresh.
    expect(await sign(undefined)).toMatchObject({ status: 403, body: { code: 'PASSKEY_NEEDED' } });
  });

  it.each([
    ['another site', { origin: 'https://liggaren.evil.se' }, /origin/],
    ['another relying party', { rpId: 'evil.se' }, /RP ID/],
    ['nobody who was verified', { unverified: true }, /verif/],
    ['a signature that is none', { brokenSignature: true }, /signature/],
    ['a challenge that nobody put', { challenge: 'A'.repeat(43) }, /challenge/],
  ])('takes no answer from %s', async (_what, lie, why) => {
    expect(await sign(mine.get(await toSign(), lie))).toMatchObject(refused);
    expect(whyRefused()).toMatch(why);
  });

  it('takes no answer for another text, another § or another person', async () => {
    expect(await sign(mine.get(await toSign()), justerare, { sha256: '0'.repeat(64) })).toMatchObject(
      refused,
    );
    expect(await sign(mine.get(await toSign()), justerare, { paragraf: 1 })).toMatchObject(refused);
    const other = mine.get(await toSign());
    expect(await sign(other, justerare, { personId: `${OWN}-ordforande` })).toMatchObject(refused);
  });

  it('takes no other person’s key, and no challenge that another was put', async () => {
    let ordforande = await signIn(`${OWN}-ordforande`);
    const theirs = new SoftwareAuthenticator(origin);
    expect((await register(theirs.create(await toRegister(ordforande)), ordforande)).status).toBe(200);
    ordforande = await signIn(`${OWN}-ordforande`);
    expect(await sign(theirs.get(await toSign()))).toMatchObject(refused);
    expect(whyRefused()).toContain('not the account');
    expect(await sign(mine.get(await toSign(ordforande)))).toMatchObject(refused);
    expect(whyRefused()).toContain('a challenge that nobody put');
  });

  it('takes no answer that comes after five minutes', async () => {
    const late = mine.get(await toSign());
    wait(301);
    expect(await sign(late)).toMatchObject(refused);
  });

  it('takes no shape that is not a browser’s', async () => {
    for (const passnyckel of ['ja', { id: 'x' }, { ...mine.get(await toSign()), id: 'inte base64url!' }]) {
      const answer = await sign(passnyckel as object);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'passnyckel' }] } });
    }
    const noJson = mine.get(await toSign());
    noJson.response.clientDataJSON = Buffer.from('{').toString('base64url');
    expect(await sign(noJson)).toMatchObject(refused);
  });

  it('signs once, however old the session, and keeps in the event what anyone can verify it by', async () => {
    wait(3000);
    const passnyckel = mine.get(await toSign());
    const headers = { ...justerare, 'idempotency-key': 'underskrift-1' };
    // Asked by one process, and answered to the other.
    const answer = await sign(passnyckel, headers, {}, neighbour);
    expect(answer.status).toBe(200);
    const again: Answer = await sign(passnyckel, headers);
    expect([again.status, again.body]).toEqual([200, answer.body]);
    expect(await sign(passnyckel)).toMatchObject(refused);
    expect(whyRefused()).toContain('ANSWER_USED');
    // Whoever signs the same text anew has signed it once.
    expect((await sign(mine.get(await toSign()))).status).toBe(200);
    const { clientDataJSON, authenticatorData, signature } = passnyckel.response;
    expect(await signatures()).toEqual([
      expect.objectContaining({
        personId: JUSTERARE,
        evidence: {
          kind: 'passnyckel',
          nonce: expect.stringMatching(/^[\w-]{43}$/),
          credentialId: mine.credentialId,
          publicKey: expect.stringMatching(/^[\w-]{100,}$/),
          rpId: 'localhost',
          clientDataJSON,
          authenticatorData,
          signature,
        },
      }),
    ]);
    const shown = await running.get(
      `/api/sammantraden/${meetingOf(OWN)}?after=${String(answer.body['position'])}`,
      justerare,
    );
    expect(JSON.stringify(shown.body)).not.toContain(mine.credentialId);
  });

  it('takes no answer whose counter went back: somebody has a copy of the key', async () => {
    const copied = mine.get(await toSign(), { counter: 1 });
    expect(await sign(copied)).toMatchObject(refused);
    expect(whyRefused()).toContain('COUNTER_BACK');
  });

  it('ends with the key: removed by its holder alone, it signs no more', async () => {
    expect((await running.post(`${KEYS}/1/borttagning`, {}, justerare)).body['code']).toBe('SIGN_IN_AGAIN');
    justerare = await signIn(JUSTERARE);
    expect((await running.post(`${KEYS}/7/borttagning`, {}, justerare)).status).toBe(404);
    const answer = mine.get(await toSign());
    expect((await running.post(`${KEYS}/1/borttagning`, {}, justerare)).status).toBe(200);
    expect((await running.get(KEYS, justerare)).body).toEqual({ passnycklar: [] });
    expect((await sign(answer)).body['code']).toBe('SIGN_IN_AGAIN');
    justerare = await signIn(JUSTERARE);
    expect(await sign(answer)).toMatchObject({ status: 409, body: { code: 'NO_PASSKEY' } });
  });

  it('is in the access log and in the ledger, in its holder’s name', async () => {
    const { rows } = running.app.get(Accounts).logged({ kind: 'konto', accountId: JUSTERARE, limit: 50 });
    expect(rows.flatMap(({ what }) => what)).toEqual(
      expect.arrayContaining(['passnyckel registrerad', 'passnyckel borttagen']),
    );
    const stored = [];
    for await (const { type, metadata } of running.store.readStream(`passnycklar-${JUSTERARE}`)) {
      stored.push([type, metadata.actor.id]);
    }
    expect(stored).toEqual([
      ['PassnyckelRegistered', JUSTERARE],
      ['PassnyckelUsed', JUSTERARE],
      ['PassnyckelUsed', JUSTERARE],
      ['PassnyckelRemoved', JUSTERARE],
    ]);
  });
});
