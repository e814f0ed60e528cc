/** Waits `ms` milliseconds, or less when `signal` is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

/**
 * Milliseconds to wait before try `attempt` (1, 2, …) is repeated: doubles from `first`, at most `most`.
 * Half of it is random, so that those who failed together do not come back together.
 */
export function backoff(attempt: number, first: number, most: number): number {
  const full = Math.min(most, first * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * Math.random();
}

/** Lets what waits (requests, timers) run before long work goes on. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
