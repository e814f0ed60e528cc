import { UsageError } from './usage-error.js';

type Run = (args: readonly string[]) => Promise<void>;

/** Each command and its line in the help. Loaded when it is asked for: a verifier needs no server. */
const COMMANDS: Readonly<Record<string, { readonly says: string; readonly load: () => Promise<Run> }>> = {
  serve: {
    says: 'serve                    startar tjänsten (PORT, LIGGAREN_DATA, EVENTSTORE)',
    load: async () => (await import('./serve.js')).serve,
  },
  demo: {
    says: 'demo [--exit]            spelar upp ett riktigt sammanträde och visar adresserna',
    load: async () => (await import('./demo/demo.js')).demo,
  },
  import: {
    says: 'import FIL --dry-run     läser ett protokoll och visar vad som är säkert; --organ NAMN för in det',
    load: async () => (await import('./import.js')).importProtokoll,
  },
  export: {
    says: 'export --out FIL         skriver hela liggaren med kontrollpunkter till en fil som går att verifiera',
    load: async () => (await import('./export.js')).exportToFile,
  },
  verify: {
    says: 'verify FIL --key NYCKEL  verifierar en export eller ett bevis [--since KONTROLLPUNKT]',
    load: async () => (await import('./verify.js')).verify,
  },
  copy: {
    says: 'copy --from A --to B     kopierar hela liggaren mellan två lager (sqlite:…, esdb://…)',
    load: async () => (await import('./copy.js')).copy,
  },
  backup: {
    says: 'backup --out MAPP        säkerhetskopierar liggaren, även medan den används',
    load: async () => (await import('./backup.js')).backup,
  },
  replay: {
    says: 'replay [--arende DNR]    visar händelserna en och en, och vad var och en ändrade',
    load: async () => (await import('./replay.js')).replay,
  },
  restore: {
    says: 'restore --from MAPP      lägger tillbaka en säkerhetskopia, verifierad [--since KONTROLLPUNKT]',
    load: async () => (await import('./restore.js')).restore,
  },
  document: {
    says: 'document VAD [ID]        hämtar ett dokument från tjänsten: protokoll, utdrag, bevis, arkiv …',
    load: async () => (await import('./document.js')).document,
  },
};

const HELP = `Liggaren: en händelseliggare för kommunala nämnder

${Object.values(COMMANDS)
  .map(({ says }) => `  npx liggaren ${says}`)
  .join('\n')}
`;

/** Runs one command. Unusable input is one line on stderr and exit code 2. */
export async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (!command) throw new UsageError(`det finns inget kommando ”${name}”. Skriv npx liggaren --help.`);
    const run = await command.load();
    await run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`liggaren: ${error.message}\n`);
    process.exitCode = 2;
  }
}
