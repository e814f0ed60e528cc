import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Served } from '../eventstoredb/served.js';
import { linearize, type Operation } from './linearizability.js';
import { registerModel, type Answer, type Input, type Register } from './models.js';
import { makeLedgerFolder, rounds, type LedgerFolder } from './served-ledger.js';

const CLIENTS = 6;
const ACTS = rounds(25, 250);

/** How a client asks for it over HTTP. */
interface Thing {
  readonly address: string;
  readonly requests: { readonly [Does in Input['does']]?: (value: string) => [path: string, body: object] };
  /** Where the answer has the number that was given, when it has one. */
  readonly number: string;
  /** Whether it takes If-Match. The version of an ärende is how many events it has, so one more than the revision. */
  readonly versioned: boolean;
}

const ARENDE: Thing = {
  address: '/api/arenden/NMD/2024/1',
  requests: {
    add: (value) => [
      '/handlingar',
      { kind: 'upprattad', datum: '2024-03-01', rubrik: value, forKannedom: false },
    ],
    set: (value) => ['/handlaggare', { handlaggare: value }],
  },
  number: 'handlingsnummer',
  versioned: true,
};

const MEETING: Thing = {
  address: '/api/sammantraden/namnden-2024-03-12',
  requests: {
    add: (value) => ['/foredragningslista', { rubrik: value }],
    set: (value) => [
      '/flytt',
      { sammantradesdatum: '2024-03-12', startsAt: '13:00', plats: value, reason: 'Lokalbyte.' },
    ],
    close: () => ['/installning', { reason: 'För få ärenden.' }],
  },
  number: 'ordning',
  versioned: false,
};

describe('what concurrent clients of two servers were answered', () => {
  let folder: LedgerFolder;
  let servers: readonly Served[];

  beforeAll(async () => {
    folder = await makeLedgerFolder();
    servers = [await folder.start(), await folder.start()];
    await servers[0]!.post('/api/sammantraden', {
      organ: 'namnden',
      sammantradesdatum: '2024-03-12',
      startsAt: '13:00',
      plats: 'Rådhuset',
    });
  }, 120_000);
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await folder.remove();
  });

  /** Sends one request, and writes down when it was sent and when its answer came. One client hangs up at times. */
  async function ask(
    thing: Thing,
    server: Served,
    client: string,
    input: Input,
    patience: number,
  ): Promise<Operation<Input, Answer>> {
    const value = input.does === 'set' ? input.value : client;
    const [path, body] = thing.requests[input.does]!(value);
    const ifMatch =
      input.does === 'set' && input.ifMatch !== undefined ? `"${input.ifMatch + 1}"` : undefined;
    const called = performance.now();
    const answer = await Promise.race([
      server.send('POST', thing.address + path, body, ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      pause(patience, undefined),
    ]);
    const answered = answer === undefined ? Infinity : performance.now();
    return { client, called, answered, input, answer: answer ? read(answer, thing.number) : undefined };
  }

  /** A client adds, sets, and sets what it believes it knows, by what it was answered last. */
  async function client(thing: Thing, n: number): Promise<Operation<Input, Answer>[]> {
    const history: Operation<Input, Answer>[] = [];
    let known = 0;
    for (let i = 0; i < ACTS; i++) {
      const value = `Person ${(n * 7 + i) % 4}`;
      const knowing = thing.versioned ? { ifMatch: known } : {};
      const inputs: Input[] = [{ does: 'add' }, { does: 'set', value }, { does: 'set', value, ...knowing }];
      const isLast = n === 0 && i === ACTS - 3 && 'close' in thing.requests;
      const input: Input = isLast ? { does: 'close' } : inputs[(n + i) % inputs.length]!;
      // A few: each of them doubles what the checker must try.
      const patience = n === 5 && i % Math.ceil(ACTS / 5) === 3 ? 1 : 60_000;
      const did = await ask(thing, servers[n % 2]!, `klient ${n}`, input, patience);
      if (did.answer !== undefined && 'revision' in did.answer) known = did.answer.revision;
      history.push(did);
    }
    return history;
  }

  it.each<[string, Thing, Register]>([
    ['an ärende', ARENDE, { revision: 0, count: 0, value: '', closed: false }],
    ['a meeting that is called', MEETING, { revision: 0, count: 0, value: 'Rådhuset', closed: false }],
  ])(
    'about %s could have been answered one at a time, each between its question and its answer',
    async (_what, thing, initial) => {
      const clients = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => client(thing, n)));
      const history = clients.flat();
      const answered = history.filter(({ answer }) => answer !== undefined);
      expect(answered.length).toBeGreaterThan(history.length / 2);
      expect(linearize(registerModel(initial), history)).toBeDefined();
      // And the checker looked: with one answer changed there is no such order.
      const last = answered.findLast(({ answer }) => 'revision' in answer!)!;
      const lie = { ...last, answer: { revision: 1_000_000 } };
      const wrong = history.map((operation) => (operation === last ? lie : operation));
      expect(linearize(registerModel(initial), wrong)).toBeUndefined();
    },
    600_000,
  );
});

function read({ status, body }: { status: number; body: Record<string, unknown> }, number: string): Answer {
  if (status === 412) return { refused: 'changed' };
  if (body['code'] === 'SAMMANTRADE_CANCELLED') return { refused: 'closed' };
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  const given = body[number];
  return { revision: Number(body['revision']), ...(given === undefined ? {} : { number: Number(given) }) };
}
