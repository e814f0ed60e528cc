/** `[U+202E]`: a character as its number, where it can't be shown as itself. */
export const numbered = (codePoint: number) => `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;

// Control characters, lone surrogates and noncharacters have no look of their own, and bidi overrides make a text read
// otherwise than it is stored: in a protokoll that must be seen.
const UNSHOWN = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]/gu;

/** The text with a number in place of each character that no page can show, so that none is dropped or deceives. */
export function shown(text: string): string {
  return text
    .replaceAll(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(UNSHOWN, (character) =>
      character === '\n' ? character : numbered(character.codePointAt(0)!),
    );
}
