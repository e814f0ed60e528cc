import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A process of its own, running `children/<script>` on the sources. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line that the child prints. */
  readonly line: () => Promise<string>;
  /** Resolves when it has ended by itself without an error. */
  readonly done: Promise<void>;
  /** Ends it as a power cut would: it gets no chance to clean up. */
  readonly kill: () => Promise<void>;
}

export function startChild(script: string, ...args: readonly string[]): Child {
  const here = import.meta.dirname;
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', join(here, 'run-typescript.mjs'), join(here, 'children', script), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const lines: string[] = [];
  const readers: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!;
    for (const line of parts) {
      const reader = readers.shift();
      if (reader) reader(line);
      else lines.push(line);
    }
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const done = exit.then((code) => {
    if (code !== 0) throw new Error(`${script} ended with ${code}`);
  });
  // Who kills a child does not wait for `done`.
  done.catch(() => undefined);
  return {
    process: child,
    line: () => {
      const line = lines.shift();
      return line === undefined ? new Promise((resolve) => readers.push(resolve)) : Promise.resolve(line);
    },
    done,
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
