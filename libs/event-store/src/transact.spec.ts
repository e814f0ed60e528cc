import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Act, Decider } from './decider.js';
import { hashBody } from './command-id.js';
import { CommandReused, Conflict, OutcomeUnknown, StreamNotFound, Unavailable } from './errors.js';
import type { EventStore } from './event-store.js';
import { anAct } from './testing/builders.js';
import { collect } from './testing/event-store.contract.js';
import { everyStore, type TestStore } from './testing/stores.js';
import { overriding, unreliable } from './testing/unreliable.event-store.js';
import { transact } from './transact.js';

/** A list that holds up to five names, none twice. */
type List = readonly string[];
type Added = { type: 'Added'; data: { name: string; by?: string } };

const list: Decider<List, Added> = {
  initialState: [],
  evolve: (state, { data }) => [...state, data.name],
  check: (state, { data }) => {
    if (state.length >= 5) throw new RangeError('the list is full');
    if (state.includes(data.name)) throw new RangeError(`${data.name} is there already`);
  },
};
const added = (name: string): Added => ({ type: 'Added', data: { name } });
const add =
  (...names: string[]) =>
  (state: List) =>
    names.filter((name) => !state.includes(name)).map(added);

const keyed = (body: unknown, overrides: Partial<Act> = {}) =>
  anAct({
    commandId: '7b6c0ab0-8b8e-4f0f-8a37-0a1d3a5f2b11',
    keyed: true,
    bodyHash: hashBody(body),
    ...overrides,
  });

describe.each(everyStore)('transact on %s', (_, open) => {
  let opened: TestStore;
  let store: EventStore;
  beforeEach(() => {
    opened = open();
    store = opened.store;
  });
  afterEach(() => opened.remove());

  const names = async () => (await collect(store.readStream('list'))).map(({ data }) => data.name);

  test('the first command creates the stream, and the receipt tells where the events stand', async () => {
    const receipt = await transact(store, 'list', list, add('Anna', 'Bo'), anAct());
    expect(receipt).toEqual({
      stream: 'list',
      position: await store.head(),
      revision: 1n,
      events: [added('Anna'), added('Bo')],
      repeated: false,
    });
    expect(await names()).toEqual(['Anna', 'Bo']);
  });

  test('a decision sees the state that all events before it led to', async () => {
    await transact(store, 'list', list, add('Anna', 'Bo'), anAct());
    let seen: List = [];
    await transact(store, 'list', list, (state) => ((seen = state), []), anAct());
    expect(seen).toEqual(['Anna', 'Bo']);
  });

  test('the metadata says who, when, by which command and from which body, and each event has its own salt', async () => {
    const act = anAct({ source: 'import', bodyHash: hashBody({ a: 1 }) });
    await transact(store, 'list', list, add('Anna', 'Bo'), act);
    const { commandId, correlationId, causationId, actor, recordedAt, bodyHash } = act;
    const [first, second] = (await collect(store.readStream('list'))).map(({ metadata }) => metadata);
    expect(first).toEqual({
      commandId,
      correlationId,
      causationId,
      actor,
      recordedAt,
      bodyHash,
      source: 'import',
      salt: expect.any(String),
    });
    expect(Buffer.from(first!.salt, 'base64')).toHaveLength(32);
    expect(second!.salt).not.toBe(first!.salt);
  });

  test('a command that is refused leaves nothing', async () => {
    await expect(
      transact(store, 'list', list, () => [added('Anna'), added('Anna')], anAct()),
    ).rejects.toThrow('Anna is there already');
    expect(await store.head()).toBeUndefined();
  });

  test('each new event is held against the invariants in the state after the one before it', async () => {
    await transact(store, 'list', list, add('1', '2', '3', '4'), anAct());
    await expect(transact(store, 'list', list, add('5', '6'), anAct())).rejects.toThrow('the list is full');
    expect(await names()).toHaveLength(4);
  });

  test('a command that changes nothing is answered with where the stream stands', async () => {
    const { position } = await transact(store, 'list', list, add('Anna'), anAct());
    expect(await transact(store, 'list', list, add('Anna'), anAct())).toEqual({
      stream: 'list',
      position,
      revision: 0n,
      events: [],
      repeated: false,
    });
  });

  test('nothing decided about a stream that is not there is not found', async () => {
    await expect(transact(store, 'list', list, () => [], anAct())).rejects.toThrow(StreamNotFound);
  });

  describe('when others write at the same time', () => {
    test('the command is decided anew, and no one is lost', async () => {
      const receipts = await Promise.all(
        ['1', '2', '3', '4', '5'].map((name) => transact(store, 'list', list, add(name), anAct())),
      );
      expect((await names()).toSorted()).toEqual(['1', '2', '3', '4', '5']);
      expect(receipts.map(({ revision }) => revision).toSorted()).toEqual([0n, 1n, 2n, 3n, 4n]);
    });

    test('an invariant holds however many race', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 9 }, (_unused, i) => transact(store, 'list', list, add(`${i}`), anAct())),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
      expect(await names()).toHaveLength(5);
    });

    test('a conflict that never ends is given up', async () => {
      let tries = 0;
      const contended = overriding(store, {
        append: async (stream) => {
          tries += 1;
          throw new Conflict(stream, 'no-stream', 'revision 0');
        },
      });
      await expect(transact(contended, 'list', list, add('Anna'), anAct())).rejects.toThrow(Conflict);
      expect(tries).toBe(20);
    });
  });

  describe('when the same command comes again', () => {
    const body = { add: 'Anna' };

    test('it is answered as the first time, also after others have written', async () => {
      const first = await transact(store, 'list', list, add('Anna'), keyed(body));
      await transact(store, 'list', list, add('Bo'), anAct());
      const again = await transact(
        store,
        'list',
        list,
        () => {
          throw new Error('decided again');
        },
        keyed(body),
      );
      expect(again).toEqual({ ...first, repeated: true });
      expect(await names()).toEqual(['Anna', 'Bo']);
    });

    test('another body under the same id is refused', async () => {
      await transact(store, 'list', list, add('Anna'), keyed(body));
      await expect(transact(store, 'list', list, add('Bo'), keyed({ add: 'Bo' }))).rejects.toThrow(
        CommandReused,
      );
      expect(await names()).toEqual(['Anna']);
    });

    test('sent many times at once it is one event, and all but one are told that they repeat', async () => {
      await transact(store, 'list', list, add('Bo'), anAct());
      const receipts = await Promise.all(
        Array.from({ length: 6 }, () => transact(store, 'list', list, add('Anna'), keyed(body))),
      );
      expect(await names()).toEqual(['Bo', 'Anna']);
      expect(receipts.filter(({ repeated }) => !repeated)).toHaveLength(1);
      for (const receipt of receipts) {
        expect({ ...receipt, repeated: false }).toEqual({ ...receipts[0], repeated: false });
      }
    });

    test('at once with another body, one of the two is stored and the other refused', async () => {
      const outcomes = await Promise.allSettled([
        transact(store, 'list', list, add('Anna'), keyed({ add: 'Anna' })),
        transact(store, 'list', list, add('Bo'), keyed({ add: 'Bo' })),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: expect.any(CommandReused),
      });
      expect(await names()).toHaveLength(1);
    });

    test('what is answered is what is stored, when the two decided differently', async () => {
      const by = (who: string) => () => [{ type: 'Added' as const, data: { name: 'Anna', by: who } }];
      const [a, b] = await Promise.all([
        transact(store, 'list', list, by('a'), keyed(body)),
        transact(store, 'list', list, by('b'), keyed(body)),
      ]);
      const [stored] = await collect(store.readStream('list'));
      for (const { events } of [a, b]) expect(events).toEqual([{ type: 'Added', data: stored!.data }]);
    });

    test('when one of the two decided more events, both are answered with all of them', async () => {
      const [a, b] = await Promise.all([
        transact(store, 'list', list, add('Anna', 'Bo'), keyed(body)),
        transact(store, 'list', list, add('Anna'), keyed(body)),
      ]);
      expect(a.events).toEqual(b.events);
      expect(await names()).toHaveLength(a.events.length);
    });
  });

  describe('when the store does not answer', () => {
    test('an append that was stored is found, and is not stored twice', async () => {
      const { store: flaky, asked } = unreliable(store, 'stored, no answer');
      const receipt = await transact(flaky, 'list', list, add('Anna'), anAct());
      expect(receipt).toMatchObject({ revision: 0n, repeated: false });
      expect(await names()).toEqual(['Anna']);
      expect(asked[1]).toEqual(asked[0]);
    });

    test('an append that was lost is sent again as it was, salt and all', async () => {
      const { store: flaky, asked } = unreliable(store, 'lost, no answer', 'unavailable');
      await transact(flaky, 'list', list, add('Anna'), anAct());
      expect(await names()).toEqual(['Anna']);
      expect(asked).toHaveLength(3);
      for (const again of asked) expect(again).toEqual(asked[0]);
    });

    test('an append that was stored, and buried under others meanwhile, is found', async () => {
      await transact(store, 'list', list, add('Bo'), anAct());
      const { store: flaky } = unreliable(
        overriding(store, {
          append: async (stream, events, expected) => {
            const result = await store.append(stream, events, expected);
            await transact(store, 'list', list, (state) => [added(`after ${state.length}`)], anAct());
            return result;
          },
        }),
        'stored, no answer',
      );
      const receipt = await transact(flaky, 'list', list, add('Anna'), anAct());
      expect(receipt.revision).toBe(1n);
      expect((await names()).filter((name) => name === 'Anna')).toHaveLength(1);
    });

    test('a store that forgets ids answers with a conflict, and the events are read back before it is believed', async () => {
      let calls = 0;
      const forgetful = overriding(store, {
        append: async (stream, events, expected) => {
          calls += 1;
          if (calls > 1) throw new Conflict(stream, String(expected), 'revision 0');
          await store.append(stream, events, expected);
          throw new OutcomeUnknown(stream);
        },
      });
      const receipt = await transact(forgetful, 'list', list, add('Anna'), anAct());
      expect(receipt).toMatchObject({ revision: 0n, position: await store.head() });
      expect(calls).toBe(2);
    });

    test('an append that was lost while another took its place is decided anew', async () => {
      const { store: flaky } = unreliable(
        overriding(store, {
          append: async (stream, events, expected) => {
            if ((await store.head()) === undefined) await transact(store, 'list', list, add('Bo'), anAct());
            return store.append(stream, events, expected);
          },
        }),
        'lost, no answer',
      );
      await transact(flaky, 'list', list, (state) => [added(`after ${state.length}`)], anAct());
      expect(await names()).toEqual(['Bo', 'after 1']);
    });

    test('when no try is answered the outcome stays unknown, also if the last try was surely not stored', async () => {
      const silent = unreliable(store, 'stored, no answer', ...Array<'unavailable'>(9).fill('unavailable'));
      await expect(transact(silent.store, 'list', list, add('Anna'), anAct())).rejects.toThrow(
        OutcomeUnknown,
      );
      expect(silent.asked).toHaveLength(5);
      expect(await names()).toEqual(['Anna']);
    }, 20_000);

    test('a store that is surely not writing is told of at once', async () => {
      const { store: down, asked } = unreliable(store, 'unavailable');
      await expect(transact(down, 'list', list, add('Anna'), anAct())).rejects.toThrow(Unavailable);
      expect(asked).toHaveLength(1);
    });
  });
});
