import 'reflect-metadata';
import { backup } from './backup.js';
import { demo } from './demo/demo.js';
import { importProtokoll } from './import.js';
import { serve } from './serve.js';
import { UsageError } from './usage-error.js';

/** Each command, and its line in the help. */
const COMMANDS: Readonly<
  Record<string, { readonly says: string; readonly run: (args: readonly string[]) => Promise<void> }>
> = {
  serve: { says: 'serve                    startar tjänsten (PORT, LIGGAREN_DATA, EVENTSTORE)', run: serve },
  demo: {
    says: 'demo [--exit]            spelar upp ett riktigt sammanträde och visar adresserna',
    run: demo,
  },
  import: {
    says: 'import FIL --dry-run     läser ett protokoll och visar vad som är säkert; --organ NAMN för in det',
    run: importProtokoll,
  },
  backup: {
    says: 'backup --out MAPP        säkerhetskopierar liggaren, även medan den används',
    run: backup,
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
    await command.run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`liggaren: ${error.message}\n`);
    process.exitCode = 2;
  }
}
