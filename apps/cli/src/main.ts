import 'reflect-metadata';
import { backup } from './backup.js';
import { demo } from './demo/demo.js';
import { document } from './document.js';
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
  backup: {
    says: 'backup --out MAPP        säkerhetskopierar liggaren, även medan den används',
    run: backup,
  },
  document: {
    says: 'document VAD [ID]        hämtar ett dokument från tjänsten: protokoll, utdrag, bevis, arkiv …',
    run: document,
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
