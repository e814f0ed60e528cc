import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { randomUUID } from 'node:crypto';
import {
  assertLogo,
  EXTENSIONS,
  logoOf,
  MAX_LOGO_BYTES,
  readTemplate,
  type Template,
} from '@liggaren/documents';

/** What the boards have decided of how their documents look: a folder each, `<data>/templates/<kortnamn>/`. */
export class Templates {
  constructor(private readonly folder: string) {}

  /** The board's own template, with the standard for what it leaves out. @throws Rejected TEMPLATE_INVALID, LOGO_INVALID */
  of(organ: string): Promise<Template> {
    return readTemplate(join(this.folder, organ));
  }

  /** Takes a new logo in place of the old one. @throws Rejected LOGO_INVALID when it is no image, or too large */
  async putLogo(organ: string, content: Readable): Promise<{ mediaType: string; bytes: number }> {
    const logo = logoOf(await upTo(MAX_LOGO_BYTES + 1, content));
    await assertLogo(logo);
    const folder = join(this.folder, organ);
    await mkdir(folder, { recursive: true });
    const temporary = join(folder, `${randomUUID()}.tmp`);
    await writeFile(temporary, logo.bytes, { flag: 'wx', flush: true });
    for (const [mediaType, extension] of Object.entries(EXTENSIONS)) {
      const path = join(folder, `logotyp.${extension}`);
      if (mediaType === logo.mediaType) await rename(temporary, path);
      else await rm(path, { force: true });
    }
    return { mediaType: logo.mediaType, bytes: logo.bytes.byteLength };
  }
}

/** The first bytes of a content. The rest is not read. */
async function upTo(bytes: number, content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // A refusal in the middle must not tear down the connection that it is answered on.
  for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(chunks);
}
