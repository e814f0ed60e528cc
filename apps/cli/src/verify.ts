import { createReadStream, readFileSync } from 'node:fs';
import { UnusableInput, verifyFile, type FileVerdict } from '@liggaren/ledger';
import type { JWK } from 'jose';
import { readArguments } from './arguments.js';
import { PROVES, Signatures, type Proof, type SignatureVerdict } from './signatures.js';
import { UsageError } from './usage-error.js';

const USAGE = 'verify FIL --key NYCKELFIL [--since KONTROLLPUNKT]… [--jwks UNDERSKRIFTSTJÄNSTENS-NYCKLAR]';

/**
 * `liggaren verify FILE --key KEYFILE [--since CHECKPOINT] [--jwks KEYS]`: an export or a proof, with nothing but the
 * file and the key: no server, no database. Of an export, the signatures of each justering too; `--jwks`: the signing
 * service's public keys, from the service itself. Exit code 1 when something does not hold, 2 when the input is none.
 */
export async function verify(args: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(
    args,
    { key: { type: 'string' }, since: { type: 'string', multiple: true }, jwks: { type: 'string' } },
    USAGE,
  );
  const [file] = positionals;
  if (file === undefined || values.key === undefined || positionals.length > 1) {
    throw new UsageError(`skriv npx liggaren ${USAGE}`);
  }
  const key = textOf(values.key).trim();
  const since = (values.since ?? []).map(textOf);
  const signatures = new Signatures(values.jwks === undefined ? undefined : keysOf(values.jwks));
  let verdict: FileVerdict;
  try {
    verdict = await verifyFile(createReadStream(file), { key, since, reader: signatures });
  } catch (error) {
    if (error instanceof UnusableInput) throw new UsageError(error.message, { cause: error });
    if ((error as NodeJS.ErrnoException).code) throw new UsageError(`${file}: ${(error as Error).message}`);
    throw error;
  }
  process.stdout.write(`${said(verdict)}\n`);
  if (!verdict.ok) {
    process.exitCode = 1;
    return;
  }
  const signed = await signatures.verdicts();
  process.stdout.write(saidOfSignatures(signed));
  if (signed.some(({ outcome }) => outcome === 'fails')) process.exitCode = 1;
}

function said(verdict: FileVerdict): string {
  if (!verdict.ok && verdict.kind === 'proof') return `STÄMMER INTE. ${verdict.why}`;
  if (!verdict.ok) {
    const { finding } = verdict;
    const event = finding.event ? ` (${finding.event.type} i ${finding.event.stream})` : '';
    return `STÄMMER INTE. Händelse ${finding.index}${finding.through === undefined ? '' : `–${finding.through}`}${event}: ${finding.why}`;
  }
  if (verdict.kind === 'proof') {
    return `Stämmer. Händelsen står i liggaren ${verdict.origin}, i den kontrollpunkt som beviset bär.`;
  }
  const withheld = verdict.withheld === 0 ? '' : ` Av dem är innehållet borttaget i ${verdict.withheld}.`;
  return `Stämmer. ${verdict.events} händelser i ${verdict.origin} är de som signerades, i samma ordning, till och med den sista av ${verdict.checkpoints} kontrollpunkter.${withheld}\nRot: ${verdict.root}`;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} går inte att läsa: ${(error as Error).message}`, { cause: error });
  }
}

/** By kind of proof: how many hold, and what that proves; then each that does not. */
function saidOfSignatures(signed: readonly SignatureVerdict[]): string {
  if (signed.length === 0) return '';
  const lines = (Object.keys(PROVES) as Proof[]).flatMap((proof) => {
    const of = signed.filter((signature) => signature.proof === proof);
    const holds = of.filter(({ outcome }) => outcome === 'holds').length;
    return of.length === 0 ? [] : [`  ${holds} av ${of.length} ${NAMES[proof]}: ${PROVES[proof]}`];
  });
  const wrong = signed
    .filter(({ outcome }) => outcome !== 'holds')
    .map(
      ({ outcome, what, why }) =>
        `${outcome === 'fails' ? 'STÄMMER INTE' : 'Kan inte prövas'}. Underskriften av ${what}: ${why}.`,
    );
  return `${['Underskrifter som håller, och vad de bevisar:', ...lines, ...wrong].join('\n')}\n`;
}

const NAMES: Readonly<Record<Proof, string>> = {
  passnyckel: 'med passnyckel',
  underskriftstjanst: 'hos underskriftstjänst',
  inloggning: 'efter inloggning',
  intyg: 'intygade',
};

function keysOf(file: string): readonly JWK[] {
  try {
    const { keys } = JSON.parse(textOf(file)) as { keys?: unknown };
    if (Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null && 'kty' in key)) {
      return keys as JWK[];
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
  }
  throw new UsageError(`${file} är inga nycklar. Ange underskriftstjänstens JWKS-fil (RFC 7517).`);
}
