import type { Readable } from 'node:stream';
import { NoAnswer } from './failure.js';

/** What the client gives for a read or a subscription. */
export interface Source extends Readable {
  cancel?(): Promise<void>;
  unsubscribe?(): Promise<void>;
}

export interface BatchesOptions {
  /** The longest wait for the server, in milliseconds. What the consumer takes does not count. */
  readonly patienceMs: number;
  /** Ends it, as a failure with the signal's reason. */
  readonly signal: AbortSignal;
  /** A subscription: once the server has confirmed it, it may be silent for as long as nothing happens. */
  readonly live?: boolean;
}

/** The most that a batch holds; also what the client may have waiting while the consumer is busy. */
export const BATCH = 256;

/**
 * What the server sends, in batches of what has come. Nothing runs in the client's callbacks, where a throw would be
 * lost, and nothing is asked for while the consumer is busy. Whatever the end, the call is cancelled and no error of
 * the client's is left without a listener.
 */
export async function* batches<T>(
  source: Source,
  { patienceMs, signal, live = false }: BatchesOptions,
): AsyncGenerator<T[]> {
  let failure: unknown;
  let ended = false;
  let confirmed = false;
  let wake = (): void => undefined;
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  const abort = () => fail(signal.reason);
  source.on('error', fail);
  source.on('end', () => {
    ended = true;
    wake();
  });
  source.on('confirmation', () => {
    confirmed = true;
    wake();
  });
  source.on('readable', () => wake());
  signal.addEventListener('abort', abort);
  try {
    for (;;) {
      if (signal.aborted) throw signal.reason;
      const batch = take<T>(source);
      if (batch.length > 0) {
        yield batch;
        continue;
      }
      if (failure !== undefined) throw failure;
      if (ended) return;
      await new Promise<void>((resolve) => {
        const timer =
          live && confirmed ? undefined : setTimeout(() => fail(new NoAnswer(patienceMs)), patienceMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    signal.removeEventListener('abort', abort);
    const cancelled = source.cancel?.() ?? source.unsubscribe?.();
    // It rejects when there was never a call.
    cancelled?.catch(() => undefined);
    // What is on its way flows off; unread, it would keep the call open.
    source.resume();
  }
}

function take<T>(source: Readable): T[] {
  const batch: T[] = [];
  while (batch.length < BATCH) {
    const item = source.read() as T | null;
    if (item === null) break;
    batch.push(item);
  }
  return batch;
}
