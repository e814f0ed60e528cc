import { describe, expect, it } from '@jest/globals';
import { ledgerNumber } from './ledger-number.js';
import { planImport } from './plan.js';
import { readProtokoll } from './read-protokoll.js';

const plan = (text: string) =>
  planImport(
    readProtokoll(
      `Organ Nämnden\nSammanträdesdatum 2024-06-04\nPlats och tid Salen, kl. 13:00-15:00\nBeslutande\nAnna Ek (S), ordförande\nBo Alm (M)\nJusterare Bo Alm\n\n§ 1 Budget\nBeslut\nNämnden antar budgeten.\n\n${text}\n`,
    ),
    { slug: 'namnden', serie: 'NMD', people: new Map([['anna ek', 'anna']]) },
    (time) => `2024-06-04T${time}:00+02:00`,
  );
const bodies = (text: string, path: string) =>
  plan(text).steps.flatMap((step) => (step.path === `paragrafer/1/${path}` ? [step.body] : []));

describe('a printed diarienummer', () => {
  it('is kept under the number that the diarium gives it, whatever its form', () => {
    const given = [
      ['2024/25', 'NMD 2024/25'],
      ['2018/00023', 'NMD 2018/23'],
      ['KS 2018/14', 'KS 2018/14'],
      ['KU.2017.3', 'KU 2017/3'],
      ['BUN/2019:33', 'BUN 2019/33'],
      ['KS 2022-00455', 'KS 2022/455'],
      ['SLK-2024-00009:12', 'SLK 2024/9'],
      ['IFN 2018/00256-1.6.1', 'IFN 2018/256'],
      ['2011/KS 0206 001', 'KS 2011/206'],
      ['KsUb 529/2009', 'KSUB 2009/529'],
      ['0015/13 - 200', 'NMD 2013/15'],
      ['1435/22', 'NMD 2022/1435'],
      ['Ks 445/14', 'KS 2014/445'],
    ] as const;
    for (const [printed, number] of given)
      expect([printed, ledgerNumber(printed, 'NMD', '2024-06-04')]).toEqual([printed, number]);
    expect(ledgerNumber('98/0233', 'KS', '1998-12-14')).toBe('KS 1998/233');
  });

  it('is no number of the diarium when nobody can tell which part is the year', () => {
    for (const printed of ['17/12', '16FSN2', '1.2.1-106-156/2013', '31/45']) {
      expect([printed, ledgerNumber(printed, 'NMD', '2024-06-04')]).toEqual([printed, undefined]);
    }
  });
});

describe('what would be recorded', () => {
  it('of a vote: a tie by the chair, counts that are nowhere left out, propositions alone as acklamation', () => {
    expect(
      bodies('Omröstning\nAnna Ek (S) röstar Nej (1). Bo Alm (M) röstar Ja (1).', 'omrostningar'),
    ).toMatchObject([{ ja: 1, nej: 1, tieBreak: 'utslagsrost', utfall: 'nej' }]);
    expect(bodies('Omröstning\nOmröstning begärs. Resultatet framgår av bilaga.', 'omrostningar')).toEqual([
      expect.not.objectContaining({ ja: expect.anything() }),
    ]);
    expect(
      bodies('Beslutsgång\nOrdföranden finner att nämnden bifaller förslaget.', 'omrostningar'),
    ).toMatchObject([{ form: 'acklamation', utfall: 'ja' }]);
    const untold = plan('Omröstning\nOmröstningen utfaller med 4 Ja mot 4 Nej.');
    expect(untold.left).toContain('§ 1: det framgår inte hur omröstningen 4–4 avgjordes.');
  });

  it('of a reservation: whoever made it, before or after the verb, or the party', () => {
    const by = (text: string) => bodies(`Reservation\n${text}`, 'reservationer');
    expect(by('Bo Alm (M) reserverar sig mot beslutet.')).toMatchObject([{ personIds: ['bo-alm'] }]);
    expect(by('Mot beslutet reserverar sig Bo Alm (M) och ANNA EK (S).')).toMatchObject([
      { personIds: ['bo-alm', 'anna'] },
    ]);
    expect(by('Bo Alm till förmån för eget yrkande.')).toMatchObject([{ personIds: ['bo-alm'] }]);
    expect(by('Samtliga ledamöter i SD-gruppen reserverar sig.')).toMatchObject([
      { personIds: [], parti: 'SD' },
    ]);
  });

  it('of a § that was justerad omedelbart: signed alone, on the day of the meeting', () => {
    expect(plan('Paragrafen förklaras omedelbart justerad.')).toMatchObject({
      omedelbart: [1],
      signers: ['anna', 'bo-alm'],
      anslag: null,
    });
  });
});
