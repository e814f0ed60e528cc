import { shown } from './characters.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string) => shown(text).replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);

/** A piece of XML that is written already. */
export class Xml {
  constructor(readonly text: string) {}
}

type Attributes = Readonly<Record<string, string | undefined>>;
type Content = string | Xml | undefined;

/** An element with its attributes and content, each text escaped; what is undefined is left out. */
export function element(name: string, attributes: Attributes, ...content: readonly Content[]): Xml {
  const start = [
    name,
    ...Object.entries(attributes).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}="${escaped(value).replaceAll('\n', '&#10;')}"`],
    ),
  ].join(' ');
  const inside = content.map((c) => (c === undefined ? '' : c instanceof Xml ? c.text : escaped(c))).join('');
  return new Xml(inside === '' ? `<${start}/>` : `<${start}>${inside}</${name}>`);
}

/** Its start and its end, for what is written between them piece by piece. */
export function around(name: string, attributes: Attributes = {}): readonly [string, string] {
  return [element(name, attributes, new Xml('\n')).text.replace(`</${name}>`, ''), `</${name}>\n`];
}
