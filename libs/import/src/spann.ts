/** §§ as a person's line names them. */
export interface PersonSpann {
  readonly from: number;
  /** Absent: to the end. */
  readonly to?: number;
}

const RANGE = '\\d{1,4}(?:\\s*[-–—]+\\s*\\d{0,4})?';
const LIST = `${RANGE}(?:\\s*(?:,|och|samt|&)\\s*(?:§+\\s*)?${RANGE})*`;
/** `§§ 1-4`, `§33-37`, `§ 1, 6-36`, `paragraf 1-5 och 7-30`, with `ej`, `fr.o.m.`, `t.o.m.` or `del av` before. */
const SPANN = new RegExp(
  `(?<how>(?:ej|inte|utom|undantag(?:et)?|frånvarande)(?:\\s+(?:vid|under|för|på))?|fr\\.?\\s?o\\.?\\s?m\\.?|från(?: och med)?|from|t\\.?\\s?o\\.?\\s?m\\.?|till och med|tom|del av)?\\s*(?:(?:§+|paragraf(?:er(?:na)?)?)\\s*(?:del av\\s*)?(?<after>${LIST})|(?<before>${LIST})\\s*§+)`,
  'giu',
);

/** The §§ that a text names, and the text without them; undefined when it names none. */
export function takeSpann(text: string):
  | {
      readonly rest: string;
      readonly ej: boolean;
      readonly del: boolean;
      readonly spann: readonly PersonSpann[];
    }
  | undefined {
  const spann: PersonSpann[] = [];
  let ej = false;
  let del = /\bdel av\b/i.test(text);
  const rest = text.replace(SPANN, (...args) => {
    const { how = '', after, before } = args.at(-1) as Record<string, string | undefined>;
    const found = parseSpann(after ?? before ?? '');
    if (/^(?:ej|inte|utom|undantag|frånvarande)/i.test(how)) ej = true;
    else if (/^del/i.test(how)) del = true;
    if (/^(?:fr|från)/i.test(how)) spann.push(...found.map(({ from }) => ({ from })));
    else if (/^(?:t|till)/i.test(how))
      spann.push(...found.map(({ to, from }) => ({ from: 0, to: to ?? from })));
    else spann.push(...found);
    return ' ';
  });
  if (spann.length === 0) return undefined;
  return { rest, ej, del, spann };
}

/** `1-4, 7` as ranges. A range without an end goes on to the end. */
export function parseSpann(list: string): readonly PersonSpann[] {
  return [...list.matchAll(/(\d{1,4})(?:\s*([-–—]+)\s*(\d{1,4})?)?/g)].map(([, from, dash, to]) => {
    const start = Number(from);
    if (dash === undefined) return { from: start, to: start };
    return to === undefined ? { from: start } : { from: start, to: Number(to) };
  });
}

/** `1-4, 7`; null for the whole meeting. `all`: the §§ of the protokoll, in which open ends and `ej` are resolved. */
export function printSpann(
  spann: readonly PersonSpann[],
  ej: boolean,
  all: { readonly from: number; readonly to: number } | undefined,
): string | null {
  const ranges = spann.map(({ from, to }) => ({
    from: from === 0 ? (all?.from ?? 1) : from,
    to: to ?? all?.to ?? from,
  }));
  const shown = ej && all !== undefined ? complement(ranges, all) : ranges;
  if (shown.length === 0) return null;
  const text = shown.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  return ej && all === undefined ? `ej ${text}` : text;
}

function complement(
  ranges: readonly { from: number; to: number }[],
  all: { readonly from: number; readonly to: number },
): { from: number; to: number }[] {
  const left: { from: number; to: number }[] = [];
  let next = all.from;
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    if (from > next) left.push({ from: next, to: from - 1 });
    next = Math.max(next, to + 1);
  }
  if (next <= all.to) left.push({ from: next, to: all.to });
  return left;
}

/** The §§ of `spann` that are not in `taken`. */
export function outside(
  spann: readonly PersonSpann[],
  taken: readonly PersonSpann[],
  all: { readonly from: number; readonly to: number } | undefined,
): readonly PersonSpann[] {
  const end = (to: number | undefined, from: number) => to ?? all?.to ?? from;
  return spann.flatMap(({ from, to }) =>
    complement(
      taken.map((t) => ({ from: t.from, to: end(t.to, t.from) })),
      { from, to: end(to, from) },
    ),
  );
}
