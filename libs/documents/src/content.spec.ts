import { describe, expect, it } from '@jest/globals';
import { textBlocks } from './content.js';

describe('a text as people write it', () => {
  it('is paragraphs between empty lines, with their line breaks', () => {
    expect(textBlocks('Ett\ntvå\n\n\ntre')).toEqual([
      { kind: 'paragraph', text: 'Ett\ntvå' },
      { kind: 'paragraph', text: 'tre' },
    ]);
    expect(textBlocks('')).toEqual([]);
    expect(textBlocks(' \n\r\n ')).toEqual([]);
  });

  it('has lists, lists within lists, and lines that go on', () => {
    expect(textBlocks('Flera:\n- ett\n  - under\n  - under igen\n- två\n  går vidare')).toEqual([
      { kind: 'paragraph', text: 'Flera:' },
      {
        kind: 'list',
        items: [
          {
            number: null,
            text: 'ett',
            items: [
              { number: null, text: 'under', items: [] },
              { number: null, text: 'under igen', items: [] },
            ],
          },
          { number: null, text: 'två\ngår vidare', items: [] },
        ],
      },
    ]);
  });

  it('keeps the numbers that were written', () => {
    expect(textBlocks('3. tre\n7) sju')).toEqual([
      {
        kind: 'list',
        items: [
          { number: 3, text: 'tre', items: [] },
          { number: 7, text: 'sju', items: [] },
        ],
      },
    ]);
  });

  it('has headings', () => {
    expect(textBlocks('# Bakgrund\nText\n#ingen rubrik')).toEqual([
      { kind: 'heading', text: 'Bakgrund' },
      { kind: 'paragraph', text: 'Text\n#ingen rubrik' },
    ]);
  });

  it('takes a dash, a sum or a year in the running text for what it is', () => {
    expect(textBlocks('- 5 grader')).toHaveLength(1);
    expect(textBlocks('-5 grader\n2024.5 kronor\n12345. Nej')).toEqual([
      { kind: 'paragraph', text: '-5 grader\n2024.5 kronor\n12345. Nej' },
    ]);
  });
});
