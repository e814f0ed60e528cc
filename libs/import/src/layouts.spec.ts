import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Forslag } from './forslag.js';
import { readProtokoll } from './read-protokoll.js';

/** Invented boards in the layouts of real ones, as PDF programs and web pages give their text. */
const read = (name: string): Forslag =>
  readProtokoll(readFileSync(`libs/import/src/testing/layouts/${name}.txt`, 'utf8'));

const paragrafer = ({ paragrafer: all }: Forslag) =>
  all.map(({ nummer, diarienummer, rubrik }) => [nummer, diarienummer.join(' | '), rubrik]);
const beslut = ({ paragrafer: all }: Forslag) => all.map((p) => p.beslut);
const people = ({ narvaro }: Forslag) =>
  narvaro.map(({ namn, roll, grupp, tillhorighet, tjanstgor, paragrafer: spann }) => [
    namn,
    roll,
    grupp,
    tillhorighet,
    tjanstgor,
    spann,
  ]);
const head = ({ organ, sammantradesdatum, plats, tid, justerare, anslag }: Forslag) => [
  organ,
  sammantradesdatum,
  plats,
  `${tid.start}-${tid.slut}`,
  justerare.join(', '),
  ...Object.values(anslag),
];
const votes = ({ paragrafer: all }: Forslag) =>
  all.flatMap(({ nummer, omrostningar }) =>
    omrostningar.map(({ ja, nej, avstar, roster }) => [nummer, ja, nej, avstar, roster.length]),
  );

describe('a layout', () => {
  it('with the board before each § and the beslut glued to the rubrik', () => {
    const forslag = read('prefix-and-glued-beslut');
    expect(head(forslag)).toEqual([
      'Kommunfullmäktige',
      '2017-09-04',
      'Tingssalen',
      '18:30-19:55',
      'Marcus Skön, Per-Ola Herd',
      '2017-09-12',
      '2017-10-04',
      'Kommunhuset',
    ]);
    expect(paragrafer(forslag)).toEqual([
      [102, 'KU.2017.3', 'Godkännande av dagordning'],
      [103, 'KU.2017.4', 'Fråga om sammanträdet blivit i laga ordning kungjort'],
      [104, 'KU.2017.6', 'Allmänhetens frågestund'],
      [105, 'KU.2017.91', 'Förslag till nytt regelverk för enskilda vägar i kommunen'],
    ]);
    expect(beslut(forslag)).toEqual([
      'Dagordningen godkännes.',
      'Sammanträdet har blivit i laga ordning kungjort.',
      null,
      'Regelverket antas.',
    ]);
    expect(votes(forslag)).toEqual([[105, 31, 30, 2, 0]]);
    expect(forslag.anmarkningar.map(({ kod }) => kod)).toEqual([
      'NARVARO_I_BILAGA',
      'RUBRIK_OSAKER',
      'BESLUT_SAKNAS',
      'RUBRIK_OSAKER',
      'PARAGRAF_SAKNAS',
    ]);
  });

  it('with lines glued together, parties in lower case and codes after the numbers', () => {
    const forslag = read('glued-lines');
    expect(head(forslag)).toEqual([
      'Myndighetsnämnden',
      '2013-04-04',
      'Lokal Älven, Kommunförvaltningen, Sjöbyn',
      '09:00-11:00',
      'Ulf Lund',
      '2013-04-11',
      '2013-05-03',
      'Kommunkansliets arkiv',
    ]);
    expect(paragrafer(forslag)).toEqual([
      [19, '0015/13 - 200', 'DELGIVNINGAR MYN 2013-04-04'],
      [20, '0127/13 - 233', 'BYGGLOV FÖR NYBYGGNAD AV GARAGE, EKFORS 4:2'],
      [21, '0099/13 - 231', 'STRANDSKYDDSDISPENS'],
    ]);
    expect(beslut(forslag)).toEqual([
      'Godkänna redovisning av delgivningar och lägga dem till handlingarna.',
      'Bevilja bygglov.',
      'Ärendet återremitteras.',
    ]);
    expect(people(forslag)).toEqual([
      ['Tor Lind', 'ordförande', 'ledamot', 's', null, null],
      ['Lars-Gunnar Näs', 'vice ordförande', 'ledamot', 's', null, null],
      ['Ulf Lund', null, 'ledamot', 'v', null, null],
      ['Esbjörn Hen', null, 'ledamot', 'fp', null, null],
      ['Christer Gran', null, 'ersattare', 'c', true, null],
      ['Karl-Erik Sjö', null, 'ersattare', 's', false, null],
      ['Ingrid Karl', 'miljö- och byggchef', 'ovrig', null, null, null],
      ['Annika Lind', 'byggnadsinspektör', 'ovrig', null, null, null],
      ['Astrid Edin', 'sekreterare', 'ovrig', null, null, null],
    ]);
    expect(forslag.paragrafer.map(({ jav }) => jav)).toEqual([[], ['Tor Lind'], []]);
    expect([forslag.ordforande, forslag.sekreterare]).toEqual(['Tor Lind', 'Astrid Edin']);
  });

  it('of a web page, with two numbers on one §', () => {
    const forslag = read('web-page');
    expect(head(forslag)).toEqual([
      'Kommunfullmäktige',
      '2011-06-16',
      'Hörsalen, C3L, Storgatan 3',
      '15:00-null',
      '',
      null,
      null,
      null,
    ]);
    expect(paragrafer(forslag)).toEqual([
      [63, '2011/KS 0206 001 | 2011/KS 0207 001', 'Anmälan av motioner'],
      [64, '', 'Anmälan av ny interpellationer'],
      [65, '', 'Anmälan och besvarande av frågor'],
      [66, '2011/KS 0014 002', 'Avsägelser och fyllnadsval'],
      [67, '2011/KS 0193 10', 'Ekonomisk uppföljning per 30 april 2011'],
    ]);
  });

  it('with labels in a column, a list of contents, § signs in running text and a vote on two pages', () => {
    const forslag = read('columns-with-contents');
    expect(head(forslag)).toEqual([
      'Kommunstyrelsen',
      '2018-10-02',
      'Konferensrum 105, Kulturhuset',
      '09:00-11:30',
      'Dennis Ljung',
      '2018-10-04',
      '2018-10-26',
      'Sektor kommunstyrelsen',
    ]);
    expect(people(forslag)).toEqual([
      ['Monica Sam', null, 'ersattare', 'S', 'Paula Örn', null],
      ['Dennis Ljung', null, 'ledamot', 'S', null, null],
      ['Johnny Sund', null, 'ersattare', 'S', 'Klas Karlsson', null],
      ['Jenny Sandkvist', null, 'ersattare', 'MP', 'Sven Engdahl', null],
      ['Mikael Berglund', 'ordförande', 'ledamot', 'M', null, null],
      ['Rolf Engström', null, 'ersattare', 'FiA', 'Rose-Marie Fihn', '130-133'],
      ['Rose-Marie Fihn', null, 'ledamot', 'L', null, '134-143'],
      ['Åke Niklasson', null, 'ledamot', 'C', null, '130-134, 137-143'],
      ['Maj Holm', null, 'ersattare', 'M', false, null],
      ['Oliver Andersson', null, 'ersattare', 'M', false, null],
      ['Rolf Engström', null, 'ersattare', 'FiA', false, '134-143'],
      ['Gunilla Buskas', 'tillförordnad kommunchef', 'ovrig', null, null, null],
      ['Amra Besic', 'kommunsekreterare', 'ovrig', null, null, null],
      ['Ken Gunnesson', 'ekonomichef', 'ovrig', null, null, '133'],
    ]);
    expect(paragrafer(forslag)).toEqual([
      [130, 'KS 2018/14', 'Information från förvaltningen'],
      [131, 'KS.2018.123', 'Delårsbokslut augusti 2018 för kommunen och de kommunala bolagen'],
      [132, '', 'Svar på motion om cykelbanor'],
    ]);
    expect(votes(forslag)).toEqual([[131, 7, 3, 1, 11]]);
    expect(
      forslag.paragrafer.map(({ beslutskind, omedelbartJusterad }) => [beslutskind, omedelbartJusterad]),
    ).toEqual([
      ['notering', false],
      ['beslut', false],
      ['aterremiss', true],
    ]);
  });

  it('of an utskott that decides by proposing, with a page header on every page', () => {
    const forslag = read('utskott-proposes');
    expect(head(forslag)).toEqual([
      'Kommunstyrelsens arbetsutskott',
      '2018-04-03',
      'Jan Sahls tjänsterum, kommunhuset, våning 4',
      '09:00-11:00',
      'Ida Staf',
      '2018-04-04',
      '2018-04-25',
      'Kommunledningsförvaltningen',
    ]);
    expect(beslut(forslag)).toEqual([
      'Arbetsutskottet tackar för informationen.',
      'Kommunstyrelsen föreslår kommunfullmäktige att godkänna årsredovisningen.',
      'Medborgarförslaget avslås.',
    ]);
  });

  it('that lost its § signs, where the head says which numbers there are', () => {
    const text = readFileSync('libs/import/src/testing/layouts/utskott-proposes.txt', 'utf8').replace(
      /^§ /gm,
      '',
    );
    expect(paragrafer(readProtokoll(text))).toEqual(paragrafer(read('utskott-proposes')));
  });

  it('with each label over its value and Paragraf in letters', () => {
    const forslag = read('label-over-value');
    expect(head(forslag).slice(0, 7)).toEqual([
      'Kommunstyrelsen',
      '2019-01-15',
      'Mentorn 1 och 2, utbildningsförvaltningen, Banvägen 12',
      '13:00-17:15',
      'Jesper Eng',
      '2019-01-22',
      '2019-02-13',
    ]);
    expect(paragrafer(forslag)).toEqual([
      [1, 'KS2018/1012', 'Val av justerare'],
      [2, 'KS2018/998', 'Budget 2020 – planeringsförutsättningar'],
      [3, 'KS2019/3', 'Anmälningsärenden'],
    ]);
    expect(votes(forslag)).toEqual([[2, 3, 1, 1, 5]]);
  });

  it('with people in running text, under labels inside labels', () => {
    const forslag = read('people-in-a-row');
    expect(people(forslag)).toEqual([
      ['Kjell Hed', null, 'ledamot', 'S', null, null],
      ['Kajsa Eze', null, 'ledamot', 'S', null, null],
      ['Bertil Jons', null, 'ledamot', 'M', null, null],
      ['Bo Elias', null, 'ledamot', 'V', null, '163-169'],
      ['Göran Lars', null, 'ledamot', 'MP', null, null],
      ['Pär John', null, 'ledamot', 'FP', null, null],
      ['Annika Samuelsson Björk', null, 'ersattare', 'KD', 'Tommy Lars', null],
      ['Cristina Kvist', null, 'ersattare', 'V', 'Bo Elias', '170, 172-176'],
      ['Kenneth Lund', null, 'ersattare', 'S', false, null],
      ['Hilda Hede', null, 'ersattare', 'S', false, null],
      ['Anna Wall', null, 'ersattare', 'M', false, null],
      ['Jan Frans', 'Kommundirektör', 'ovrig', null, null, null],
      ['Linda Matt', 'kommunsekreterare', 'ovrig', null, null, null],
      ['Ann-Charlotte Wik', 'ekonom', 'ovrig', null, null, '164'],
    ]);
    expect(votes(forslag)).toEqual([[164, 3, 2, null, 5]]);
    expect(forslag.paragrafer.map(({ jav }) => jav)).toEqual([[], [], ['Bertil Jons']]);
    expect(forslag.sammantradesdatum).toBe('2012-03-06');
  });

  it('with titles before the names', () => {
    const forslag = read('titles-before-names');
    expect(people(forslag)).toEqual([
      ['Lars Jil', 'ordförande', 'ledamot', 'M', null, null],
      ['Tord Ber', 'vice ordförande', 'ledamot', 'S', null, null],
      ['Kjell B', null, 'ledamot', 'M', null, null],
      ['Anna Kar', null, 'ledamot', 'FP', null, null],
      ['Efva Lun', null, 'ledamot', 'S', null, '1-7'],
      ['Barb Eng', null, 'ledamot', 'V', null, null],
      ['Jonas Hag', null, 'ersattare', 'KD', 'Peter O', null],
      ['Inga Sal', null, 'ersattare', 'MP', true, null],
      ['Ulf And', null, 'ersattare', 'M', null, null],
      ['Rut Lan', null, 'ersattare', 'S', null, null],
      ['Kerstin San', 'stadsdelsdirektör', 'ovrig', null, null, null],
      ['Pelle Fri', null, 'ovrig', null, null, null],
      ['Ann-Lis Ek', 'sekreterare', 'ovrig', null, null, null],
    ]);
    expect(paragrafer(forslag).map(([, dnr]) => dnr)).toEqual(['', '', '1.2.1-106-156/2013', '201-194-2013']);
  });

  it('in three columns, with the announcement in two', () => {
    const forslag = read('three-columns');
    expect(head(forslag)).toEqual([
      'Kommunstyrelsen',
      '2008-10-08',
      'Ekrummet',
      '09:00-15:30',
      'Miguel Od',
      '2008-10-15',
      '2008-11-06',
      'Kommunkansliet',
    ]);
    expect(people(forslag).slice(0, 6)).toEqual([
      ['Anders Hol', 'Ordförande', 'ledamot', 'm', null, '353-360'],
      ['Miguel Od', 'Vice ordförande', 'ledamot', 's', null, null],
      ['Maria Abra', null, 'ledamot', 'm', null, null],
      ['Roger Bog', null, 'ersattare', 'm', 'Anders Hol', '361-362'],
      ['Marcus Åv', null, 'ersattare', 'm', 'Tommy Ohl', null],
      ['Björn Sal', null, 'ersattare', 'v', 'vakant', null],
    ]);
    expect(paragrafer(forslag)).toEqual([
      [353, '', 'Tillkommande och utgående ärenden'],
      [354, 'KS2008/1203-3', 'Information om Oskar'],
      [355, 'KS2006/1893-35', 'Svar på motion om ungdomsfullmäktige'],
    ]);
    expect(forslag.paragrafer.at(-1)).toMatchObject({
      expediering: ['Förslagsställaren', 'akten'],
      omedelbartJusterad: true,
    });
  });
});

/** A reading as the JSON beside a layout tells what is right: one line for the head, one for each person. */
function told({ narvaro, paragrafer, anmarkningar, ...forslag }: Forslag): object {
  const line = (...values: readonly (string | boolean | null)[]) => values.map((v) => v ?? '-').join(' | ');
  const { organ, sammantradesdatum, plats, tid, ordforande, sekreterare, justerare, anslag } = forslag;
  return {
    head: line(
      organ,
      sammantradesdatum,
      plats,
      tid.start,
      tid.slut,
      ordforande,
      sekreterare,
      justerare.join(', '),
      anslag.uppsatt,
      anslag.nedtas,
      anslag.forvaringsplats,
    ),
    narvaro: narvaro.map((p) => line(p.namn, p.roll, p.grupp, p.tillhorighet, p.tjanstgor, p.paragrafer)),
    paragrafer: Object.fromEntries(
      paragrafer.map(({ nummer, diarienummer, rubrik, beslut: decided, ...p }) => {
        const rost = (roster: (typeof p.omrostningar)[number]['roster'], of: string) =>
          roster.flatMap(({ namn, rost: r }) => (r === of ? [namn] : [])).join(', ');
        const more = {
          yrkanden: p.yrkanden,
          omrostningar: p.omrostningar.map(
            ({ ja, nej, avstar, roster }) =>
              `${ja}-${nej}-${avstar}: ${rost(roster, 'ja')} / ${rost(roster, 'nej')} / ${rost(roster, 'avstar')}`,
          ),
          reservationer: p.reservationer,
          jav: p.jav,
          beslutsunderlag: p.beslutsunderlag,
          expediering: p.expediering,
        };
        return [
          nummer,
          {
            diarienummer,
            rubrik,
            beslut: decided,
            ...Object.fromEntries(Object.entries(more).filter(([, list]) => list.length > 0)),
            ...(p.omedelbartJusterad ? { omedelbartJusterad: true } : {}),
          },
        ];
      }),
    ),
    anmarkningar: anmarkningar.map(({ kod }) => kod),
  };
}

describe('a layout with what is right beside it', () => {
  const folder = 'libs/import/src/testing/layouts';
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    it(`of ${file.replace('.json', '').replaceAll('-', ' ')}`, () => {
      expect(told(read(file.replace('.json', '')))).toEqual(
        JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')),
      );
    });
  }
});
