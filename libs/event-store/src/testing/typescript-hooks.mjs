/** How sources are found and compiled: with what the tests compile with. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the sources of a workspace's public face are, as test/jest.config.js has it. */
const PACKAGE = /^@liggaren\/(event-store|governance|ledger)$/;
const LIBS = new URL('../../../', import.meta.url);

export async function resolve(specifier, context, next) {
  const [, name] = PACKAGE.exec(specifier) ?? [];
  if (name !== undefined) return { url: new URL(`${name}/src/index.ts`, LIBS).href, shortCircuit: true };
  if (specifier.startsWith('.')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { transformSync } = await import('@swc/core');
  const filename = fileURLToPath(url);
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
