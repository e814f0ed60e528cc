/** What can't be read, told in one line. Swedish. */
export class Unreadable extends Error {
  constructor(
    readonly code:
      'EMPTY' | 'BINARY' | 'TOO_LARGE' | 'TOO_HEAVY' | 'NO_TEXT' | 'NOT_SWEDISH' | 'NO_PARAGRAFER',
    message: string,
  ) {
    super(message);
    this.name = 'Unreadable';
  }
}

/** A part of a file is enough to tell what it is. */
const SAMPLE = 200_000;

/** The largest text or PDF that is read: a protokoll of a thousand pages is a tenth of it. */
export const MAX_BYTES = 32 * 1024 * 1024;

export function refuseTooLarge(bytes: number): void {
  if (bytes <= MAX_BYTES) return;
  const mega = (n: number) => Math.round(n / 1024 / 1024);
  throw new Unreadable(
    'TOO_LARGE',
    `filen är ${mega(bytes)} MB; ett protokoll får vara högst ${mega(MAX_BYTES)} MB.`,
  );
}

/**
 * A file's bytes as text: UTF-8, or else Windows-1252, in which older protocols are written.
 * @throws Unreadable when it is too large, empty or no text
 */
export function decode(bytes: Uint8Array): string {
  refuseTooLarge(bytes.length);
  if (bytes.length === 0) throw new Unreadable('EMPTY', 'filen är tom.');
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === '%PDF-') {
    throw new Unreadable('BINARY', 'filen är en PDF. Läs den med --pdf.');
  }
  const text = decodeText(bytes);
  let control = 0;
  for (const c of text.slice(0, SAMPLE)) if (c < ' ' && !'\t\n\v\f\r'.includes(c)) control++;
  if (control > Math.min(8, text.length / 20)) throw new Unreadable('BINARY', 'filen är ingen textfil.');
  if (text.trim() === '') throw new Unreadable('EMPTY', 'filen har ingen text.');
  return text;
}

function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Node takes the label for Latin 1, where the dashes and quotation marks are control characters.
    return new TextDecoder('windows-1252')
      .decode(bytes)
      .replace(/[\u0080-\u009f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? c);
  }
}

/** What 0x80 to 0x9f are (WHATWG Encoding, index windows-1252). */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const SWEDISH =
  /(?<!\p{L})(?:och|att|det|som|för|på|är|till|inte|med|av|den|om|har|från|vid|ett|ska|enligt|beslutar|beslut|ärendet)(?!\p{L})/giu;
/** Words of the languages that a protokoll by mistake may be in, and that no Swedish text has. */
const FOREIGN =
  /(?<!\p{L})(?:the|and|of|is|was|that|with|shall|by|und|ist|ikke|og|päätös|pöytäkirja)(?!\p{L})/giu;
/** @throws Unreadable when the text is in another language */
export function refuseOtherLanguage(text: string): void {
  const sample = text.slice(0, SAMPLE);
  const count = (words: RegExp) => sample.match(words)?.length ?? 0;
  if (count(FOREIGN) > count(SWEDISH)) throw new Unreadable('NOT_SWEDISH', 'texten är inte på svenska.');
}
