import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { assignHandlaggare } from '../arende/arende.js';
import { recordBeslut, recordYrkande, reviseParagraf } from '../sammantrade/paragraf.js';
import { differences, pathInWords } from './difference.js';
import { history, type HistoryQueries } from './history.projection.js';
import { arendeSkillnad, sammantradeSkillnad, type Skillnad } from './skillnad.js';
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

describe('the difference of two values', () => {
  it('names each field that changed in Swedish words, with the old and the new', () => {
    expect(
      differences(
        { status: 'open', handlaggare: 'Eva', handlingar: [{ handlingsnummer: 1, rubrik: 'Ansökan' }] },
        { status: 'closed', handlingar: [{ handlingsnummer: 1, rubrik: 'Yttrande' }] },
      ),
    ).toEqual([
      { path: ['status'], old: 'open', new: 'closed' },
      { path: ['handläggare'], old: 'Eva', new: null },
      { path: ['handling 1', 'rubrik'], old: 'Ansökan', new: 'Yttrande' },
    ]);
  });

  it('shows a text word by word; å, ä and ö are letters of words', () => {
    const [change] = differences(
      { beslut: 'Nämnden bifaller förslaget.' },
      { beslut: 'Nämnden avslår förslaget.' },
    );
    expect(change?.words).toEqual([
      { text: 'Nämnden ', in: 'both' },
      { text: 'bifaller', in: 'old' },
      { text: 'avslår', in: 'new' },
      { text: ' förslaget.', in: 'both' },
    ]);
  });

  it('shows rows without a name as added and taken away, and a moved row as nothing', () => {
    const [a, b, c] = [
      { namn: ['Eva'], text: 'Bifall.' },
      { namn: ['Tor'], text: 'Avslag.' },
      { namn: [], text: 'Nytt.' },
    ];
    expect(differences({ yrkanden: [a, b] }, { yrkanden: [b, a] })).toEqual([]);
    expect(differences({ yrkanden: [a, b] }, { yrkanden: [c, b] })).toEqual([
      { path: ['yrkande'], old: 'namn: Eva, text: Bifall.', new: null, row: true },
      { path: ['yrkande'], old: null, new: 'text: Nytt.', row: true },
    ]);
  });

  it('is empty for what only follows from other fields', () => {
    expect(differences({ version: 1, lacks: [] }, { version: 2, lacks: ['Beslut saknas.'] })).toEqual([]);
  });
});

describe('the difference between two instants', () => {
  let ledger: TestLedger<HistoryQueries>;
  beforeEach(async () => {
    ledger = await TestLedger.open(history);
    await aBoard(ledger);
    ledger.at('2024-01-10T08:00:00.000Z');
    await anArende(ledger, OPEN);
    await anOpenMeeting(ledger);
    ledger.at('2024-03-05T12:30:00.000Z').by('eva', 'Eva Ek');
    await aParagraf(ledger, { rubrik: 'Ny lönemodell', diarienummer: [OPEN] });
  });
  afterEach(() => ledger.remove());

  const shown = ({ changes, events }: Skillnad) =>
    changes.map((change) => ({
      path: pathInWords(change),
      old: change.old,
      new: change.new,
      by: change.events.map(
        (position) => events.find((row) => row.position === position)?.sentence ?? 'no such event',
      ),
    }));

  it('says of a protokoll what changed and which event did it, with who and when', async () => {
    ledger.at('2024-03-05T13:00:00.000Z').by('tor', 'Tor Alm');
    await ledger.meeting((state) =>
      recordBeslut(state, {
        paragraf: 1,
        kind: 'avslag',
        text: 'Direktionen avslår förslaget.',
        expediering: ['Akt'],
      }),
    );
    const found = sammantradeSkillnad(
      await ledger.queries(),
      MEETING,
      '2024-03-05T12:45:00Z',
      '2024-03-05T18:00:00Z',
    );
    const sentence = 'Avslag antecknades vid § 1: Direktionen avslår förslaget.';
    expect(shown(found!)).toEqual([
      {
        path: '§ 1, beslut',
        old: 'Direktionen godkänner förslaget.',
        new: 'Direktionen avslår förslaget.',
        by: [sentence],
      },
      { path: '§ 1, beslutets slag', old: 'beslut', new: 'avslag', by: [sentence] },
    ]);
    expect(found?.events).toMatchObject([
      { actor: { name: 'Tor Alm' }, recordedAt: '2024-03-05T13:00:00.000Z' },
    ]);
  });

  it('follows an ärende into the meetings, and leaves out what was changed and changed back', async () => {
    ledger.at('2024-03-05T13:00:00.000Z');
    for (const rubrik of ['Fel rubrik', 'Ny lönemodell']) {
      await ledger.meeting((state) => reviseParagraf(state, { paragraf: 1, rubrik }));
    }
    await ledger.arende(OPEN, (state) => assignHandlaggare(state, OPEN, { handlaggare: 'Ing-Mari Rajh' }));
    await justered(ledger, '2024-03-12');
    const found = arendeSkillnad(
      await ledger.queries(),
      OPEN,
      '2024-03-05T12:45:00Z',
      '2024-03-13T00:00:00Z',
    );
    expect(shown(found!).toSorted((a, b) => b.path.localeCompare(a.path, 'sv'))).toEqual([
      {
        path: 'handläggare',
        old: null,
        new: 'Ing-Mari Rajh',
        by: [`Ing-Mari Rajh blev handläggare för ${OPEN}.`],
      },
      {
        path: 'Direktionen 2024-03-05 § 1, justerad',
        old: null,
        new: '2024-03-12',
        by: [expect.stringMatching(/^Protokollet är justerat 12 mars 2024/)],
      },
    ]);
  });

  it('gives each signature to the one who signed, and each yrkande to the event that recorded it', async () => {
    ledger.at('2024-03-05T13:00:00.000Z');
    for (const text of ['Bifall.', 'Avslag.']) {
      await ledger.meeting((state) => recordYrkande(state, { paragraf: 1, personIds: ['anna'], text }));
    }
    await justered(ledger, '2024-03-12');
    const view = await ledger.queries();
    const found = sammantradeSkillnad(view, MEETING, '2024-03-05T12:45:00Z', '2024-03-13T00:00:00Z');
    const byPath = (path: string) => shown(found!).filter((change) => change.path.startsWith(path));
    expect(byPath('§ 1, yrkande').map(({ new: text, by }) => [text, by])).toEqual([
      ['namn: Anna Berg, text: Bifall.', ['Yrkande 1 vid § 1 av Anna Berg: Bifall.']],
      ['namn: Anna Berg, text: Avslag.', ['Yrkande 2 vid § 1 av Anna Berg: Avslag.']],
    ]);
    for (const [namn, role] of [
      ['Conny Forsberg', 'ordforande'],
      ['Thomas Lidberg', 'justerare'],
    ]) {
      expect(byPath(`justering, underskrift av ${namn} (${role})`)).toContainEqual({
        path: expect.stringContaining('undertecknat'),
        old: null,
        new: '2024-03-12',
        by: [expect.stringMatching(new RegExp(`^${namn} skrev under protokollet`))],
      });
    }
  });

  it('is everything, from before the first event', async () => {
    const view = await ledger.queries();
    const found = arendeSkillnad(view, OPEN, '1999-01-01T00:00:00Z', '2024-03-13T00:00:00Z');
    expect(found?.from).toEqual({ asOf: '1999-01-01T00:00:00.000Z', position: null });
    expect(shown(found!)).toContainEqual(
      expect.objectContaining({ path: 'ärendemening', old: null, new: 'Ny lönemodell' }),
    );
    expect(found?.changes.every(({ events }) => events.length > 0)).toBe(true);
    expect(
      arendeSkillnad(view, 'ITSAM 2024/9', '1999-01-01T00:00:00Z', '2024-03-13T00:00:00Z'),
    ).toBeUndefined();
    expect(() => sammantradeSkillnad(view, MEETING, '2024-03-13T00:00:00Z', '2024-03-12T00:00:00Z')).toThrow(
      expect.objectContaining({ code: 'INSTANTS_REVERSED' }),
    );
  });
});
