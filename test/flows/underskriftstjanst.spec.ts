import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts, ON_THIS_MACHINE, readUnderskriftstjanst } from '@liggaren/api';
import { UnsecuredJWT } from 'jose';
import { as } from './anyone.js';
import { startApp, type RunningApp } from './running-app.js';
import { SigningService, type Asked } from './signing-service.js';
import { meetingOf, OWN, seedTwoBoards } from './two-boards.js';

const ADDRESS = 'https://liggaren.example';
const meeting = `/api/sammantraden/${meetingOf(OWN)}`;
const ORDFORANDE = `${OWN}-ordforande`;
const JUSTERARE = `${OWN}-justerare`;
/** While the signer is at the service. */
const SIGNED_AT = '2024-03-05T16:10:00+01:00';

describe('signing at an outside service', () => {
  let service: SigningService;
  let directory: string;
  let running: RunningApp;
  let sha256: string;

  const start = (at: string) =>
    startApp({
      directory,
      at,
      access: { ...ON_THIS_MACHINE, publicUrl: ADDRESS },
      underskriftstjanst: service.client(),
    });

  beforeAll(async () => {
    service = await SigningService.start(ADDRESS);
    directory = await mkdtemp(join(tmpdir(), 'liggaren-'));
    running = await start('2024-03-05T15:00:00Z');
    await seedTwoBoards(running);
    await running.post(`${meeting}/avslut`, { closedAt: '2024-03-05T14:00:00+01:00' });
    const { body } = await running.post(`${meeting}/justering/begaran`, {});
    sha256 = String(body['sha256']);
  });
  afterAll(async () => {
    await running.stop();
    await service.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const request = (who: string, headers: Record<string, string> = {}) =>
    running.post(`${meeting}/justering/underskriftsbegaran`, { sha256 }, { ...as(who), ...headers });
  /** Begins a signing, as the service sees it. */
  const begun = async (who: string): Promise<Asked> => {
    expect(await request(who)).toMatchObject({ status: 200 });
    return service.asked.at(-1)!;
  };
  /** The service posts to the callback that it was given, where the address leads to us. */
  const post = (asked: Asked, svar: string) =>
    running.post(asked.callback_url.replace(ADDRESS, ''), { svar }, { authorization: 'none' });

  async function signatures() {
    const found = [];
    for await (const { type, data, metadata } of running.store.readStream(`sammantrade-${meetingOf(OWN)}`)) {
      if (type === 'JusteringSigned' && data['sha256'] === sha256)
        found.push({ ...data, by: metadata.actor });
    }
    return found;
  }

  it('sends the signer there with the sum of the text, and nothing of the text', async () => {
    const { status, body } = await request(JUSTERARE);
    expect([status, body['url']]).toEqual([200, `${service.url}/skriv-under/${String(body['reference'])}`]);
    expect(service.asked.at(-1)).toEqual({
      reference: body['reference'],
      sha256,
      signer: { id: JUSTERARE, name: JUSTERARE },
      title: 'direktionen 5 mars 2024, protokoll',
      callback_url: `${ADDRESS}${meeting}/justering/underskriftssvar`,
      return_url: `${ADDRESS}/arbeta`,
    });
    const ways = await running.get(`${meeting}/justering/satt`, as(JUSTERARE));
    expect(ways.body).toEqual({
      passnyckel: false,
      inloggning: true,
      underskriftstjanst: 'Underskriftstjänsten',
    });
  });

  it('is one signing, however often the same request comes', async () => {
    const key = { 'idempotency-key': 'begaran-1' };
    const [first, second] = [await request(JUSTERARE, key), await request(JUSTERARE, key)];
    expect(second.body).toEqual(first.body);
  });

  it('is for signers alone, over the text that was submitted', async () => {
    expect(await request(`${OWN}-sekreterare`)).toMatchObject({
      status: 409,
      body: { code: 'NOT_A_SIGNER' },
    });
    const other = { sha256: '0'.repeat(64) };
    const answer = await running.post(`${meeting}/justering/underskriftsbegaran`, other, as(JUSTERARE));
    expect(answer).toMatchObject({ status: 409, body: { code: 'SIGNATURE_OVER_OTHER_CONTENT' } });
  });

  it.each([
    ['is down', { status: 500, body: '{}' }],
    ['says no', { status: 403, body: '{}' }],
    ['answers what is no JSON', { status: 200, body: '<html>' }],
    [
      'sends people to an address that is not safe',
      { status: 200, body: '{"redirect_url":"http://evil.se/"}' },
    ],
    ['sends people nowhere', { status: 200, body: '{"redirect_url":"javascript:alert(1)"}' }],
  ])('says so when the service %s', async (_what, trouble) => {
    service.trouble = trouble;
    expect(await request(JUSTERARE)).toMatchObject({
      status: 503,
      body: { code: 'UNDERSKRIFTSTJANST_DOWN' },
    });
    service.trouble = undefined;
  });

  it.each([
    ['forged', { forged: true }],
    ['of another issuer', { claims: { iss: 'https://annan.example' } }],
    ['meant for another ledger', { claims: { aud: 'https://annan.example' } }],
    ['that is another kind of token', { header: { typ: 'at+jwt' } }],
    ['that does not say who signed', { claims: { sub: undefined } }],
    ['that does not say when', { claims: { signed_at: 'i går' } }],
  ])('takes no answer %s, and logs it', async (_what, lie) => {
    const asked = await begun(JUSTERARE);
    const answer = await post(asked, await service.answer(asked, SIGNED_AT, lie));
    expect(answer).toMatchObject({ status: 403, body: { code: 'UNDERSKRIFT_REFUSED' } });
    const { rows } = running.app.get(Accounts).logged({ kind: 'felaktig', limit: 1 });
    expect(rows[0]?.what[0]).toContain('an answer that');
  });

  it('takes no answer without a signature, or that is none', async () => {
    const asked = await begun(JUSTERARE);
    const unsigned = new UnsecuredJWT({ reference: asked.reference, sha256, sub: JUSTERARE }).encode();
    for (const svar of [unsigned, 'x', 'a.b.c']) {
      expect(await post(asked, svar)).toMatchObject({ status: 403, body: { code: 'UNDERSKRIFT_REFUSED' } });
    }
  });

  it.each([
    ['about another document', { sha256: '0'.repeat(64) }, 409, 'UNDERSKRIFT_OVER_OTHER_TEXT'],
    ['by another signer', { sub: ORDFORANDE }, 409, 'UNDERSKRIFT_BY_ANOTHER'],
    ['to what nobody asked', { reference: 'okänd' }, 404, 'UNDERSKRIFT_NOT_FOUND'],
    ['signed a day too late', { signed_at: '2024-03-06T16:10:00+01:00' }, 409, 'UNDERSKRIFT_TOO_LATE'],
  ])('takes no answer %s', async (_what, claims, status, code) => {
    const asked = await begun(JUSTERARE);
    const answer = await post(asked, await service.answer(asked, SIGNED_AT, { claims }));
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await signatures()).toEqual([]);
  });

  it('takes a right answer to one meeting at no other', async () => {
    const asked = await begun(JUSTERARE);
    const elsewhere = { ...asked, callback_url: asked.callback_url.replace(OWN, 'namnden') };
    const answer = await post(elsewhere, await service.answer(asked, SIGNED_AT));
    expect(answer).toMatchObject({ status: 404, body: { code: 'UNDERSKRIFT_NOT_FOUND' } });
  });

  it('becomes the signer’s own signature, once, also after a restart, late, and twice at once', async () => {
    const asked = await begun(JUSTERARE);
    const jws = await service.answer(asked, SIGNED_AT);
    await running.stop({ keep: true });
    running = await start('2024-03-12T09:00:00Z');
    const answers = await Promise.all([post(asked, jws), post(asked, jws)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await post(asked, await service.answer(asked, SIGNED_AT))).status).toBe(200);
    expect(await signatures()).toEqual([
      {
        personId: JUSTERARE,
        namn: JUSTERARE,
        role: 'justerare',
        sha256,
        signedOn: '2024-03-05',
        method: 'extern',
        provider: 'Underskriftstjänsten',
        reference: asked.reference,
        evidence: {
          kind: 'underskriftstjanst',
          jws,
          jwk: expect.objectContaining({ kty: 'EC', crv: 'P-256' }),
        },
        by: { id: JUSTERARE, name: JUSTERARE, role: 'justerare' },
      },
    ]);
  });

  it('makes the protokoll justerat with the last signature, whose reference is printed and whose answer is not', async () => {
    running.clock.set('2024-03-05T15:00:00Z');
    const asked = await begun(ORDFORANDE);
    const answer = await post(asked, await service.answer(asked, SIGNED_AT));
    expect(answer.status).toBe(200);
    const shown = await running.get(`${meeting}/protokoll?after=${String(answer.body['position'])}`);
    expect(JSON.stringify(shown.body)).toContain(asked.reference);
    expect(JSON.stringify(shown.body)).not.toContain('jws');
  });
});

describe('where no outside service is set', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp();
    await seedTwoBoards(running);
  });
  afterAll(() => running.stop());

  it('none is offered', async () => {
    const { body } = await running.get(`${meeting}/justering/satt`);
    expect(body['underskriftstjanst']).toBeNull();
    const refused = { status: 404, body: { code: 'NO_UNDERSKRIFTSTJANST' } };
    const begaran = { sha256: '0'.repeat(64) };
    expect(await running.post(`${meeting}/justering/underskriftsbegaran`, begaran)).toMatchObject(refused);
    expect(await running.post(`${meeting}/justering/underskriftssvar`, { svar: 'x' })).toMatchObject(refused);
  });
});

describe('the settings of an outside service', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'liggaren-'));
    const key = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' };
    await writeFile(join(folder, 'jwks.json'), JSON.stringify({ keys: [key] }));
    await writeFile(join(folder, 'private.json'), JSON.stringify({ keys: [{ ...key, d: 'AA' }] }));
    await writeFile(join(folder, 'shared.json'), JSON.stringify({ keys: [{ kty: 'oct', k: 'AA' }] }));
    await writeFile(join(folder, 'token'), 'hemligt\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const read = (own: Record<string, string>, address: string | undefined = ADDRESS) =>
    readUnderskriftstjanst(
      {
        UNDERSKRIFT_URL: 'https://underskrift.example/signings',
        UNDERSKRIFT_NAMN: 'Underskriftstjänsten',
        UNDERSKRIFT_TOKEN_FILE: join(folder, 'token'),
        UNDERSKRIFT_JWKS_FILE: join(folder, 'jwks.json'),
        ...own,
      },
      address,
    );

  it('are read from the environment and files, and may be absent', () => {
    expect(read({})?.namn).toBe('Underskriftstjänsten');
    expect(read({ UNDERSKRIFT_URL: '' })).toBeUndefined();
  });

  it.each([
    ['an address without TLS', { UNDERSKRIFT_URL: 'http://underskrift.example' }, 'https://'],
    ['no name', { UNDERSKRIFT_NAMN: '' }, 'UNDERSKRIFT_NAMN'],
    ['no token', { UNDERSKRIFT_TOKEN_FILE: '/finns/inte' }, 'can not be read'],
    ['keys that are none', { UNDERSKRIFT_JWKS_FILE: 'token' }, 'public keys'],
    ['a private key', { UNDERSKRIFT_JWKS_FILE: 'private.json' }, 'public keys'],
    ['a shared key', { UNDERSKRIFT_JWKS_FILE: 'shared.json' }, 'public keys'],
  ])('are refused with %s', (_what, own, why) => {
    const file =
      'UNDERSKRIFT_JWKS_FILE' in own
        ? { UNDERSKRIFT_JWKS_FILE: join(folder, own.UNDERSKRIFT_JWKS_FILE) }
        : {};
    expect(() => read({ ...own, ...file } as Record<string, string>)).toThrow(why);
  });

  it('are refused without an address of our own: the answers come there', () => {
    expect(() =>
      readUnderskriftstjanst({ UNDERSKRIFT_URL: 'https://underskrift.example' }, undefined),
    ).toThrow('LIGGAREN_URL');
  });
});
