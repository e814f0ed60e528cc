import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeAnslag, interruptAnslag, repostAnslag } from '../anslag/anslag.js';
import { answerRemiss, closeArende, sendRemiss } from '../arende/arende.js';
import { reportDelegationsbeslut } from '../delegationsbeslut/delegationsbeslut.js';
import { cancelSammantrade, moveSammantrade } from '../sammantrade/kallelse.js';
import { giveUppdrag, reportUppdrag } from '../sammantrade/paragraf.js';
import {
  adjournSammantrade,
  closeSammantrade,
  resumeSammantrade,
  submitProtokoll,
} from '../sammantrade/sammantrade.js';
import { DEADLINE_KINDS, deadlines, type DeadlinesQueries } from './deadlines.projection.js';
import {
  aBoard,
  aCalledMeeting,
  aDelegationsbeslut,
  anArende,
  anOpenMeeting,
  aParagraf,
  justered,
  MEETING,
  OPEN,
  sign,
  signed,
  TestLedger,
} from './testing.js';
import { aYear } from './year.testing.js';

let ledger: TestLedger<DeadlinesQueries>;
beforeEach(async () => {
  ledger = await TestLedger.open(deadlines);
  await aBoard(ledger);
});
afterEach(() => ledger.remove());

const open = async (organ?: string) =>
  (await ledger.queries()).open({ organs: organ === undefined ? undefined : [organ], limit: 1_000 });
const brief = async () => (await open()).map(({ kind, due, forWhom }) => [kind, due, forWhom.join(', ')]);

describe('the deadlines of a meeting', () => {
  it('waits for a called meeting to be opened, on the day to which it was last moved', async () => {
    await aCalledMeeting(ledger);
    expect(await open()).toEqual([
      expect.objectContaining({
        kind: 'sammantrade',
        due: '2024-03-05',
        what: 'Sammanträdet tisdag 5 mars 2024 (Direktionen) är kallat och inte öppnat.',
        link: { sammantradeId: MEETING },
        organ: 'direktionen',
      }),
    ]);
    await ledger.meeting((state) =>
      moveSammantrade(state, {
        sammantradesdatum: '2024-03-07',
        startsAt: '13:00',
        plats: 'Kisa',
        reason: 'Snö',
      }),
    );
    expect((await open()).map(({ due }) => due)).toEqual(['2024-03-07']);
    await ledger.meeting((state) => cancelSammantrade(state, { reason: 'Snö' }));
    expect(await open()).toEqual([]);
  });

  it('waits for the justering from the opening on, then for those who have not signed', async () => {
    await anOpenMeeting(ledger);
    await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [] });
    expect(await open()).toEqual([
      expect.objectContaining({
        kind: 'justering',
        due: '2024-03-19',
        what: 'Protokollet från Direktionen 5 mars 2024 ska justeras senast tisdag 19 mars 2024.',
        forWhom: ['Joakim Karlsson'],
        link: { sammantradeId: MEETING },
      }),
    ]);
    await ledger.meeting((state) => closeSammantrade(state, { closedAt: '2024-03-05T15:00:00+01:00' }));
    ledger.at('2024-03-11T10:00:00.000Z');
    await ledger.meeting((state) => submitProtokoll(state));
    expect(await brief()).toEqual([['justering', '2024-03-19', 'Conny Forsberg, Thomas Lidberg']]);
    await sign(ledger, 'conny', '2024-03-11');
    expect(await brief()).toEqual([['justering', '2024-03-19', 'Thomas Lidberg']]);
    await sign(ledger, 'thomas', '2024-03-11');
    expect(await brief()).toEqual([['anslag-uppsattning', '2024-03-13', 'Joakim Karlsson']]);
  });

  it('counts the fourteen days from the last day of a meeting that went on another day', async () => {
    await anOpenMeeting(ledger);
    await ledger.meeting((state) =>
      adjournSammantrade(state, { adjournedAt: '2024-03-05T15:00:00+01:00', resumesOn: '2024-03-08' }),
    );
    ledger.at('2024-03-08T12:00:00.000Z');
    await ledger.meeting((state) => resumeSammantrade(state, { resumedAt: '2024-03-08T13:00:00+01:00' }));
    expect(await brief()).toEqual([['justering', '2024-03-22', 'Joakim Karlsson']]);
  });

  it('waits for the protokoll to be posted, then for the anslag to be taken down, then for nothing', async () => {
    await anOpenMeeting(ledger);
    await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [] });
    await justered(ledger, '2024-03-11');
    await ledger.post({ kind: 'protokoll', sammantradeId: MEETING });
    expect(await open()).toEqual([
      expect.objectContaining({
        kind: 'anslag-nedtagning',
        due: '2024-04-03T00:00:00+02:00',
        what: 'Anslaget av protokollet från Direktionen 5 mars 2024 får tas ned från och med onsdag 3 april 2024.',
        link: { anslagId: MEETING, sammantradeId: MEETING },
      }),
    ]);
    ledger.at('2024-04-03T05:00:00.000Z');
    await ledger.anslag(MEETING, (state) => closeAnslag(state, '2024-04-03T05:00:00.000Z'));
    expect(await open()).toEqual([]);
  });

  it('waits for a § justerad omedelbart to be posted by itself, or with the protokoll', async () => {
    await anOpenMeeting(ledger);
    for (const rubrik of ['Första', 'Andra']) await aParagraf(ledger, { rubrik, diarienummer: [] });
    await signed(ledger, '2024-03-05', 1);
    await signed(ledger, '2024-03-05', 2);
    const postings = async () =>
      (await open()).filter(({ kind }) => kind === 'anslag-uppsattning').map(({ due, link }) => [due, link]);
    expect(await postings()).toEqual([
      ['2024-03-07', { sammantradeId: MEETING, paragraf: 1 }],
      ['2024-03-07', { sammantradeId: MEETING, paragraf: 2 }],
    ]);
    await ledger.post({ kind: 'paragraf', sammantradeId: MEETING, paragraf: 1 });
    expect(await postings()).toEqual([['2024-03-07', { sammantradeId: MEETING, paragraf: 2 }]]);
    await justered(ledger, '2024-03-11');
    expect(await postings()).toHaveLength(2);
    await ledger.post({ kind: 'protokoll', sammantradeId: MEETING });
    expect(await postings()).toEqual([]);
  });

  it('waits for an interrupted anslag to be put up again, with a new day for its end', async () => {
    await anOpenMeeting(ledger);
    await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [] });
    await justered(ledger, '2024-03-11');
    await ledger.post({ kind: 'protokoll', sammantradeId: MEETING });
    ledger.at('2024-03-15T10:00:00.000Z');
    await ledger.anslag(MEETING, (state) =>
      interruptAnslag(state, { interruptedOn: '2024-03-14', reason: 'Avbrott' }, '2024-03-15'),
    );
    expect(await brief()).toEqual([['anslag-uppsattning', null, 'Joakim Karlsson']]);
    await ledger.anslag(MEETING, (state) =>
      repostAnslag(state, { postedOn: '2024-03-15' }, 'sista-dagen', '2024-03-15'),
    );
    expect(await brief()).toEqual([['anslag-nedtagning', '2024-04-06T00:00:00+02:00', 'Joakim Karlsson']]);
  });

  it('waits for an uppdrag with a day until it is reported', async () => {
    await anOpenMeeting(ledger);
    const paragraf = await aParagraf(ledger, { rubrik: 'Lönemodell', diarienummer: [OPEN] });
    const uppdrag = { paragraf, to: 'förbundsdirektören', text: 'Återkom om kostnaderna' };
    await ledger.meeting((state) => giveUppdrag(state, uppdrag));
    await ledger.meeting((state) => giveUppdrag(state, { ...uppdrag, dueOn: '2024-03-06' }));
    const uppdragen = async () => (await open()).filter(({ kind }) => kind === 'uppdrag');
    expect(await uppdragen()).toEqual([
      expect.objectContaining({
        due: '2024-03-06',
        forWhom: ['förbundsdirektören'],
        link: { sammantradeId: MEETING, paragraf, diarienummer: OPEN },
      }),
    ]);
    await ledger.meeting((state) =>
      reportUppdrag(state, { uppdragsnummer: 2, reportedOn: '2024-03-05', text: 'Klart' }, ledger.act),
    );
    expect(await uppdragen()).toEqual([]);
  });
});

describe('the deadlines of ärenden and delegated decisions', () => {
  it('waits for the answer to a remiss, until it comes or the ärende is closed', async () => {
    await anArende(ledger, OPEN);
    for (const to of ['Ydre kommun', 'Kinda kommun']) {
      await ledger.arende(OPEN, (state) =>
        sendRemiss(state, OPEN, { to, sentOn: '2024-01-16', answerBy: '2024-02-16' }),
      );
    }
    expect(await open()).toEqual([
      expect.objectContaining({
        kind: 'remissvar',
        due: '2024-02-16',
        what: 'Remiss 1 i ITSAM 2024/1 ska besvaras av Ydre kommun senast fredag 16 februari 2024.',
        forWhom: ['Ydre kommun'],
        link: { diarienummer: OPEN },
      }),
      expect.objectContaining({ forWhom: ['Kinda kommun'] }),
    ]);
    await ledger.arende(OPEN, (state) =>
      answerRemiss(state, OPEN, { remissnummer: 1, answeredOn: '2024-02-14' }),
    );
    expect(await brief()).toEqual([['remissvar', '2024-02-16', 'Kinda kommun']]);
    await ledger.arende(OPEN, (state) => closeArende(state, OPEN, { closedOn: '2024-02-20' }));
    expect(await open()).toEqual([]);
  });

  it('waits for a delegationsbeslut to be reported, on no certain day', async () => {
    ledger.at('2024-02-02T10:00:00.000Z');
    const id = await aDelegationsbeslut(ledger);
    expect(await open()).toEqual([
      expect.objectContaining({
        kind: 'delegationsanmalan',
        due: null,
        what: 'Delegationsbeslut direktionen-2024-1 (Anställning av tekniker) ska anmälas till Direktionen.',
        link: { delegationsbeslutId: id },
      }),
    ]);
    await anOpenMeeting(ledger);
    const meeting = await ledger.held();
    await ledger.delegationsbeslut(id, (state) =>
      reportDelegationsbeslut(state, id, { sammantradeId: MEETING }, meeting, '2024-03-05'),
    );
    expect((await open()).map(({ kind }) => kind)).toEqual(['justering']);
  });

  it('waits for one that is not reported and can be appealed to be posted', async () => {
    ledger.at('2024-02-02T10:00:00.000Z');
    const delegationsbeslutId = await aDelegationsbeslut(ledger, { anmals: false, overklagbart: true });
    await aDelegationsbeslut(ledger, { anmals: false, overklagbart: false }, 2);
    expect(await open()).toEqual([
      expect.objectContaining({ kind: 'anslag-uppsattning', due: null, link: { delegationsbeslutId } }),
    ]);
    await ledger.post({ kind: 'delegationsbeslut', delegationsbeslutId });
    expect((await open()).map(({ kind }) => kind)).toEqual(['anslag-nedtagning']);
  });
});

describe('what is due', () => {
  beforeEach(async () => {
    ledger.at('2024-02-02T10:00:00.000Z');
    await aDelegationsbeslut(ledger);
    await anArende(ledger, OPEN);
    await ledger.arende(OPEN, (state) =>
      sendRemiss(state, OPEN, { to: 'Ydre kommun', sentOn: '2024-01-16', answerBy: '2024-02-16' }),
    );
    await aCalledMeeting(ledger);
  });

  const kinds = (rows: readonly { readonly kind: string }[]) => rows.map(({ kind }) => kind);

  it('shows the most urgent first, what has no day last, of all boards or of one', async () => {
    expect(kinds(await open())).toEqual(['remissvar', 'sammantrade', 'delegationsanmalan']);
    expect(kinds((await ledger.queries()).open({ limit: 1 }))).toEqual(['remissvar']);
    expect(await open('direktionen')).toEqual(await open());
    expect(await open('namnden')).toEqual([]);
  });

  it('is due on its day and late after it, by so many days', async () => {
    const queries = await ledger.queries();
    expect(kinds(queries.due('2024-03-05'))).toEqual(['sammantrade']);
    expect(queries.late('2024-03-05')).toEqual([
      expect.objectContaining({ kind: 'remissvar', daysLate: 18 }),
    ]);
    expect(queries.late('2024-03-06').map(({ kind, daysLate }) => [kind, daysLate])).toEqual([
      ['sammantrade', 1],
      ['remissvar', 19],
    ]);
    expect(queries.late('2024-02-16')).toEqual([]);
  });

  it('counts every kind, also those of which there are none', async () => {
    const counted = (await ledger.queries()).count('2024-03-05');
    expect(Object.keys(counted)).toEqual([...DEADLINE_KINDS]);
    expect(counted.remissvar).toEqual({ open: 1, dueToday: 0, late: 1 });
    expect(counted.sammantrade).toEqual({ open: 1, dueToday: 1, late: 0 });
    expect(counted.delegationsanmalan).toEqual({ open: 1, dueToday: 0, late: 0 });
    expect(counted.justering).toEqual({ open: 0, dueToday: 0, late: 0 });
  });

  it('takes an anslag for due on the day in Stockholm from which it may come down', async () => {
    ledger.at('2024-02-05T10:00:00.000Z');
    const delegationsbeslutId = await aDelegationsbeslut(ledger, { anmals: false, overklagbart: true }, 2);
    await ledger.post({ kind: 'delegationsbeslut', delegationsbeslutId });
    const queries = await ledger.queries();
    expect(kinds(queries.due('2024-02-27'))).toEqual(['anslag-nedtagning']);
    expect(queries.count('2024-02-28')['anslag-nedtagning']).toEqual({ open: 1, dueToday: 0, late: 1 });
  });

  it('keeps for each row the position from which it has stood so', async () => {
    const [before] = await open();
    await ledger.arende(OPEN, (state) =>
      sendRemiss(state, OPEN, { to: 'Kinda kommun', sentOn: '2024-01-16', answerBy: '2024-02-16' }),
    );
    const [first, second] = await open();
    expect(first).toEqual(before);
    expect(second?.position).toBe(await ledger.store.head());
  });
});

describe('the deadlines of a whole year', () => {
  it('are the same when they are built again', async () => {
    const year = await TestLedger.open(deadlines);
    await aYear(year);
    const shown = async () => (await year.queries()).open({ limit: 1_000 });
    const before = await shown();
    expect(before.map(({ kind }) => kind)).toEqual(['expediering', 'anslag-nedtagning']);
    await year.rebuild();
    expect(await shown()).toEqual(before);
    await year.remove();
  });
});
