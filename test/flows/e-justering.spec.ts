import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts } from '@liggaren/api';
import { MovableClock } from '@liggaren/governance';
import type { RunningApp } from './running-app.js';
import { aMachine, behindTheDoor, granted, meetingOf, OTHER, OWN, seedTwoBoards } from './two-boards.js';

const PASSWORD = 'fyra ord som ingen annan vet';
const meeting = `/api/sammantraden/${meetingOf(OWN)}`;

describe('e-justering', () => {
  let running: RunningApp;
  const clock = new MovableClock('2024-03-05T15:00:00Z');
  const wait = (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000));
  let justerare: Record<string, string>;
  let sha256: string;
  const submitted: Record<string, string> = {};

  beforeAll(async () => {
    running = await behindTheDoor(
      async (open) => {
        await seedTwoBoards(open);
        for (const organ of [OWN, OTHER]) {
          const path = `/api/sammantraden/${meetingOf(organ)}`;
          await open.post(`${path}/avslut`, { closedAt: '2024-03-05T14:00:00+01:00' });
          const { body } = await open.post(`${path}/justering/begaran`, {});
          submitted[organ] = String(body['sha256']);
        }
      },
      { signInClock: clock },
    );
    sha256 = submitted[OWN]!;
    justerare = await signIn(`${OWN}-justerare`);
  });
  afterAll(() => running.stop());

  async function signIn(konto: string): Promise<Record<string, string>> {
    const accounts = running.app.get(Accounts);
    accounts.create(konto, konto);
    const engangskod = accounts.newLink(konto, Math.floor(clock.now().getTime() / 1000));
    const { headers, body } = await running.post('/api/inloggning/engangskod', {
      engangskod,
      losenord: PASSWORD,
    });
    return { cookie: headers.getSetCookie()[0]!.split(';')[0]!, 'x-csrf-token': String(body['csrf']) };
  }
  const sign = (headers: Record<string, string>, more: object = {}) =>
    running.post(
      `${meeting}/justering/underskrifter`,
      { personId: `${OWN}-justerare`, sha256, signedOn: '2024-03-05', method: 'e-underskrift', ...more },
      headers,
    );

  it('shows the signer exactly the bytes whose sum is signed', async () => {
    const response = await fetch(`${running.url}${meeting}/justering/innehall`, { headers: justerare });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(JSON.parse(bytes.toString())).toMatchObject({ format: 'liggaren-protokoll/1' });
  });

  it('shows it to nobody whose meeting it is not, and lets them sign nothing', async () => {
    const other = await signIn(`${OTHER}-justerare`);
    expect((await running.get(`${meeting}/justering/innehall`, other)).status).toBe(403);
    expect((await sign(other)).status).toBe(403);
  });

  it('is in nobody else’s name, not by who may import either', async () => {
    const organ = { organ: OWN };
    await granted(running, `${OWN}-sekreterare`, [{ role: 'sekreterare', ...organ }]);
    const sekreterare = { ...(await signIn(`${OWN}-sekreterare`)), 'liggaren-source': 'import' };
    expect(await sign(sekreterare)).toMatchObject({ status: 409, body: { code: 'SIGNS_FOR_ANOTHER' } });
  });

  it('wants the person themselves: not a colleague, not a machine, not a session that was left open', async () => {
    const ordforande = await signIn(`${OWN}-ordforande`);
    expect(await sign(ordforande)).toMatchObject({ status: 409, body: { code: 'SIGNS_FOR_ANOTHER' } });
    const machine = await aMachine(running, 'maskin-ordforande', [{ role: 'ordforande', organ: OWN }]);
    expect(await sign(machine)).toMatchObject({ status: 403, body: { code: 'SIGNS_AS_A_PERSON' } });
    wait(301);
    expect(await sign(justerare)).toMatchObject({ status: 403, body: { code: 'SIGN_IN_AGAIN' } });
  });

  it('is attested, where it was on paper, by a sekreterare who has just signed in, by no session left open and no machine', async () => {
    await granted(running, `${OTHER}-sekreterare`, [{ role: 'sekreterare', organ: OTHER }]);
    const attest = (headers: Record<string, string>) =>
      running.post(
        `/api/sammantraden/${meetingOf(OTHER)}/justering/underskrifter`,
        {
          personId: `${OTHER}-justerare`,
          sha256: submitted[OTHER],
          signedOn: '2024-03-05',
          method: 'papper',
          reference: 'Pärm 7',
        },
        headers,
      );
    const sekreterare = await signIn(`${OTHER}-sekreterare`);
    wait(301);
    const again = { status: 403, body: { code: 'SIGN_IN_AGAIN' } };
    expect(await attest(sekreterare)).toMatchObject(again);
    expect(await attest({ ...sekreterare, 'liggaren-source': 'import' })).toMatchObject(again);
    const machine = await aMachine(running, 'maskin-sekreterare', [{ role: 'sekreterare', organ: OTHER }]);
    expect((await attest(machine)).body['code']).toBe('SIGNS_AS_A_PERSON');
    expect((await attest(await signIn(`${OTHER}-sekreterare`))).status).toBe(200);
  });

  it('takes no signature over another text', async () => {
    justerare = await signIn(`${OWN}-justerare`);
    expect(await sign(justerare, { sha256: '0'.repeat(64) })).toMatchObject({
      status: 409,
      body: { code: 'SIGNATURE_OVER_OTHER_CONTENT' },
    });
    // How they proved it is known by the door, and never said by the body.
    expect((await sign(justerare, { evidence: { kind: 'inloggning' } })).status).toBe(400);
  });

  it('keeps in the event how the signer proved to be there, and out of the printed protokoll', async () => {
    const signedInAt = clock.now().toISOString();
    wait(60);
    const answer = await sign(justerare);
    expect(answer.status).toBe(200);
    const signatures = [];
    for await (const { type, data, metadata } of running.store.readStream(`sammantrade-${meetingOf(OWN)}`)) {
      if (type === 'JusteringSigned') signatures.push({ ...data, by: metadata.actor });
    }
    expect(signatures.at(-1)).toMatchObject({
      by: { id: `${OWN}-justerare`, role: 'justerare' },
      sha256,
      evidence: { kind: 'inloggning', signedInAt, how: 'session' },
    });
    const shown = await running.get(`${meeting}?after=${String(answer.body['position'])}`, justerare);
    expect(JSON.stringify(shown.body)).toContain(sha256);
    expect(JSON.stringify(shown.body)).not.toContain('signedInAt');
  });
});
