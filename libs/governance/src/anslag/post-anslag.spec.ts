import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@liggaren/event-store';
import { anAct, anEvent, MemoryEventStore } from '@liggaren/event-store/testing';
import { Liggare } from '../liggare.js';
import { anslag, anslagStream } from './anslag.js';
import { CloseAnslag, CloseAnslagHandler } from './close-anslag.js';
import { InterruptAnslag, InterruptAnslagHandler } from './interrupt-anslag.js';
import { PostAnslag, PostAnslagHandler, type PostAnslagBody } from './post-anslag.js';
import { RemoveAnslag, RemoveAnslagHandler } from './remove-anslag.js';
import { RepostAnslag, RepostAnslagHandler } from './repost-anslag.js';

const MEETING = 'direktionen-2024-03-05';
const BESLUT = 'direktionen-2024-1';
const paragraf = (number: number, rubrik: string) => ({
  paragraf: number,
  rubrik,
  diarienummer: ['ITSAM 2024/25'],
  foredragande: [],
  sammanfattning: '',
  underlag: [],
});
const person = { personId: 'jacob-kall', namn: 'Jacob Käll' };
const SHA = 'a'.repeat(64);

let store: MemoryEventStore;
let liggare: Liggare;

const record = (stream: string, ...events: [type: string, data: JsonObject][]) =>
  store.append(
    stream,
    events.map(([type, data]) => anEvent(type, data)),
    'any',
  );
const act = (recordedAt: string, source?: 'import') => anAct({ recordedAt, ...(source && { source }) });
const post = (body: PostAnslagBody, recordedAt = '2024-03-11T09:00:00.000Z', source?: 'import') =>
  new PostAnslagHandler(liggare).execute(new PostAnslag(body, act(recordedAt, source)));
const stateOf = (id: string) => liggare.load(anslagStream(id), anslag);
const withCode = (code: string) => expect.objectContaining({ code });

beforeEach(async () => {
  store = new MemoryEventStore();
  liggare = new Liggare(store);
  await record('organ-direktionen', [
    'OrganEstablished',
    {
      slug: 'direktionen',
      namn: 'Direktionen',
      organisation: 'Itsam',
      kind: 'direktion',
      establishedOn: '2010-01-01',
      rules: {
        antalLedamoter: 6,
        paragrafnumrering: 'per-ar',
        nedtagningsdatum: 'sista-dagen',
        diarieserie: 'ITSAM',
        forvaringsplats: 'Itsams kansli, Kisa',
        overklagandehanvisning: 'Förvaltningsrätten i Linköping',
      },
    },
  ]);
  await record(
    `sammantrade-${MEETING}`,
    [
      'SammantradeCalled',
      {
        sammantradeId: MEETING,
        organ: 'direktionen',
        organNamn: 'Direktionen',
        organisation: 'Itsam',
        sammantradesdatum: '2024-03-05',
        startsAt: '13:00',
        plats: 'Kisa',
        calledOn: '2024-02-20',
      },
    ],
    [
      'SammantradeOpened',
      {
        openedAt: '2024-03-05T13:00:00+01:00',
        ordforande: person,
        sekreterare: person,
        organKind: 'direktion',
        antalLedamoter: 6,
        firstParagraf: 1,
        mandat: [],
      },
    ],
    ['ParagrafAdded', paragraf(1, 'Upprop')],
    ['ParagrafAdded', paragraf(2, 'Årsredovisning 2023')],
  );
});

describe('posting an anslag', () => {
  it('of a justerat protokoll takes the rest from the board and the day of the act', async () => {
    await record(`sammantrade-${MEETING}`, ['ProtokollJusterat', { sha256: SHA, justeratOn: '2024-03-08' }]);
    const { stream, events } = await post({ sammantradeId: MEETING });
    expect(stream).toBe(`anslag-${MEETING}`);
    expect(events).toMatchObject([
      {
        type: 'AnslagPosted',
        data: {
          organNamn: 'Direktionen',
          organisation: 'Itsam',
          sammantradesdatum: '2024-03-05',
          justeratOn: '2024-03-08',
          postedOn: '2024-03-11',
          lastAppealDay: '2024-04-02',
          forvaringsplats: 'Itsams kansli, Kisa',
          overklagandehanvisning: 'Förvaltningsrätten i Linköping',
        },
      },
    ]);
  });

  it('of a protokoll that is not justerat is refused, and recorded when it is imported', async () => {
    await expect(post({ sammantradeId: MEETING })).rejects.toThrow(withCode('ANSLAG_NOT_JUSTERAT'));
    await post(
      { sammantradeId: MEETING, claimedTakeDown: '2024-04-02' },
      '2024-06-01T09:00:00.000Z',
      'import',
    );
    expect(await stateOf(MEETING)).toMatchObject({
      first: { justeratOn: null, claimedTakeDown: '2024-04-02' },
    });
  });

  it('of one § needs that § to be justerad omedelbart', async () => {
    await record(`sammantrade-${MEETING}`, [
      'ParagrafJusteradOmedelbart',
      { paragraf: 2, sha256: SHA, justeradOn: '2024-03-05' },
    ]);
    await post({ sammantradeId: MEETING, paragraf: 2 }, '2024-03-06T09:00:00.000Z');
    expect(await stateOf(`${MEETING}-p2`)).toMatchObject({
      status: 'up',
      first: { rubrik: 'Årsredovisning 2023', diarienummer: ['ITSAM 2024/25'], justeratOn: '2024-03-05' },
    });
    await expect(post({ sammantradeId: MEETING, paragraf: 1 })).rejects.toThrow(
      withCode('ANSLAG_NOT_JUSTERAT'),
    );
    await expect(post({ sammantradeId: MEETING, paragraf: 9 })).rejects.toThrow(
      withCode('PARAGRAF_NOT_FOUND'),
    );
  });

  it('of a delegationsbeslut counts from the day on which it was recorded', async () => {
    await record(`delegationsbeslut-${BESLUT}`, [
      'DelegationsbeslutRegistered',
      {
        delegationsbeslutId: BESLUT,
        organ: 'direktionen',
        ar: 2024,
        nummer: 1,
        rubrik: 'Avtal',
        beslut: 'Avtalet antas.',
        delegat: person,
        delegationspunkt: '3.2',
        beslutatOn: '2024-03-07',
        registeredOn: '2024-03-08',
        anmals: false,
        overklagbart: true,
      },
    ]);
    await post({ delegationsbeslutId: BESLUT });
    expect(await stateOf(BESLUT)).toMatchObject({
      status: 'up',
      first: { rubrik: 'Avtal', justeratOn: '2024-03-08', delegation: { anmals: false, overklagbart: true } },
    });
  });

  it('of something that is not there is refused', async () => {
    await expect(post({ sammantradeId: 'direktionen-2024-09-09' })).rejects.toThrow(
      withCode('SAMMANTRADE_NOT_FOUND'),
    );
    await expect(post({ delegationsbeslutId: 'direktionen-2024-9' })).rejects.toThrow(
      withCode('DELEGATIONSBESLUT_NOT_FOUND'),
    );
  });
});

describe('an anslag that is up', () => {
  beforeEach(async () => {
    await record(`sammantrade-${MEETING}`, ['ProtokollJusterat', { sha256: SHA, justeratOn: '2024-03-08' }]);
    await post({ sammantradeId: MEETING });
  });

  const close = (recordedAt: string) =>
    new CloseAnslagHandler(liggare).execute(new CloseAnslag(MEETING, act(recordedAt)));

  it('is closed by the job when it is due, and once only', async () => {
    expect((await close('2024-04-02T21:59:59.000Z')).events).toEqual([]);
    expect((await close('2024-04-02T22:00:00.000Z')).events).toHaveLength(2);
    expect((await close('2024-04-02T22:00:01.000Z')).events).toEqual([]);
  });

  it('is closed once by two jobs at the same moment', async () => {
    await Promise.all([close('2024-04-02T22:00:00.000Z'), close('2024-04-02T22:00:00.000Z')]);
    const types: string[] = [];
    for await (const event of store.readStream(anslagStream(MEETING))) types.push(event.type);
    expect(types).toEqual(['AnslagPosted', 'OverklagandetidExpired', 'AnslagRemoved']);
  });

  it('is taken down by hand only after the period', async () => {
    const remove = (recordedAt: string) =>
      new RemoveAnslagHandler(liggare).execute(new RemoveAnslag(MEETING, {}, act(recordedAt)));
    await expect(remove('2024-04-02T12:00:00.000Z')).rejects.toThrow(withCode('ANSLAG_PERIOD_RUNNING'));
    expect((await remove('2024-04-03T06:00:00.000Z')).events).toHaveLength(2);
  });

  it('is interrupted and posted anew, by default on the day of the act', async () => {
    const interruption = { interruptedOn: '2024-03-20', reason: 'Anslagstavlan var ur drift' };
    const later = act('2024-03-21T09:00:00.000Z');
    await new InterruptAnslagHandler(liggare).execute(new InterruptAnslag(MEETING, interruption, later));
    await new RepostAnslagHandler(liggare).execute(
      new RepostAnslag(MEETING, {}, act('2024-03-21T10:00:00.000Z')),
    );
    expect(await stateOf(MEETING)).toMatchObject({
      status: 'up',
      period: { postedOn: '2024-03-21', lastAppealDay: '2024-04-11' },
    });
  });
});
