import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const read = new Map<string, Promise<string>>();

/** The words and the title of a PDF, as poppler extracts them in reading order. */
export const pdfText = (pdf: Uint8Array): Promise<string> =>
  once(
    pdf,
    async () => (await tool('pdfinfo', ['-'], pdf)) + (await tool('pdftotext', ['-raw', '-', '-'], pdf)),
  );

/** Everything that stands in the files of a zip; of a PDF in it, as it is stored. */
export const zipText = (zip: Uint8Array): Promise<string> =>
  once(zip, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'liggaren-zip-'));
    try {
      await writeFile(join(folder, 'a.zip'), zip);
      return await tool('unzip', ['-p', join(folder, 'a.zip')]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

/** The same paper is read once: it comes back to many who ask. */
function once(paper: Uint8Array, extract: () => Promise<string>): Promise<string> {
  const sum = createHash('sha256').update(paper).digest('hex');
  const found = read.get(sum) ?? extract();
  read.set(sum, found);
  return found;
}

function tool(name: string, args: readonly string[], input?: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks).toString())
        : reject(new Error(`${name} ended with ${code}`)),
    );
    child.stdin.on('error', reject);
    child.stdin.end(input);
  });
}
