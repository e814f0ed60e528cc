import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { postAnslag } from '../anslag/anslag.js';
import { closeArende, correctDiarieuppgift, reopenArende } from '../arende/arende.js';
import { statistik, type StatistikQueries } from './statistik.projection.js';
import { anArende, TestLedger } from './testing.js';

let ledger: TestLedger<StatistikQueries>;
beforeEach(async () => {
  ledger = await TestLedger.open(statistik);
});
afterEach(() => ledger.remove());

const OWN = { organs: ['direktionen'] };

/** A protokoll of a meeting, or a § of it, as it was announced. */
async function announced(organ: string, metOn: string, postedOn: string, paragraf?: number): Promise<void> {
  ledger.at(`${postedOn}T10:00:00.000Z`);
  const sammantradeId = `${organ}-${metOn}`;
  const id = paragraf === undefined ? sammantradeId : `${sammantradeId}-p${paragraf}`;
  await ledger.anslag(id, (state) =>
    postAnslag(
      state,
      {
        subject:
          paragraf === undefined
            ? { kind: 'protokoll', sammantradeId }
            : { kind: 'paragraf', sammantradeId, paragraf },
        organ,
        organNamn: organ,
        organisation: 'Kommunen',
        sammantradesdatum: metOn,
        justeratOn: postedOn,
        forvaringsplats: 'Kansliet',
        nedtagningsdatum: 'sista-dagen',
        postedOn,
      },
      ledger.act,
    ),
  );
}

describe('the numbers of ärenden', () => {
  it('are counted by board in the month that the register states', async () => {
    await anArende(ledger, 'ITSAM 2024/1', { registeredOn: '2024-01-10' });
    await anArende(ledger, 'ITSAM 2024/2', { registeredOn: '2024-01-31' });
    await anArende(ledger, 'ITSAM 2024/3', { registeredOn: '2024-02-01' });
    await anArende(ledger, 'BUN 2024/1', { organ: 'namnden', registeredOn: '2024-01-20' });
    await ledger.arende('ITSAM 2024/1', (state) =>
      closeArende(state, 'ITSAM 2024/1', { closedOn: '2024-02-15' }),
    );
    const view = await ledger.queries();
    expect(view.arenden({})).toEqual([
      { organ: 'direktionen', month: '2024-01', registered: 2, closed: 0 },
      { organ: 'namnden', month: '2024-01', registered: 1, closed: 0 },
      { organ: 'direktionen', month: '2024-02', registered: 1, closed: 1 },
    ]);
    expect(view.arenden({ ...OWN, from: '2024-01-11', to: '2024-02-01' })).toEqual([
      { organ: 'direktionen', month: '2024-01', registered: 1, closed: 0 },
      { organ: 'direktionen', month: '2024-02', registered: 1, closed: 0 },
    ]);
    expect(view.arenden({ organs: [] })).toEqual([]);
  });

  it('follow a corrected day, and forget the closing of what was reopened', async () => {
    const nummer = 'ITSAM 2024/1';
    await anArende(ledger, nummer, { registeredOn: '2024-01-10' });
    await ledger.arende(nummer, (state) => closeArende(state, nummer, { closedOn: '2024-02-15' }));
    await ledger.arende(nummer, (state) =>
      reopenArende(state, nummer, { reopenedOn: '2024-03-01', reason: 'Överklagat' }),
    );
    await ledger.arende(nummer, (state) =>
      correctDiarieuppgift(state, nummer, {
        uppgift: 'registeredOn',
        old: '2024-01-10',
        new: '2023-12-29',
        reason: 'Fel dag',
      }),
    );
    const rows = () => ledger.queries().then((view) => view.arenden({}));
    expect(await rows()).toEqual([{ organ: 'direktionen', month: '2023-12', registered: 1, closed: 0 }]);
    await ledger.arende(nummer, (state) => closeArende(state, nummer, { closedOn: '2024-04-02' }));
    expect(await rows()).toEqual([
      { organ: 'direktionen', month: '2023-12', registered: 1, closed: 0 },
      { organ: 'direktionen', month: '2024-04', registered: 0, closed: 1 },
    ]);
    await ledger.rebuild();
    expect(await rows()).toHaveLength(2);
  });

  it('say how many have no day, where an import did not say', async () => {
    ledger.importing();
    await anArende(ledger, 'ITSAM 1998/1');
    await anArende(ledger, 'ITSAM 1998/2', { registeredOn: undefined });
    const view = await ledger.queries();
    expect([view.undated(OWN), view.undated({ organs: ['namnden'] })]).toEqual([1, 0]);
  });
});

describe('the days from the meeting to the anslag', () => {
  it('are the median and the longest of the month’s meetings, by board', async () => {
    await announced('direktionen', '2024-03-05', '2024-03-11');
    await announced('direktionen', '2024-03-19', '2024-03-26');
    await announced('direktionen', '2024-04-02', '2024-04-04');
    await announced('direktionen', '2024-04-09', '2024-04-29');
    await announced('direktionen', '2024-04-16', '2024-04-20');
    await announced('namnden', '2024-03-12', '2024-03-12');
    const view = await ledger.queries();
    const march = { organ: 'direktionen', month: '2024-03', count: 2, medianDays: 6.5, longestDays: 7 };
    const april = { organ: 'direktionen', month: '2024-04', count: 3, medianDays: 4, longestDays: 20 };
    expect(view.anslag(OWN)).toEqual([march, april]);
    expect(view.anslag({ from: '2024-03-06', to: '2024-03-31' })).toEqual([
      { ...march, count: 1, medianDays: 7 },
      { organ: 'namnden', month: '2024-03', count: 1, medianDays: 0, longestDays: 0 },
    ]);
  });

  it('are of the protokoll, not of a § that was justerad omedelbart', async () => {
    await announced('direktionen', '2024-03-05', '2024-03-05', 1);
    expect((await ledger.queries()).anslag({})).toEqual([]);
  });
});
