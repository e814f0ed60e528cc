import type { Actor } from '@liggaren/event-store';

/** The demo's way to the ledger: HTTP, as any other program. */
export class Client {
  /** Of the last command: reads wait until the views have passed it. */
  private position = '';

  constructor(
    private readonly origin: string,
    private readonly actor: Actor,
  ) {}

  /** The same ledger, used by another person. */
  as(actor: Actor): Client {
    return new Client(this.origin, actor);
  }

  async post(
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    return this.send('POST', path, body, headers);
  }

  async put(path: string, body: object): Promise<Record<string, unknown>> {
    return this.send('PUT', path, body, {});
  }

  /** Reads what has been written so far. `after`: the position of another person's command. */
  async get<T>(path: string, after = this.position): Promise<T> {
    const url = new URL(path, this.origin);
    if (after !== '') url.searchParams.set('after', after);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  private async send(method: string, path: string, body: object, headers: Record<string, string>) {
    const { id, name, role } = this.actor;
    const response = await fetch(new URL(path, this.origin), {
      method,
      headers: {
        'content-type': 'application/json',
        'liggaren-actor': `${id}; name=${encodeURIComponent(name)}; role=${role}`,
        ...headers,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const receipt = (await response.json()) as Record<string, unknown>;
    this.position = String(receipt['position']);
    return receipt;
  }
}
