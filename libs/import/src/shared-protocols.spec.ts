import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Forslag } from './forslag.js';
import { readProtokoll } from './read-protokoll.js';
import { decode } from './read-text.js';

/**
 * Real protocols, where they lie beside the checkout; they are not ours to ship. What is right was written down by
 * reading them: numbers, names and dates here, and for their words the lines on which they stand.
 */
const FOLDER = join(process.env['LIGGAREN_SHARED'] ?? '../shared', 'protocols');

type Lines = readonly [from: number, to: number];

let registered = 0;

function withFile(
  name: string,
  tests: (forslag: Forslag, words: (lines: Lines) => string, text: string) => void,
): void {
  const path = join(FOLDER, name);
  if (!existsSync(path)) return;
  registered++;
  const text = decode(readFileSync(path));
  const lines = text.split('\n');
  const words = ([from, to]: Lines) =>
    lines
      .slice(from - 1, to)
      .map((line) => line.trim())
      .join(' ');
  describe(`the protokoll in ${name}`, () => {
    tests(readProtokoll(text), words, text);
  });
}

describe('real protocols', () => {
  it('are read, all six, where their folder is', () => {
    expect(registered).toBe(existsSync(FOLDER) ? 6 : 0);
  });
});

const codes = ({ anmarkningar }: Forslag) => anmarkningar.map(({ kod, rad }) => `${rad} ${kod}`);
const people = ({ narvaro }: Forslag) =>
  narvaro.map(({ namn, roll, grupp, tillhorighet, tjanstgor, paragrafer }) => [
    namn,
    roll,
    grupp,
    tillhorighet,
    tjanstgor,
    paragrafer,
  ]);

withFile('itsam-direktionen-2024-03-05.txt', (forslag, words) => {
  it('has each § once, with its Dnr, rubrik and beslut, though the file holds the text twice', () => {
    const right: readonly [nummer: number, dnr: string, rubrik: Lines, beslut: Lines][] = [
      [1, '2024/25', [125, 125], [128, 128]],
      [2, '2024/1', [165, 165], [168, 168]],
      [3, '2024/2', [228, 228], [231, 231]],
      [4, '2024/22', [258, 258], [261, 261]],
      [5, '2024/23', [293, 293], [296, 298]],
      [6, '2024/8', [326, 326], [329, 329]],
      [7, '2024/9', [453, 453], [456, 456]],
      [8, '2024/10', [477, 477], [480, 480]],
      [9, '2024/3', [570, 570], [573, 573]],
    ];
    expect(
      forslag.paragrafer.map(({ nummer, diarienummer, rubrik, beslut }) => [
        nummer,
        diarienummer,
        rubrik,
        beslut,
      ]),
    ).toEqual(right.map(([nummer, dnr, rubrik, beslut]) => [nummer, [dnr], words(rubrik), words(beslut)]));
    expect(forslag.paragrafer.map(({ expediering }) => expediering)).toEqual(
      forslag.paragrafer.map(() => ['Akt']),
    );
    expect(forslag.paragrafer.map(({ beslutsunderlag }) => beslutsunderlag.length)).toEqual([
      0, 1, 1, 0, 0, 1, 1, 1, 0,
    ]);
  });

  it('has everybody once, with office, municipality and §§', () => {
    expect(people(forslag)).toEqual([
      ['Jacob Käll', 'ordförande', 'ledamot', 'Vimmerby kommun', null, null],
      ['Elisabet Hagström', 'vice ordförande', 'ledamot', 'Ydre kommun', null, null],
      ['Claes Sjökvist', null, 'ledamot', 'Boxholms kommun', null, null],
      ['Thomas Lidberg', null, 'ledamot', 'Åtvidabergs kommun', null, null],
      ['Jonas Andersson', null, 'ledamot', 'Ödeshögs kommun', null, null],
      ['Conny Forsberg', null, 'ledamot', 'Kinda kommun', null, '1-4'],
      ['Joakim Magnusson', null, 'ersattare', 'Åtvidabergs kommun', null, null],
      ['Christian Nordin Olsson', null, 'ersattare', 'Kinda kommun', null, '1-4'],
      ['Peter Wallentin', 'chef tjänsteutveckling', 'ovrig', null, null, null],
      ['Robert Dahlberg', 'förbundsdirektör', 'ovrig', null, null, null],
      ['Joakim Karlsson', 'ledningssekreterare', 'ovrig', null, null, null],
      ['Johan Flemgård', 'chef teknik och säkerhet', 'ovrig', null, null, '1'],
    ]);
  });

  it('has the head and both days of the anslag', () => {
    const {
      organ,
      sammantradesdatum,
      plats,
      tid,
      ordforande,
      sekreterare,
      justerare,
      anslag,
      paragrafspann,
    } = forslag;
    expect({
      organ,
      sammantradesdatum,
      plats,
      tid,
      ordforande,
      sekreterare,
      justerare,
      anslag,
      paragrafspann,
    }).toEqual({
      organ: 'Direktionen',
      sammantradesdatum: '2024-03-05',
      plats: 'Teknikringen 9, Linköping, Lokal: Leonardo',
      tid: { start: '13:00', slut: '14:45' },
      ordforande: 'Jacob Käll',
      sekreterare: 'Joakim Karlsson',
      justerare: ['Thomas Lidberg'],
      anslag: { uppsatt: '2024-03-11', nedtas: '2024-04-02', forvaringsplats: 'Itsam' },
      paragrafspann: { from: 1, to: 9 },
    });
  });

  it('has who presented, and nobody whom a line above made up', () => {
    expect(
      forslag.paragrafer.map(({ foredragande }) => foredragande.map((who) => who.split(',')[0])),
    ).toEqual([
      ['Johan Flemgård'],
      ['Peter Wallentin'],
      ['Peter Wallentin'],
      ['Robert Dahlberg'],
      ['Peter Wallentin'],
      ['Peter Wallentin'],
      ['Peter Wallentin'],
      ['Peter Wallentin'],
      [],
    ]);
  });

  it('flags the odd spots and no other', () => {
    expect(codes(forslag)).toEqual([
      '26 TJANSTGORING_OKLAR',
      '37 JUSTERINGSDAG_SAKNAS',
      '119 RUBRIK_SKILJER',
      '329 BESLUT_UTAN_VERB',
      '364 MARGINALTEXT',
      '580 MENING_DUBBEL',
      '584 TEXTEN_DUBBEL',
    ]);
  });
});

withFile('goteborg-kf-2023-02-23.txt', (forslag, words) => {
  const right: readonly [nummer: number, dnr: string | null, rubrik: Lines][] = [
    [1, null, [3, 3]],
    [2, null, [19, 19]],
    [3, null, [39, 42]],
    [4, null, [63, 66]],
    [5, null, [87, 90]],
    [6, null, [111, 113]],
    [7, null, [133, 135]],
    [8, null, [155, 155]],
    [9, null, [224, 226]],
    [10, null, [253, 254]],
    [11, null, [276, 278]],
    [12, null, [307, 308]],
    [13, null, [334, 335]],
    [14, null, [356, 357]],
    [15, '1435/22', [378, 380]],
    [16, '1379/22', [433, 435]],
    [17, '1317/22', [504, 505]],
    [18, '1172/22', [530, 531]],
    [19, '1274/22', [558, 561]],
    [20, '0098/22', [596, 597]],
    [21, '1683/20', [633, 634]],
    [22, '1198/22', [704, 704]],
    [23, '1119/22', [741, 742]],
    [24, '1359/22', [809, 811]],
    [25, '0164/22', [838, 838]],
    [26, '0985/22', [873, 873]],
    [27, '1442/22', [920, 922]],
    [28, '0123/22', [969, 971]],
    [29, '0128/22', [1088, 1089]],
    [30, '0080/23', [1155, 1156]],
    [31, '0497/22', [1178, 1179]],
    [32, '0381/22', [1205, 1206]],
    [33, '0503/22', [1243, 1244]],
    [34, null, [1298, 1298]],
  ];

  it('has each §, none invented, with its Dnr and rubrik', () => {
    expect(
      forslag.paragrafer.map(({ nummer, diarienummer, rubrik }) => [nummer, diarienummer, rubrik]),
    ).toEqual(right.map(([nummer, dnr, rubrik]) => [nummer, dnr === null ? [] : [dnr], words(rubrik)]));
  });

  it('has each count of each vote', () => {
    const votes = forslag.paragrafer.flatMap(({ nummer, omrostningar }) =>
      omrostningar.map(({ ja, nej, avstar }) => [nummer, ja, nej, avstar]),
    );
    expect(votes).toEqual([
      [15, 67, 9, 5],
      [16, 65, 9, 5],
      [21, 43, 38, null],
      [23, 70, 9, null],
      [28, 40, 41, null],
      [28, 40, 41, null],
      [28, 72, 9, null],
      [29, 40, 41, null],
      [33, 48, 32, null],
    ]);
  });

  it('has jäv, omedelbar justering, bordläggning and the justerare', () => {
    const of = (wanted: (p: Forslag['paragrafer'][number]) => boolean) =>
      forslag.paragrafer.filter((p) => wanted(p)).map(({ nummer }) => nummer);
    expect(forslag.paragrafer.flatMap(({ nummer, jav }) => jav.map((namn) => [nummer, namn]))).toEqual([
      [20, 'Parisa Rezaeivar'],
    ]);
    expect(of(({ omedelbartJusterad }) => omedelbartJusterad)).toEqual([15, 16, 23]);
    expect(of(({ beslutskind }) => beslutskind === 'bordlaggning')).toEqual([20, 31]);
    expect(of(({ reservationer }) => reservationer.length > 0)).toEqual([16, 23]);
    expect(of(({ beslut }) => beslut === null)).toEqual([1, 8]);
    expect(forslag.justerare).toEqual(['Håkan Eriksson', 'Margareta Broang', 'Lisbeth Sundén Andersson']);
    expect(forslag.organ).toBe('Kommunfullmäktige');
    expect(forslag.sammantradesdatum).toBe('2023-02-23');
  });
});

withFile('goteborg-ks-2024-04-24.txt', (forslag, _words, text) => {
  it('has each §, none invented, with its number and rubrik', () => {
    const lines = text.split('\n');
    const right = lines.flatMap((line, i) => {
      const [, nummer, dnr] = /^§ (\d+) Ärendenummer (\S+)$/.exec(line) ?? [];
      if (nummer === undefined) return [];
      const end = lines.indexOf('Beslut', i);
      const rubrik = lines
        .slice(i + 1, end)
        .filter((l) => l !== '')
        .join(' ');
      return [[Number(nummer), [dnr], rubrik]];
    });
    expect(right).toHaveLength(52);
    expect(
      forslag.paragrafer.map(({ nummer, diarienummer, rubrik }) => [nummer, diarienummer, rubrik]),
    ).toEqual(right);
    expect(forslag.paragrafer.every(({ beslut }) => beslut !== null)).toBe(true);
  });

  it('has each vote, and each person in it', () => {
    const votes = forslag.paragrafer.flatMap(({ nummer, omrostningar }) =>
      omrostningar.map(({ ja, nej, avstar, roster }) => [nummer, ja, nej, avstar, roster.length]),
    );
    expect(votes).toEqual([
      [335, 12, 1, null, 13],
      [341, 8, 5, null, 13],
      [351, 7, 6, null, 13],
      [355, 7, 6, null, 13],
      [358, 12, 1, null, 13],
      [361, 7, 6, null, 13],
      [366, 7, 4, 2, 13],
    ]);
    const names = new Set(
      forslag.paragrafer.flatMap(({ omrostningar }) =>
        omrostningar.flatMap(({ roster }) => roster.map(({ namn }) => namn)),
      ),
    );
    expect(names.size).toBe(13);
  });

  it('has the jäv where it is, not where it is announced', () => {
    expect(forslag.paragrafer.flatMap(({ nummer, jav }) => jav.map((namn) => [nummer, namn]))).toEqual([
      [333, 'Emmyly Bönfors'],
      [367, 'Marina Johansson'],
    ]);
  });

  it('flags what the file lacks and the one odd number', () => {
    expect(codes(forslag)).toEqual([
      '1 PLATS_SAKNAS',
      '1 TID_SAKNAS',
      '1 JUSTERARE_SAKNAS',
      '1 ANSLAG_SAKNAS',
      '1 NARVARO_SAKNAS',
      '1162 DIARIENUMMER_OVANLIGT',
    ]);
  });
});

withFile('layout-medelpad-raddningstjanstforbund-direktion-2024-05-31.txt', (forslag) => {
  it('has who served, at which §§, and the §§ with the number before the sign', () => {
    expect(
      people(forslag).map(([namn, roll, , tillhorighet, tjanstgor, paragrafer]) => [
        namn,
        roll,
        tillhorighet,
        tjanstgor,
        paragrafer,
      ]),
    ).toEqual([
      ['Åsa Ulv', 'ordförande', 'S', null, null],
      ['Stig Broman', null, 'S', null, null],
      ['Carin Staf', null, 'C', null, null],
      ['Pia Jons', 'vice ordförande', 'S', null, '33-37'],
      ['Linda Matts', null, 'VF', null, null],
      ['Nils Burv', null, 'S', true, null],
      ['Klara Hed', null, 'v', null, null],
      ['Roger Öman', null, 'S', true, '38-48'],
      ['Per Silver', 'förbundschef', null, null, null],
      ['Cia Anders', 'administratör', null, null, null],
      ['Sven Åk', null, 'Vision', null, null],
    ]);
    expect(forslag.paragrafer.map(({ nummer }) => nummer)).toEqual([33, 34, 35, 36]);
    expect(forslag.justerare).toEqual(['Linda Matts']);
    expect(forslag.sekreterare).toBe('Cia Anders');
    expect(forslag.sammantradesdatum).toBe('2024-05-31');
  });
});

withFile('layout-nynashamn-sn-au-2020-08-18.txt', (forslag) => {
  it('reads the list of contents as a list, and says which of its §§ the text lacks', () => {
    expect(forslag.paragrafer.map(({ nummer, rubrik }) => [nummer, rubrik])).toEqual([
      [63, 'Fastställande av dagordning'],
    ]);
    expect(
      forslag.anmarkningar
        .filter(({ kod }) => kod === 'PARAGRAF_UTAN_TEXT')
        .map(({ text }) => /§ (\d+)/.exec(text)?.[1]),
    ).toEqual(['64', '65', '71', '72', '73']);
    expect(forslag.anslag).toEqual({
      uppsatt: '2020-08-18',
      nedtas: '2020-09-09',
      forvaringsplats: 'Socialförvaltningen',
    });
    expect(people(forslag).map(([namn]) => namn)).toEqual([
      'Nora Pil',
      'Arne Kjell',
      'Rolf Jung',
      'Maj Tell',
      'Olga Grund',
    ]);
    expect([forslag.tid, forslag.plats]).toEqual([{ start: '09:00', slut: '10:05' }, 'Örngrund']);
    expect(forslag.justerare).toEqual(['Rolf Jung']);
  });
});

withFile('layout-soderhamn-asn-2019-01-28.txt', (forslag) => {
  it('reads a stack of labels and a table with crosses', () => {
    expect([forslag.organ, forslag.sammantradesdatum, forslag.plats, forslag.tid]).toEqual([
      'Arbetsmarknads- och socialnämnden',
      '2019-01-28',
      'Faxepark, Europa',
      { start: '09:00', slut: '14:55' },
    ]);
    expect(forslag.anslag).toEqual({
      uppsatt: '2019-02-05',
      nedtas: '2019-02-27',
      forvaringsplats: 'Socialkontoret, Söderhamn',
    });
    expect(people(forslag)).toEqual([
      ['Per Ek', null, 'ledamot', 'C', true, null],
      ['Kaj Lind', null, 'ledamot', 'C', true, '12-13'],
      ['Anna Berg', null, 'ledamot', 'V', true, null],
      ['Rut Holm', null, 'ledamot', 'SD', true, null],
      ['Karin Ask', null, 'ersattare', 'C', true, '14-22'],
      ['Karin Ask', null, 'ersattare', 'C', false, '12-13'],
      ['Frida Dal', null, 'ersattare', 'M', null, null],
      ['Mia Ås', 'förvaltningschef', 'ovrig', null, null, null],
      ['Lena Sjö', 'sekreterare', 'ovrig', null, null, null],
      ['Eva Ro', 'verksamhetscontroller', 'ovrig', null, null, '12-18'],
    ]);
    expect(forslag.justerare).toEqual(['Anna Berg']);
    expect(forslag.paragrafspann).toEqual({ from: 12, to: 22 });
  });
});
