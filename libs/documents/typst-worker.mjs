// Typst lays out in a thread of its own: a long document must not hold up the commands. Each message is one document.
import { parentPort, workerData } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const { root, fonts, standard } = workerData;

// Of what was laid out before, only what the last two documents had in common is kept.
const KEEP = 2;

const compiler = NodeCompiler.create({ workspace: root, fontArgs: [{ fontPaths: fonts }] });

function render(data, logo) {
  compiler.mapShadow(`${root}data.json`, Buffer.from(data));
  if (logo !== null) compiler.mapShadow(`${root}logo.${logo.extension}`, Buffer.from(logo.bytes));
  const compiled = compiler.compile({ mainFilePath: `${root}document.typ` });
  const document = compiled.result;
  if (document === null) {
    const found = compiled.takeDiagnostics()?.shortDiagnostics ?? [];
    throw new Error(found.map(({ message }) => message).join('; '));
  }
  // A copy: what the compiler gives belongs to it.
  return Uint8Array.from(compiler.pdf(document, { pdfStandard: standard }));
}

parentPort.on('message', ({ id, data, logo }) => {
  try {
    const pdf = render(data, logo);
    parentPort.postMessage({ id, pdf }, [pdf.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
  // Whoever waits has it by now.
  compiler.resetShadow();
  compiler.evictCache(KEEP);
});
