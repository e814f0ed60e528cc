import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Rejected } from '../rule.js';
import { recordNarvaro } from '../sammantrade/sammantrade.js';
import { compliance, type ComplianceQueries } from './compliance.projection.js';
import {
  aBoard,
  anArende,
  anOpenMeeting,
  aParagraf,
  justered,
  MEETING,
  OPEN,
  TestLedger,
} from './testing.js';
import { aYear } from './year.testing.js';

let ledger: TestLedger<ComplianceQueries>;
beforeEach(async () => {
  ledger = await TestLedger.open(compliance);
  await aBoard(ledger);
});
afterEach(() => ledger.remove());

type Filter = Omit<Parameters<ComplianceQueries['list']>[0], 'limit'>;
const list = async (filter: Filter = {}) => (await ledger.queries()).list({ limit: 1_000, ...filter }).rows;
const codes = async (filter: Filter = {}) => (await list(filter)).map(({ code }) => code);

/** A meeting with one §, justerat and posted on these days. */
async function aMeeting(justeratOn: string, postedOn: string): Promise<void> {
  await anOpenMeeting(ledger);
  await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [] });
  await justered(ledger, justeratOn);
  ledger.at(`${postedOn}T10:00:00.000Z`);
  await ledger.post({ kind: 'protokoll', sammantradeId: MEETING });
}

describe('the compliance report', () => {
  it('is silent about a protokoll that was justerat and posted in time', async () => {
    await aMeeting('2024-03-19', '2024-03-21');
    expect(await codes({ from: '2024-02-01' })).toEqual([]);
  });

  it('says once how many days too late a protokoll was justerat, with the statute and the event', async () => {
    await aMeeting('2024-03-25', '2024-03-25');
    expect(await list({ from: '2024-02-01' })).toEqual([
      expect.objectContaining({
        code: 'JUSTERING_LATE',
        statute: 'KL 5:69, lag (1930:173)',
        effect: 'flag',
        says: 'Protokollet ska justeras senast fjorton dagar efter sammanträdet.',
        text: 'Protokollet justerades 25 mars 2024. Sista dag var 19 mars 2024.',
        daysLate: 6,
        stream: `sammantrade-${MEETING}`,
        eventType: 'ProtokollJusterat',
        recordedAt: '2024-03-25T10:00:00.000Z',
        organ: 'direktionen',
        sammantradeId: MEETING,
        imported: false,
      }),
    ]);
  });

  it('says once how many days too late a protokoll was posted', async () => {
    await aMeeting('2024-03-11', '2024-03-18');
    expect(await list({ from: '2024-02-01' })).toEqual([
      expect.objectContaining({ code: 'ANSLAG_POSTED_LATE', daysLate: 5, sammantradeId: MEETING }),
    ]);
  });

  it('names the § at which too few served', async () => {
    await anOpenMeeting(ledger);
    for (const [personId, namn] of [
      ['thomas', 'Thomas Lidberg'],
      ['anna', 'Anna Berg'],
    ] as const) {
      const paragrafer = [{ from: 1, to: 1 }];
      const data = { personId, namn, role: 'ledamot', paragrafer } as const;
      await ledger.meeting((state) => recordNarvaro(state, data, ledger.act));
    }
    await aParagraf(ledger, { rubrik: 'Upprop', diarienummer: [] });
    await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [] });
    await justered(ledger, '2024-03-11');
    const rows = await list({ code: 'QUORUM_MISSING' });
    expect(rows.map(({ paragraf }) => paragraf)).toEqual([2]);
  });

  it('flags of an import what a new act would have been refused for', async () => {
    const refused = anArende(ledger, OPEN, { initiator: 'inkommen', motpart: '' });
    await expect(refused).rejects.toThrow(Rejected);
    expect(await codes({ code: 'HANDLING_DATA_MISSING' })).toEqual([]);
    await anArende(ledger.importing(), OPEN, { initiator: 'inkommen', motpart: '' });
    expect(await list({ code: 'HANDLING_DATA_MISSING' })).toEqual([
      expect.objectContaining({
        effect: 'block',
        imported: true,
        diarienummer: [OPEN],
        organ: 'direktionen',
      }),
    ]);
  });

  it('narrows by board, rule and days of recording, and goes on page by page, newest first', async () => {
    await aMeeting('2024-03-25', '2024-04-02');
    expect(await codes()).toEqual(['ANSLAG_POSTED_LATE', 'JUSTERING_LATE', 'MEMBER_NOT_REPRESENTED']);
    expect(await codes({ organs: ['namnden'] })).toEqual([]);
    expect(await codes({ organs: ['direktionen'], code: 'JUSTERING_LATE' })).toEqual(['JUSTERING_LATE']);
    expect(await codes({ from: '2024-03-25', to: '2024-03-25' })).toEqual(['JUSTERING_LATE']);
    expect(await codes({ to: '2024-03-24' })).toEqual(['MEMBER_NOT_REPRESENTED']);
    const queries = await ledger.queries();
    const first = queries.list({ limit: 2 });
    const rest = queries.list({ limit: 2, after: first.next });
    expect([...first.rows, ...rest.rows]).toEqual(await list());
    expect(rest.next).toBeUndefined();
    expect(() => queries.list({ limit: 2, after: 'nonsens' })).toThrow(Rejected);
  });

  it('counts per rule and board', async () => {
    await aMeeting('2024-03-25', '2024-03-25');
    const summary = (await ledger.queries()).summary();
    expect(summary.map(({ code, organ, count }) => ({ code, organ, count }))).toEqual([
      { code: 'JUSTERING_LATE', organ: 'direktionen', count: 1 },
      { code: 'MEMBER_NOT_REPRESENTED', organ: 'direktionen', count: 1 },
    ]);
    expect(summary[0]).toMatchObject({ statute: 'KL 5:69, lag (1930:173)', effect: 'flag' });
  });
});

describe('the compliance report of a whole year', () => {
  it('is the same when it is built again', async () => {
    const year = await TestLedger.open(compliance);
    await aYear(year);
    const report = async () => (await year.queries()).list({ limit: 1_000 });
    const before = await report();
    expect(before.rows.length).toBeGreaterThan(0);
    await year.rebuild();
    expect(await report()).toEqual(before);
    await year.remove();
  });
});
