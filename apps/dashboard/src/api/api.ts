import { forgetKey, keyFor } from './idempotency';
import { noAnswer, Problem, problemOf } from './problem';

/** What a command answers: where it was recorded, and the names and numbers that it was given. */
export interface Receipt {
  readonly position: string;
  readonly revision: number;
  readonly [given: string]: string | number;
}

/** Whoever has signed in, by `GET /api/mig`. */
export interface Me {
  readonly konto: string;
  readonly namn: string;
  readonly roller: readonly { readonly role: string; readonly organ?: string }[];
  /** How: with a password here, or at an issuer. */
  readonly inloggad: 'session' | 'oidc';
  readonly csrf?: string;
}

/** Of the last command sent from this page: what is read waits until the views have passed it. */
let written: string | undefined;
let csrf = '';

/** Takes note of where something was recorded: what is read from now on has it. */
export function wrote(position: unknown): void {
  if (typeof position === 'string') written = position;
}

/** Who has signed in. Keeps the session's word, which every command carries. @throws Problem 401 */
export async function readMe(): Promise<Me> {
  const me = await read<Me>('/api/mig');
  csrf = me.csrf ?? '';
  return me;
}

/** Reads a view: with everything that was written from this page. @throws Problem */
export async function read<T>(path: string): Promise<T> {
  const url = new URL(path, location.origin);
  if (written !== undefined) url.searchParams.set('after', written);
  const response = await answer(url, {});
  return (await response.json()) as T;
}

/** How a command is sent. */
export interface Sending {
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  /** The version that was read: refused with 412 when somebody else was first. */
  readonly ifMatch?: number | undefined;
}

/** Asks for something that records nothing, or not as a command does: a sign-in, a challenge. @throws Problem */
export async function post<T>(path: string, body: object): Promise<T> {
  const response = await answer(new URL(path, location.origin), {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
  });
  return (await response.json()) as T;
}

const WAITS_MS = [300, 1_000, 3_000];

/**
 * Sends a command. Without an answer it is sent again, with the same key: it is recorded once. The key outlives the
 * page, until the api has answered. @throws Problem
 */
export async function send(
  path: string,
  body: object,
  { method = 'POST', ifMatch }: Sending = {},
): Promise<Receipt> {
  const intent = JSON.stringify([method, path, ifMatch ?? null, body]);
  const key = await keyFor(intent);
  const request = {
    method,
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      'x-csrf-token': csrf,
      'idempotency-key': key.value,
      ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    },
  };
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await answer(new URL(path, location.origin), request);
      const receipt = (await response.json()) as Receipt;
      forgetKey(key);
      wrote(receipt.position);
      return receipt;
    } catch (error) {
      const mayHelp = error instanceof Problem && (error.status === 0 || error.status === 503);
      // The session's word is another after signing in anew in another window.
      if (error instanceof Problem && error.code === 'CSRF_TOKEN' && attempt === 0) {
        await readMe();
        request.headers['x-csrf-token'] = csrf;
        continue;
      }
      if (!mayHelp) forgetKey(key);
      const wait = WAITS_MS[attempt];
      if (!mayHelp || wait === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/** Sends a file's bytes, and gives what the api made of them. @throws Problem */
export async function upload<T>(path: string, file: Blob, method: 'POST' | 'PUT' = 'POST'): Promise<T> {
  const response = await withWord((word) =>
    answer(new URL(path, location.origin), {
      method,
      body: file,
      headers: { 'content-type': 'application/octet-stream', 'x-csrf-token': word },
    }),
  );
  return (await response.json()) as T;
}

/** Sends what takes a while: `told` hears each line of the answer (NDJSON) as it comes. @throws Problem */
export async function sendLong(path: string, body: object, told: (line: object) => void): Promise<void> {
  const response = await withWord((word) =>
    answer(new URL(path, location.origin), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'x-csrf-token': word },
    }),
  );
  let rest = '';
  try {
    for await (const part of piecesOf(response.body!.pipeThrough(new TextDecoderStream()))) {
      const lines = (rest + part).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const said = JSON.parse(line) as { readonly position?: unknown };
        wrote(said.position);
        told(said);
      }
    }
  } catch (error) {
    throw error instanceof SyntaxError ? error : noAnswer();
  }
}

async function* piecesOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
}

/** The session's word is another after signing in anew in another window. */
async function withWord(request: (word: string) => Promise<Response>): Promise<Response> {
  try {
    return await request(csrf);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'CSRF_TOKEN') throw error;
    await readMe();
    return request(csrf);
  }
}

async function answer(url: URL, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, request);
  } catch {
    throw noAnswer();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}
