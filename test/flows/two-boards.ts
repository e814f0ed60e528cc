import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts, KEY_SCOPES, MachineKeys, type AccessSettings, type Held } from '@liggaren/api';
import { GrantBehorighet, OpenMaskinkonto } from '@liggaren/governance';
import { anAct } from '@liggaren/event-store/testing';
import { Commands } from '@liggaren/worker';
import type { Clock } from '@liggaren/governance';
import { as } from './anyone.js';
import { startApp, type RunningApp } from './running-app.js';

/** A board of the tests, by its slug, and the serie of its diarium. */
export const OWN = 'direktionen';
export const OTHER = 'namnden';
export const SERIE: Readonly<Record<string, string>> = { [OWN]: 'DIR', [OTHER]: 'NMD' };
export const meetingOf = (organ: string) => `${organ}-2024-03-05`;

/** Two boards alike: each with an ärende, a meeting with a § and a justerare, an anslag and a delegationsbeslut. */
export async function seedTwoBoards(running: RunningApp): Promise<void> {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await running.post(path, body, headers);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  for (const organ of [OWN, OTHER]) {
    const people = [`${organ}-ordforande`, `${organ}-justerare`];
    await post('/api/organ', {
      slug: organ,
      namn: organ,
      organisation: 'Kommunen',
      kind: 'namnd',
      establishedOn: '2009-01-01',
      rules: {
        antalLedamoter: 2,
        paragrafnumrering: 'per-sammantrade',
        nedtagningsdatum: 'sista-dagen',
        diarieserie: SERIE[organ],
        forvaringsplats: 'Kansliet',
      },
    });
    for (const personId of people) {
      const seat = { role: 'ledamot', foretrader: 'Kommunen', firstDay: '2023-01-01' };
      await post(`/api/organ/${organ}/mandat`, { personId, namn: personId, ...seat });
    }
    await post(`/api/organ/${organ}/presidium`, { ordforande: people[0], firstDay: '2023-01-01' });
    const { diarienummer } = await post('/api/arenden', {
      organ,
      arendemening: 'Ny lönemodell',
      initiator: 'eget-initiativ',
    });
    await post('/api/sammantraden', {
      organ,
      sammantradesdatum: '2024-03-05',
      startsAt: '13:00',
      plats: 'Rådhuset',
    });
    const meeting = `/api/sammantraden/${meetingOf(organ)}`;
    await post(`${meeting}/oppnande`, {
      openedAt: '2024-03-05T13:00:00+01:00',
      ordforandeId: people[0],
      sekreterare: { personId: `${organ}-sekreterare`, namn: 'Sekreteraren' },
    });
    for (const personId of people)
      await post(`${meeting}/narvaro`, { personId, namn: personId, role: 'ledamot' });
    await post(`${meeting}/justerare`, { personId: people[1], role: 'justerare' });
    await post(`${meeting}/paragrafer`, {
      rubrik: 'Lönemodell',
      diarienummer: [diarienummer],
      foredragande: [],
      sammanfattning: '',
      underlag: [],
    });
    await post(`${meeting}/paragrafer/1/beslut`, { kind: 'beslut', text: 'Bifall.', expediering: [] });
    await post('/api/delegationsbeslut', {
      organ,
      rubrik: 'Anställning',
      beslut: 'Anställs.',
      delegat: { personId: 'sara', namn: 'Sara' },
      delegationspunkt: '2.1',
      overklagbart: false,
      beslutatOn: '2024-02-01',
      anmals: true,
    });
    await post(`${meeting}/justering/begaran`, { paragraf: 1 });
    const { sha256 } = await submitted(running, organ);
    for (const personId of people) {
      await post(
        `${meeting}/justering/underskrifter`,
        { personId, sha256, paragraf: 1, signedOn: '2024-03-05', method: 'e-underskrift' },
        as(personId),
      );
    }
    await post('/api/anslag', { sammantradeId: meetingOf(organ), paragraf: 1 });
  }
}

async function submitted(running: RunningApp, organ: string): Promise<{ readonly sha256: unknown }> {
  let sha256: unknown;
  for await (const { type, data } of running.store.readStream(`sammantrade-${meetingOf(organ)}`)) {
    if (type === 'ProtokollSubmitted') sha256 = data['sha256'];
  }
  return { sha256 };
}

/** The same ledger, seeded by whoever wants to, opened again with the door shut. */
export async function behindTheDoor(
  seed: (running: RunningApp) => Promise<void>,
  options: {
    readonly signInClock?: Clock;
    readonly access?: AccessSettings;
    readonly requestsAMinute?: {
      readonly address: number;
      readonly account: number;
      readonly tries?: number;
    };
  } = {},
): Promise<RunningApp> {
  const directory = await mkdtemp(join(tmpdir(), 'liggaren-'));
  const open = await startApp({ directory, at: '2024-03-05T15:00:00Z' });
  try {
    await seed(open);
  } finally {
    await open.stop({ keep: true });
  }
  return startApp({ directory, at: '2024-03-05T15:00:00Z', signIn: true, ...options });
}

/** Grants roles by events, as an admin would. */
export async function granted(running: RunningApp, accountId: string, held: readonly Held[]): Promise<void> {
  for (const { role, organ } of held) {
    const body = { accountId, namn: accountId, role, firstDay: '2024-01-01', ...(organ ? { organ } : {}) };
    await running.app
      .get(Commands)
      .send(new GrantBehorighet(body, anAct({ recordedAt: '2024-01-01T00:00:00.000Z' })));
  }
}

/** The headers of a machine that holds these roles, by events, and whose key reaches as far as they do. */
export async function aMachine(
  running: RunningApp,
  konto: string,
  held: readonly Held[],
): Promise<{ readonly authorization: string }> {
  await granted(running, konto, held);
  await running.app.get(Commands).send(new OpenMaskinkonto({ konto, namn: konto }, anAct()));
  const { nyckel } = await running.app
    .get(MachineKeys)
    .issue({ konto, namn: 'test', scopes: KEY_SCOPES }, anAct());
  return { authorization: `Bearer ${nyckel}` };
}

/** The headers of a person who holds these roles and has just signed in; `now`: by the clock of sessions. */
export async function aPerson(
  running: RunningApp,
  konto: string,
  held: readonly Held[],
  now = new Date(),
): Promise<Record<string, string>> {
  await granted(running, konto, held);
  const accounts = running.app.get(Accounts);
  accounts.create(konto, konto);
  const { secret, csrf } = accounts.startSession(konto, Math.floor(now.getTime() / 1000));
  return { cookie: `liggaren=${secret}`, 'x-csrf-token': csrf };
}
