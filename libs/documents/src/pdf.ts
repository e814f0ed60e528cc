import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { Rejected } from '@liggaren/governance';
import { shown } from './characters.js';
import type { Block, Document, Section } from './content.js';
import { fitted, FONT_FILES } from './fonts.js';
import { qrSvg } from './qr.js';
import { EXTENSIONS, STANDARD, TEMPLATES, type Logo, type Template } from './template.js';

/** A document that Typst could not lay out: a fault in the template or in its logo. */
export class NotRendered extends Error {
  constructor(reason: string) {
    super(`the document could not be laid out: ${reason}`);
    this.name = 'NotRendered';
  }
}

type Reply = { readonly id: number } & ({ readonly pdf: Uint8Array } | { readonly error: string });

interface Waiting {
  readonly resolve: (pdf: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** The thread that lays out, one document at a time. It keeps no process alive that has nothing to wait for. */
class Press {
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;
  private worker: Worker | undefined;

  print(
    data: string,
    logo: { readonly extension: string; readonly bytes: Uint8Array } | null,
  ): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const worker = (this.worker ??= this.start());
      const id = ++this.count;
      this.waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, data, logo });
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL('../typst-worker.mjs', import.meta.url), {
      workerData: { root: fileURLToPath(TEMPLATES), fonts: FONT_FILES, standard: 'a-2a' },
    });
    worker.on('message', (reply: Reply) => {
      const { resolve, reject } = this.waiting.get(reply.id)!;
      this.waiting.delete(reply.id);
      if (this.waiting.size === 0) worker.unref();
      if ('pdf' in reply) resolve(Buffer.from(reply.pdf.buffer));
      else reject(new NotRendered(reply.error));
    });
    worker.on('error', (error) => this.stopped(error));
    worker.on('exit', (code) => this.stopped(new Error(`the thread ended with ${code}`)));
    return worker;
  }

  /** What waits has failed; the next document gets a thread of its own. */
  private stopped(error: Error): void {
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(new NotRendered(error.message));
    this.waiting.clear();
  }
}

const press = new Press();

/**
 * The document as PDF/A-2a: tagged, in Swedish, with its fonts inside. The same document and template give the same
 * bytes. @throws NotRendered
 */
export function renderPdf(document: Document, template: Template): Promise<Buffer> {
  const { logo, farg } = template;
  const extension = logo === null ? '' : EXTENSIONS[logo.mediaType];
  return press.print(
    dataOf(document, farg, extension),
    logo === null ? null : { extension, bytes: logo.bytes },
  );
}

/** Draws the logo once, as a document would. @throws Rejected LOGO_INVALID when it can't be drawn */
export async function assertLogo(logo: Logo): Promise<void> {
  const document: Document = {
    title: 'Logotyp',
    heading: 'Logotyp',
    organisation: 'Logotyp',
    organ: '',
    marks: [],
    date: '2024-01-01',
    watermark: null,
    boxes: [],
    margin: '',
    pageWord: '',
    sections: [{ id: 'logotyp', number: '', title: '', note: '', ownPages: true, blocks: [] }],
  };
  try {
    await renderPdf(document, { ...STANDARD, logo });
  } catch (error) {
    if (!(error instanceof NotRendered)) throw error;
    throw new Rejected(
      'LOGO_INVALID',
      'Logotypen går inte att rita. Spara den på nytt som SVG, PNG eller JPEG i RGB-färger.',
    );
  }
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
    mark: MARK,
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

/** No word is so long; what is, has no place to break, and would run off the page. */
const UNBROKEN = /[^\s-]{41,}/gu;
const PIECE = /.{16}(?=.)/gsu;
/** Where it may break, on its way to the template. Never in a text: it has no meaning in Unicode. */
const MARK = '\uFFFF';
const breakable = (text: string) => text.replaceAll(UNBROKEN, (word) => word.replaceAll(PIECE, `$&${MARK}`));
