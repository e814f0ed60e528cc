import { inStockholm } from '@liggaren/governance';
import { lacking, planImport, type Board, type Recordable } from '@liggaren/import';

/** What was recorded of one protokoll. */
export interface Recorded {
  readonly sammantradeId: string;
  /** What the ledger refused, and what no command can hold. Swedish. */
  readonly left: readonly string[];
  /** The last event's place: what is read after it has all of it. */
  readonly position: string;
}

/** Why nothing of a protokoll can be recorded. Swedish. */
export class CannotImport extends Error {
  override readonly name = 'CannotImport';
}

/** One request to the api, in whoever's name it is made. */
export type Send = (request: {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
}) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;

/** Stands on each event: the text that it was read from. `text`: its SHA-256. */
export function correlationOf(text: string): string {
  return `import-${text}`;
}

/** An import that can begin: the meeting's board is there, and the proposal has what a meeting needs. */
export class Import {
  private constructor(
    private readonly ledger: Ledger,
    private readonly plan: ReturnType<typeof planImport>,
    private readonly day: string,
    /** The ärenden that the ledger does not have yet. */
    private readonly unregistered: ReturnType<typeof planImport>['arenden'],
  ) {}

  /** @throws CannotImport */
  static async prepare(send: Send, organ: string, text: string, forslag: Recordable): Promise<Import> {
    const missing = lacking(forslag);
    if (missing !== undefined) throw new CannotImport(`${missing}; sammanträdet kan inte föras in.`);
    const day = forslag.sammantradesdatum ?? '';
    const ledger = new Ledger(send, text);
    const plan = planImport(forslag, await boardOf(ledger, organ), (time) => instantOf(day, time));
    const unregistered = [];
    for (const arende of plan.arenden) {
      if (!(await ledger.has(`/api/diarium/${arende.diarienummer.replace(' ', '/')}`)))
        unregistered.push(arende);
    }
    return new Import(ledger, plan, day, unregistered);
  }

  /** The numbers that it would register. */
  get newArenden(): readonly string[] {
    return this.unregistered.map(({ diarienummer }) => diarienummer);
  }

  /** How many commands it sends. */
  get length(): number {
    const { steps, omedelbart, signers, anslag } = this.plan;
    const justeringar = omedelbart.length + (anslag === null ? 0 : 1);
    return (
      this.unregistered.length +
      1 +
      steps.length +
      justeringar * (1 + signers.length) +
      (anslag === null ? 0 : 1)
    );
  }

  /**
   * Sends the commands, those of everyone, marked as imported: what the law would refuse today becomes a flag. Each is
   * keyed by the text's SHA-256, so that a second run adds nothing, also after a first that was broken off. Yields
   * after each command. @throws CannotImport when the meeting can't be opened
   */
  async *record(): AsyncGenerator<void, Recorded> {
    const { ledger, plan } = this;
    const left = [...plan.left];
    for (const { body } of this.unregistered) {
      yield;
      await attempt(ledger, left, '/api/arenden', body);
    }
    yield;
    const called = await ledger.post('/api/sammantraden', plan.call);
    if (!called.ok) throw new CannotImport(`sammanträdet kan inte föras in: ${called.says}`);
    const sammantradeId = String(called.body['sammantradeId']);
    const meeting = `/api/sammantraden/${sammantradeId}`;
    for (const [i, { path, body }] of plan.steps.entries()) {
      yield;
      const answer = await attempt(ledger, left, `${meeting}/${path}`, body);
      if (i === 0 && !answer.ok) throw new CannotImport(`sammanträdet kan inte öppnas: ${answer.says}`);
    }
    for (const paragraf of plan.omedelbart) yield* this.sign(meeting, left, this.day, paragraf);
    if (plan.anslag !== null) {
      yield* this.sign(meeting, left, plan.anslag.postedOn);
      yield;
      await attempt(ledger, left, '/api/anslag', { sammantradeId, ...plan.anslag });
    }
    return { sammantradeId, left, position: ledger.position };
  }

  /** The signatures that the paper claims, of the whole protokoll or of one §. */
  private async *sign(
    meeting: string,
    left: string[],
    signedOn: string,
    paragraf?: number,
  ): AsyncGenerator<void, void> {
    const of = paragraf === undefined ? {} : { paragraf };
    yield;
    const asked = await attempt(this.ledger, left, `${meeting}/justering/begaran`, of);
    const { sha256 } = asked.body;
    if (!asked.ok || sha256 === undefined) return;
    for (const personId of this.plan.signers) {
      yield;
      const signature = { personId, signedOn, method: 'papper', sha256, ...of };
      await attempt(this.ledger, left, `${meeting}/justering/underskrifter`, signature);
    }
  }
}

async function attempt(ledger: Ledger, left: string[], path: string, body: object): Promise<Answer> {
  const answer = await ledger.post(path, body);
  if (!answer.ok) left.push(`${path}: ${answer.says}`);
  return answer;
}

async function boardOf(ledger: Ledger, slug: string): Promise<Board> {
  if (!(await ledger.has(`/api/organ/${slug}`))) {
    throw new CannotImport(`det finns inget organ ${slug} i liggaren. Inrätta det och dess mandat först.`);
  }
  const board = await ledger.get<{
    readonly rules: { readonly diarieserie: string };
    readonly mandat: readonly { readonly personId: string; readonly namn: string }[];
  }>(`/api/organ/${slug}`);
  return {
    slug,
    serie: board.rules.diarieserie,
    people: new Map(board.mandat.map(({ namn, personId }) => [namn.toLowerCase(), personId])),
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

/** The ledger by its addresses, each command keyed by the text that it comes from and its place among those to its address. */
class Ledger {
  /** How many commands have gone to each address. */
  private readonly sent = new Map<string, number>();
  position = '';

  constructor(
    private readonly send: Send,
    /** SHA-256 of the text. */
    private readonly text: string,
  ) {}

  async post(path: string, body: object): Promise<Answer> {
    const nth = (this.sent.get(path) ?? 0) + 1;
    this.sent.set(path, nth);
    const answer = await this.send({
      method: 'POST',
      path,
      headers: {
        'liggaren-source': 'import',
        'idempotency-key': `${this.text}-${nth}`,
        'x-correlation-id': correlationOf(this.text),
      },
      body,
    });
    const ok = answer.status < 300;
    if (ok) this.position = String(answer.body['position']);
    return { ok, body: answer.body, says: String(answer.body['detail'] ?? answer.status) };
  }

  async has(path: string): Promise<boolean> {
    return (await this.read(path)).status === 200;
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.read(path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  }

  private read(path: string) {
    const after = this.position === '' ? '' : `${path.includes('?') ? '&' : '?'}after=${this.position}`;
    return this.send({ method: 'GET', path: path + after, headers: {} });
  }
}
