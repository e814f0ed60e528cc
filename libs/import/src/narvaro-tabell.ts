import type { Narvarande } from './forslag.js';
import type { Line } from './lines.js';
import { NAME, PARTY } from './names.js';
import type { Chunk, Context } from './narvarande.js';
import { printSpann, takeSpann, type PersonSpann } from './spann.js';

/** Attendance in tables with crosses. */

/** A roll with a cross for who was there, and beside it who came in somebody's place. */
const MATRIX_HEAD =
  /^[^():,]*(?<!\p{L})närv\p{L}*\.?\s{2,}[^():,]*(?<=\s{2})(?:tjänstgörande\s)?ersätt[^():,]*$/iu;
const MATRIX_LINE = new RegExp(
  `^\\s*(?:\\d{1,3}\\s+)?(?<namn>${NAME})\\s*(?:(?<parti>${PARTY})|,?\\s+(?<bar>\\p{Lu}{1,3})(?=\\s))?(?<rest>.*)$`,
  'u',
);
const FIRST_PARTY = new RegExp(PARTY, 'u');
const IN_PLACE = new RegExp(`(?<namn>${NAME})\\s*(?<parti>${PARTY})?`, 'u');

export function matrixStart(lines: readonly Line[]): number {
  const at = lines.findIndex(({ raw }) => MATRIX_HEAD.test(raw));
  return lines.slice(at + 1, at + 12).some(({ raw }) => /\s[xX1](?:\s|$)/.test(raw)) ? at : -1;
}

/** Two rolls side by side: `Ordinarie  Närvarande  Ersättare  Närvarande  Tjänstgörande för`; where the second begins. */
const SIDE_BY_SIDE = /närv.*\s{2,}(?=ersätt)(?<second>ersätt\p{L}*)\s{2,}.*närv/iu;

/** Everyone whom the lines under a roll's head name as present. */
export function fromRoll(head: Line, lines: readonly Line[], context: Context): readonly Narvarande[] {
  const second = SIDE_BY_SIDE.exec(head.raw)?.groups?.['second'];
  if (second === undefined) return lines.flatMap((line) => fromMatrix(line, context));
  const at = head.raw.indexOf(second);
  const own = lines.flatMap((line) => fromMatrix({ ...line, raw: line.raw.slice(0, at) }, context));
  const stands = lines.flatMap((line): readonly Narvarande[] =>
    fromMatrix({ ...line, raw: line.raw.slice(at) }, { ...context, grupp: 'ersattare' }).map((person) =>
      // Somebody after the mark is whom they serve for.
      person.grupp === 'ersattare' && typeof person.tjanstgor === 'string'
        ? {
            ...person,
            namn: person.tjanstgor,
            tjanstgor: person.namn,
            tillhorighet: partyIn(line.raw.slice(at)),
          }
        : { ...person, tjanstgor: false },
    ),
  );
  return [...own, ...stands];
}

function partyIn(text: string): string | null {
  return FIRST_PARTY.exec(text)?.[0].replace(/[()\s]/g, '') ?? null;
}

/** One line of a roll: present, or somebody else in the seat, or nobody. */
function fromMatrix({ raw, nr }: Line, { grupp }: Context): readonly Narvarande[] {
  const groups = MATRIX_LINE.exec(raw)?.groups;
  if (groups === undefined) return [];
  const { namn = '', parti, bar, rest = '' } = groups;
  const plain = (party: string | undefined) => party?.replace(/[()\s]/g, '') ?? null;
  const base = { roll: null, paragrafer: null, rad: nr };
  const other = IN_PLACE.exec(rest)?.groups;
  if (other !== undefined) {
    return [
      {
        ...base,
        namn: other['namn'] ?? '',
        grupp: 'ersattare',
        tillhorighet: plain(other['parti']),
        tjanstgor: namn.trim(),
      },
    ];
  }
  if (!/(?<=\s)[xX1/](?=\s|$)/.test(rest)) return [];
  return [
    {
      ...base,
      namn: namn.trim(),
      grupp,
      tillhorighet: plain(parti) ?? bar ?? null,
      tjanstgor: null,
    },
  ];
}

/** A row of crosses, flattened: the first for service, the second for presence without, each with its §§. */
export function fromTable(
  chunk: Chunk,
  namn: string,
  tillhorighet: string | null,
  rest: string,
  context: Context,
): readonly Narvarande[] {
  const { rad } = chunk;
  const marks = [...rest.matchAll(/(?<!\p{L})X(?!\p{L})([^X]*)/giu)].map(
    (match) => takeSpann(match[1] ?? '')?.spann ?? [],
  );
  // Nobody's cross: the person was not there.
  if (marks.length === 0) return [];
  const base = { namn, roll: null, grupp: context.grupp, tillhorighet, rad };
  const print = (spann: readonly PersonSpann[]) =>
    spann.length === 0 ? null : printSpann(spann, false, context.all);
  if (marks.length === 1) {
    if (context.grupp === 'ersattare')
      context.note('TJANSTGORING_OKLAR', rad, `Det framgår inte i vilken kolumn krysset för ${namn} står.`);
    return [
      { ...base, tjanstgor: context.grupp === 'ledamot' ? true : null, paragrafer: print(marks[0] ?? []) },
    ];
  }
  if (marks.length > 2)
    context.note('NARVARO_OSAKER', rad, `Raden har fler kryss än närvaron behöver: ”${chunk.text}”.`);
  return marks.slice(0, 2).map((spann, i) => ({ ...base, tjanstgor: i === 0, paragrafer: print(spann) }));
}
