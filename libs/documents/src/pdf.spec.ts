import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NAMES } from './names.js';
import { renderPdf } from './pdf.js';
import { protokollDocument, utdragDocument } from './protokoll.js';
import { STANDARD } from './template.js';
import { aDocument, aDraft, aParagraf, aProtokoll, VERIFICATION } from './testing.js';

/** Poppler takes for faults a false that PDF/A demands, and colours of borders as the standard writes them. */
const KNOWN =
  /^Syntax (Error: Suspects object is wrong type \(boolean\)|Warning: Attribute BorderColor value is of wrong type \(array\))\n/gm;

describe('a document as PDF', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'liggaren-pdf-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a tool of the machine on a PDF, and demands that it has nothing to remark. */
  const tool = (command: string, pdf: Uint8Array, ...args: string[]) => {
    const file = join(folder, 'document.pdf');
    writeFileSync(file, pdf);
    const at = args.indexOf('FILE');
    const given = at < 0 ? [...args, file] : args.with(at, file);
    const { status, stdout, stderr, error } = spawnSync(command, given, {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (error) throw new Error(`${command} is needed by this test: ${error.message}`);
    expect([command, status, stderr.replaceAll(KNOWN, '')]).toEqual([command, 0, '']);
    return stdout;
  };
  /** The words in the order in which the file holds them. */
  const textOf = (pdf: Uint8Array) => tool('pdftotext', pdf, '-raw', 'FILE', '-');
  const squeezed = (text: string) => text.replaceAll(/\s/gu, '');
  const protokollPdf = (own = {}) =>
    renderPdf(protokollDocument(aProtokoll(own), NAMES, VERIFICATION), STANDARD);

  it('is a sound file that claims PDF/A-2a, with its title, its language and its fonts', async () => {
    const pdf = await protokollPdf();
    expect(tool('qpdf', pdf, '--check')).toMatch(/No syntax or stream encoding errors found/);
    expect(tool('pdfinfo', pdf)).toMatch(
      /Title: +Protokoll, Nämnden 2024-03-05\n[\s\S]*Author: +Exempelkommunen[\s\S]*CreationDate: +Mon Mar 11[\s\S]*Tagged: +yes[\s\S]*JavaScript: +no[\s\S]*Encrypted: +no/,
    );
    const metadata = tool('pdfinfo', pdf, '-meta');
    expect(metadata).toContain('<pdfaid:part>2</pdfaid:part>');
    expect(metadata).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
    expect(metadata).toMatch(/<dc:language>[\s\S]*sv/);
    expect(tool('qpdf', pdf, '--qdf', '--object-streams=disable', 'FILE', '-')).toMatch(
      /\/Lang \(sv(-SE)?\)/,
    );

    const fonts = tool('pdffonts', pdf)
      .split('\n')
      .slice(2)
      .filter((line) => line !== '');
    expect(fonts.length).toBeGreaterThan(0);
    for (const line of fonts) expect(line).toMatch(/^[A-Z]{6}\+SourceSans3.* yes yes yes /);
  });

  it('is tagged: headings, lists, tables with headers, and a text for each picture', async () => {
    const pdf = await protokollPdf();
    const tree = tool('pdfinfo', pdf, '-struct-text');
    for (const tag of [
      'H1',
      'H2',
      'H3',
      'L',
      'LI',
      'Lbl',
      'LBody',
      'Table',
      'THead',
      'TR',
      'TH',
      'TD',
      'Figure',
      'Link',
    ]) {
      expect(tree).toMatch(new RegExp(`^ *${tag}\\b`, 'm'));
    }
    expect(tree).toMatch(/\/Scope \/Column/);
    const figures = tool('qpdf', pdf, '--qdf', '--object-streams=disable', 'FILE', '-').match(
      /\/Alt .*\n(.*\n)*?.*\/S \/Figure/g,
    );
    expect(figures).toHaveLength(1);
    // What stands on every page is no part of the text.
    expect(tree).not.toMatch(/Justerandes sign|Sida 1\(/);
  });

  it('reads in the order in which the board prints it', async () => {
    const text = textOf(await protokollPdf());
    const order = [
      'Sammanträdesprotokoll',
      'Plats och tid Rådhuset, sal Å',
      'Beslutande Ledamöter',
      'Anna Ek, Partiet, ordförande',
      'Ersättare',
      'Erik Öst, Partiet, tjänstgör för Bo Åberg § 2',
      'Övriga närvarande',
      'Paragrafer §§ 1-2',
      'Underskrifter',
      'Addo Sign 18758bc1-b4f3-46cf-9ac1-80e2bd4c2f0c',
      'Anslag/bevis',
      'Datum då anslaget sätts upp 2024-03-11',
      'Datum då anslaget tas ned 2024-04-02',
      'Förvaringsplats för protokollet Kansliet',
      '§ 1 Ny lönemodell EX 2024/7 3',
      '§ 2 Budget',
      'Kontrollera dokumentet',
      'Kontrollpunkt liggaren.example/ledger',
      'Nämndens beslut',
      '1. att anta lönemodellen',
      'Sammanfattning av ärendet',
      'Yrkanden',
      'Omröstningslista',
      'Bo Åberg X',
      'Reservationer',
      'Protokollsanteckningar',
      'Beslutsunderlag',
      'Beslutsexpediering',
    ];
    let at = -1;
    for (const words of order) {
      const next = text.indexOf(words, at);
      expect([words, next > at]).toEqual([words, true]);
      at = next;
    }
  });

  it('counts the pages of each § by themselves, and says in the ärendelista where it stands', async () => {
    const long = 'Ett stycke om lönemodellen, och varför den behövs.\n\n'.repeat(80);
    const text = textOf(
      await protokollPdf({
        paragrafer: [aParagraf(1), aParagraf(2, { sammanfattning: long }), aParagraf(3)],
      }),
    );
    expect(text.match(/Sida \d+\(\d+\)/g)).toEqual([
      'Sida 1(2)',
      'Sida 2(2)',
      'Sida 1(1)',
      'Sida 1(3)',
      'Sida 2(3)',
      'Sida 3(3)',
      'Sida 1(1)',
    ]);
    expect(text).toMatch(
      /§ 1 Ny lönemodell EX 2024\/7 3\n§ 2 Ny lönemodell EX 2024\/7 4–6\n§ 3 Ny lönemodell EX 2024\/7 7\n/,
    );
    expect(text.match(/Justerandes sign Utdragsbestyrkande/g)).toHaveLength(7);
  });

  it('carries what was signed, and where, on every page', async () => {
    const text = squeezed(textOf(await protokollPdf()));
    const margin = squeezed(
      `Addo Sign 18758bc1-b4f3-46cf-9ac1-80e2bd4c2f0c · SHA-256 ${'734980d0e112171991f660260fc618bd8582fe5c4292da910539177a8220e3c8'}`,
    );
    expect(text.split(margin)).toHaveLength(5);
    expect(text).toContain(VERIFICATION.url);
    expect(text).toContain(VERIFICATION.checkpoint!.root);
  });

  it('says UTKAST on each page of a draft, and gives it no place to sign', async () => {
    const pdf = await renderPdf(protokollDocument(aDraft(), NAMES, VERIFICATION), STANDARD);
    const pages = textOf(pdf).split('\f').slice(0, -1);
    expect(pages).toHaveLength(3);
    for (const page of pages) expect(squeezed(page)).toContain('UTKAST');
    const text = pages.join('');
    expect(text).toContain('Protokollet är inte justerat');
    expect(text).not.toMatch(/Underskrifter|Undertecknat|Justerandes sign|SHA-256|Kontrollera dokumentet/);
  });

  it('says on an extract who certifies it, when, and against which checkpoint', async () => {
    const certificate = { namn: 'Sara Ny', datum: '2024-03-12' };
    const document = utdragDocument(aProtokoll(), 2, certificate, NAMES, VERIFICATION)!;
    const text = textOf(await renderPdf(document, STANDARD));
    expect(text).toMatch(
      /Protokollsutdrag[\s\S]*§ 2\s+Budget[\s\S]*Utdragsbestyrkande[\s\S]*Bestyrks av\s+Sara Ny\s+12 mars 2024/,
    );
    expect(text).toMatch(/mot kontrollpunkten\s+liggaren\.example\/ledger, 143 händelser/);
    expect(text).not.toContain('Ny lönemodell');
  });

  it('is the same bytes for the same content', async () => {
    const once = await protokollPdf();
    await protokollPdf({ plats: 'Någon annanstans' });
    const again = await protokollPdf();
    expect(again.equals(once)).toBe(true);
    expect((await protokollPdf({ plats: 'Någon annanstans' })).equals(once)).toBe(false);
  });

  it('takes Typst markup in a text for text', async () => {
    const markup =
      '#import "x" *fet* _kursiv_ $x^2$ `kod` <etikett> @ref = Rubrik \\ ~ -- ... "citat" #sys.inputs // ej kommentar';
    const text = squeezed(
      textOf(
        await protokollPdf({
          plats: markup,
          paragrafer: [
            aParagraf(1, { rubrik: markup, sammanfattning: `/* ${markup} */`, beslut: `+ ${markup}` }),
          ],
        }),
      ),
    );
    expect(text.split(squeezed(markup)).length - 1).toBe(5);
  });

  it('shows any printable text as it is', async () => {
    const line = fc.string({
      unit: fc.integer({ min: 33, max: 126 }).map((c) => String.fromCharCode(c)),
      minLength: 1,
      maxLength: 300,
    });
    await fc.assert(
      fc.asyncProperty(
        line,
        fc.string({ unit: fc.constantFrom(...'#*_$[]{}\\<>@=`~"\'/-+.å(),;:!'), minLength: 1 }),
        async (a, b) => {
          const pdf = await renderPdf(
            aDocument({ kind: 'paragraph', text: a }, { kind: 'heading', text: b }),
            STANDARD,
          );
          const text = squeezed(textOf(pdf));
          expect(text).toContain(a);
          expect(text).toContain(b);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('shows a character that no font has as its number, and says so at the end', async () => {
    const odd = '漢 \uE000 \u{1F9FF} \u0007 \uD800 \u202Eabc';
    const pdf = await renderPdf(aDocument({ kind: 'paragraph', text: odd }), STANDARD);
    const text = textOf(pdf);
    expect(text).toMatch(/\[U\+6F22\] \[U\+E000\] 🧿 \[U\+0007\] \[U\+D800\] \[U\+202E\]abc/u);
    expect(text.replaceAll('\n', ' ')).toContain(
      'Typsnitten saknar dessa tecken, som därför står med sitt nummer i Unicode: [U+6F22] [U+E000]',
    );
    expect(textOf(await protokollPdf())).not.toContain('Typsnitten saknar');
  });

  it('lays out any text that Unicode can write, and leaves no empty box', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 8 }),
        async (texts) => {
          const pdf = await renderPdf(
            aDocument(...texts.map((text) => ({ kind: 'paragraph', text }) as const), {
              kind: 'table',
              caption: texts[0]!,
              columns: [{ title: texts[0]!, share: 1, align: 'left' }],
              rows: texts.map((text) => [text]),
            }),
            STANDARD,
          );
          expect(tool('qpdf', pdf, '--check')).toMatch(/No syntax/);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('breaks what has no place to break, and puts nothing into it', async () => {
    const word = 'ab12'.repeat(75);
    const pdf = await renderPdf(
      aDocument(
        { kind: 'paragraph', text: word },
        { kind: 'facts', rows: [{ label: word, groups: [{ label: '', lines: [word] }] }] },
      ),
      STANDARD,
    );
    expect(squeezed(textOf(pdf)).split(word)).toHaveLength(4);
    // The right margin starts 533 points from the left.
    const within = tool(
      'pdftotext',
      pdf,
      '-raw',
      '-x',
      '0',
      '-y',
      '0',
      '-W',
      '534',
      '-H',
      '842',
      'FILE',
      '-',
    );
    expect(squeezed(within).split(word)).toHaveLength(4);
  });

  it('lays out a § of two hundred pages', async () => {
    const long = 'Direktionen behandlar frågan vidare under året, och återkommer till den i höst.\n\n'.repeat(
      7_500,
    );
    const pdf = await protokollPdf({ paragrafer: [aParagraf(1, { sammanfattning: long }), aParagraf(2)] });
    const pages = Number(/Pages: +(\d+)/.exec(tool('pdfinfo', pdf))![1]);
    expect(pages).toBeGreaterThan(200);
    const text = textOf(pdf);
    expect(text).toContain(`Sida ${pages - 3}(${pages - 3})`);
    expect(text).toMatch(new RegExp(`§ 1 Ny lönemodell EX 2024/7 3–${pages - 1}\n`));
  });
});
