import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PrintedProtokoll } from '@liggaren/governance';
import { startApp } from './running-app.js';

const run = promisify(execFile);
const LIGGAREN = 'apps/cli/bin/liggaren.js';
const liggaren = (args: readonly string[], env: Record<string, string> = {}) =>
  run(process.execPath, [LIGGAREN, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'liggaren-import-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Read {
  readonly organ: string;
  readonly sammantradesdatum: string;
  readonly plats: string;
  readonly tid: unknown;
  readonly narvaro: readonly Record<string, string | null>[];
  readonly justerare: readonly string[];
  readonly anslag: unknown;
  readonly paragrafer: readonly Record<string, unknown>[];
  readonly anmarkningar: readonly Record<string, unknown>[];
}

/** The reading says what the ledger's own protokoll says. */
function expectSame(read: Read, protokoll: PrintedProtokoll): void {
  const [anslag] = protokoll.anslag;
  expect(read).toMatchObject({
    organ: protokoll.organ,
    sammantradesdatum: protokoll.sammantradesdatum,
    plats: protokoll.plats,
    tid: protokoll.tid,
    justerare: protokoll.justerare.map(({ namn }) => namn),
    anslag: {
      uppsatt: anslag?.postedOn,
      nedtas: anslag?.takeDown,
      forvaringsplats: anslag?.forvaringsplats,
    },
  });
  const { ledamoter, ersattare, ovriga } = protokoll.narvaro;
  const people = [
    ['ledamot', ledamoter],
    ['ersattare', ersattare],
    ['ovrig', ovriga],
  ] as const;
  expect(read.narvaro).toEqual(
    people.flatMap(([grupp, all]) =>
      all.map(({ namn, uppdrag, foretrader, paragrafer }) => ({
        namn,
        roll: uppdrag,
        grupp,
        tillhorighet: foretrader,
        tjanstgor: null,
        paragrafer: paragrafer === '' ? null : paragrafer.replace(/^§+ /, ''),
      })),
    ),
  );
  expect(read.paragrafer).toMatchObject(
    protokoll.paragrafer.map(
      ({ paragraf, diarienummer, rubrik, beslut, sammanfattning, underlag, expediering }) => ({
        nummer: paragraf,
        diarienummer,
        rubrik,
        beslut,
        sammanfattning,
        beslutsunderlag: underlag.map(({ text }) => text),
        expediering,
      }),
    ),
  );
}

describe('liggaren import --dry-run', () => {
  it('reads back the protokoll that the demo prints, as text and as PDF', async () => {
    const data = join(folder, 'demo');
    const { stdout: printed } = await liggaren(['demo', '--exit'], { LIGGAREN_DATA: data });
    const text = join(folder, 'demo.txt');
    await writeFile(text, printed.slice(0, printed.indexOf('\nDIARIUM')));
    const app = await startApp({ directory: data, at: '2024-04-04T12:00:00Z' });
    const address = '/api/sammantraden/itsam-2024-03-05/protokoll';
    const { body } = await app.get(address);
    const paper = await fetch(`${app.url}${address}.pdf`);
    const pdf = join(folder, 'demo.pdf');
    await writeFile(pdf, Buffer.from(await paper.arrayBuffer()));
    await app.stop({ keep: true });
    for (const file of [text, pdf]) {
      const { stdout, stderr } = await liggaren(['import', file, '--dry-run', '--json']);
      expect(stderr).toBe('');
      expectSame(JSON.parse(stdout) as Read, body as unknown as PrintedProtokoll);
    }
  }, 120_000);

  it('prints the object of the contract and nothing else', async () => {
    const file = join(folder, 'one.txt');
    await writeFile(
      file,
      '§ 1 Dnr 2024/1\n\nUpprop\n\nBeslut\nNämnden godkänner uppropet.\n\nOmröstning\nJa: 3 Nej: 2\n',
    );
    const { stdout } = await liggaren(['import', file, '--dry-run', '--json']);
    const read = JSON.parse(stdout) as Read;
    expect(Object.keys(read)).toEqual([
      'organ',
      'sammantradesdatum',
      'plats',
      'tid',
      'narvaro',
      'justerare',
      'anslag',
      'paragrafer',
      'anmarkningar',
    ]);
    expect(read.paragrafer).toEqual([
      {
        nummer: 1,
        diarienummer: ['2024/1'],
        rubrik: 'Upprop',
        beslut: 'Nämnden godkänner uppropet.',
        sammanfattning: null,
        foredragande: [],
        yrkanden: [],
        omrostningar: [{ ja: 3, nej: 2, avstar: null, roster: [] }],
        reservationer: [],
        jav: [],
        beslutsunderlag: [],
        expediering: [],
        rader: [1, 9],
      },
    ]);
    for (const anmarkning of read.anmarkningar)
      expect(Object.keys(anmarkning)).toEqual(['kod', 'rad', 'text']);
  }, 60_000);

  it('reports a folder in the order of the meetings, what is sure and what is refused', async () => {
    const meetings = join(folder, 'meetings');
    await mkdir(meetings);
    await writeFile(
      join(meetings, 'a.txt'),
      'Sammanträdesdatum 2024-05-02\n\n§ 2 Val\n\nBeslut\nValet förrättas.\n',
    );
    await writeFile(
      join(meetings, 'b.txt'),
      'Sammanträdesdatum 2023-05-02\n\n§ 1 Upprop\n\nIngen var där.\n',
    );
    await writeFile(
      join(meetings, 'c.txt'),
      'The chair opened the meeting and thanked all of the members for the work.',
    );
    const { stdout } = await liggaren(['import', meetings, '--dry-run']);
    const lines = stdout.split('\n').filter((line) => /^(?:Läst|Vägrad|\d+ filer)/.test(line));
    expect(lines).toEqual([
      'Läst    b.txt: 1 §§, 0 säkra, 1 att se över, 6 anmärkningar på huvudet',
      'Läst    a.txt: 1 §§, 1 säkra, 0 att se över, 6 anmärkningar på huvudet',
      'Vägrad  c.txt: texten är inte på svenska.',
      '3 filer: 2 lästa, 1 vägrade.',
    ]);
  }, 60_000);

  it('says in one line what it can not read, and exits with 2', async () => {
    const empty = join(folder, 'empty.txt');
    await writeFile(empty, '');
    for (const [args, message] of [
      [[empty, '--dry-run'], /^liggaren: empty\.txt: filen är tom\.\n$/],
      [[join(folder, 'none.txt'), '--dry-run'], /^liggaren: .*none\.txt finns inte\.\n$/],
      [[empty, '--dry-run', '--pdf'], /^liggaren: empty\.txt: filen är ingen läsbar PDF .*\n$/],
      [[], /^liggaren: skriv npx liggaren import .*\n$/],
    ] as const) {
      await expect(liggaren(['import', ...args])).rejects.toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(message),
      });
    }
  }, 60_000);
});

const MEETING = `Organ Direktionen
Sammanträdesdatum 2024-06-04
Plats och tid Teknikringen 9, kl. 13:00-15:00

Beslutande
Anna Ek (S), ordförande
Bo Alm (M)
Cia Berg (C)
Ersättare
Dan Dahl (C) tjänstgörande för Eva Fors

Övriga närvarande
Ida Hed, sekreterare
Justerare Bo Alm
Datum då anslaget sätts upp 2024-06-10 Datum då anslaget tas ned 2024-07-02
Förvaringsplats för protokollet Kansliet

§ 10 Dnr 2024/8

Förbundsordning

Beslut
Direktionen beslutar att anta förbundsordningen.

Yrkanden
Cia Berg (C) yrkar avslag.

Omröstning
Anna Ek (S) och Bo Alm (M) röstar Ja (2). Cia Berg (C) röstar Nej (1).

Reservation
Cia Berg (C) reserverar sig mot beslutet.

§ 11 Dnr 1435/22

Avtal

Beslut
Ärendet bordläggs.

Jäv
Bo Alm (M) deltar inte i handläggningen av ärendet på grund av jäv.

§ 12 Dnr 17/12

Lokaler

Beslut
Direktionen beslutar att hyra lokalerna.
Paragrafen förklaras omedelbart justerad.

Omröstning
Anna Ek (S) röstar Ja (1). Cia Berg (C) röstar Nej (1). Bo Alm (M) avstår från att rösta (1).
`;

const BOARD = {
  slug: 'direktionen',
  namn: 'Direktionen',
  organisation: 'Kommunalförbundet Ek',
  kind: 'direktion',
  establishedOn: '2023-01-01',
  rules: {
    antalLedamoter: 4,
    paragrafnumrering: 'per-ar',
    nedtagningsdatum: 'sista-dagen',
    diarieserie: 'EK',
    forvaringsplats: 'Kansliet',
    overklagandehanvisning: 'Beslutet överklagas hos förvaltningsrätten.',
  },
};

describe('liggaren import --organ', () => {
  it('records a protokoll through the commands, with its own numbers and claims, and adds nothing the second time', async () => {
    const data = join(folder, 'recorded');
    const file = join(folder, 'meeting.txt');
    await writeFile(file, MEETING);
    await mkdir(data);
    const before = await startApp({ directory: data, at: '2024-01-02T12:00:00Z' });
    const established = await before.post('/api/organ', BOARD);
    const mandat = {
      personId: 'anna',
      namn: 'Anna Ek',
      role: 'ledamot',
      foretrader: 'S',
      firstDay: '2023-01-01',
      lastDay: '2026-12-31',
    };
    const granted = await before.post('/api/organ/direktionen/mandat', mandat);
    await before.stop({ keep: true });
    expect([established.status, granted.status]).toEqual([201, 200]);

    const first = await liggaren(['import', file, '--organ', 'direktionen'], { LIGGAREN_DATA: data });
    expect(first.stdout.split('\n')).toEqual([
      expect.stringMatching(/^Infört {2}meeting\.txt: direktionen-2024-06-04, \d+ händelser$/),
      '  § 12: diarienumret 17/12 går inte att föra in i diariet; det står kvar vid paragrafen som det är skrivet.',
      '',
    ]);
    const again = await liggaren(['import', file, '--organ', 'direktionen'], { LIGGAREN_DATA: data });
    expect(again.stdout.split('\n')[0]).toBe('Infört  meeting.txt: direktionen-2024-06-04, fanns redan');

    const after = await startApp({ directory: data, at: '2024-07-10T12:00:00Z' });
    const { body } = await after.get('/api/sammantraden/direktionen-2024-06-04/protokoll');
    const arende = await after.get('/api/diarium/EK/2024/8');
    const printed = await after.get('/api/diarium?q=1435%2F22');
    await after.stop({ keep: true });
    const protokoll = body as unknown as PrintedProtokoll;
    expect(arende.status).toBe(200);
    expect(printed.body['rows']).toMatchObject([
      { diarienummer: 'EK 2022/1435', ursprungligtDiarienummer: '1435/22' },
    ]);
    expect(protokoll.justering).toMatchObject({ status: 'justerat', justeratOn: '2024-06-10' });
    expect(protokoll.anslag).toMatchObject([
      { postedOn: '2024-06-10', claimedTakeDown: '2024-07-02', forvaringsplats: 'Kansliet' },
    ]);
    expect(protokoll.ordforande).toEqual([{ personId: 'anna', namn: 'Anna Ek' }]);
    expect(protokoll.paragrafer).toMatchObject([
      {
        paragraf: 10,
        diarienummer: ['EK 2024/8'],
        rubrik: 'Förbundsordning',
        beslut: 'Direktionen beslutar att anta förbundsordningen.',
        yrkanden: [{ namn: ['Cia Berg'] }],
        omrostningar: [{ roster: [{ rost: 'ja' }, { rost: 'ja' }, { namn: 'Cia Berg', rost: 'nej' }] }],
        reservationer: [{ namn: ['Cia Berg'] }],
      },
      {
        paragraf: 11,
        diarienummer: ['EK 2022/1435'],
        ursprungligaDiarienummer: ['1435/22'],
        beslutskind: 'bordlaggning',
        jav: ['Bo Alm'],
      },
      {
        paragraf: 12,
        diarienummer: [],
        ursprungligaDiarienummer: ['17/12'],
        omrostningar: [{ resultat: expect.stringContaining('utslagsröst') }],
        justeradOn: '2024-06-04',
      },
    ]);
  }, 120_000);

  it('records nothing for a board that is not there', async () => {
    const file = join(folder, 'meeting.txt');
    await writeFile(file, MEETING);
    await expect(
      liggaren(['import', file, '--organ', 'ingen'], { LIGGAREN_DATA: join(folder, 'none') }),
    ).rejects.toMatchObject({
      code: 2,
      stderr: 'liggaren: det finns inget organ ingen i liggaren. Inrätta det och dess mandat först.\n',
    });
  }, 60_000);
});
