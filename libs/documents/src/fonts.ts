import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { numbered } from './characters.js';

const require = createRequire(import.meta.url);

/** The first has the look; the others lend it what it lacks. Open licences: see the README. */
const FILES = [
  'source-sans/TTF/SourceSans3-Regular.ttf',
  'source-sans/TTF/SourceSans3-Semibold.ttf',
  'source-sans/TTF/SourceSans3-Bold.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
  '@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf',
] as const;

export const FONT_FILES: readonly string[] = FILES.map((file) => require.resolve(file));

/** Which characters a TrueType font has a glyph for: its cmap, formats 4 and 12 (OpenType specification). */
export function charactersOf(font: Buffer): Set<number> {
  const found = new Set<number>();
  const tables = font.readUInt16BE(4);
  for (let i = 0; i < tables; i++) {
    const entry = 12 + i * 16;
    if (font.toString('latin1', entry, entry + 4) === 'cmap')
      readCmap(font, font.readUInt32BE(entry + 8), found);
  }
  return found;
}

function readCmap(font: Buffer, cmap: number, found: Set<number>): void {
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 4 + i * 8 + 4);
    const format = font.readUInt16BE(at);
    if (format === 4) readSegments(font, at, found);
    if (format === 12) readGroups(font, at, found);
  }
}

function readSegments(font: Buffer, at: number, found: Set<number>): void {
  const double = font.readUInt16BE(at + 6);
  const [ends, starts, deltas, offsets] = [14, 16 + double, 16 + 2 * double, 16 + 3 * double].map(
    (offset) => at + offset,
  ) as [number, number, number, number];
  for (let s = 0; s < double; s += 2) {
    const end = font.readUInt16BE(ends + s);
    const start = font.readUInt16BE(starts + s);
    const offset = font.readUInt16BE(offsets + s);
    for (let c = start; c <= end && c < 0xffff; c++) {
      const glyph =
        offset === 0
          ? (c + font.readUInt16BE(deltas + s)) & 0xffff
          : font.readUInt16BE(offsets + s + offset + 2 * (c - start));
      if (glyph !== 0) found.add(c);
    }
  }
}

function readGroups(font: Buffer, at: number, found: Set<number>): void {
  for (let g = 0; g < font.readUInt32BE(at + 12); g++) {
    const group = at + 16 + g * 12;
    for (let c = font.readUInt32BE(group); c <= font.readUInt32BE(group + 4); c++) found.add(c);
  }
}

/** Has no look of its own, and needs no glyph: joiners and marks of direction, variation and hyphenation. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060]|\p{Variation_Selector}/u;

const covered = new Set(
  // A weight may lack what another has: a character counts when the regular ones have it, and Typst falls back.
  FONT_FILES.filter((file) => !/bold/i.test(file)).flatMap((file) => [...charactersOf(readFileSync(file))]),
);

/** Every one of these has a glyph: most texts need no closer look. */
export const PLAIN = /^[\n\u0020-\u007E\u00A0-\u00AC\u00AE-\u017F\u2013\u2014\u2018-\u201E\u2022\u2026]*$/;

/**
 * The text with a number in place of each character that no font has: `[U+1F9FF]`. Adds them to `unshown`. A private
 * character means nothing outside the font that it came from, so it is one of them.
 */
export function fitted(text: string, unshown: Set<string>): string {
  if (PLAIN.test(text)) return text;
  let all = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code === 10 || (covered.has(code) && !/\p{Co}/u.test(character)) || INVISIBLE.test(character)) {
      all += character;
    } else {
      unshown.add(numbered(code));
      all += numbered(code);
    }
  }
  return all;
}
