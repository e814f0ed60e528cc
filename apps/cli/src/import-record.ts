import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { createApp, HOST } from '@liggaren/api';
import { inStockholm, SystemClock } from '@liggaren/governance';
import type { Forslag } from '@liggaren/import';
import { BadEnvironment, openStore, readEnvironment } from '@liggaren/worker';
import { pino } from 'pino';
import { lacking, planImport, type Board } from './import-plan.js';
import { UsageError } from './usage-error.js';

/** What was recorded of one file. */
export interface Recorded {
  readonly sammantradeId: string;
  /** Events that were not there before: none the second time. */
  readonly events: number;
  /** What the ledger refused, and what no command can hold. Swedish. */
  readonly left: readonly string[];
}

/** A file to record: its proposal and the text that it came from. */
export interface Source {
  readonly forslag: Forslag;
  readonly text: string;
}

/**
 * Records proposals through the same commands as everyone, marked as imported: what the law would refuse today becomes
 * a flag. Each command is keyed by the text's SHA-256, so that a second run adds nothing, also after a first that was
 * broken off. `progress` is told how many commands of how many have been sent.
 * @throws UsageError when the board is not there or a meeting can't be opened
 */
export async function recordImport(
  organ: string,
  sources: readonly Source[],
  progress: (sent: number, of: number) => void,
): Promise<readonly Recorded[]> {
  const { environment, store } = await opened();
  const app = await createApp({
    store,
    clock: new SystemClock(),
    dataDirectory: environment.dataDirectory,
    log: pino({ level: 'silent' }),
    jobs: false,
  });
  try {
    await app.listen(0, HOST);
    const origin = await app.getUrl();
    const recorded: Recorded[] = [];
    for (const source of sources) {
      const before = await store.head();
      const key = sha256(source.text);
      const meeting = await recordOne(new Ledger(origin, key), organ, source.forslag, progress);
      let events = 0;
      // Others may write at the same time; ours name the text.
      for await (const { metadata } of store.readAll(before === undefined ? {} : { after: before })) {
        if (metadata['correlationId'] === correlationOf(key)) events++;
      }
      recorded.push({ ...meeting, events });
    }
    return recorded;
  } finally {
    await app.close();
  }
}

async function opened() {
  try {
    const environment = readEnvironment(process.env, 0);
    return { environment, store: await openStore(environment) };
  } catch (error) {
    throw error instanceof BadEnvironment ? new UsageError(error.message) : error;
  }
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Stands on each event: the text that it was read from. */
function correlationOf(key: string): string {
  return `import-${key}`;
}

async function recordOne(
  ledger: Ledger,
  organ: string,
  forslag: Forslag,
  progress: (sent: number, of: number) => void,
): Promise<Omit<Recorded, 'events'>> {
  const missing = lacking(forslag);
  if (missing !== undefined) throw new UsageError(`${missing}; sammanträdet kan inte föras in.`);
  const plan = planImport(forslag, await boardOf(ledger, organ), (time) =>
    instantOf(forslag.sammantradesdatum ?? '', time),
  );
  const left = [...plan.left];
  const total = plan.arenden.length + plan.steps.length + plan.signers.length + 3;
  let sent = 0;
  const attempt = async (path: string, body: object): Promise<Answer> => {
    const answer = await ledger.post(path, body);
    progress(++sent, total);
    if (!answer.ok) left.push(`${path}: ${answer.says}`);
    return answer;
  };
  for (const { diarienummer, body } of plan.arenden) {
    if (await ledger.has(`/api/diarium/${diarienummer.replace(' ', '/')}`)) progress(++sent, total);
    else await attempt('/api/arenden', body);
  }
  const called = await ledger.post('/api/sammantraden', plan.call);
  if (!called.ok) throw new UsageError(`sammanträdet kan inte föras in: ${called.says}`);
  progress(++sent, total);
  const sammantradeId = String(called.body['sammantradeId']);
  const meeting = `/api/sammantraden/${sammantradeId}`;
  for (const [i, { path, body }] of plan.steps.entries()) {
    const answer = await attempt(`${meeting}/${path}`, body);
    if (i === 0 && !answer.ok) throw new UsageError(`sammanträdet kan inte öppnas: ${answer.says}`);
  }
  if (plan.anslag !== null) {
    await attempt(`${meeting}/justering/begaran`, {});
    const { protokoll } = await ledger.get<{ protokoll: { justering: { sha256: string } } }>(meeting);
    for (const signer of plan.signers) {
      await attempt(`${meeting}/justering/underskrifter`, { ...signer, sha256: protokoll.justering.sha256 });
    }
    await attempt('/api/anslag', { sammantradeId, ...plan.anslag });
  }
  return { sammantradeId, left };
}

async function boardOf(ledger: Ledger, slug: string): Promise<Board> {
  if (!(await ledger.has(`/api/organ/${slug}`))) {
    throw new UsageError(`det finns inget organ ${slug} i liggaren. Inrätta det och dess mandat först.`);
  }
  const board = await ledger.get<{
    readonly rules: { readonly diarieserie: string };
    readonly mandat: readonly { readonly personId: string; readonly namn: string }[];
  }>(`/api/organ/${slug}`);
  return {
    slug,
    serie: board.rules.diarieserie,
    people: new Map(board.mandat.map(({ namn, personId }) => [namn, personId])),
  };
}

/** A time of a day in Sweden as an instant: summer time or not. */
function instantOf(day: string, time: string): string {
  const winter = `${day}T${time}:00+01:00`;
  return inStockholm(winter).slice(11, 16) === time ? winter : `${day}T${time}:00+02:00`;
}

interface Answer {
  readonly ok: boolean;
  readonly body: Record<string, unknown>;
  /** Why not. Swedish. */
  readonly says: string;
}

/** The ledger over HTTP, each command keyed by the text that it comes from and its place among those to its address. */
class Ledger {
  /** How many commands have gone to each address. */
  private readonly sent = new Map<string, number>();
  private position = '';

  constructor(
    private readonly origin: string,
    /** SHA-256 of the text. */
    private readonly key: string,
  ) {}

  async post(path: string, body: object): Promise<Answer> {
    const nth = (this.sent.get(path) ?? 0) + 1;
    this.sent.set(path, nth);
    const response = await fetch(new URL(path, this.origin), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'liggaren-source': 'import',
        'liggaren-actor': 'import; name=Import; role=registrator',
        'idempotency-key': `${this.key}-${nth}`,
        'x-correlation-id': correlationOf(this.key),
      },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.ok) this.position = String(answer['position']);
    return {
      ok: response.ok,
      body: answer,
      says: String(answer['detail'] ?? answer['title'] ?? response.status),
    };
  }

  async has(path: string): Promise<boolean> {
    return (await fetch(this.address(path))).ok;
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.address(path));
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  private address(path: string): URL {
    const url = new URL(path, this.origin);
    if (this.position !== '') url.searchParams.set('after', this.position);
    return url;
  }
}
