import { describe, expect, it } from '@jest/globals';
import { takeDiarienummer } from './diarienummer.js';
import { findHeadings } from './headings.js';
import { toLines } from './lines.js';

const numbers = (text: string) => findHeadings(toLines(text), undefined).headings.map(({ nummer }) => nummer);

describe('a § heading', () => {
  it.each([
    ['§ 1 Upprop\n\n§ 2 Val av justerare', [1, 2]],
    ['§63\nUpprop\n\n§64\nVal', [63, 64]],
    ['33 § Upprop\n\n34 § Val', [33, 34]],
    ['§ 63/20 Upprop\n\n§ 64/20 Val', [63, 64]],
    ['KF § 102 DNR: KU.2017.3\n\nKF § 103 DNR: KU.2017.4', [102, 103]],
    ['MYN § 19 Dnr 0015/13 - 200\n\nMYN § 20', [19, 20]],
    ['KSAU § 130/2014 Ombudgetering\n\nKSAU § 131/2014 Övrigt', [130, 131]],
    ['§ 12. Upprop\n\n§ 13. Val', [12, 13]],
    ['Paragraf 1     Ärendenummer KS2018/1012\n\nParagraf 2', [1, 2]],
  ])('has many forms: %j', (text, expected) => {
    expect(numbers(text)).toEqual(expected);
  });

  it('is not a § in running text, of a statute, of another board or of an earlier meeting', () => {
    const text = [
      '§ 25 Förbundsordning',
      '',
      'Peter redogör för förbundsordningens',
      '§ 3 (ändamål) och för',
      '§ 4 i samma ordning. Ärendet bordlades den 7 februari 2024, § 105, den 21 februari 2024,',
      '§ 150, den 6 mars 2024,',
      '§ 200 och den 20 mars 2024. Enligt',
      '12 § förvaltningslagen och 6 kap.',
      '27 § KL ska det prövas.',
      'KS § 187 Budget, se ovan.',
      '§§ 12-13',
      '',
      '§ 26 Personal',
    ].join('\n');
    expect(numbers(text)).toEqual([25, 26]);
  });
});

describe('a diarienummer', () => {
  it.each([
    ['Dnr 2024/25', ['2024/25']],
    ['Dnr 2018/00023', ['2018/00023']],
    ['Dnr KS 2018/14', ['KS 2018/14']],
    ['DNR: KU.2017.3', ['KU.2017.3']],
    ['Ärendenummer SLK-2024-00009:12', ['SLK-2024-00009:12']],
    ['Dnr 0015/13 - 200', ['0015/13 - 200']],
    ['1435/22', ['1435/22']],
    ['Dnr. 2011/KS 0206 001', ['2011/KS 0206 001']],
    ['Dnr IFN 2018/00256-1.6.1', ['IFN 2018/00256-1.6.1']],
    ['KS 2012/172 51', ['KS 2012/172 51']],
    ['Diarienr 16FSN2', ['16FSN2']],
    ['Dnr KS 02-820 107', ['KS 02-820 107']],
    ['Dnr 2011/KS 0206 001 och 2011/KS 0207 001', ['2011/KS 0206 001', '2011/KS 0207 001']],
    ['Diarienummer 00322/2026, KS/2018:14', ['00322/2026', 'KS/2018:14']],
    ['Dnr: abc-99/x', ['abc-99/x']],
  ])('has many forms: %s', (text, expected) => {
    expect(takeDiarienummer(text)).toEqual({ numbers: expected, rest: '' });
  });

  it('is no year, no utredning and no date', () => {
    for (const text of [
      '2024-2026 års plan',
      '2024-03-05',
      'SOU 2023:96',
      '1/3 av budgeten',
      '100 nya platser',
    ]) {
      expect(takeDiarienummer(text).numbers).toEqual([]);
    }
  });

  it('is parted from the rubrik on its line', () => {
    expect(takeDiarienummer('KS 2012/172 51 Remissvar om vägar')).toEqual({
      numbers: ['KS 2012/172 51'],
      rest: 'Remissvar om vägar',
    });
    expect(takeDiarienummer('Informations- och frågestund (SÄN/2012:3)')).toEqual({
      numbers: ['SÄN/2012:3'],
      rest: 'Informations- och frågestund',
    });
  });
});
