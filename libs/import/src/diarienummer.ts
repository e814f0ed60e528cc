/** The numbers of ärenden, in the forms that registers give them. */

/** What stands before the number. */
const LABEL =
  /(?:(?<!\p{L})(?:Dnr|DNR|dnr|D\.nr|Diarie-?n(?:umme)?r|diarienummer|DIARIENUMMER|Ärenden(?:umme)?r|ÄRENDENUMMER|Ärende nr|Beteckning)(?!\p{L})\.?:?)/u;

/** A serie: `KS`, `Kst`, `KsUb`, `IFN`, `SLK`; at most two in a row. */
const SERIE =
  '(?!(?:SOU|Ds|SFS|Prop|Bet|Skr|Rskr|NJA|HFD|MÖD|AFS|SOSFS|BFS|EU|Lag|Kap|Nr|Sid|Kl|Den)(?!\\p{L}))\\p{Lu}[\\p{L}]{0,7}';
const YEAR = '(?:19|20)\\d\\d';
const YY = '\\d\\d';
/** A code of the diarieplan after the number: ` 001`, ` - 200`, `-1.6.1`, ` 51`. */
const CODE =
  '(?:(?:\\s?-\\s?|\\s|[.:])\\d{1,3}(?:\\.\\d{1,3})*(?![\\d/:]|\\s?%|\\s?(?!(?:och|samt)\\s)\\p{Ll}))?';

/** The forms, the most particular first. Between serie and number any of space, slash, dot, dash, or nothing. */
const FORMS: readonly string[] = [
  // 2011/KS 0206 001, 2012-KS0009, 01/KS0123
  `(?:${YEAR}|${YY})[/-]${SERIE}\\s?\\d{1,6}${CODE}`,
  // SLK-2024-00009:12, SLK-2024-00008:-1, KS-2015-0123
  `${SERIE}[-.]${YEAR}[-.]\\d{1,6}(?:[.:]-?\\d{1,4})*`,
  // KU.2017.3, KS/2018:14, KS 2018/14, KS2018/14, IFN 2018/00256-1.6.1, KS 2012/172 51, SN-2017/104, Kst/2012:214
  `(?:${SERIE}\\s?[ ./-]?\\s?)?${YEAR}\\s?[/:]\\s?\\d{1,6}${CODE}`,
  `${SERIE}\\s?[ ./-]\\s?${YEAR}\\s?[-.]\\s?\\d{1,6}${CODE}`,
  // 1.2.1-106-156/2013
  `\\d{1,2}(?:\\.\\d{1,2}){1,3}[- ]\\d{1,5}(?:-\\d{1,5})?/${YEAR}`,
  // 106-156/2013, 353/2008, KsUb 529/2009, 00322/2026
  `(?:${SERIE}\\s?[ ./-]?\\s?)?\\d{1,5}(?:-\\d{1,4})?/${YEAR}(?!\\d)`,
  // 420-145-2012, 2010-12343
  `\\d{1,4}-\\d{1,6}-${YEAR}`,
  `${YEAR}-\\d{3,6}(?!-)`,
  // SN 18/0098, 1435/22, 0015/13 - 200, 17/12
  `(?:${SERIE}\\s?[ ./-]?\\s?)?\\d{1,5}/\\d{1,5}${CODE}`,
  // KS 02-820 107
  `${SERIE}\\s?${YY}-\\d{1,5}${CODE}`,
  // 16FSN2
  `\\d\\d${SERIE}\\d{1,4}`,
];
const NUMBER = `(?:${FORMS.join('|')})`;
const NUMBER_AT = new RegExp(`\\s*(?:[,;&]|och|samt)?\\s*(?:${LABEL.source}\\s*)?(${NUMBER})`, 'uy');

const IN_BRACKETS = new RegExp(`\\s*\\(((?:${NUMBER})(?:\\s*[,;]\\s*${NUMBER})*)\\)$`, 'u');
const UNFINISHED = new RegExp(`${LABEL.source}(?:\\s*(?:${SERIE})?|.*[/-])$`, 'u');

/** A number under which only its own register would know it, e.g. with two signs in a row. */
const ODD = /[:/.-]{2}/;

/** The numbers found in a text, the text without them, and whether one looks odd. */
export interface Diarienummer {
  readonly numbers: readonly string[];
  readonly rest: string;
}

/**
 * Numbers after a label (`Dnr`), wherever it stands; without one, only a number at the beginning of the text, in
 * brackets at its end, or alone.
 */
export function takeDiarienummer(text: string): Diarienummer {
  const label = LABEL.exec(text);
  if (label !== null) {
    const start = label.index + label[0].length;
    const known = takeNumbers(text, start);
    const after = known.numbers.length > 0 ? known : takeUnknown(text, start);
    const before = text.slice(0, label.index).replace(/[\s(,;–-]+$/, '');
    const tail = text
      .slice(after.to)
      .replace(/^\s*(?:[),;.]+|[-–—](?=\s|$))/u, '')
      .trim();
    const more = LABEL.test(tail) ? takeDiarienummer(tail) : { numbers: [], rest: tail };
    return {
      numbers: [...after.numbers, ...more.numbers],
      rest: [before.trim(), more.rest].filter((part) => part !== '').join(' '),
    };
  }
  const bracketed = text.endsWith(')') ? IN_BRACKETS.exec(text) : null;
  if (bracketed) {
    return { numbers: (bracketed[1] ?? '').split(/\s*[,;]\s*/), rest: text.slice(0, bracketed.index).trim() };
  }
  const first = takeNumbers(text, 0);
  const rest = text.slice(first.to).trim();
  // A number in running text (`2024-2026 …`, `1/3 av …`) is none.
  if (first.numbers.length === 0 || /^[\p{Ll}%,.)]/u.test(rest) || !isCertain(first.numbers[0] ?? '')) {
    return { numbers: [], rest: text.trim() };
  }
  return { numbers: first.numbers, rest };
}

/** True when the text begins with a label, or is nothing but numbers. */
export function isDiarienummerLine(text: string): boolean {
  if (LABEL.exec(text)?.index === 0) return true;
  const { numbers, rest } = takeDiarienummer(text);
  return numbers.length > 0 && rest === '';
}

/** True for a text that ends with a label whose number is still to come. */
export function endsWithLabel(text: string): boolean {
  return UNFINISHED.test(text);
}

export function isOddDiarienummer(number: string): boolean {
  return ODD.test(number.replace(/\s/g, ''));
}

/** What follows a label and has a digit is a number, whatever its form. */
const ANY_AFTER_LABEL = /\s*([\p{L}\d][\p{L}\d./:–-]*)/uy;

function takeUnknown(
  text: string,
  from: number,
): { readonly numbers: readonly string[]; readonly to: number } {
  ANY_AFTER_LABEL.lastIndex = from;
  const number = ANY_AFTER_LABEL.exec(text)?.[1]?.replace(/[./:–-]+$/u, '');
  if (number === undefined || !/\d/.test(number)) return { numbers: [], to: from };
  return { numbers: [number], to: ANY_AFTER_LABEL.lastIndex };
}

function takeNumbers(
  text: string,
  from: number,
): { readonly numbers: readonly string[]; readonly to: number } {
  const numbers: string[] = [];
  let to = from;
  NUMBER_AT.lastIndex = from;
  for (let match = NUMBER_AT.exec(text); match !== null; match = NUMBER_AT.exec(text)) {
    numbers.push((match[1] ?? '').replace(/\s+/g, ' ').trim());
    to = NUMBER_AT.lastIndex;
  }
  return { numbers, to };
}

/** Years from–to look like numbers; a number has a serie, or a slash or colon. */
function isCertain(number: string): boolean {
  return !/^(?:19|20)\d\d[-–]/.test(number) && /[/:]|\p{L}/u.test(number);
}
