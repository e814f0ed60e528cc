import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Licences that a package in production may have: none asks anything of those who run Liggaren or change it. */
const LICENCES = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0']);

/** Packages with other words for their licence, read one by one. */
const READ = new Map([
  ['@expo-google-fonts/noto-emoji', 'MIT AND OFL-1.1'], // A font: free to embed.
  ['argparse', 'Python-2.0'],
  ['dejavu-fonts-ttf', 'SEE LICENSE IN README.md AND LICENSE'], // Bitstream Vera: free to embed.
  ['source-sans', 'OFL-1.1'],
]);

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Whether an SPDX expression is allowed: of an OR one side, of an AND both. */
export function isAllowed(licence) {
  const flat = licence.replaceAll(/[()]/g, '');
  return flat.split(' OR ').some((side) => side.split(' AND ').every((one) => LICENCES.has(one.trim())));
}

/**
 * What is wrong with what is installed, one line a fault. `lock`: package-lock.json; `root`: package.json at the top.
 * Licences are judged of what runs in production, the rest of everything.
 */
export function faults(lock, root) {
  const found = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    const at = path.lastIndexOf('node_modules/');
    if (at === -1) {
      const wanted = { ...entry.dependencies, ...entry.devDependencies };
      for (const [name, version] of Object.entries(wanted)) {
        if (!EXACT.test(version))
          found.push(`${path || 'package.json'}: ${name} ${version} is no exact version`);
      }
      continue;
    }
    if (entry.link) continue;
    const name = path.slice(at + 'node_modules/'.length);
    const said = `${name} ${entry.version}`;
    if (entry.integrity === undefined) found.push(`${said}: no integrity, so anything could be installed`);
    if (entry.hasInstallScript && !Object.hasOwn(root.allowScripts ?? {}, name)) {
      found.push(`${said}: runs a script when it is installed; say in allowScripts whether it may`);
    }
    const licence = entry.license ?? 'no licence';
    if (!entry.dev && !isAllowed(licence) && READ.get(name) !== licence) found.push(`${said}: ${licence}`);
  }
  return found;
}

/** What `npm audit` told: `known` of what it found, or `silent`, why it found nothing out. `status`: how it ended. */
export function heard({ status, stdout }) {
  try {
    const { vulnerabilities, error, message } = JSON.parse(stdout);
    if (vulnerabilities !== undefined) {
      const grave = Object.values(vulnerabilities).filter(({ severity }) => /high|critical/.test(severity));
      return { known: grave.map(({ name, severity }) => `${name}: a known fault (${severity})`) };
    }
    return { silent: String(message ?? error?.summary ?? `npm audit ended with ${status}`) };
  } catch {
    return { silent: `npm audit ended with ${status}` };
  }
}

/** Asks the registry, for at most a minute: CI does not hang on a registry that says nothing. */
function audit() {
  return new Promise((resolve) => {
    execFile(
      'npm',
      ['audit', '--omit', 'dev', '--json'],
      { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout) => resolve(heard({ status: error?.signal ?? error?.code ?? 0, stdout })),
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  const { known = [], silent } = await audit();
  if (silent !== undefined)
    console.log(`The registry could not be asked for known faults: ${silent.split('\n')[0]}`);
  const all = [...faults(read('package-lock.json'), read('package.json')), ...known];
  for (const fault of all) console.error(fault);
  console.log(
    all.length === 0 ? 'The dependencies hold.' : `${all.length} of the dependencies' demands do not hold.`,
  );
  process.exitCode = all.length === 0 ? 0 : 1;
}
