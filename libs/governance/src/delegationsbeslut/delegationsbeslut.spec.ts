import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Projector, type JsonObject } from '@liggaren/event-store';
import { anAct, anEvent, given as givenEvents, MemoryEventStore } from '@liggaren/event-store/testing';
import { Liggare } from '../liggare.js';
import type { Sammantrade } from '../sammantrade/state.js';
import {
  announcedDelegationsbeslut,
  awaitsReport,
  delegationsbeslut,
  registerDelegationsbeslut,
  reportDelegationsbeslut,
  type Delegationsbeslut,
  type DelegationsbeslutEvent,
} from './delegationsbeslut.js';
import { delegationsregister } from './delegationsbeslut.projection.js';
import { Delegationsnummer } from './delegationsnummer.js';
import { RegisterDelegationsbeslut, RegisterDelegationsbeslutHandler } from './register-delegationsbeslut.js';
import { ReportDelegationsbeslut, ReportDelegationsbeslutHandler } from './report-delegationsbeslut.js';

const MEETING = 'direktionen-2024-03-05';
const decided = {
  organ: 'direktionen',
  rubrik: 'Leverantör av nätverksutrustning',
  beslut: 'Anbudet från Nätbolaget AB antas.',
  delegat: { personId: 'anna-lind', namn: 'Anna Lind', titel: 'förbundsdirektör' },
  delegationspunkt: '3.2',
  beslutatOn: '2024-02-12',
  anmals: true,
  overklagbart: true,
};
const registered = {
  type: 'DelegationsbeslutRegistered',
  data: {
    ...decided,
    delegationsbeslutId: 'direktionen-2024-3',
    ar: 2024,
    nummer: 3,
    registeredOn: '2024-02-13',
  },
} satisfies DelegationsbeslutEvent;
const reported = {
  type: 'DelegationsbeslutReported',
  data: {
    delegationsbeslutId: 'direktionen-2024-3',
    sammantradeId: MEETING,
    paragraf: 7,
    reportedOn: '2024-03-05',
  },
} satisfies DelegationsbeslutEvent;

const given = (events: readonly DelegationsbeslutEvent[]) =>
  givenEvents<Delegationsbeslut, DelegationsbeslutEvent>(delegationsbeslut, events);

const meeting = (change: object = {}) =>
  ({
    status: 'held',
    organ: 'direktionen',
    sammantradesdatum: '2024-03-05',
    paragrafer: [{ paragraf: 7 }],
    ...change,
  }) as unknown as Sammantrade;
const report =
  (wanted: object = {}, at = meeting(), today = '2024-03-06') =>
  (state: Delegationsbeslut) =>
    reportDelegationsbeslut(
      state,
      'direktionen-2024-3',
      { sammantradeId: MEETING, paragraf: 7, ...wanted },
      at,
      today,
    );

describe('a delegationsbeslut', () => {
  it('is registered under its number in the year of the decision', () => {
    given([])
      .when(() => registerDelegationsbeslut(3, decided, '2024-02-13'))
      .then([registered]);
  });

  it('is not registered before it was made', () => {
    given([])
      .when(() => registerDelegationsbeslut(3, decided, '2024-02-11'))
      .thenRejected('DAY_IN_FUTURE');
  });

  it('that shall be reported waits until it has been (KL 6:40, 7:8) [DELEGATIONSBESLUT_UNREPORTED]', () => {
    expect(awaitsReport.applies({ anmals: true, reported: false })).toBe(true);
    expect(awaitsReport.applies({ anmals: true, reported: true })).toBe(false);
    expect(awaitsReport.applies({ anmals: false, reported: false })).toBe(false);
  });

  it('is reported at a meeting of its board, on the day of the meeting unless another is given', () => {
    given([registered]).when(report()).then([reported]);
    given([registered])
      .when(report({ reportedOn: '2024-03-06' }))
      .then([{ ...reported, data: { ...reported.data, reportedOn: '2024-03-06' } }]);
  });

  it('is reported once', () => {
    given([registered, reported]).when(report()).thenNothing();
    given([registered, reported])
      .when(report({ reportedOn: '2024-03-06' }))
      .thenRejected('DELEGATIONSBESLUT_REPORTED');
  });

  it('is not reported where it can not have been', () => {
    const refused = (decide: (state: Delegationsbeslut) => DelegationsbeslutEvent[], code: string) =>
      given([registered]).when(decide).thenRejected(code);
    refused(report({}, { status: 'none' }), 'SAMMANTRADE_NOT_FOUND');
    refused(report({}, meeting({ status: 'cancelled' })), 'SAMMANTRADE_CANCELLED');
    refused(report({}, meeting({ organ: 'kultur' })), 'DELEGATIONSBESLUT_OF_OTHER_ORGAN');
    refused(report({ paragraf: 8 }), 'PARAGRAF_NOT_FOUND');
    refused(report({}, meeting(), '2024-03-04'), 'DAY_IN_FUTURE');
    refused(report({ reportedOn: '2024-02-11' }), 'REPORTED_BEFORE_DECIDED');
    given([]).when(report()).thenRejected('DELEGATIONSBESLUT_NOT_FOUND');
  });

  it('is announced from the day on which it was recorded separately (KL 8:10 p 3)', () => {
    const state = delegationsbeslut.evolve(delegationsbeslut.initialState, {
      ...registered,
      data: { ...registered.data, diarienummer: 'ITSAM 2024/25' },
    });
    expect(announcedDelegationsbeslut(state, 'direktionen-2024-3')).toEqual({
      organ: 'direktionen',
      rubrik: 'Leverantör av nätverksutrustning',
      diarienummer: ['ITSAM 2024/25'],
      justeratOn: '2024-02-13',
      delegation: { anmals: true, overklagbart: true },
    });
  });
});

describe('the register of delegationsbeslut', () => {
  let folder: string;
  let store: MemoryEventStore;
  let projector: Projector;

  class FromTheView extends Delegationsnummer {
    async highest(organ: string, ar: number) {
      return projector.queries(delegationsregister).highest(organ, ar);
    }
  }
  class AlwaysBehind extends Delegationsnummer {
    async highest() {
      return 0;
    }
  }
  const record = async (stream: string, type: string, data: JsonObject) => {
    await store.append(stream, [anEvent(type, data)], 'any');
  };
  const register = async (
    change: Partial<typeof decided> = {},
    nummer: Delegationsnummer = new FromTheView(),
  ) => {
    const receipt = await new RegisterDelegationsbeslutHandler(new Liggare(store), nummer).execute(
      new RegisterDelegationsbeslut({ ...decided, ...change }, anAct()),
    );
    await projector.waitFor(receipt.position, 5_000);
    return receipt.number;
  };
  const idsOf = (rows: readonly { delegationsbeslutId: string }[]) =>
    rows.map(({ delegationsbeslutId }) => delegationsbeslutId);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'delegationsbeslut-'));
    store = new MemoryEventStore();
    projector = await Projector.open(store, [delegationsregister], { directory: folder });
    projector.start();
    await record('organ-direktionen', 'OrganEstablished', { slug: 'direktionen', namn: 'Direktionen' });
    await record(`sammantrade-${MEETING}`, 'SammantradeCalled', {
      sammantradeId: MEETING,
      organ: 'direktionen',
      sammantradesdatum: '2024-03-05',
    });
  });

  afterEach(async () => {
    await projector.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('numbers them by board and year without gaps, also when the view lags', async () => {
    expect(await register()).toBe(1);
    expect(await register({}, new AlwaysBehind())).toBe(2);
    expect(await register({ beslutatOn: '2023-12-30' })).toBe(1);
    expect(await register()).toBe(3);
    const queries = projector.queries(delegationsregister);
    expect(idsOf(queries.list('direktionen', 2024))).toEqual([
      'direktionen-2024-1',
      'direktionen-2024-2',
      'direktionen-2024-3',
    ]);
    expect(queries.highest('direktionen', 2025)).toBe(0);
    expect(queries.byId('direktionen-2023-1')).toMatchObject({
      beslutatOn: '2023-12-30',
      awaitsReport: true,
    });
    expect(queries.byId('direktionen-2023-9')).toBeUndefined();
  });

  it('refuses a board that is not there', async () => {
    await expect(register({ organ: 'kultur' })).rejects.toThrow(
      expect.objectContaining({ code: 'ORGAN_NOT_FOUND' }),
    );
  });

  it('shows which wait to be reported, decided longest ago first', async () => {
    await register();
    await register({ beslutatOn: '2024-01-30' });
    await register({ anmals: false });
    const queries = () => projector.queries(delegationsregister);
    expect(idsOf(queries().unreported())).toEqual(['direktionen-2024-2', 'direktionen-2024-1']);
    expect(queries().unreported(['kultur'])).toEqual([]);

    const { position } = await new ReportDelegationsbeslutHandler(new Liggare(store)).execute(
      new ReportDelegationsbeslut('direktionen-2024-2', { sammantradeId: MEETING }, anAct()),
    );
    await projector.waitFor(position, 5_000);
    expect(idsOf(queries().unreported(['direktionen']))).toEqual(['direktionen-2024-1']);
    expect(queries().byId('direktionen-2024-2')).toMatchObject({
      status: 'reported',
      awaitsReport: false,
      report: { sammantradeId: MEETING, reportedOn: '2024-03-05' },
    });
  });
});
