import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkpoints, openSigner } from '@liggaren/ledger';

/** How the ledger that can be verified is called, for ever: chosen once, kept in the data folder as `origin`. */
function originOf(dataDirectory: string, wanted: string | undefined): string {
  const file = join(dataDirectory, 'origin');
  try {
    // Of several processes that start at once, one is first.
    const name = wanted || `liggaren-${randomBytes(6).toString('hex')}`;
    writeFileSync(file, `${name}\n`, { flag: 'wx', mode: 0o644 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * The signed checkpoints of the ledger in a data folder: `checkpoints.sqlite`, signed with `<name>.key`, verified by all
 * with `<name>.vkey`. `witnesses`, where there is one, has a witness's verifier key on each line.
 * @param wanted the ledger's name when it has none yet; without one, a name by chance
 */
export function openCheckpoints(
  dataDirectory: string,
  wanted: string | undefined = process.env['LEDGER_ORIGIN'],
): Checkpoints {
  const origin = originOf(dataDirectory, wanted);
  const signer = openSigner({ origin, keyDirectory: dataDirectory, dataDirectory });
  const witnessFile = join(dataDirectory, 'witnesses');
  const witnesses = existsSync(witnessFile)
    ? readFileSync(witnessFile, 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'))
    : [];
  const file = join(dataDirectory, 'checkpoints.sqlite');
  return Checkpoints.open({ file, verifierKey: signer.verifierKey, signer, witnesses });
}
