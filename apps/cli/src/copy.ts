import { parseArgs } from 'node:util';
import { copyLog, DifferentLogs, OutcomeUnknown, Unavailable, type EventStore } from '@liggaren/event-store';
import { BadEnvironment, openStore, readEnvironment } from '@liggaren/worker';
import { UsageError } from './usage-error.js';

/** How often the copy tells how far it has come, in events. */
const TOLD_EVERY = 10_000;

/**
 * `liggaren copy --from ADDRESS --to ADDRESS`: the whole log from one event store to another that is empty, such as
 * from the embedded store to a cluster. Begun again after a break it goes on. The files of handlingar are not copied.
 */
export async function copy(args: readonly string[]): Promise<void> {
  const { from, to } = addresses(args);
  const source = await open(from);
  try {
    const target = await open(to);
    try {
      let told = 0;
      const { copied, total } = await copyLog(source, target, (events) => {
        if (events - told < TOLD_EVERY) return;
        told = events;
        process.stderr.write(`${events} händelser …\n`);
      });
      process.stdout.write(
        `${total} händelser stämmer till antal, ordning och innehåll; ${copied} kopierades nu.\n`,
      );
    } finally {
      await target.close();
    }
  } catch (error) {
    throw explained(error);
  } finally {
    await source.close();
  }
}

function addresses(args: readonly string[]): { from: string; to: string } {
  try {
    const options = { from: { type: 'string' }, to: { type: 'string' } } as const;
    const { from, to } = parseArgs({ args: [...args], options }).values;
    if (from && to && from !== to) return { from, to };
  } catch {
    // Said below, in one way for every wrong argument.
  }
  throw new UsageError('skriv npx liggaren copy --from sqlite:FIL --to esdb://… (eller tvärtom)');
}

async function open(address: string): Promise<EventStore> {
  try {
    return await openStore(readEnvironment({ ...process.env, EVENTSTORE: address }, 3000));
  } catch (error) {
    throw explained(error);
  }
}

function explained(error: unknown): unknown {
  if (error instanceof BadEnvironment) return new UsageError(error.message);
  if (error instanceof DifferentLogs) {
    return new UsageError(
      `målet innehåller redan en annan liggare (händelse ${error.same + 1} skiljer). Ange ett tomt lager.`,
    );
  }
  if (error instanceof Unavailable || error instanceof OutcomeUnknown) {
    return new UsageError(
      `lagret svarar inte: ${error.message}. Kör om kommandot: det går vidare där det slutade.`,
    );
  }
  return error;
}
