import { expect, it } from '@jest/globals';
import { csv } from './csv.js';

it('shows what a spreadsheet would take for a formula as text', () => {
  const cells = ['=1+1', '+46', '-1', '@SUM', ' =1', '\t=1', '＝1', 'a=b', 'Å'];
  expect(csv([cells])).toBe("\uFEFF'=1+1;'+46;'-1;'@SUM;' =1;'\t=1;'＝1;a=b;Å\r\n");
});

it('quotes what would end a cell or a row, and leaves numbers and gaps as they are', () => {
  expect(csv([['a;b', 'c"d', 'e\nf', -1, undefined]])).toBe('\uFEFF"a;b";"c""d";"e\nf";-1;\r\n');
});
