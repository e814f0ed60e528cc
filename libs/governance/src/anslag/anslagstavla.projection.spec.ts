import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Projector, type JsonObject } from '@liggaren/event-store';
import { anEvent, MemoryEventStore } from '@liggaren/event-store/testing';
import { anslagstavla } from './anslagstavla.projection.js';

const MEETING = 'direktionen-2024-03-05';
const SECRET = {
  statute: 'OSL 21:1',
  datum: '2024-03-01',
  myndighet: 'Itsam',
  hides: ['innehall', 'motpart'],
};

let folder: string;
let store: MemoryEventStore;
let projector: Projector;

async function record(
  stream: string,
  type: string,
  data: JsonObject,
  recordedAt = '2024-03-11T09:00:00.000Z',
) {
  const { position } = await store.append(stream, [anEvent(type, data, { metadata: { recordedAt } })], 'any');
  await projector.waitFor(position, 5_000);
  return position;
}
const board = () => projector.queries(anslagstavla);

const posted = (anslagId: string, more: JsonObject = {}) => ({
  anslagId,
  subject: { kind: 'protokoll', sammantradeId: MEETING },
  organ: 'direktionen',
  organNamn: 'Direktionen',
  organisation: 'Itsam',
  sammantradesdatum: '2024-03-05',
  justeratOn: '2024-03-08',
  postedOn: '2024-03-11',
  lastAppealDay: '2024-04-02',
  earliestRemoval: '2024-04-03T00:00:00+02:00',
  printedTakeDown: '2024-04-02',
  forvaringsplats: 'Itsams kansli, Kisa',
  calendarVersion: '2005-1',
  ...more,
});
const post = (id = MEETING, more: JsonObject = {}, at?: string) =>
  record(`anslag-${id}`, 'AnslagPosted', posted(id, more), at);
const remove = async (id: string, removedAt: string, at?: string) => {
  await record(
    `anslag-${id}`,
    'OverklagandetidExpired',
    { lastAppealDay: '2024-04-02', expiredAt: '2024-04-03T00:00:00+02:00' },
    at,
  );
  await record(`anslag-${id}`, 'AnslagRemoved', { removedAt, by: 'job' }, at);
};
const addParagraf = (paragraf: number, rubrik: string, diarienummer: string[]) =>
  record(`sammantrade-${MEETING}`, 'ParagrafAdded', { paragraf, rubrik, diarienummer });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anslagstavla-'));
  store = new MemoryEventStore();
  projector = await Projector.open(store, [anslagstavla], { directory: folder });
  projector.start();
  await addParagraf(1, 'Upprop', []);
  await addParagraf(2, 'Ansökan', ['ITSAM 2024/25', 'ITSAM 2024/26']);
});

afterEach(async () => {
  await projector.stop();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('what is up', () => {
  it('says until when it can be appealed and why that day, with the §§, the place and the way to appeal', async () => {
    await post(MEETING, { overklagandehanvisning: 'Förvaltningsrätten i Linköping' });
    await record(`sammantrade-${MEETING}`, 'ParagrafRevised', { paragraf: 1, rubrik: 'Upprop och närvaro' });
    expect(board().current('2024-03-12')).toMatchObject([
      {
        anslagId: MEETING,
        status: 'up',
        title: 'Direktionen, protokoll 5 mars 2024',
        appealText: 'Kan överklagas till och med tisdag 2 april 2024',
        why: 'Tre veckor från 11 mars är måndag 1 april, annandag påsk. Då räknas nästa vardag (lag 1930:173, 2 §).',
        forvaringsplats: 'Itsams kansli, Kisa',
        overklagandehanvisning: 'Förvaltningsrätten i Linköping',
        paragrafer: [
          { paragraf: 1, rubrik: 'Upprop och närvaro', diarienummer: [], hidden: false },
          { paragraf: 2, rubrik: 'Ansökan', diarienummer: ['ITSAM 2024/25', 'ITSAM 2024/26'], hidden: false },
        ],
      },
    ]);
  });

  it('stays after the last day until it is taken down, and never claims laga kraft', async () => {
    await post();
    expect(board().current('2024-04-03')).toMatchObject([{ appealText: 'Överklagandetiden har gått ut' }]);
  });

  it('comes newest first', async () => {
    await post('direktionen-2024-01-09', { postedOn: '2024-01-12' });
    await post('direktionen-2024-02-06', { postedOn: '2024-02-09' });
    expect(
      board()
        .current('2024-03-12')
        .map(({ postedOn }) => postedOn),
    ).toEqual(['2024-02-09', '2024-01-12']);
  });

  it('of one § shows that § alone', async () => {
    await post(`${MEETING}-p2`, {
      subject: { kind: 'paragraf', sammantradeId: MEETING, paragraf: 2 },
      rubrik: 'Ansökan',
      diarienummer: ['ITSAM 2024/25'],
    });
    expect(board().current('2024-03-12')).toMatchObject([
      { title: 'Direktionen 5 mars 2024, § 2: Ansökan', paragrafer: [{ paragraf: 2 }] },
    ]);
  });

  it('shows nothing of a protokoll that is not known to be justerat', async () => {
    await post(MEETING, { justeratOn: null });
    expect(board().current('2024-03-12')).toMatchObject([{ paragrafer: [] }]);
  });

  it('can be read as it was known at an instant', async () => {
    await post(MEETING, {}, '2024-03-11T09:00:00.000Z');
    await remove(MEETING, '2024-04-03T00:00:05+02:00', '2024-04-02T22:00:05.000Z');
    expect(board().current('2024-04-04')).toEqual([]);
    expect(board().current('2024-03-11', '2024-03-11T08:59:59Z')).toEqual([]);
    expect(board().current('2024-03-11', '2024-03-11T10:00:00+01:00')).toMatchObject([{ anslagId: MEETING }]);
    expect(board().current('2024-04-03', '2024-04-03T00:00:05+02:00')).toEqual([]);
  });
});

describe('sekretess', () => {
  const secretParagraf = {
    subject: { kind: 'paragraf', sammantradeId: MEETING, paragraf: 2 },
    rubrik: 'Ansökan',
    diarienummer: ['ITSAM 2024/26'],
  };
  const hiddenEverywhere = (id: string) =>
    JSON.stringify([board().byId(id, '2024-03-12'), board().life(id), board().current('2024-03-12')]);

  it('hides the rubrik of each § on a marked ärende, also in the title and the history', async () => {
    await post(`${MEETING}-p2`, secretParagraf);
    expect(hiddenEverywhere(`${MEETING}-p2`)).toContain('Ansökan');
    await record('arende-ITSAM-2024-26', 'SekretessmarkeringSet', {
      diarienummer: 'ITSAM 2024/26',
      ...SECRET,
    });
    expect(hiddenEverywhere(`${MEETING}-p2`)).not.toContain('Ansökan');
    expect(board().byId(`${MEETING}-p2`, '2024-03-12')).toMatchObject({
      title: 'Direktionen 5 mars 2024, § 2: Sekretess (OSL 21:1)',
      paragrafer: [
        { rubrik: 'Sekretess (OSL 21:1)', diarienummer: ['ITSAM 2024/25', 'ITSAM 2024/26'], hidden: true },
      ],
    });
    await record('arende-ITSAM-2024-26', 'SekretessmarkeringLifted', {
      diarienummer: 'ITSAM 2024/26',
      datum: '2024-03-12',
      reason: 'Beslutet är expedierat',
    });
    expect(hiddenEverywhere(`${MEETING}-p2`)).toContain('Ansökan');
  });

  it('holds from the registration when it was set there', async () => {
    await record('arende-ITSAM-2024-26', 'ArendeRegistered', {
      diarienummer: 'ITSAM 2024/26',
      sekretess: SECRET,
    });
    await post(`${MEETING}-p2`, secretParagraf);
    expect(hiddenEverywhere(`${MEETING}-p2`)).not.toContain('Ansökan');
  });

  it('of one handling does not hide what the board decided', async () => {
    await post(`${MEETING}-p2`, secretParagraf);
    const one = { diarienummer: 'ITSAM 2024/26', handlingsnummer: 1 };
    await record('arende-ITSAM-2024-26', 'SekretessmarkeringSet', { ...one, ...SECRET });
    expect(hiddenEverywhere(`${MEETING}-p2`)).toContain('Ansökan');
    await record('arende-ITSAM-2024-26', 'SekretessmarkeringSet', {
      diarienummer: one.diarienummer,
      ...SECRET,
    });
    await record('arende-ITSAM-2024-26', 'SekretessmarkeringLifted', {
      ...one,
      datum: '2024-03-12',
      reason: 'x',
    });
    expect(hiddenEverywhere(`${MEETING}-p2`)).not.toContain('Ansökan');
  });
});

describe('what has come down', () => {
  it('is paged by its key, latest first, each row once', async () => {
    const ids = ['a-2024-01-01', 'b-2024-01-01', 'c-2024-01-01', 'd-2024-01-01', 'e-2024-01-01'];
    for (const [n, id] of ids.entries()) {
      await post(id);
      // Two and two at the same instant.
      await remove(id, `2024-04-0${3 + Math.floor(n / 2)}T00:00:05+02:00`);
    }
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = board().archive({ limit: 2, ...(before === undefined ? {} : { before }) });
      seen.push(...page.rows.map(({ anslagId }) => anslagId));
      before = page.next;
    } while (before !== undefined);
    expect(seen).toEqual([...ids].reverse());
    expect(board().archive({ limit: 1 }).rows).toMatchObject([
      {
        status: 'removed',
        removedAt: '2024-04-05T00:00:05+02:00',
        appealText: 'Överklagandetiden har gått ut',
      },
    ]);
    expect(() => board().archive({ limit: 2, before: 'x' })).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });
});

describe('what is due', () => {
  it('is what is up and may come down at that instant', async () => {
    await post();
    expect(board().due('2024-04-02T21:59:59.999Z')).toEqual([]);
    expect(board().due('2024-04-02T22:00:00.000Z')).toEqual([
      { anslagId: MEETING, earliestRemoval: '2024-04-03T00:00:00+02:00' },
    ]);
    await remove(MEETING, '2024-04-03T00:00:05+02:00');
    expect(board().due('2024-04-05T00:00:00.000Z')).toEqual([]);
  });

  it('is not what is interrupted', async () => {
    await post();
    await record(`anslag-${MEETING}`, 'AnslagInterrupted', {
      interruptedOn: '2024-03-20',
      reason: 'Ur drift',
    });
    expect(board().due('2024-05-05T00:00:00.000Z')).toEqual([]);
    expect(board().current('2024-03-21')).toEqual([]);
    expect(board().byId(MEETING, '2024-03-21')).toMatchObject({
      status: 'interrupted',
      interruptedOn: '2024-03-20',
      interruptionReason: 'Ur drift',
    });
  });
});

describe('one anslag', () => {
  it('has a life: its events in order', async () => {
    await post();
    await record(`anslag-${MEETING}`, 'AnslagInterrupted', {
      interruptedOn: '2024-03-20',
      reason: 'Ur drift',
    });
    expect(board().life(MEETING)).toMatchObject([
      { revision: 0, recordedAt: '2024-03-11T09:00:00.000Z', event: { type: 'AnslagPosted' } },
      { revision: 1, event: { type: 'AnslagInterrupted', data: { reason: 'Ur drift' } } },
    ]);
  });

  it('that is not there is not found', () => {
    expect(board().byId('x', '2024-03-12')).toBeUndefined();
    expect(board().life('x')).toEqual([]);
  });
});
