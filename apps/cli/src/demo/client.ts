/** The demo's way to the ledger: HTTP, as a browser uses it, by a person who has signed in. */
export class Client {
  /** Of the last command: reads wait until the views have passed it. */
  private position = '';

  private constructor(
    private readonly origin: string,
    private readonly cookie: string,
    private readonly csrf: string,
  ) {}

  /** Sets the password of an account with its one-time code, and signs in. */
  static async first(origin: string, engangskod: string, losenord: string): Promise<Client> {
    const response = await fetch(new URL('/api/inloggning/engangskod', origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ engangskod, losenord }),
    });
    if (!response.ok) throw new Error(`signing in: ${response.status} ${await response.text()}`);
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { csrf } = (await response.json()) as { csrf: string };
    return new Client(origin, cookie, csrf);
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
    const response = await fetch(url, { headers: { cookie: this.cookie } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async send(
    method: string,
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    const response = await fetch(new URL(path, this.origin), {
      method,
      headers: {
        'content-type': 'application/json',
        cookie: this.cookie,
        'x-csrf-token': this.csrf,
        ...headers,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const receipt = (await response.json()) as Record<string, unknown>;
    if (typeof receipt['position'] === 'string') this.position = receipt['position'];
    return receipt;
  }
}
