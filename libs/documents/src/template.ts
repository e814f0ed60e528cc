import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rejected } from '@liggaren/governance';
import { NAMES, type Names } from './names.js';

/** The folder of the templates that come with the program. */
export const TEMPLATES = new URL('../templates/', import.meta.url);

/** What a board decides of how its documents look. */
export interface Template {
  /** `#rrggbb`: of headings and lines; dark enough to be read on white. */
  readonly farg: string;
  readonly logo: Logo | null;
  readonly names: Names;
}

export interface Logo {
  readonly mediaType: keyof typeof EXTENSIONS;
  readonly bytes: Uint8Array;
}

export const EXTENSIONS = { 'image/svg+xml': 'svg', 'image/png': 'png', 'image/jpeg': 'jpg' } as const;

/** The template of a board that has none of its own. */
export const STANDARD: Template = { farg: '#1f4e79', logo: null, names: NAMES };

/** The largest logo: 1 MiB. */
export const MAX_LOGO_BYTES = 1024 * 1024;

/** Pixels on a side; more is no better on paper. */
const MAX_LOGO_SIDE = 8_000;

/** Contrast against white that small text needs (WCAG 2.2, 1.4.3). */
const MIN_CONTRAST = 4.5;

/**
 * A board's template out of its folder: `template.json` (`farg`, `namn`) and `logotyp.svg`, `.png` or `.jpg`, each
 * where there is one; the rest is the standard. @throws Rejected TEMPLATE_INVALID, LOGO_INVALID
 */
export async function readTemplate(folder: string): Promise<Template> {
  const written = await contents(join(folder, 'template.json'));
  const logos = await Promise.all(
    Object.values(EXTENSIONS).map((extension) => contents(join(folder, `logotyp.${extension}`))),
  );
  const logo = logos.find((bytes) => bytes !== undefined);
  return {
    ...(written === undefined ? STANDARD : parseTemplate(written.toString('utf8'))),
    logo: logo === undefined ? null : logoOf(logo),
  };
}

async function contents(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** `{ "farg": "#1f4e79", "namn": { "kallelse": "Kallelse till sammanträde" } }`. @throws Rejected TEMPLATE_INVALID */
export function parseTemplate(json: string): Template {
  let written: unknown;
  try {
    written = JSON.parse(json);
  } catch {
    throw invalid('Mallen är inte giltig JSON.');
  }
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    throw invalid('Mallen ska vara ett JSON-objekt med farg och namn.');
  }
  const { farg = STANDARD.farg, namn = {}, ...unknown } = written as Record<string, unknown>;
  const strange = Object.keys(unknown)[0];
  if (strange !== undefined) throw invalid(`Mallen har ingen uppgift ${strange}. Ange farg och namn.`);
  if (typeof farg !== 'string' || !/^#[0-9a-f]{6}$/i.test(farg)) {
    throw invalid('Färgen ska skrivas som #rrggbb.');
  }
  if (contrastWithWhite(farg) < MIN_CONTRAST) {
    throw invalid('Färgen är för ljus för att läsas på vitt papper. Välj en mörkare.');
  }
  if (typeof namn !== 'object' || namn === null) throw invalid('namn ska vara ett JSON-objekt.');
  for (const [key, value] of Object.entries(namn)) {
    if (!Object.hasOwn(NAMES, key)) throw invalid(`Det finns ingen del som heter ${key}.`);
    if (typeof value !== 'string' || value.trim() === '' || value.length > 80) {
      throw invalid(`Namnet på ${key} ska vara 1–80 tecken.`);
    }
  }
  return { farg: farg.toLowerCase(), logo: null, names: { ...NAMES, ...(namn as Partial<Names>) } };
}

const invalid = (message: string) => new Rejected('TEMPLATE_INVALID', message);

/** WCAG's contrast ratio, 1 to 21. */
function contrastWithWhite(farg: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = parseInt(farg.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}

/** A logo by what its bytes are, whatever it was called. @throws Rejected LOGO_INVALID */
export function logoOf(bytes: Uint8Array): Logo {
  if (bytes.byteLength > MAX_LOGO_BYTES) {
    throw new Rejected('LOGO_INVALID', 'Logotypen är större än 1 MiB. Spara den mindre.');
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')) && buffer.length > 24) {
    if (Math.max(buffer.readUInt32BE(16), buffer.readUInt32BE(20)) > MAX_LOGO_SIDE) throw tooWide();
    return { mediaType: 'image/png', bytes };
  }
  if (buffer.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])))
    return { mediaType: 'image/jpeg', bytes };
  if (isSvg(buffer.toString('utf8'))) return { mediaType: 'image/svg+xml', bytes };
  throw new Rejected('LOGO_INVALID', 'Logotypen är ingen bild. Välj en fil i formatet SVG, PNG eller JPEG.');
}

const tooWide = () =>
  new Rejected('LOGO_INVALID', `Logotypen är bredare eller högre än ${MAX_LOGO_SIDE} bildpunkter.`);

/** An `svg` element after the XML declaration, comments and the doctype. Entities and scripts are not for a logo. */
function isSvg(text: string): boolean {
  const root = text
    .replace(/^\uFEFF/, '')
    .replace(/^(\s|<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*>)*/i, '');
  return /^<svg[\s>]/.test(root) && !/<script|<!ENTITY|<foreignObject/i.test(text);
}
