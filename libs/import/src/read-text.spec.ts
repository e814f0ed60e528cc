import { describe, expect, it } from '@jest/globals';
import { readProtokoll } from './read-protokoll.js';
import { decode, MAX_BYTES, refuseTooLarge, Unreadable } from './read-text.js';

const refused = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Unreadable) return error.code;
    throw error;
  }
  return 'read';
};
const bytes = (text: string) => new TextEncoder().encode(text);

describe('what is no protokoll', () => {
  it('is refused with a code: empty, binary, a PDF as text, too large, another language, no §', () => {
    expect(refused(() => decode(bytes('')))).toBe('EMPTY');
    expect(refused(() => decode(bytes(' \n\n')))).toBe('EMPTY');
    expect(refused(() => decode(Uint8Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)))).toBe('BINARY');
    expect(refused(() => decode(bytes('%PDF-1.7 …')))).toBe('BINARY');
    expect(refused(() => refuseTooLarge(MAX_BYTES + 1))).toBe('TOO_LARGE');
    expect(
      refused(() =>
        readProtokoll(
          '§ 1 Opening\nThe chair opened the meeting and it was decided that the minutes be approved.',
        ),
      ),
    ).toBe('NOT_SWEDISH');
    expect(refused(() => readProtokoll('Köp mjölk och bröd på vägen hem.'))).toBe('NO_PARAGRAFER');
  });

  it('is not an old protokoll in the letters of Windows', () => {
    expect(decode(Uint8Array.from([0xc5, 0x73, 0x61, 0x20, 0xd6]))).toBe('Åsa Ö');
  });
});
