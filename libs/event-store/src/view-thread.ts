import { parentPort, Worker, workerData } from 'node:worker_threads';
import { openEventStore } from './open-event-store.js';
import { Projector } from './projector.js';
import type { View } from './view.js';

/** What a thread is to do: bring the file of one view up to the log. */
export interface ViewWork {
  /** Of the event store. */
  readonly address: string;
  /** Holds the view's file, which nothing else has open. */
  readonly directory: string;
  /** Its name. */
  readonly view: string;
}

/**
 * Starts a thread whose script calls `catchUpInThread`. Resolves when the view has what was stored; told to stop, when
 * the thread has ended. @throws what the thread could not do
 */
export async function catchUpApart(script: URL, work: ViewWork, stop: AbortSignal): Promise<void> {
  // Options that the process was started with, as --input-type or --inspect-brk, are not meant for a thread.
  const thread = new Worker(script, { workerData: work, execArgv: [] });
  const tell = () => thread.postMessage('stop');
  stop.addEventListener('abort', tell);
  if (stop.aborted) tell();
  try {
    let failure: unknown;
    thread.once('error', (error) => (failure = error));
    // Not before it has ended: whoever opens the file next is to find it closed.
    const code = await new Promise<number>((resolve) => thread.once('exit', resolve));
    if (failure !== undefined) throw failure;
    if (code !== 0) throw new Error(`the thread ended with ${code}`);
  } finally {
    stop.removeEventListener('abort', tell);
  }
}

/** The whole of such a script, which knows these views. */
export async function catchUpInThread(views: readonly View<unknown>[]): Promise<void> {
  const { address, directory, view } = workerData as ViewWork;
  const store = await openEventStore(address);
  try {
    const projector = await Projector.open(
      store,
      views.filter(({ name }) => name === view),
      { directory },
    );
    // Nothing else is ever sent.
    parentPort!.once('message', () => void projector.stop());
    try {
      await projector.catchUp();
    } finally {
      await projector.stop();
    }
  } finally {
    await store.close();
    parentPort!.close();
  }
}
