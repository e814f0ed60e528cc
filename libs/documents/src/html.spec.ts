import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { renderHtml } from './html.js';
import { NAMES } from './names.js';
import { protokollDocument } from './protokoll.js';
import { STANDARD } from './template.js';
import { aDocument, aDraft, aProtokoll, VERIFICATION } from './testing.js';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;
const children = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : []);
const elements = (node: Node): Element[] => [
  ...(isElement(node) ? [node] : []),
  ...children(node).flatMap(elements),
];
const textOf = (node: Node): string => ('value' in node ? node.value : children(node).map(textOf).join(''));
const attribute = (element: Element, name: string) => element.attrs.find((a) => a.name === name)?.value;

/** The page as a browser reads it; a fault that the parser has to mend fails the test. */
function page(html: string) {
  const faults: string[] = [];
  const document = parse(html, { onParseError: ({ code }) => faults.push(code) });
  expect(faults).toEqual([]);
  const all = elements(document);
  return { all, named: (...names: string[]) => all.filter(({ tagName }) => names.includes(tagName)) };
}

const protokoll = () => renderHtml(protokollDocument(aProtokoll(), NAMES, VERIFICATION), STANDARD);

describe('a document as HTML', () => {
  it('has a language, a title, and each landmark once', () => {
    const { named } = page(protokoll());
    expect(attribute(named('html')[0]!, 'lang')).toBe('sv');
    expect(textOf(named('title')[0]!)).toBe('Protokoll, Nämnden 2024-03-05');
    for (const landmark of ['header', 'main', 'footer', 'nav', 'h1']) expect(named(landmark)).toHaveLength(1);
    expect(attribute(named('nav')[0]!, 'aria-label')).toBe('Ärendelista');
  });

  it('has headings in order, and a name for each section that has a heading', () => {
    const { all, named } = page(protokoll());
    const levels = named('h1', 'h2', 'h3', 'h4', 'h5', 'h6').map(({ tagName }) => Number(tagName[1]));
    levels.slice(1).forEach((level, i) => expect(level - levels[i]!).toBeLessThanOrEqual(1));
    const ids = new Set(all.flatMap((element) => attribute(element, 'id') ?? []));
    const names = named('section').flatMap((section) => attribute(section, 'aria-labelledby') ?? []);
    expect(names).toHaveLength(3);
    for (const name of names) expect(ids).toContain(name);
    for (const link of named('a')) expect(ids).toContain(attribute(link, 'href')!.slice(1));
  });

  it('gives each table a caption and its columns headers', () => {
    const { named } = page(protokoll());
    const tables = named('table');
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      expect(elements(table).filter(({ tagName }) => tagName === 'caption')).toHaveLength(1);
      const heads = elements(table).filter(({ tagName }) => tagName === 'th');
      expect(heads.map((th) => attribute(th, 'scope'))).toEqual(heads.map(() => 'col'));
    }
  });

  it('names each picture, and runs nothing', () => {
    const { all, named } = page(protokoll());
    const pictures = all.filter((element) => attribute(element, 'role') === 'img');
    expect(pictures.map((picture) => attribute(picture, 'aria-label'))).toEqual([
      'QR-kod till sidan där dokumentet kan kontrolleras',
    ]);
    expect(named('script')).toEqual([]);
    expect(all.flatMap(({ attrs }) => attrs).filter(({ name }) => name.startsWith('on'))).toEqual([]);
    expect(protokoll()).not.toMatch(/https?:\/\/(?!liggaren\.example|www\.w3\.org\/2000\/svg)/);
  });

  it('says of a draft that it is one, and shows no signatures', () => {
    const html = renderHtml(protokollDocument(aDraft(), NAMES, VERIFICATION), STANDARD);
    page(html);
    expect(html).toContain('<strong>Utkast</strong>');
    expect(html).not.toMatch(/Underskrifter|SHA-256/);
  });

  it('shows any text as it is, whatever HTML would make of it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('<script>', '&amp;', '"onload="', '</title>', '<!--'),
        (any, markup) => {
          const text = `${any}${markup}${any}`.replaceAll(/[\s\p{C}\p{Zl}\p{Zp}]/gu, 'x');
          const document = aDocument(
            { kind: 'paragraph', text },
            {
              kind: 'table',
              caption: text,
              columns: [{ title: text, share: 1, align: 'left' }],
              rows: [[text]],
            },
          );
          const { named } = page(renderHtml({ ...document, title: text }, STANDARD));
          expect(named('p').map(textOf)).toContain(text);
          for (const name of ['title', 'caption', 'th', 'td']) expect(textOf(named(name)[0]!)).toBe(text);
          expect(named('script')).toEqual([]);
        },
      ),
    );
  });

  it('shows a character that deceives or has no look as its number', () => {
    expect(renderHtml(aDocument({ kind: 'paragraph', text: 'a\u202Eb\u0000c\uD800' }), STANDARD)).toContain(
      '<p>a[U+202E]b[U+0000]c[U+D800]</p>',
    );
  });

  it('is the same text for the same content', () => {
    expect(protokoll()).toBe(protokoll());
  });
});
