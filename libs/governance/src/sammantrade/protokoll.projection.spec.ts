import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Projector, type JsonObject } from '@liggaren/event-store';
import { anEvent, MemoryEventStore } from '@liggaren/event-store/testing';
import { protokoll } from './protokoll.projection.js';
import { aSammantrade, type Story } from './testing.js';

const ID = 'namnden-2024-03-05';
const SECRET = {
  statute: 'OSL 21:1',
  datum: '2024-03-01',
  myndighet: 'Nämnden',
  hides: ['innehall', 'motpart'],
};

let folder: string;
let store: MemoryEventStore;
let projector: Projector;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'liggaren-'));
  store = new MemoryEventStore();
  projector = await Projector.open(store, [protokoll], { directory: folder });
  projector.start();
});
afterEach(async () => {
  await projector.stop();
  rmSync(folder, { recursive: true });
});

const view = () => projector.queries(protokoll);

async function record(stream: string, ...events: readonly { type: string; data: object }[]): Promise<void> {
  for (const { type, data } of events) {
    const { position } = await store.append(stream, [anEvent(type, data as JsonObject)], 'any');
    await projector.waitFor(position, 5_000);
  }
}
const tell = (story: Story) => record(`sammantrade-${ID}`, ...story.events);

const story = aSammantrade()
  .withEveryone()
  .withParagraf({ rubrik: 'Budget', diarienummer: ['NMD 2024/1'] })
  .withParagraf({ rubrik: 'Placering', diarienummer: ['NMD 2024/2'], sammanfattning: 'Om ett barn.' });

/** Who may read everything. */
const ALL = { draft: true, secret: true };

describe('the protokoll as everyone may read it', () => {
  it('is not there before it is justerat', async () => {
    await tell(story.closed().submitted());
    expect(view().publicProtokoll(ID)).toBeUndefined();
    expect(view().detail(ID, ALL)?.protokoll?.paragrafer).toHaveLength(2);
  });

  it('is there when it is justerat, with head, §§ and signatures', async () => {
    await tell(story.closed().justerat());
    const shown = view().publicProtokoll(ID);
    expect(shown).toMatchObject({
      organ: 'Nämnden',
      tid: { start: '13:00', slut: '15:00' },
      paragrafspann: '§§ 1-2',
      justering: { status: 'justerat', justeratOn: '2024-03-11' },
    });
    expect(shown?.justering.signatures.map(({ namn }) => namn)).toEqual(['Anna', 'Bo']);
    expect(shown?.paragrafer.map(({ rubrik }) => rubrik)).toEqual(['Budget', 'Placering']);
  });

  it('is listed with the latest first, a page at a time', async () => {
    const days = ['2024-02-06', '2024-03-05', '2024-04-09'];
    const told = story.closed().justerat().events;
    for (const day of days) {
      const moved = JSON.parse(JSON.stringify(told).replaceAll('2024-03-05', day)) as typeof told;
      await record(`sammantrade-namnden-${day}`, ...moved);
    }
    const first = view().justerade({ limit: 2 });
    const second = view().justerade({ limit: 2, before: first.next });
    expect([first, second].map(({ rows }) => rows.map((row) => row.sammantradesdatum))).toEqual([
      ['2024-04-09', '2024-03-05'],
      ['2024-02-06'],
    ]);
    expect(second.next).toBeUndefined();
    expect(() => view().justerade({ limit: 2, before: 'x' })).toThrow('Börja om från den första.');
  });

  it('is the one § alone while only that is justerad, and nothing else of the draft', async () => {
    const one = story.submitted(1).signedBy('anna', 1).signedBy('bo', 1);
    await tell(
      one.and({
        type: 'ParagrafJusteradOmedelbart',
        data: { paragraf: 1, sha256: 'x', justeradOn: '2024-03-05' },
      }),
    );
    const shown = view().publicProtokoll(ID);
    expect(shown?.paragrafer.map(({ rubrik }) => rubrik)).toEqual(['Budget']);
    expect(shown?.narvaro.ledamoter).toEqual([]);
    expect(JSON.stringify(shown)).not.toContain('Placering');
  });

  it('has none of the words of a § whose ärende is under sekretess, and has them again when that is lifted', async () => {
    await tell(story.closed().justerat());
    await record('arende-NMD-2024-2', {
      type: 'SekretessmarkeringSet',
      data: { diarienummer: 'NMD 2024/2', ...SECRET },
    });
    const shown = view().publicProtokoll(ID);
    expect(shown?.paragrafer[1]).toMatchObject({
      rubrik: 'Sekretess (OSL 21:1)',
      sekretess: 'Sekretess (OSL 21:1)',
    });
    expect(JSON.stringify(shown)).not.toMatch(/Placering|barn/);
    expect(shown?.justering.sha256).toBeNull();
    expect(view().detail(ID, ALL)?.protokoll?.paragrafer[1]?.rubrik).toBe('Placering');
    const draft = view().detail(ID, { draft: true, secret: false });
    expect(draft?.protokoll?.paragrafer.map(({ sekretess }) => sekretess !== null)).toEqual([false, true]);
    expect(JSON.stringify(draft)).not.toContain('Placering');
    expect(view().detail(ID, { draft: false, secret: false })?.protokoll).toEqual(
      view().publicProtokoll(ID) ?? null,
    );

    await record('arende-NMD-2024-2', {
      type: 'SekretessmarkeringLifted',
      data: { diarienummer: 'NMD 2024/2', datum: '2024-04-01', reason: 'Behövs inte.' },
    });
    expect(view().publicProtokoll(ID)?.paragrafer[1]?.rubrik).toBe('Placering');
  });
});

describe('an ärende that is under sekretess from its first event', () => {
  it('hides its § too', async () => {
    await record('arende-NMD-2024-2', {
      type: 'ArendeRegistered',
      data: { diarienummer: 'NMD 2024/2', sekretess: SECRET },
    });
    await tell(story.closed().justerat());
    expect(JSON.stringify(view().publicProtokoll(ID))).not.toMatch(/Placering|barn/);
  });
});

describe('the list of meetings', () => {
  it('says how far each has come', async () => {
    const status = () => view().list({ organ: 'namnden', ar: 2024 })[0]?.status;
    const seen = [];
    for (const event of story.closed().justerat().events) {
      await record(`sammantrade-${ID}`, event);
      if (seen.at(-1) !== status()) seen.push(status());
    }
    expect(seen).toEqual(['kallat', 'pagar', 'avslutat', 'for-justering', 'justerat']);
    expect(view().list({ organ: 'annan' })).toEqual([]);
    expect(view().highestParagraf('namnden', 2024)).toBe(2);
    expect(view().highestParagraf('namnden', 2023)).toBe(0);
  });
});

describe('the printed protokoll', () => {
  it('says who served in whose seat, how the vote went, and where the anslag stands', async () => {
    const told = aSammantrade()
      .withNarvaro('anna', { uppdrag: 'ordförande' })
      .withNarvaro('cecilia')
      .withNarvaro('erik', {
        role: 'ersattare',
        tjanstgor: [{ for: 'bo', paragrafer: [{ from: 1, to: 1 }] }],
      })
      .withParagraf()
      .withOmrostning({
        ja: 1,
        nej: 1,
        avstar: 1,
        roster: [
          { personId: 'anna', rost: 'ja' },
          { personId: 'cecilia', rost: 'nej' },
          { personId: 'erik', rost: 'avstar' },
        ],
        tieBreak: 'utslagsrost',
      });
    await tell(told);
    await record(`anslag-${ID}`, {
      type: 'AnslagPosted',
      data: {
        anslagId: ID,
        postedOn: '2024-03-11',
        lastAppealDay: '2024-04-02',
        printedTakeDown: '2024-04-02',
        forvaringsplats: 'Rådhuset',
      },
    });
    const printed = view().detail(ID, ALL)?.protokoll;
    expect(printed?.narvaro.ersattare).toEqual([
      {
        personId: 'erik',
        namn: 'Erik',
        uppdrag: null,
        foretrader: null,
        paragrafer: '',
        tjanstgor: 'för Bo § 1',
      },
    ]);
    expect(printed?.paragrafer[0]?.omrostningar[0]?.resultat).toBe(
      '1 ja, 1 nej, 1 avstår genom ordförandens utslagsröst: förslaget.',
    );
    expect(printed?.anslag).toMatchObject([{ postedOn: '2024-03-11', takeDown: '2024-04-02', status: 'up' }]);
  });
});
