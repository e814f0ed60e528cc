import { readFileSync } from 'node:fs';
import { shown } from './characters.js';
import type { Block, Document, Fact, ListItem, Section } from './content.js';
import { qrSvg } from './qr.js';
import { TEMPLATES, type Template } from './template.js';

const CSS = readFileSync(new URL('document.css', TEMPLATES), 'utf8');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML shows it: every character is itself. */
const text = (value: string) => shown(value).replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
const lines = (value: string) => text(value).replaceAll('\n', '<br>');

/**
 * The document as one HTML page that needs nothing else: landmarks, headings in order, tables with headers, styles
 * for screen and paper, no JavaScript. The same document and template give the same text.
 */
export function renderHtml(document: Document, template: Template): string {
  const { title, heading, organisation, organ, marks, watermark, margin } = document;
  return `<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>:root{--farg:${template.farg}}
${CSS}</style>
</head>
<body${watermark === null ? '' : ' class="utkast"'}>
${watermark === null ? '' : `<p class="vattenstampel"><strong>${text(watermark)}</strong></p>\n`}<header>
${logo(template, organisation)}<p class="organisation">${text(organisation)}</p>
<h1>${text(heading)}${organ === '' ? '' : ` <span class="organ">${text(organ)}</span>`}</h1>
${marks.length === 0 ? '' : `<dl class="marken">${marks.map(({ label, value }) => `<div><dt>${text(label)}</dt><dd>${text(value)}</dd></div>`).join('')}</dl>\n`}</header>
<main>
${document.sections.map(section).join('\n')}
</main>
<footer>
<p>${[organisation, organ, ...marks.map(({ value }) => value)]
    .filter((part) => part !== '')
    .map(text)
    .join(', ')}</p>
${margin === '' ? '' : `<p class="marginal">${text(margin)}</p>\n`}</footer>
</body>
</html>
`;
}

function logo({ logo: picture }: Template, organisation: string): string {
  if (picture === null) return '';
  const data = Buffer.from(picture.bytes).toString('base64');
  return `<img class="logotyp" src="data:${picture.mediaType};base64,${data}" alt="${text(organisation)}">\n`;
}

function section({ id, number, title, note, ownPages, blocks }: Section): string {
  const name = [number, title].filter((part) => part !== '').map(text);
  const labelled = name.length > 0;
  return `<section id="${id}"${labelled ? ` aria-labelledby="${id}-rubrik"` : ''}${ownPages ? ' class="egen-sida"' : ''}>
${labelled ? `<h2 id="${id}-rubrik">${number === '' ? '' : `<span class="nummer">${text(number)}</span> `}${text(title)}</h2>\n` : ''}${note === '' ? '' : `<p class="not">${text(note)}</p>\n`}${blocks.map((b) => block(b, labelled ? 3 : 2)).join('\n')}
</section>`;
}

/** `level`: that of a heading among the blocks. */
function block(b: Block, level: number): string {
  switch (b.kind) {
    case 'heading':
      return `<h${level}>${text(b.text)}</h${level}>`;
    case 'paragraph':
      return `<p>${lines(b.text)}</p>`;
    case 'remark':
      return `<p class="anmarkning">${lines(b.text)}</p>`;
    case 'list':
      return list(b.items);
    case 'facts':
      return facts(b.rows);
    case 'table':
      return table(b);
    case 'contents':
      return `<nav aria-label="${text(b.caption)}"><ol class="lista">${b.rows
        .map(
          (row) =>
            `<li><a href="#${row.section}"><span class="nummer">${text(row.number)}</span> <span>${text(row.title)}</span></a>${row.note === '' ? '' : ` <span class="not">${text(row.note)}</span>`}</li>`,
        )
        .join('')}</ol></nav>`;
    case 'signatures':
      return `<dl class="underskrifter">${b.rows
        .map(
          ({ role, namn, signed }) =>
            `<div><dt>${text(role)}</dt><dd>${namn === '' ? '' : `<strong>${text(namn)}</strong>`}${signed === '' ? '<span class="linje"></span>' : `<br>${lines(signed)}`}</dd></div>`,
        )
        .join('')}</dl>`;
    case 'box':
      return `<div class="ruta"><h${level}>${text(b.title)}</h${level}>
${b.blocks.map((inner) => block(inner, Math.min(level + 1, 6))).join('\n')}
</div>`;
    case 'code':
      return `<div class="kod"><div class="qr" role="img" aria-label="${text(b.alt)}">${qrSvg(b.url)}</div>
<div>${b.blocks.map((inner) => block(inner, level)).join('\n')}</div></div>`;
    default:
      return b satisfies never;
  }
}

function list(items: readonly ListItem[]): string {
  const ordered = items[0]?.number !== null;
  const tag = ordered ? 'ol' : 'ul';
  return `<${tag}>${items
    .map(
      (item) =>
        `<li${ordered && item.number !== null ? ` value="${item.number}"` : ''}>${lines(item.text)}${item.items.length === 0 ? '' : list(item.items)}</li>`,
    )
    .join('')}</${tag}>`;
}

function facts(rows: readonly Fact[]): string {
  return `<dl class="uppgifter">${rows
    .map(
      ({ label, groups }) =>
        `<div><dt>${text(label)}</dt>${groups
          .map(
            (group) =>
              `<dd>${group.label === '' ? '' : `<span class="grupp">${text(group.label)}</span><br>`}${group.lines.map(lines).join('<br>')}</dd>`,
          )
          .join('')}</div>`,
    )
    .join('')}</dl>`;
}

function table({ caption, columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const align = (i: number) => (columns[i]!.align === 'left' ? '' : ` class="${columns[i]!.align}"`);
  const head = columns.map(({ title }, i) => `<th scope="col"${align(i)}>${text(title)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${row.map((cell, i) => `<td${align(i)}>${lines(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  return `<div class="rulla" role="region" aria-label="${text(caption)}" tabindex="0"><table>
<caption>${text(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`;
}
