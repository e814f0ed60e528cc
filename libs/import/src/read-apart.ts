import { Worker } from 'node:worker_threads';
import type { Forslag } from './forslag.js';
import { refuseTooLarge, Unreadable } from './read-text.js';

/** A protokoll as it was read: its text, and what could be recorded of it. */
export interface Read {
  readonly text: string;
  readonly forslag: Forslag;
}

/** What the thread says. */
export type Answer = Read | { readonly unreadable: Unreadable['code']; readonly message: string };

interface Limits {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** A protokoll of a thousand pages takes a tenth of either. */
const LIMITS: Limits = { milliseconds: 60_000, megabytes: 512 };

let before: Promise<unknown> = Promise.resolve();

/**
 * Reads a protokoll, text or PDF, in a thread of its own, one at a time: a small file may be made so that it takes all
 * there is of time and memory, and it comes from outside.
 * @throws Unreadable as the readers do; TOO_HEAVY when it takes more than `limits`
 */
export function readApart(bytes: Uint8Array, limits: Limits = LIMITS): Promise<Read> {
  const read = before.then(() => inThread(bytes, limits));
  before = read.catch(() => undefined);
  return read;
}

async function inThread(bytes: Uint8Array, { milliseconds, megabytes }: Limits): Promise<Read> {
  refuseTooLarge(bytes.length);
  const thread = new Worker(new URL('./read-thread.js', import.meta.url), {
    workerData: bytes,
    // Options that the process was started with are not meant for a thread.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  const timer = setTimeout(() => void thread.terminate(), milliseconds);
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooHeavy() : error),
      );
      thread.once('exit', () => reject(tooHeavy()));
    });
    if ('unreadable' in answer) throw new Unreadable(answer.unreadable, answer.message);
    return answer;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

const tooHeavy = () =>
  new Unreadable(
    'TOO_HEAVY',
    'filen tar för lång tid eller för mycket minne att läsa. Skriv ut den till en ny PDF och försök med den.',
  );
