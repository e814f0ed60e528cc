import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.js';

interface Kind {
  /** What names the document on the command line, after its kind. */
  readonly takes: readonly string[];
  /** Its address under `/api/`. */
  readonly path: (format: string, ...named: readonly string[]) => string;
  readonly formats: readonly [string, ...string[]];
}

const meeting = (name: string) => (format: string, id?: string) => `sammantraden/${id}/${name}.${format}`;

/** `ITSAM 2024/25` → `ITSAM/2024/25`, and without its last number `ITSAM 2024` → `ITSAM/2024`. */
function arende(number = '', whole = true): string {
  const [, serie, ar, lopnr] = /^(\S+)[ /](\d{4})(?:\/(\d+))?$/.exec(number) ?? [];
  if (serie === undefined || (whole && lopnr === undefined)) {
    throw new UsageError(`”${number}” är inget diarienummer. Skriv det som "ITSAM 2024/25".`);
  }
  return [encodeURIComponent(serie), ar, ...(lopnr === undefined ? [] : [lopnr])].join('/');
}

/** Each document, by the name it is asked for. */
const KINDS: Readonly<Record<string, Kind>> = {
  /** `bevis`: the proof of its justering, to keep beside it. */
  protokoll: { takes: ['SAMMANTRÄDE'], path: meeting('protokoll'), formats: ['pdf', 'html', 'bevis'] },
  utkast: { takes: ['SAMMANTRÄDE'], path: meeting('utkast'), formats: ['pdf', 'html'] },
  kallelse: { takes: ['SAMMANTRÄDE'], path: meeting('kallelse'), formats: ['pdf'] },
  utdrag: {
    takes: ['SAMMANTRÄDE', 'PARAGRAF'],
    path: (format, id, paragraf) => `sammantraden/${id}/paragrafer/${paragraf}/utdrag.${format}`,
    formats: ['pdf'],
  },
  bevis: { takes: ['ANSLAG'], path: (format, id) => `anslag/${id}/bevis.${format}`, formats: ['pdf'] },
  diarieutdrag: {
    takes: ['DIARIENUMMER'],
    path: (format, number) => `diarium/${arende(number)}/utdrag.${format}`,
    formats: ['pdf'],
  },
  regelefterlevnad: { takes: [], path: (format) => `compliance.${format}`, formats: ['pdf'] },
  /** Of an ärende, or of a serie's whole year. */
  arkiv: {
    takes: ['DIARIENUMMER'],
    path: (_format, number) => `arkiv/${arende(number, false)}`,
    formats: ['zip'],
  },
};

/**
 * `liggaren document KIND …`: fetches a document from a running server into a file. `--out -` writes to standard
 * output. What is not open to everyone takes a machine's key, in `LIGGAREN_KEY`. @throws UsageError
 */
export async function document(args: readonly string[]): Promise<void> {
  const { kind, named, from, format, out } = read(args);
  const path = kind.path(format, ...named);
  const address = new URL(`/api/${path}`, from);
  const key = process.env['LIGGAREN_KEY'];
  const response = await fetch(address, {
    headers: new Headers(key === undefined ? [] : [['authorization', `Bearer ${key}`]]),
  }).catch((error: Error) => {
    throw new UsageError(`servern på ${from} svarar inte (${error.message}). Starta den, eller ange --from.`);
  });
  if (!response.ok) throw new UsageError(await reason(response));
  const bytes = Buffer.from(await response.arrayBuffer());
  if (out === '-') {
    process.stdout.write(bytes);
    return;
  }
  const name = decodeURIComponent(path).replaceAll('/', '-');
  const file = out ?? (name.endsWith(`.${format}`) ? name : `${name}.${format}`);
  await writeFile(file, bytes).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  process.stdout.write(`${file}: ${bytes.length} byte\n`);
}

async function reason(response: Response): Promise<string> {
  if (response.status === 401)
    return 'dokumentet är inte öppet för alla. Sätt LIGGAREN_KEY till en nyckel som gäller.';
  const text = await response.text();
  try {
    return (JSON.parse(text) as { detail: string }).detail;
  } catch {
    return `${response.url}: ${response.status}`;
  }
}

function read(args: readonly string[]) {
  const { values, positionals } = parsed(args);
  const [name = '', ...named] = positionals;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined)
    throw new UsageError(`skriv npx liggaren document och ett av: ${Object.keys(KINDS).join(', ')}`);
  if (named.length !== kind.takes.length) {
    throw new UsageError(`skriv npx liggaren document ${[name, ...kind.takes].join(' ')}`);
  }
  const format = values.format ?? kind.formats[0];
  if (!kind.formats.includes(format)) throw new UsageError(`${name} finns som ${kind.formats.join(' och ')}`);
  const from = values.from ?? `http://127.0.0.1:${process.env['PORT'] ?? 3000}`;
  if (!URL.canParse(from))
    throw new UsageError(`”${from}” är ingen adress. Skriv den som http://127.0.0.1:3000.`);
  return { kind, named, from, format, out: values.out };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { from: { type: 'string' }, format: { type: 'string' }, out: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
