import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the dashboard when what is built is older than what it is built from; a few seconds, or none. */
export async function buildIfStale() {
  const built = here('dist/index.html');
  if (existsSync(built) && newest() <= statSync(built).mtimeMs) return;
  const { build } = await import('vite');
  // Vite takes what the process is for as what the pages are for: tests would build them for development.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({ configFile: here('vite.config.ts'), logLevel: 'warn' });
  if (before === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = before;
}

function newest() {
  const sources = readdirSync(here('src'), { recursive: true, encoding: 'utf8' }).map((name) =>
    here(`src/${name}`),
  );
  const others = ['index.html', 'vite.config.ts', 'package.json'].map((name) => here(name));
  return Math.max(...[...sources, ...others].map((path) => statSync(path).mtimeMs));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildIfStale();
