import { fileURLToPath } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { shown } from './characters.js';
import type { Block, Document, Section } from './content.js';
import { fitted, FONT_FILES } from './fonts.js';
import { qrSvg } from './qr.js';
import { EXTENSIONS, TEMPLATES, type Template } from './template.js';

const ROOT = fileURLToPath(TEMPLATES);
const MAIN = `${ROOT}document.typ`;

/** Results of earlier documents are kept through so many: the fonts and the template are worth keeping, texts are not. */
const KEEP = 2;

let compiler: NodeCompiler | undefined;

/** PDF/A-2a: tagged, in Swedish, with its fonts inside. The same document and template give the same bytes. */
export function renderPdf(document: Document, template: Template): Buffer {
  compiler ??= NodeCompiler.create({ workspace: ROOT, fontArgs: [{ fontPaths: [...FONT_FILES] }] });
  const { logo } = template;
  const extension = logo === null ? '' : EXTENSIONS[logo.mediaType];
  compiler.mapShadow(`${ROOT}data.json`, Buffer.from(dataOf(document, template.farg, extension)));
  if (logo !== null) compiler.mapShadow(`${ROOT}logo.${extension}`, Buffer.from(logo.bytes));
  try {
    const compiled = compiler.compile({ mainFilePath: MAIN });
    if (compiled.result === null) throw new Error(diagnostics(compiled));
    return compiler.pdf(compiled.result, { pdfStandard: 'a-2a' });
  } finally {
    compiler.resetShadow();
    compiler.evictCache(KEEP);
  }
}

function diagnostics(compiled: ReturnType<NodeCompiler['compile']>): string {
  const error = compiled.takeDiagnostics();
  return `the document does not compile: ${JSON.stringify(error?.shortDiagnostics)}`;
}

/** Keys whose values name things for the template and are not shown. */
const NAMES_OF_THINGS = new Set(['kind', 'id', 'section', 'align', 'svg']);

/** The document as the template reads it: every text fit to be shown, and what could not be, said at its end. */
function dataOf(document: Document, farg: string, logo: string): string {
  const unshown = new Set<string>();
  const fit = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string')
      return NAMES_OF_THINGS.has(key) ? value : breakable(fitted(shown(value), unshown));
    if (Array.isArray(value)) return value.map((item: unknown) => fit(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fit(inner, name)]));
  };
  const { date, watermark, sections, ...rest } = document;
  const fitting = fit({ ...rest, sheets: sheetsOf(sections) }) as object;
  return JSON.stringify({
    ...fitting,
    watermark: watermark ?? '',
    date: date.split('-').map(Number),
    farg,
    logo,
    unshown:
      unshown.size === 0
        ? ''
        : `Typsnitten saknar dessa tecken, som därför står med sitt nummer i Unicode: ${[...unshown].join(' ')}`,
  });
}

/** What has pages of its own, together; each line of contents with its sheet's number; codes with their pictures. */
function sheetsOf(sections: readonly Section[]): object[] {
  const sheets: Section[][] = [];
  for (const section of sections) {
    if (section.ownPages || sheets.length === 0) sheets.push([]);
    sheets.at(-1)!.push(section);
  }
  const sheetOf = new Map(sheets.flatMap((sheet, i) => sheet.map(({ id }) => [id, i] as const)));
  const prepared = (block: Block): object => {
    if (block.kind === 'code') return { ...block, svg: qrSvg(block.url) };
    if (block.kind !== 'contents') return block;
    return { ...block, rows: block.rows.map((row) => ({ ...row, sheet: sheetOf.get(row.section)! })) };
  };
  return sheets.map((sheet) =>
    sheet.map((section) => ({ ...section, blocks: section.blocks.map(prepared) })),
  );
}

/** A word without a place to break runs off the page: one is made every so many characters. */
const UNBROKEN = /\S{25}(?=\S)/gu;
const breakable = (text: string) => text.replaceAll(UNBROKEN, '$&\u200B');
