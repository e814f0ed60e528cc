import type { Meeting, Person } from './random-meeting.js';

/** What the layouts are made of. */

export function people(meeting: Meeting, grupp: Person['grupp']): readonly Person[] {
  return meeting.narvaro.filter((person) => person.grupp === grupp);
}

/** `Åsa Ek (S), ordförande §§ 1-4`. */
export function bracketed({ namn, tillhorighet, roll, tjanstgor, paragrafer }: Person): string {
  const party = tillhorighet === null ? '' : ` (${tillhorighet})`;
  const office = roll === null ? '' : `, ${roll}`;
  const seat = typeof tjanstgor === 'string' ? ` tjg för ${tjanstgor}` : '';
  return `${namn}${party}${office}${seat}${sections(paragrafer)}`;
}

/** `Åsa Ek, ordförande (S) §1-4`, `Nils Burv (S), ersätter Pia Jons`. */
export function loose({ namn, tillhorighet, roll, tjanstgor, paragrafer }: Person): string {
  const seat = typeof tjanstgor === 'string' ? `, ersätter ${tjanstgor}` : '';
  return `${namn}${roll === null ? '' : `, ${roll}`}${tillhorighet === null ? '' : ` (${tillhorighet})`}${seat}${sections(paragrafer).replace('§§ ', '§')}`;
}

function sections(paragrafer: string | null): string {
  return paragrafer === null ? '' : ` ${paragrafer.includes('-') ? '§§' : '§'} ${paragrafer}`;
}

export function part(heading: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [heading, ...texts.flatMap((text) => wrap(text, 72)), ''];
}

export function label(name: string, texts: readonly string[]): string {
  return texts.map((text, i) => `${(i === 0 ? name : '').padEnd(31)} ${text}`).join('\n');
}

/** Breaks at spaces; a line is never longer than the width, unless a word is. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
