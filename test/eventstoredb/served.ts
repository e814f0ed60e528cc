import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** `liggaren serve` in a process of its own, from what is built. */
export class Served {
  /** `env` says where the data and the events are, `by` whose requests it gets. The port is any free one. */
  static async start(env: Record<string, string>, by: Record<string, string>): Promise<Served> {
    const main = pathToFileURL('apps/cli/dist/main.js').href;
    const script = `const { main } = await import('${main}'); await main(['serve']);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, NODE_OPTIONS: '', PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const { msg, address } = JSON.parse(line) as { msg?: string; address?: string };
      if (msg !== 'Liggaren is up') continue;
      child.stdout.resume();
      return new Served(child, address!, by);
    }
    throw new Error('it ended before it was up');
  }

  private readonly watching = new AbortController();

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly by: Record<string, string>,
  ) {}

  async send(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...('cookie' in headers ? {} : this.by), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  }

  /** Sends what must be accepted. */
  async post(
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    const answer = await this.send('POST', path, body, headers);
    if (answer.status >= 300)
      throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** What its event stream (SSE) tells from now on: positions and stream names. */
  async watch(): Promise<{ position: string; stream: string; type: string }[]> {
    const heard: { position: string; stream: string; type: string }[] = [];
    const response = await fetch(`${this.url}/api/changes`, {
      headers: this.by,
      signal: this.watching.signal,
    });
    const read = async () => {
      let rest = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        for (const line of lines) if (line.startsWith('data: ')) heard.push(JSON.parse(line.slice(6)));
      }
    };
    // It ends with `stop`.
    read().catch(() => undefined);
    return heard;
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends it as a power cut would: it gets no chance to clean up. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.watching.abort();
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
