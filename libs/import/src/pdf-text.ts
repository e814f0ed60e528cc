import { getDocumentProxy } from 'unpdf';
import { UPRIGHT } from './furniture.js';
import { refuseTooLarge, Unreadable } from './read-text.js';

/** As pdf.js gives it: `transform` ends with the place. */
interface TextItem {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** A piece of text on a page, as the PDF places it. */
interface Placed {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The text of a PDF, line by line as it stands on the pages; wide gaps become several spaces, so that columns can be
 * told apart. Pages are parted by a form feed; what stands upright in a page's margin comes last on it.
 * @throws Unreadable when it is too large, no PDF, locked, or has no text (a scanned paper)
 */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  refuseTooLarge(bytes.length);
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch(notReadable);
  try {
    const pages: string[] = [];
    for (let n = 1; n <= document.numPages; n++) {
      const page = await document.getPage(n).catch(notReadable);
      const { items } = (await page.getTextContent().catch(notReadable)) as {
        items: readonly Partial<TextItem>[];
      };
      const placed = items.flatMap(({ str = '', transform = [], width = 0, height = 0 }) => {
        if (str.trim() === '') return [];
        const [a = 1, b = 0] = transform;
        const isUpright = Math.abs(b) > Math.abs(a);
        return [{ text: str, x: transform[4] ?? 0, y: transform[5] ?? 0, width, height, isUpright }];
      });
      const upright = placed.filter(({ isUpright }) => isUpright).map(({ text }) => text.trim());
      const lines = toLines(placed.filter(({ isUpright }) => !isUpright));
      pages.push(upright.length === 0 ? lines : `${lines}\n\n${UPRIGHT}${upright.join(' ')}`);
      page.cleanup();
    }
    if (pages.join('').replace(/\s/g, '').length < MIN_LETTERS) {
      throw new Unreadable(
        'NO_TEXT',
        'PDF:en har ingen text: den är inskannad. Kör den genom textigenkänning först.',
      );
    }
    return pages.join('\n\f\n');
  } finally {
    await document.cleanup();
  }
}

function notReadable(error: Error): never {
  throw new Unreadable('BINARY', `filen är ingen läsbar PDF (${error.message}).`);
}

/** Less than this in a whole PDF is no text. */
const MIN_LETTERS = 40;

function toLines(items: readonly Placed[]): string {
  const lines: Placed[][] = [];
  for (const item of [...items].sort((a, b) => b.y - a.y || a.x - b.x)) {
    const line = lines.at(-1);
    const [first] = line ?? [];
    if (
      line !== undefined &&
      first !== undefined &&
      Math.abs(first.y - item.y) < Math.max(2, Math.min(first.height, item.height) / 2)
    )
      line.push(item);
    else lines.push([item]);
  }
  const texts: string[] = [];
  let last: Placed | undefined;
  for (const line of lines) {
    const [first] = line;
    // A gap of more than two lines is a paragraph's.
    if (last !== undefined && first !== undefined && last.y - first.y > 1.7 * Math.max(first.height, 8))
      texts.push('');
    texts.push(lineText(line.sort((a, b) => a.x - b.x)));
    last = first;
  }
  return texts.join('\n');
}

function lineText(line: readonly Placed[]): string {
  let text = '';
  let end: number | undefined;
  for (const { text: part, x, width, height } of line) {
    const gap = end === undefined ? 0 : x - end;
    const letter = Math.max(height, 8) * 0.5;
    if (gap > 3 * letter)
      text = `${text.trimEnd()}${' '.repeat(Math.min(40, Math.max(3, Math.round(gap / letter))))}`;
    else if (gap > 0.25 * letter && !text.endsWith(' ')) text += ' ';
    text += part;
    end = x + width;
  }
  return text.trimEnd();
}
