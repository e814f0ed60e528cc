import type { JobRun } from '@liggaren/worker';
import type { Client } from './client.js';
import {
  ANSLAG,
  ERSATTARE,
  JUSTERARE,
  JUSTERING,
  KINDA_LEAVES,
  LEDAMOTER,
  MEMBERS,
  ORDFORANDE,
  ORGAN,
  OVRIGA,
  PARAGRAFER,
  REGISTERED_ON,
  REMISS,
  REMISSER,
  SAMMANTRADE,
  SEKRETERARE,
  TERM,
  VICE_ORDFORANDE,
} from './meeting.js';
import { gather, grantRoles, type Cast } from './people.js';

/** The meeting's name in the ledger. */
export const SAMMANTRADE_ID = `${ORGAN.slug}-${SAMMANTRADE.sammantradesdatum}`;

const MEETING = `/api/sammantraden/${SAMMANTRADE_ID}`;
const BOARD = `/api/organ/${ORGAN.slug}`;

/** What another register recorded first. */
const IMPORT = { 'liggaren-source': 'import' };

interface Stage {
  readonly origin: string;
  /** The way in for the first admin. */
  readonly invited: { readonly konto: string; readonly engangskod: string };
  readonly setClock: (instant: string) => void;
  readonly runJob: () => Promise<JobRun>;
}

/** Plays the whole meeting, each act on its day and by the one whose act it is. Answers with who they were. */
export async function play({ origin, invited, setClock, runJob }: Stage): Promise<Cast> {
  setClock('2024-02-27T08:00:00+01:00');
  const cast = await gatherBoard({ origin, invited });
  const { sekreterare, registrator } = cast;
  await callMeeting(sekreterare.client);

  setClock('2024-03-05T12:55:00+01:00');
  await sendRemisser(registrator.client);
  await openMeeting(sekreterare.client);
  await recordAttendance(sekreterare.client);
  await recordParagrafer(sekreterare.client);
  setClock('2024-03-05T14:50:00+01:00');
  await sekreterare.client.post(`${MEETING}/avslut`, { closedAt: SAMMANTRADE.closedAt });
  await registerFollowUp(registrator.client);

  setClock('2024-03-11T10:00:00+01:00');
  await sign(sekreterare.client);
  await sekreterare.client.post('/api/anslag', { sammantradeId: SAMMANTRADE_ID, postedOn: ANSLAG.postedOn });
  await dispatch(registrator.client);

  setClock(`${KINDA_LEAVES}T18:00:00+02:00`);
  await letKindaLeave(sekreterare.client);

  // The last second of the appeal period: the job finds nothing to do. A second later it takes the anslag down.
  await sekreterare.client.get(`/api/anslag/${SAMMANTRADE_ID}`); // Until the views have it all.
  setClock('2024-04-02T23:59:59+02:00');
  await expectDone(runJob, 0);
  setClock('2024-04-03T00:00:00+02:00');
  await expectDone(runJob, 1);
  await expectDone(runJob, 0);
  return cast;
}

/** The people, the board with its mandates, and the ärenden that the meeting will be about. */
export async function gatherBoard({ origin, invited }: Pick<Stage, 'origin' | 'invited'>): Promise<Cast> {
  const cast = await gather(origin, invited);
  await cast.admin.client.post('/api/organ', ORGAN);
  await grantRoles(cast);
  await fillBoard(cast.sekreterare.client);
  await importArenden(cast.registrator.client);
  return cast;
}

async function expectDone(runJob: () => Promise<JobRun>, expected: number): Promise<void> {
  const { done, failed } = await runJob();
  if (done !== expected || failed !== 0) {
    throw new Error(`the job closed ${done} anslag and failed on ${failed}; ${expected} were due`);
  }
}

async function fillBoard(client: Client): Promise<void> {
  for (const kommun of MEMBERS) {
    await client.post(`${BOARD}/medlemmar`, { kommun, joinedOn: ORGAN.establishedOn });
  }
  for (const [role, people] of [
    ['ledamot', LEDAMOTER],
    ['ersattare', ERSATTARE],
  ] as const) {
    for (const { personId, namn, foretrader } of people) {
      await client.post(`${BOARD}/mandat`, { personId, namn, role, foretrader, ...TERM });
    }
  }
  await client.post(`${BOARD}/presidium`, {
    ordforande: ORDFORANDE.personId,
    viceOrdforande: VICE_ORDFORANDE.personId,
    ...TERM,
  });
}

/** The nine ärenden keep the numbers that they have: another register gave them, and those between are not known. */
async function importArenden(client: Client): Promise<void> {
  for (const { diarienummer, rubrik } of PARAGRAFER) {
    await client.post(
      '/api/arenden',
      {
        organ: ORGAN.slug,
        diarienummer,
        arendemening: rubrik,
        registeredOn: REGISTERED_ON,
        initiator: 'eget-initiativ',
      },
      IMPORT,
    );
  }
}

async function callMeeting(client: Client): Promise<void> {
  const { sammantradesdatum, startsAt, plats, calledOn } = SAMMANTRADE;
  await client.post('/api/sammantraden', { organ: ORGAN.slug, sammantradesdatum, startsAt, plats, calledOn });
  for (const { diarienummer, rubrik, foredragande } of PARAGRAFER) {
    await client.post(`${MEETING}/foredragningslista`, { diarienummer, rubrik, foredragande });
  }
}

async function sendRemisser(client: Client): Promise<void> {
  for (const { diarienummer, about } of REMISSER) {
    const [, year, number] = /(\d+)\/(\d+)$/.exec(diarienummer) ?? [];
    await client.post(`/api/arenden/${ORGAN.rules.diarieserie}/${year}/${number}/remisser`, {
      about,
      ...REMISS,
    });
  }
}

async function openMeeting(client: Client): Promise<void> {
  const { personId, namn } = SEKRETERARE;
  await client.post(`${MEETING}/oppnande`, {
    openedAt: SAMMANTRADE.openedAt,
    ordforandeId: ORDFORANDE.personId,
    sekreterare: { personId, namn },
  });
}

async function recordAttendance(client: Client): Promise<void> {
  for (const [role, people] of [
    ['ledamot', LEDAMOTER],
    ['ersattare', ERSATTARE],
    ['ovrig', OVRIGA],
  ] as const) {
    for (const person of people) await client.post(`${MEETING}/narvaro`, { ...person, role });
  }
  await client.post(`${MEETING}/justerare`, { personId: JUSTERARE.personId, role: 'justerare' });
}

async function recordParagrafer(client: Client): Promise<void> {
  for (const p of PARAGRAFER) {
    const { paragraf } = await client.post(`${MEETING}/paragrafer`, {
      rubrik: p.rubrik,
      diarienummer: [p.diarienummer],
      foredragande: p.foredragande,
      sammanfattning: p.sammanfattning,
      underlag: p.underlag,
    });
    const address = `${MEETING}/paragrafer/${String(paragraf)}`;
    await client.post(`${address}/beslut`, { kind: p.kind, text: p.beslut, expediering: ['Akt'] });
    if ('uppdrag' in p) await client.post(`${address}/uppdrag`, p.uppdrag);
  }
}

/** The uppdrag of § 5 becomes an ärende of its own, under the next number of the serie. */
async function registerFollowUp(client: Client): Promise<void> {
  await client.post('/api/arenden', {
    organ: ORGAN.slug,
    arendemening: 'Rekommendation om ordförandeskap och vice ordförandeskap 2024-2026',
    registeredOn: SAMMANTRADE.sammantradesdatum,
    initiator: 'eget-initiativ',
    handlaggare: 'Peter Wallentin',
  });
}

/** Both sign at an outside provider; the sekreterare attests their signatures with its reference. */
async function sign(client: Client): Promise<void> {
  await client.post(`${MEETING}/justering/begaran`, {});
  const { protokoll } = await client.get<{ protokoll: { justering: { sha256: string } } }>(MEETING);
  for (const { personId } of [ORDFORANDE, JUSTERARE]) {
    await client.post(`${MEETING}/justering/underskrifter`, {
      personId,
      sha256: protokoll.justering.sha256,
      ...JUSTERING,
    });
  }
}

async function dispatch(client: Client): Promise<void> {
  for (const [index] of PARAGRAFER.entries()) {
    await client.post(`${MEETING}/paragrafer/${index + 1}/expedieringar`, {
      mottagare: 'Akt',
      dispatchedOn: ANSLAG.postedOn,
      channel: 'akt',
    });
  }
}

async function letKindaLeave(client: Client): Promise<void> {
  await client.post(`${BOARD}/medlemmar/uttraden`, { kommun: 'Kinda kommun', lastDay: KINDA_LEAVES });
  const people = [...LEDAMOTER, ...ERSATTARE];
  for (const [index, { foretrader }] of people.entries()) {
    if (foretrader !== 'Kinda kommun') continue;
    await client.post(`${BOARD}/mandat/${index + 1}/upphorande`, {
      lastDay: KINDA_LEAVES,
      reason: 'Kinda kommun lämnar förbundet.',
    });
  }
  await client.put(`${BOARD}/regler`, {
    rules: { ...ORGAN.rules, antalLedamoter: 5 },
    reason: 'Fem medlemskommuner efter Kindas utträde.',
  });
}
