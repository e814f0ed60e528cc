/** A piece of HTML that is safe to show. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function shown(part: Part): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(shown).join('');
  return String(part).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A template whose values are text, escaped, unless they are `Html` themselves. Null and undefined show nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((string, i) => string + shown(parts[i])).join(''));
}

/** Running text: a line of its own for each line, a paragraph for each blank one. */
export function paragraphs(text: string): Html {
  const all = text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== '');
  return html`${all.map((paragraph) => html`<p>${paragraph.split('\n').map((line, i) => (i === 0 ? html`${line}` : html`<br />${line}`))}</p>`)}`;
}
