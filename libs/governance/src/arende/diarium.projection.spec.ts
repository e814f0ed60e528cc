import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Projector, type JsonObject, type Position } from '@liggaren/event-store';
import { anEvent, MemoryEventStore } from '@liggaren/event-store/testing';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SammantradeEvent } from '../sammantrade/events.js';
import { arendeStream, parseDiarienummer, type ArendeEvent, type Sekretessmarkering } from './arende.js';
import type { DiariumSearch } from './diarium-search.js';
import { diarium, type DiariumQueries } from './diarium.projection.js';

const secret: Sekretessmarkering = {
  statute: 'OSL 21:1',
  datum: '2024-03-05',
  myndighet: 'Itsams direktion',
  hides: ['innehall', 'motpart'],
};

const arende = (diarienummer: string, arendemening: string, more: object = {}): ArendeEvent => ({
  type: 'ArendeRegistered',
  data: {
    ...parseDiarienummer(diarienummer),
    diarienummer,
    organ: 'direktionen',
    arendemening,
    registeredOn: '2024-02-12',
    ...more,
  },
});
const handling = (diarienummer: string, handlingsnummer: number, more: object = {}): ArendeEvent => ({
  type: 'HandlingRegistered',
  data: {
    diarienummer,
    handlingsnummer,
    kind: 'inkommen',
    datum: '2024-02-19',
    rubrik: 'Yttrande',
    avsandare: 'Ydre kommun',
    forKannedom: false,
    ...more,
  },
});
const marked = (diarienummer: string, more: object = {}): ArendeEvent => ({
  type: 'SekretessmarkeringSet',
  data: { diarienummer, ...secret, ...more },
});
const lifted = (diarienummer: string, handlingsnummer?: number): ArendeEvent => ({
  type: 'SekretessmarkeringLifted',
  data: {
    diarienummer,
    datum: '2024-06-01',
    reason: 'Skälet har fallit.',
    ...(handlingsnummer && { handlingsnummer }),
  },
});

const called = (sammantradeId: string, sammantradesdatum: string): SammantradeEvent => ({
  type: 'SammantradeCalled',
  data: {
    sammantradeId,
    organ: 'direktionen',
    organNamn: 'Direktionen',
    organisation: 'Itsam',
    sammantradesdatum,
    startsAt: '13:00',
    plats: 'Vimmerby',
    calledOn: '2024-02-20',
  },
});
const paragraf = (nummer: number, rubrik: string, diarienummer: readonly string[]): SammantradeEvent => ({
  type: 'ParagrafAdded',
  data: { paragraf: nummer, rubrik, diarienummer, foredragande: [], sammanfattning: '', underlag: [] },
});
const beslut = (nummer: number, text: string): SammantradeEvent => ({
  type: 'BeslutRecorded',
  data: { paragraf: nummer, kind: 'beslut', text, expediering: ['Akt'] },
});
const justerat: SammantradeEvent = {
  type: 'ProtokollJusterat',
  data: { sha256: 'ab'.repeat(32), justeratOn: '2024-03-08' },
};

describe('the diarium', () => {
  let folder: string;
  let store: MemoryEventStore;
  let projector: Projector;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'diarium-'));
    store = new MemoryEventStore();
    projector = await Projector.open(store, [diarium], { directory: folder });
    projector.start();
  });
  afterEach(async () => {
    await projector.stop();
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function append(
    stream: string,
    events: readonly (ArendeEvent | SammantradeEvent)[],
  ): Promise<Position> {
    const stored = events.map(({ type, data }) => anEvent(type, data as JsonObject));
    return (await store.append(stream, stored, 'any')).position;
  }
  async function taken(position: Position): Promise<DiariumQueries> {
    await projector.waitFor(position, 5_000);
    return projector.queries(diarium);
  }
  /** The view after these events of ärenden. */
  async function after(...events: ArendeEvent[]): Promise<DiariumQueries> {
    let position: Position | undefined;
    for (const event of events) position = await append(arendeStream(event.data.diarienummer), [event]);
    return taken(position!);
  }
  /** The view after these events of the meeting. */
  const meeting = async (id: string, ...events: SammantradeEvent[]) =>
    taken(await append(`sammantrade-${id}`, events));

  const found = (queries: DiariumQueries, q: string, edition: DiariumSearch['edition'] = 'public') =>
    queries.search({ q, limit: 50, edition }).rows.map(({ diarienummer }) => diarienummer);

  describe('as a list', () => {
    it('has the newest number first, and pages that join without a gap or a repeat', async () => {
      const numbers = [
        ...Array.from({ length: 7 }, (_, i) => `ITSAM 2024/${i + 1}`),
        ...Array.from({ length: 3 }, (_, i) => `ITSAM 2023/${i + 1}`),
        'ÄRE 2024/1',
        'ÅKR 2024/1',
        'ZON 2024/1',
      ];
      const queries = await after(...numbers.map((number) => arende(number, `Ärende ${number}`)));

      const walked: string[] = [];
      let next: string | undefined;
      do {
        const page = queries.search({ limit: 4, edition: 'public', ...(next && { after: next }) });
        walked.push(...page.rows.map(({ diarienummer }) => diarienummer));
        next = page.next;
      } while (next !== undefined);
      // Of one year the series stand in Swedish order, from the end of the alphabet: Ä, Å, Z, … I.
      expect(walked).toEqual([
        'ÄRE 2024/1',
        'ÅKR 2024/1',
        'ZON 2024/1',
        ...[7, 6, 5, 4, 3, 2, 1].map((n) => `ITSAM 2024/${n}`),
        ...[3, 2, 1].map((n) => `ITSAM 2023/${n}`),
      ]);
    });

    it('is narrowed by serie, year, board, status and handläggare together', async () => {
      const queries = await after(
        arende('ITSAM 2024/1', 'Ny lönemodell', { handlaggare: 'Ing-Mari Rajh' }),
        arende('ITSAM 2024/2', 'Budget 2025', { organ: 'arbetsutskottet' }),
        arende('ITSAM 2023/1', 'Budget 2024'),
        arende('KF 2024/1', 'Reglemente'),
        { type: 'ArendeClosed', data: { diarienummer: 'ITSAM 2023/1', closedOn: '2023-12-20' } },
        { type: 'HandlaggareAssigned', data: { diarienummer: 'ITSAM 2024/2', handlaggare: 'Ing-Mari Rajh' } },
      );
      const narrowed = (search: Partial<DiariumSearch>) =>
        queries
          .search({ limit: 50, edition: 'public', ...search })
          .rows.map(({ diarienummer }) => diarienummer);

      expect(narrowed({ serie: 'KF' })).toEqual(['KF 2024/1']);
      expect(narrowed({ serie: 'ITSAM', ar: 2024 })).toEqual(['ITSAM 2024/2', 'ITSAM 2024/1']);
      expect(narrowed({ organ: 'arbetsutskottet' })).toEqual(['ITSAM 2024/2']);
      expect(narrowed({ status: 'closed' })).toEqual(['ITSAM 2023/1']);
      expect(narrowed({ handlaggare: 'Ing-Mari Rajh', organ: 'direktionen' })).toEqual(['ITSAM 2024/1']);
      expect(narrowed({ q: 'budget', status: 'open' })).toEqual(['ITSAM 2024/2']);
      expect(narrowed({ q: 'ITSAM 2024/1', status: 'closed' })).toEqual([]);
      expect(narrowed({ q: 'ITSAM 2024/1', ar: 2023 })).toEqual([]);
    });

    it('refuses a place in another list', async () => {
      const queries = await after(arende('ITSAM 2024/1', 'Budget'), arende('ITSAM 2024/2', 'Budget'));
      const { next } = queries.search({ limit: 1, edition: 'public' });

      for (const cursor of ['x', 'bnVsbA', Buffer.from('[1,2,{}]').toString('base64url')]) {
        expect(() => queries.search({ limit: 1, edition: 'public', after: cursor })).toThrow(
          'Börja om från första sidan',
        );
      }
      expect(() => queries.search({ q: 'budget', limit: 1, edition: 'public', after: next! })).toThrow(
        'Börja om',
      );
    });

    it('knows the highest number of a serie and year, and whose turn it is', async () => {
      const queries = await after(
        arende('ITSAM 2024/1', 'a'),
        arende('ITSAM 2024/7', 'b'),
        arende('KF 2024/9', 'c'),
      );

      expect(queries.highest('ITSAM', 2024)).toBe(7);
      expect(queries.next('ITSAM', 2024)).toBe('ITSAM 2024/8');
      expect(queries.highest('ITSAM', 2025)).toBe(0);
      expect(queries.next('ITSAM', 2025)).toBe('ITSAM 2025/1');
    });
  });

  describe('searched', () => {
    it('finds an ärende by the words of all that is registered in it, in any form', async () => {
      const dnr = 'ITSAM 2024/25';
      const queries = await after(
        arende(dnr, 'Återkallelse av beslut om lönemodell', { motpart: 'Kinda kommun' }),
        arende('ITSAM 2024/26', 'Att mala kaffe'),
        handling(dnr, 1, { rubrik: 'Målning av sessionssalen', avsandare: 'Boxholms kommun' }),
        {
          type: 'RemissSent',
          data: {
            diarienummer: dnr,
            remissnummer: 1,
            to: 'Tranås',
            sentOn: '2024-03-01',
            answerBy: '2024-04-01',
            about: 'Färgsättning',
          },
        },
      );

      for (const q of [
        'lönemodeller',
        'LÖNEMODELL',
        'modell',
        'kinda',
        'målningar',
        'boxholm',
        'tranås',
        'färgsättning',
        'återk',
      ]) {
        expect([q, found(queries, q)]).toEqual([q, [dnr]]);
      }
      expect(found(queries, 'måla')).toEqual([]);
      expect(found(queries, 'mala')).toEqual(['ITSAM 2024/26']);
      expect(found(queries, 'lönemodell kaffe')).toEqual([]);
      expect(found(queries, '"lönemodell" OR (kaffe')).toEqual([]);
      expect(found(queries, '***')).toEqual([]);
      expect(found(queries, ' ')).toHaveLength(2);
    });

    it.each(['2024/25', 'ITSAM 2024/25', 'itsam 2024/25', 'Dnr ITSAM 2024/25', 'ITSAM-2024-25'])(
      'finds the ärende by its number typed as %s',
      async (q) => {
        const queries = await after(
          arende('ITSAM 2024/25', 'Ny lönemodell'),
          arende('ITSAM 2024/2', 'Budget'),
          arende('ITSAM 2024/250', 'Reglemente'),
        );
        expect(found(queries, q)).toEqual(['ITSAM 2024/25']);
      },
    );

    it('takes a number that no ärende has for words', async () => {
      const queries = await after(arende('ITSAM 2024/25', 'Verksamhetsplan 2025-26'));
      expect(found(queries, '2025-26')).toEqual(['ITSAM 2024/25']);
    });

    it('puts what the ärende is about before what is mentioned in it, page by page', async () => {
      const queries = await after(
        arende('ITSAM 2024/1', 'Reglemente'),
        handling('ITSAM 2024/1', 1, { rubrik: 'Yttrande om budget' }),
        arende('ITSAM 2024/2', 'Budget'),
        arende('ITSAM 2024/3', 'Något annat'),
      );
      const first = queries.search({ q: 'budget', limit: 1, edition: 'public' });
      const second = queries.search({ q: 'budget', limit: 1, edition: 'public', after: first.next! });
      expect([first, second].map(({ rows }) => rows.map(({ diarienummer }) => diarienummer))).toEqual([
        ['ITSAM 2024/2'],
        ['ITSAM 2024/1'],
      ]);
      expect(second.next).toBeUndefined();
    });

    it('puts the last registered first where too many have the word, page by page, filters kept', async () => {
      const many = Array.from({ length: 1_000 }, (_, i) =>
        arende(`ITSAM 2024/${i + 1}`, i === 6 ? 'Bygglov, bygglov' : 'Bygglov'),
      );
      const queries = await after(...many);
      const numbers: string[] = [];
      for (let next: string | undefined; numbers.length < 120;) {
        const page = queries.search({
          q: 'bygglov',
          limit: 50,
          edition: 'public',
          ...(next && { after: next }),
        });
        numbers.push(...page.rows.map(({ diarienummer }) => diarienummer));
        next = page.next;
      }
      expect(numbers).toEqual(Array.from({ length: 150 }, (_, i) => `ITSAM 2024/${1_000 - i}`));
      expect(queries.search({ q: 'bygglov', status: 'closed', limit: 50, edition: 'public' }).rows).toEqual(
        [],
      );
      expect(found(queries, 'bygglo')).toHaveLength(50);
      expect(found(queries, 'bygglov altan')).toEqual([]);
    });

    it('finds the few that have a rare word beside words that many have, the best first', async () => {
      const many = Array.from({ length: 1_002 }, (_, i) =>
        arende(`ITSAM 2024/${i + 1}`, i < 2 ? 'Bygglov' : 'Bygglov på Åsen'),
      );
      const queries = await after(
        ...many,
        arende('ITSAM 2024/1003', 'Rivning på Brogården'),
        arende('ITSAM 2024/1004', 'Bygglov på den stora gården vid vägen till Brogården'),
        arende('ITSAM 2024/1005', 'Bygglov på Bro'),
      );
      expect(found(queries, 'bygglov på bro')).toEqual(['ITSAM 2024/1005', 'ITSAM 2024/1004']);
      const whole = found(queries, 'på bro');
      expect(whole.toSorted()).toEqual(['ITSAM 2024/1003', 'ITSAM 2024/1004', 'ITSAM 2024/1005']);
      const first = queries.search({ q: 'på bro', limit: 1, edition: 'public' });
      const second = queries.search({ q: 'på bro', limit: 2, edition: 'public', after: first.next! });
      expect([first, second].flatMap(({ rows }) => rows.map(({ diarienummer }) => diarienummer))).toEqual(
        whole,
      );
      expect(second.next).toBeUndefined();
    });

    it('finds words as they stand now, not as they stood before a correction', async () => {
      const dnr = 'ITSAM 2024/25';
      const queries = await after(arende(dnr, 'Ny lönemodel'), {
        type: 'DiarieuppgiftCorrected',
        data: {
          diarienummer: dnr,
          uppgift: 'arendemening',
          old: 'Ny lönemodel',
          new: 'Nytt reglemente',
          reason: 'Fel',
        },
      });
      expect(found(queries, 'lönemodel')).toEqual([]);
      expect(found(queries, 'reglemente')).toEqual([dnr]);
      expect(queries.byDiarienummer('ITSAM', 2024, 25, 'public')?.rattelser).toMatchObject([
        { old: 'Ny lönemodel' },
      ]);
    });
  });

  describe('with what the meetings did', () => {
    const dnr = 'ITSAM 2024/25';
    const id = 'direktionen-2024-03-05';
    const shown = (queries: DiariumQueries, edition: 'public' | 'internal') =>
      queries.byDiarienummer('ITSAM', 2024, 25, edition);

    it('shows the public a § and its beslut when it is justerat, and the board at once', async () => {
      await after(arende(dnr, 'Ny lönemodell'));
      const draft = await meeting(
        id,
        called(id, '2024-03-05'),
        paragraf(7, 'Återkallelse', [dnr]),
        beslut(7, 'Direktionen beslutar att upphäva beslutet.'),
      );

      const whole = {
        sammantradeId: id,
        organ: 'direktionen',
        organNamn: 'Direktionen',
        sammantradesdatum: '2024-03-05',
        paragraf: 7,
        rubrik: 'Återkallelse',
        beslut: 'Direktionen beslutar att upphäva beslutet.',
      };
      expect(shown(draft, 'internal')?.paragrafer).toEqual([whole]);
      expect(shown(draft, 'public')?.paragrafer).toEqual([]);
      expect(found(draft, 'upphäva', 'internal')).toEqual([dnr]);
      expect(found(draft, 'upphäva', 'public')).toEqual([]);

      const done = await meeting(id, justerat);
      expect(shown(done, 'public')?.paragrafer).toEqual([{ ...whole, justeradOn: '2024-03-08' }]);
      expect(found(done, 'upphäva', 'public')).toEqual([dnr]);
    });

    it('shows the public a § that is justerad omedelbart before the rest', async () => {
      await after(arende(dnr, 'Ny lönemodell'));
      const queries = await meeting(
        id,
        called(id, '2024-03-05'),
        paragraf(7, 'Brådskande', [dnr]),
        paragraf(8, 'Senare', [dnr]),
        {
          type: 'ParagrafJusteradOmedelbart',
          data: { paragraf: 7, sha256: 'ab'.repeat(32), justeradOn: '2024-03-05' },
        },
      );
      expect(shown(queries, 'public')?.paragrafer.map(({ paragraf: n }) => n)).toEqual([7]);
    });

    it('follows a § to the ärenden that it is revised to, also one that is registered later', async () => {
      await after(arende(dnr, 'Ny lönemodell'));
      await meeting(id, called(id, '2024-03-05'), paragraf(7, 'Löner', [dnr]), justerat, {
        type: 'ParagrafRevised',
        data: { paragraf: 7, rubrik: 'Arvoden', diarienummer: ['ITSAM 2024/26'] },
      });
      const queries = await after(arende('ITSAM 2024/26', 'Nya arvoden'));

      expect(shown(queries, 'public')?.paragrafer).toEqual([]);
      expect(found(queries, 'löner')).toEqual([]);
      expect(queries.byDiarienummer('ITSAM', 2024, 26, 'public')?.paragrafer).toMatchObject([
        { paragraf: 7, rubrik: 'Arvoden' },
      ]);
    });

    it('shows the board alone on which föredragningslista the ärende stands, until a § is written', async () => {
      await after(arende(dnr, 'Ny lönemodell'));
      const listed: SammantradeEvent = {
        type: 'ArendeListed',
        data: { ordning: 3, rubrik: 'Lönemodell', diarienummer: dnr },
      };
      const moved: SammantradeEvent = {
        type: 'SammantradeMoved',
        data: { sammantradesdatum: '2024-03-12', startsAt: '13:00', plats: 'Vimmerby', reason: 'Sjukdom' },
      };
      const before = await meeting(id, called(id, '2024-03-05'), listed, moved, {
        type: 'ForedragningslistaArranged',
        data: { ordning: [3] },
      });
      expect(shown(before, 'internal')?.listad).toMatchObject([
        { ordning: 3, rubrik: 'Lönemodell', sammantradesdatum: '2024-03-12' },
      ]);
      expect(shown(before, 'public')?.listad).toEqual([]);

      const other = 'direktionen-2024-04-02';
      const cancelled = await meeting(other, called(other, '2024-04-02'), listed, {
        type: 'SammantradeCancelled',
        data: { reason: 'Inga ärenden' },
      });
      expect(shown(cancelled, 'internal')?.listad).toHaveLength(1);

      const later = 'direktionen-2024-05-07';
      const mended = await meeting(id, {
        type: 'ForedragningspunktRevised',
        data: { ordning: 3, rubrik: 'Ny lönemodell', diarienummer: dnr },
      });
      expect(shown(mended, 'internal')?.listad).toMatchObject([{ ordning: 3, rubrik: 'Ny lönemodell' }]);

      const struck = await meeting(later, called(later, '2024-05-07'), listed, {
        type: 'ForedragningslistaArranged',
        data: { ordning: [] },
      });
      expect(shown(struck, 'internal')?.listad).toHaveLength(1);

      const held = await meeting(id, paragraf(7, 'Lönemodell', [dnr]));
      expect(shown(held, 'internal')?.listad).toEqual([]);
    });

    it('shows the §§ of several meetings in the order of their days', async () => {
      await after(arende(dnr, 'Ny lönemodell'));
      const june = 'direktionen-2024-06-11';
      await meeting(
        june,
        called(june, '2024-06-11'),
        paragraf(30, 'Beslut', [dnr]),
        paragraf(29, 'Information', [dnr]),
      );
      const queries = await meeting(id, called(id, '2024-03-05'), paragraf(7, 'Återremiss', [dnr]));
      expect(shown(queries, 'internal')?.paragrafer.map(({ paragraf: n }) => n)).toEqual([7, 29, 30]);
    });
  });

  describe('under sekretess', () => {
    it('shows a secret ärende as secret with its statute, in the list and by itself, never as a hole', async () => {
      const dnr = 'ITSAM 2024/25';
      const queries = await after(arende(dnr, 'Ny lönemodell', { motpart: 'Kinda kommun' }), marked(dnr));

      const [row] = queries.search({ limit: 10, edition: 'public' }).rows;
      expect(row).toMatchObject({
        diarienummer: dnr,
        registeredOn: '2024-02-12',
        arendemening: 'Sekretess (OSL 21:1)',
        motpart: 'Sekretess (OSL 21:1)',
        sekretess: secret,
      });
      expect(queries.byDiarienummer('ITSAM', 2024, 25, 'public')).toMatchObject({
        arendemening: 'Sekretess (OSL 21:1)',
        version: 2,
      });
      expect(found(queries, '2024/25')).toEqual([dnr]);
      expect(queries.byDiarienummer('ITSAM', 2024, 25, 'internal')).toMatchObject({
        arendemening: 'Ny lönemodell',
      });
    });

    it('is ranked by what is public alone', async () => {
      const many = Array.from({ length: 30 }, () => 'budget').join(' ');
      const queries = await after(
        arende('ITSAM 2024/1', 'Budget och plan'),
        arende('ITSAM 2024/2', 'Budget och plan'),
        handling('ITSAM 2024/2', 1, { rubrik: many, sekretess: secret }),
        handling('ITSAM 2024/1', 1, { rubrik: 'Skrivelse', sekretess: secret }),
      );
      expect(found(queries, 'budget', 'internal')).toEqual(['ITSAM 2024/2', 'ITSAM 2024/1']);
      expect(found(queries, 'budget', 'public')).toEqual(['ITSAM 2024/1', 'ITSAM 2024/2']);
    });

    it('hides a § from every ärende that shares it with a secret one', async () => {
      await after(arende('ITSAM 2024/1', 'Öppet'), arende('ITSAM 2024/2', 'Hemligt'));
      const id = 'direktionen-2024-03-05';
      await meeting(
        id,
        called(id, '2024-03-05'),
        paragraf(7, 'Kanariefågel', ['ITSAM 2024/1', 'ITSAM 2024/2']),
        beslut(7, 'Kanariefågel'),
        justerat,
      );
      const open = await after(arende('ITSAM 2024/3', 'Annat'));
      expect(found(open, 'kanariefågel')).toHaveLength(2);

      const closed = await after(marked('ITSAM 2024/2'));
      expect(found(closed, 'kanariefågel')).toEqual([]);
      expect(closed.byDiarienummer('ITSAM', 2024, 1, 'public')?.paragrafer).toMatchObject([
        { paragraf: 7, rubrik: 'Sekretess (OSL 21:1)', beslut: 'Sekretess (OSL 21:1)' },
      ]);
      expect(found(await after(lifted('ITSAM 2024/2')), 'kanariefågel')).toHaveLength(2);
    });

    it('lets no word of a secret ärende out through any public query, and brings it back when lifted', async () => {
      const id = 'direktionen-2024-03-05';
      const numbers = [1, 2, 3].map((n) => `ITSAM 2024/${n}`);
      const places = [
        'arendemening',
        'motpart',
        'rubrik',
        'avsandare',
        'filnamn',
        'remiss',
        'remissfraga',
        'skal',
        'rattelse',
        'paragraf',
        'beslut',
      ];
      const canary = (n: number, place: string) => `kanarie${place}${'qxz'[n - 1]}`;
      const planted = (n: number): ArendeEvent[] => {
        const dnr = `ITSAM 2024/${n}`;
        const word = (place: string) => canary(n, place);
        return [
          arende(dnr, word('arendemening'), { motpart: word('motpart') }),
          handling(dnr, 1, {
            rubrik: word('rubrik'),
            avsandare: word('avsandare'),
            file: {
              sha256: String(n).repeat(64),
              mediaType: 'application/pdf',
              bytes: 1,
              filename: word('filnamn'),
            },
          }),
          {
            type: 'RemissSent',
            data: {
              diarienummer: dnr,
              remissnummer: 1,
              to: word('remiss'),
              sentOn: '2024-03-01',
              answerBy: '2024-04-01',
              about: word('remissfraga'),
            },
          },
          {
            type: 'DiarieuppgiftCorrected',
            data: {
              diarienummer: dnr,
              uppgift: 'motpart',
              old: word('rattelse'),
              new: word('motpart'),
              reason: word('rattelse'),
            },
          },
          { type: 'ArendeClosed', data: { diarienummer: dnr, closedOn: '2024-06-28', reason: word('skal') } },
        ];
      };
      await after(...[1, 2, 3].flatMap(planted));
      await meeting(
        id,
        called(id, '2024-03-05'),
        ...[1, 2, 3].flatMap((n) => [
          paragraf(n, canary(n, 'paragraf'), [`ITSAM 2024/${n}`]),
          beslut(n, canary(n, 'beslut')),
        ]),
        justerat,
      );

      const everything = (
        queries: DiariumQueries,
        edition: 'public' | 'internal',
        words: readonly string[],
      ) =>
        JSON.stringify([
          queries.search({ limit: 50, edition }).rows,
          numbers.map((_, i) => queries.byDiarienummer('ITSAM', 2024, i + 1, edition)),
          words.map((word) => queries.search({ q: word, limit: 50, edition }).rows),
        ]);

      await fc.assert(
        fc.asyncProperty(
          fc.subarray([1, 2, 3]),
          fc.constantFrom('OSL 21:1', 'OSL 25:1'),
          async (secretOnes, statute) => {
            const words = (ns: readonly number[]) =>
              ns.flatMap((n) => places.map((place) => canary(n, place)));
            const openOnes = [1, 2, 3].filter((n) => !secretOnes.includes(n));
            const queries = await after(
              ...secretOnes.map((n) => marked(`ITSAM 2024/${n}`, { statute })),
              ...openOnes.map((n) => lifted(`ITSAM 2024/${n}`)),
            );

            const out = everything(queries, 'public', words([1, 2, 3]));
            expect(words(secretOnes).filter((word) => out.includes(word))).toEqual([]);
            for (const word of words(secretOnes)) {
              // Neither whole, nor by its beginning, nor by its end.
              for (const q of [word, word.slice(0, -1), word.slice(4)]) {
                const hits = found(queries, q).map((dnr) => parseDiarienummer(dnr).lopnr);
                expect(hits.filter((n) => secretOnes.includes(n))).toEqual([]);
              }
            }
            const searched = (n: number) =>
              places
                .filter((place) => !['filnamn', 'skal', 'rattelse'].includes(place))
                .map((place) => canary(n, place));
            for (const n of openOnes) {
              expect(words([n]).filter((word) => !out.includes(word))).toEqual([]);
              for (const word of searched(n)) expect(found(queries, word)).toEqual([`ITSAM 2024/${n}`]);
            }
            for (const n of [1, 2, 3])
              for (const word of searched(n))
                expect(found(queries, word, 'internal')).toEqual([`ITSAM 2024/${n}`]);
          },
        ),
        { numRuns: 12 },
      );
    });
  });

  it('knows whether some handling still rests on a content', async () => {
    const [one, two] = ['ITSAM 2024/1', 'ITSAM 2024/2'] as const;
    const sha256 = 'ab'.repeat(32);
    const file = { sha256, mediaType: 'application/pdf', bytes: 1, filename: 'bilaga.pdf' };
    const gallrad = (diarienummer: string): ArendeEvent => ({
      type: 'HandlingGallrad',
      data: {
        diarienummer,
        handlingsnummer: 1,
        gallringsbeslut: 'Direktionen § 12',
        beslutatOn: '2020-05-04',
        gallradOn: '2026-01-15',
      },
    });
    await after(arende(one, 'a'), handling(one, 1, { file }), arende(two, 'b'), handling(two, 1, { file }));
    expect((await after(gallrad(one))).isFileUsed(sha256)).toBe(true);
    const queries = await after(gallrad(two));
    expect(queries.isFileUsed(sha256)).toBe(false);
    expect(queries.byDiarienummer('ITSAM', 2024, 1, 'public')?.handlingar).toMatchObject([
      { rubrik: 'Yttrande', gallring: { gallringsbeslut: 'Direktionen § 12' } },
    ]);
  });

  it('is the same built anew from the whole log as built step by step', async () => {
    const dnr = 'ITSAM 2024/25';
    const id = 'direktionen-2024-03-05';
    await after(arende(dnr, 'Ny lönemodell'), handling(dnr, 1), marked(dnr, { handlingsnummer: 1 }));
    const before = await meeting(
      id,
      called(id, '2024-03-05'),
      paragraf(7, 'Löner', [dnr]),
      beslut(7, 'Bifall'),
      justerat,
    );
    const all = (queries: DiariumQueries) =>
      (['public', 'internal'] as const).map((edition) => [
        queries.search({ limit: 10, edition }),
        queries.search({ q: 'bifall', limit: 10, edition }),
        queries.byDiarienummer('ITSAM', 2024, 25, edition),
      ]);
    const stepByStep = all(before);
    await projector.rebuild('diarium');
    expect(all(projector.queries(diarium))).toEqual(stepByStep);
  });
});
