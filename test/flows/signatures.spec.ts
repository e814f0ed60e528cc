import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ON_THIS_MACHINE } from '@liggaren/api';
import type { DomainEvent, JsonObject, StoredEvent } from '@liggaren/event-store';
import {
  contentHash,
  MovableClock,
  sammantrade,
  type Sammantrade,
  type SammantradeEvent,
} from '@liggaren/governance';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { Signatures } from '../../apps/cli/src/signatures.js';
import { as } from './anyone.js';
import { SoftwareAuthenticator } from './authenticator.js';
import { startApp, type RunningApp } from './running-app.js';
import { SigningService } from './signing-service.js';
import { meetingOf, OTHER, OWN, seedTwoBoards } from './two-boards.js';

const ADDRESS = 'https://liggaren.example';
const JUSTERARE = `${OWN}-justerare`;
const ORDFORANDE = `${OWN}-ordforande`;
const STREAM = `sammantrade-${meetingOf(OWN)}`;

let directory: string;
let service: SigningService;
let log: readonly StoredEvent[];

beforeAll(async () => {
  service = await SigningService.start(ADDRESS);
  directory = await mkdtemp(join(tmpdir(), 'liggaren-'));
  const running = await startApp({
    directory,
    at: '2024-03-05T15:00:00Z',
    access: { ...ON_THIS_MACHINE, publicUrl: ADDRESS },
    // Whoever asks has signed in later than this: their passkeys are not new.
    signInClock: new MovableClock('2024-03-05T15:00:00Z'),
    underskriftstjanst: service.client(),
  });
  await seedTwoBoards(running);
  await signBothProtokoll(running);
  const all = [];
  for await (const event of running.store.readAll()) all.push(event);
  log = all;
  await running.stop({ keep: true });
});
afterAll(async () => {
  await service.stop();
  await rm(directory, { recursive: true, force: true });
});

/** One with a passkey, one at the service, one on paper; the § that was justerad omedelbart has four after a sign-in. */
async function signBothProtokoll(running: RunningApp): Promise<void> {
  const post = async (path: string, body: object, who?: string) => {
    const answer = await running.post(path, body, who === undefined ? {} : as(who));
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const sha256: Record<string, unknown> = {};
  for (const organ of [OWN, OTHER]) {
    const meeting = `/api/sammantraden/${meetingOf(organ)}`;
    await post(`${meeting}/avslut`, { closedAt: '2024-03-05T14:00:00+01:00' });
    sha256[organ] = (await post(`${meeting}/justering/begaran`, {}))['sha256'];
  }
  const justering = `/api/sammantraden/${meetingOf(OWN)}/justering`;
  const key = new SoftwareAuthenticator(ADDRESS);
  const making = await post('/api/mig/passnycklar/utmaning', {}, JUSTERARE);
  const svar = key.create(making['publicKey'] as never);
  await post('/api/mig/passnycklar', { namn: 'Min telefon', svar, utmaning: making['utmaning'] }, JUSTERARE);
  const signing = await post(`${justering}/utmaning`, { sha256: sha256[OWN] }, JUSTERARE);
  const signature = { sha256: sha256[OWN], signedOn: '2024-03-05', method: 'e-underskrift' };
  const passnyckel = key.get(signing['publicKey'] as never);
  await post(
    `${justering}/underskrifter`,
    { ...signature, personId: JUSTERARE, passnyckel, utmaning: signing['utmaning'] },
    JUSTERARE,
  );

  await post(`${justering}/underskriftsbegaran`, { sha256: sha256[OWN] }, ORDFORANDE);
  const answer = await service.answer(service.asked.at(-1)!, '2024-03-05T16:10:00+01:00');
  await post(`${justering}/underskriftssvar`, { svar: answer });

  const paper = { sha256: sha256[OTHER], signedOn: '2024-03-05', method: 'papper', reference: 'Pärm 7' };
  await post(
    `/api/sammantraden/${meetingOf(OTHER)}/justering/underskrifter`,
    { ...paper, personId: `${OTHER}-justerare` },
    `${OTHER}-sekreterare`,
  );
}

type Change = (event: StoredEvent) => StoredEvent | undefined;
const same: Change = (event) => event;

/** What a verifier says of the ledger as it would be if somebody with all its keys had written it so from the start. */
async function verified({ change = same, keys }: { change?: Change; keys?: readonly JWK[] } = {}) {
  const signatures = new Signatures(keys);
  for (const original of log) {
    const event = change(original);
    if (event === undefined) continue;
    const { stream, type, data, metadata } = event;
    if (!signatures.streams.some((start) => stream.startsWith(start))) continue;
    signatures.event({
      envelope: { stream, type } as never,
      text: '',
      payload: { data, metadata: metadata as never },
    });
  }
  return signatures.verdicts();
}

const isSignature = ({ stream, type }: StoredEvent) => stream === STREAM && type === 'JusteringSigned';
const evidenceOf = (event: StoredEvent) => (event.data['evidence'] ?? {}) as JsonObject;
/** Changes the signature that rests on that kind of proof. */
const changing =
  (kind: string, change: (data: JsonObject) => JsonObject): Change =>
  (event) =>
    isSignature(event) && evidenceOf(event)['kind'] === kind ? { ...event, data: change(event.data) } : event;
const evidence = (change: JsonObject) => (data: JsonObject) => ({
  ...data,
  evidence: { ...(data['evidence'] as JsonObject), ...change },
});
/** What fails, and why. */
const failing = async (options: Parameters<typeof verified>[0]) =>
  (await verified(options))
    .filter(({ outcome }) => outcome !== 'holds')
    .map(({ proof, outcome, why }) => [proof, outcome, why]);

describe('the signatures in an export', () => {
  it('hold as they were given, each by what it rests on', async () => {
    expect((await verified()).map(({ what, proof, outcome }) => [what, proof, outcome])).toEqual([
      [`${ORDFORANDE}, ${meetingOf(OWN)} § 1, 5 mars 2024`, 'inloggning', 'holds'],
      [`${JUSTERARE}, ${meetingOf(OWN)} § 1, 5 mars 2024`, 'inloggning', 'holds'],
      [`${OTHER}-ordforande, ${meetingOf(OTHER)} § 1, 5 mars 2024`, 'inloggning', 'holds'],
      [`${OTHER}-justerare, ${meetingOf(OTHER)} § 1, 5 mars 2024`, 'inloggning', 'holds'],
      [`${JUSTERARE}, ${meetingOf(OWN)}, 5 mars 2024`, 'passnyckel', 'holds'],
      [`${ORDFORANDE}, ${meetingOf(OWN)}, 5 mars 2024`, 'underskriftstjanst', 'holds'],
      [`${OTHER}-justerare, ${meetingOf(OTHER)}, 5 mars 2024`, 'intyg', 'holds'],
    ]);
  });

  it('fail, all over it, when a text is altered after it was signed', async () => {
    const altered: Change = (event) =>
      event.stream === STREAM && event.type === 'BeslutRecorded'
        ? { ...event, data: { ...event.data, text: 'Avslag.' } }
        : event;
    const why = 'summan som undertecknades är inte textens';
    expect(await failing({ change: altered })).toEqual([
      ['inloggning', 'fails', why],
      ['inloggning', 'fails', why],
      ['passnyckel', 'fails', why],
      ['underskriftstjanst', 'fails', why],
    ]);
  });

  it('fail where they are cryptographic, and only there, when the sums are altered along with the text', async () => {
    let state: Sammantrade = sammantrade.initialState;
    const sums = new Map<unknown, string>();
    const rewritten = log.map((event) => {
      if (event.stream !== STREAM) return event;
      let data = event.type === 'BeslutRecorded' ? { ...event.data, text: 'Avslag.' } : event.data;
      if (event.type === 'ProtokollSubmitted' && state.status === 'held') {
        sums.set(data['sha256'], contentHash(state, data['paragraf'] as number | undefined));
      }
      const sum = sums.get(data['sha256']);
      if (sum !== undefined) data = { ...data, sha256: sum };
      const { type } = event;
      state = sammantrade.evolve(state, { type, data } as DomainEvent as SammantradeEvent);
      return { ...event, data };
    });
    const change: Change = (event) => rewritten[log.indexOf(event)];
    expect(await failing({ change })).toEqual([
      ['passnyckel', 'fails', 'passnyckelns signatur gäller inte texten, sammanträdet och personen'],
      ['underskriftstjanst', 'fails', 'underskriftstjänstens svar gäller en annan text'],
    ]);
  });

  it.each<[string, (data: JsonObject) => JsonObject, string]>([
    ['its nonce', evidence({ nonce: 'AA' }), 'gäller inte texten'],
    ['its signature', evidence({ signature: 'MAYCAQECAQE' }), 'signatur'],
    ['its key', evidence({ publicKey: 'pQ' }), 'inte registrerad'],
    ['its credential', evidence({ credentialId: 'AA' }), 'inte registrerad'],
    ['the person who gave it', (data) => ({ ...data, personId: ORDFORANDE }), 'Bara'],
    [
      'where the browser was',
      evidence({ clientDataJSON: Buffer.from('{"origin":"https://evil.se"}').toString('base64url') }),
      'gäller inte texten',
    ],
  ])('with a passkey fail with a change of %s', async (_what, change, why) => {
    expect(await failing({ change: changing('passnyckel', change) })).toEqual([
      ['passnyckel', 'fails', expect.stringContaining(why)],
    ]);
  });

  it('with a passkey fail when the key was not the person’s', async () => {
    const unregistered: Change = (event) => (event.type === 'PassnyckelRegistered' ? undefined : event);
    const another: Change = (event) =>
      event.type === 'PassnyckelRegistered'
        ? { ...event, data: { ...event.data, konto: ORDFORANDE }, stream: `passnycklar-${ORDFORANDE}` }
        : event;
    for (const change of [unregistered, another]) {
      expect(await failing({ change })).toEqual([
        ['passnyckel', 'fails', 'passnyckeln var inte registrerad på personens konto'],
      ]);
    }
  });

  it('at a service fail with a change of the reference, the person or the answer', async () => {
    const why = async (change: (data: JsonObject) => JsonObject) =>
      (await failing({ change: changing('underskriftstjanst', change) }))[0]?.[2];
    expect(await why((data) => ({ ...data, reference: 'ref' }))).toContain('referens');
    expect(await why(evidence({ jws: 'a.b.c' }))).toContain('inte undertecknat');
    expect(await why(evidence({ jwk: { kty: 'oct', k: 'AA' } }))).toContain('inte undertecknat');
  });

  it('at a service are the service’s only when its keys come from itself', async () => {
    const forger = await generateKeyPair('ES256', { extractable: true });
    const { privateKey, publicKey } = forger;
    const { sha256, reference } = log.findLast(
      (e) => isSignature(e) && evidenceOf(e)['kind'] === 'underskriftstjanst',
    )!.data;
    const jws = await new SignJWT({ sub: ORDFORANDE, sha256, reference })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey);
    const jwk = (await exportJWK(publicKey)) as JsonObject;
    const change = changing('underskriftstjanst', evidence({ jws, jwk }));
    const keys = service.jwks.keys as JWK[];
    expect(await failing({ change })).toEqual([]);
    expect(await failing({ change, keys })).toEqual([
      ['underskriftstjanst', 'fails', expect.stringContaining('en annan nyckel')],
    ]);
    expect(await failing({ keys })).toEqual([]);
  });

  it('after a sign-in fail when another acted', async () => {
    const change: Change = (event) =>
      isSignature(event) && evidenceOf(event)['kind'] === 'inloggning'
        ? { ...event, metadata: { ...event.metadata, actor: { ...event.metadata.actor, id: 'admin' } } }
        : event;
    expect((await failing({ change })).map(([proof]) => proof)).toEqual(['inloggning', 'inloggning']);
  });

  it('can not be judged where something that was signed is taken out of the file', async () => {
    const signatures = new Signatures();
    for (const { stream, type, data, metadata } of log) {
      if (stream !== STREAM) continue;
      const payload = type === 'ParagrafAdded' ? null : { data, metadata: metadata as never };
      signatures.event({ envelope: { stream, type } as never, text: '', payload });
    }
    expect(new Set((await signatures.verdicts()).map(({ outcome }) => outcome))).toEqual(
      new Set(['unknown']),
    );
  });
});

describe('liggaren verify', () => {
  const liggaren = (...args: readonly string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const env = { ...process.env, NODE_OPTIONS: '', LIGGAREN_DATA: directory };
      const child = execFile(
        process.execPath,
        ['apps/cli/bin/liggaren.js', ...args],
        { env },
        (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
      );
    });

  it('says of an export how many signatures hold and what that proves, and fails when one does not', async () => {
    const file = join(directory, 'liggaren.export');
    expect(await liggaren('export', '--out', file)).toMatchObject({ code: 0 });
    const key = join(
      directory,
      (await readdir(directory)).find((name) => name.endsWith('.vkey'))!,
    );
    const keys = join(directory, 'jwks.json');
    await writeFile(keys, JSON.stringify(service.jwks));
    const { code, stdout } = await liggaren('verify', file, '--key', key, '--jwks', keys);
    expect([code, stdout.split('\n').slice(2)]).toEqual([
      0,
      [
        'Underskrifter som håller, och vad de bevisar:',
        expect.stringMatching(/^ {2}1 av 1 med passnyckel: .*liggarens ord/),
        expect.stringMatching(/^ {2}1 av 1 hos underskriftstjänst: .*tjänstens ord/),
        expect.stringMatching(/^ {2}4 av 4 efter inloggning: .*Ingen kryptografisk/),
        expect.stringMatching(/^ {2}1 av 1 intygade: .*sekreterarens ord/),
        '',
      ],
    ]);

    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    await writeFile(keys, JSON.stringify({ keys: [await exportJWK(publicKey)] }));
    const failed = await liggaren('verify', file, '--key', key, '--jwks', keys);
    expect(failed).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/STÄMMER INTE\. Underskriften av .*en annan nyckel/),
    });
    const unusable = await liggaren('verify', file, '--key', key, '--jwks', key);
    expect(unusable).toMatchObject({ code: 2, stderr: expect.stringMatching(/^liggaren: .*JWKS/) });
  });
});
