import { describe, expect, it } from '@jest/globals';
import { toLines, vocabularyOf } from './lines.js';
import { findOmrostningar, unequal } from './omrostning.js';

const votes = (text: string) => {
  const lines = toLines(text);
  return findOmrostningar(lines, vocabularyOf(lines)).map(
    ({ ja, nej, avstar, roster }) =>
      `${ja}-${nej}-${avstar}${roster.length === 0 ? '' : ` ${roster.map(({ namn, rost }) => `${namn} ${rost}`).join(', ')}`}`,
  );
};

describe('a vote', () => {
  it.each([
    [
      'Omröstningen utfaller med 67 Ja mot 9 Nej. 5 ledamöter avstår från att rösta. 2 ledamöter är frånvarande.',
      '67-9-5',
    ],
    ['Med 31 ja-röster mot 30 nej-röster bifalls förslaget.', '31-30-null'],
    ['Vid omröstningen avges sju ja-röster och fem nej-röster. En ledamot avstår.', '7-5-1'],
    ['Ja: 7 Nej: 5 Avstår: 1', '7-5-1'],
    ['Ja 40   Nej 41   Avstår 0   Frånvarande 0', '40-41-0'],
    ['Röstsiffror: 25 ja, 20 nej, 4 avstår', '25-20-4'],
    ['Vid lika röstetal, 5 ja-röster och 5 nej-röster, avgör ordförandens utslagsröst.', '5-5-null'],
  ])('is counted in: %s', (text, expected) => {
    expect(votes(text)).toEqual([expected]);
  });

  it.each([
    [
      'in a sentence',
      'Anna Ek (S), Bo Alm (M) och Cia Berg (V) röstade ja. Dan Dahl (SD) röstade nej. Eva Fors (L) avstod från att rösta.',
      '3-1-1 Anna Ek ja, Bo Alm ja, Cia Berg ja, Dan Dahl nej, Eva Fors avstar',
    ],
    [
      'after a label',
      'Följande ledamöter röstar JA: Anna Ek (S), Bo Alm (M).\nFöljande ledamöter röstar NEJ: Cia Berg (V).\n2 ledamöter röstar JA och 1 ledamot röstar NEJ',
      '2-1-null Anna Ek ja, Bo Alm ja, Cia Berg nej',
    ],
    [
      'under a label',
      'Ja\nAnna Ek (S)\nBo Alm (M)\n\nNej\nCia Berg (V)\n\nAvstår\nDan Dahl (L)',
      '2-1-1 Anna Ek ja, Bo Alm ja, Cia Berg nej, Dan Dahl avstar',
    ],
    [
      'a line each',
      'Anna Ek (S) - JA\nBo Alm (M) - NEJ\nCia Berg V Ja',
      '2-1-null Anna Ek ja, Bo Alm nej, Cia Berg ja',
    ],
    [
      'in a table',
      'Ledamot                 Ja    Nej   Avst\nAnna Ek (S)             X\nBo Alm (M)                    X\nCia Berg (V)                        X',
      '1-1-1 Anna Ek ja, Bo Alm nej, Cia Berg avstar',
    ],
  ])('has its names %s', (_where, text, expected) => {
    expect(votes(text)).toEqual([expected]);
  });

  it('is one of several in a §, also when two have the same counts', () => {
    expect(
      votes('Omröstningen utfaller med 40 Ja mot 41 Nej.\n\nOmröstningen utfaller med 40 Ja mot 41 Nej.'),
    ).toEqual(['40-41-null', '40-41-null']);
    expect(
      votes(
        'Anna Ek (S) röstar Ja (1). Bo Alm (M) röstar Nej (1).\nAnna Ek (S) röstar Ja (1). Bo Alm (M) röstar Nej (1).',
      ),
    ).toHaveLength(2);
  });

  it('is none where ja and nej only say what a vote would mean', () => {
    expect(votes('Godkänd voteringsproposition: ”Ja för avslag och Nej för bifall till § 3.”')).toEqual([]);
  });

  it('is told when its names do not add up to its counts', () => {
    const lines = toLines('Anna Ek (S) och Bo Alm (M) röstar Ja (3). Cia Berg (V) röstar Nej (1).');
    const [vote] = findOmrostningar(lines, vocabularyOf(lines));
    expect(vote && unequal(vote)).toBe(
      'De namngivna rösterna är 2 ja, 1 nej och 0 som avstår; antalen säger 3, 1 och 0.',
    );
  });
});
