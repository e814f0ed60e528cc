import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hashBody } from './command-id.js';
import { createNext, type Series } from './create-next.js';
import type { Act, Decider } from './decider.js';
import { CommandReused, OutcomeUnknown } from './errors.js';
import type { EventStore } from './event-store.js';
import { anAct, anEvent } from './testing/builders.js';
import { collect } from './testing/event-store.contract.js';
import { everyStore, type TestStore } from './testing/stores.js';
import { overriding, unreliable } from './testing/unreliable.event-store.js';

type Registered = { type: 'ArendeRegistered'; data: { number: number; rubrik: string } };

const arende: Decider<undefined, Registered> = {
  initialState: undefined,
  evolve: () => undefined,
  check: (_, { data }) => {
    if (data.rubrik === '') throw new RangeError('a rubrik is needed');
  },
};

const nameOf = (number: number, ar = 2024) => `arende-KS-${ar}-${number}`;

/** The serie of a year, with what is decided for a number in it. */
const serie = (
  first: number,
  decide: (number: number) => Registered[],
  ar = 2024,
): Series<{ ar: number }, Registered> => ({
  terms: { ar },
  first,
  nameOf: (terms, number) => nameOf(number, terms.ar),
  decide: (_terms, number) => decide(number),
});

describe.each(everyStore)('createNext on %s', (_, open) => {
  let opened: TestStore;
  let store: EventStore;
  beforeEach(() => {
    opened = open();
    store = opened.store;
  });
  afterEach(() => opened.remove());

  const register = (rubrik: string, act: Act, { first = 1, on = store, ar = 2024 } = {}) =>
    createNext(
      on,
      serie(first, (number) => [{ type: 'ArendeRegistered', data: { number, rubrik } }], ar),
      arende,
      act,
    );
  const keyed = (rubrik: string, commandId = '3d1c6b2e-54a5-4c2b-9d7e-0f5a1c9e7b42') =>
    anAct({ commandId, keyed: true, bodyHash: hashBody({ rubrik }) });
  const registered = async () =>
    (await collect(store.readAll())).filter(({ type }) => type === 'ArendeRegistered');
  const streams = async () => (await collect(store.readAll())).map(({ stream }) => stream);

  test('numbers are given one after the other', async () => {
    expect(await register('a', anAct())).toMatchObject({ number: 1, stream: nameOf(1), revision: 0n });
    expect(await register('b', anAct())).toMatchObject({ number: 2, stream: nameOf(2) });
    expect(await register('c', anAct(), { first: 3 })).toMatchObject({ number: 3 });
  });

  test('the events of a number are decided for that number', async () => {
    await register('a', anAct());
    const { events } = await register('b', anAct());
    expect(events).toEqual([{ type: 'ArendeRegistered', data: { number: 2, rubrik: 'b' } }]);
  });

  test('two registrars at once get two numbers, each time they try', async () => {
    for (let round = 0; round < 25; round++) {
      const first = 2 * round + 1;
      const [a, b] = await Promise.all([
        register('a', round % 2 ? anAct() : keyed('a', randomUUID()), { first }),
        register('b', anAct(), { first }),
      ]);
      expect([a.number, b.number].toSorted((x, y) => x - y)).toEqual([first, first + 1]);
    }
  });

  test('many registrars at once leave no gap and no double', async () => {
    const receipts = await Promise.all(
      Array.from({ length: 40 }, (_unused, i) =>
        register(`${i}`, i % 3 === 0 ? keyed(`${i}`, randomUUID()) : anAct()),
      ),
    );
    const numbers = receipts.map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 40 }, (_unused, i) => i + 1));
    expect(new Set((await registered()).map(({ stream }) => stream)).size).toBe(40);
  });

  test('a command that is refused leaves nothing, keyed or not', async () => {
    await expect(register('', anAct())).rejects.toThrow('a rubrik is needed');
    await expect(register('', keyed(''))).rejects.toThrow('a rubrik is needed');
    expect(await store.head()).toBeUndefined();
  });

  test('the same command a day later is the same event and the same answer, whoever registered meanwhile', async () => {
    await register('before', anAct());
    const first = await register('a', keyed('a'));
    await register('after', anAct());
    const again = await register('a', keyed('a'), { first: 4 });
    expect(again).toEqual({ ...first, repeated: true });
    expect(await registered()).toHaveLength(3);
  });

  test('a repetition is answered even if the command would be refused today', async () => {
    const first = await register('a', keyed('a'));
    const strict = {
      ...arende,
      check: () => {
        throw new RangeError('closed for the summer');
      },
    };
    const again = await createNext(
      store,
      serie(2, () => []),
      strict,
      keyed('a'),
    );
    expect(again).toEqual({ ...first, repeated: true });
  });

  test('a repetition after New Year is the same event, in the serie of the year before', async () => {
    await register('a', anAct());
    const first = await register('b', keyed('b'), { first: 2 });
    expect(await register('b', keyed('b'), { first: 1, ar: 2025 })).toEqual({ ...first, repeated: true });
    expect(await streams()).not.toContain(nameOf(2, 2025));
  });

  test('a command that died before it wrote is carried out on the terms that it came with', async () => {
    const broken = overriding(store, {
      append: (stream, ...rest) =>
        stream.startsWith('arende') ? Promise.reject(new Error('died')) : store.append(stream, ...rest),
    });
    await expect(register('b', keyed('b'), { on: broken })).rejects.toThrow('died');
    expect(await register('b', keyed('b'), { first: 7, ar: 2025 })).toMatchObject({
      stream: nameOf(1),
      number: 1,
    });
  });

  test('a repetition is found after more has happened to what it created', async () => {
    const first = await register('a', keyed('a'));
    await store.append(first.stream, [anEvent('HandlingRegistered')], first.revision);
    expect(await register('a', keyed('a'))).toEqual({ ...first, repeated: true });
  });

  test('the same key with another body is refused', async () => {
    await register('a', keyed('a'));
    await expect(register('b', keyed('b'))).rejects.toThrow(CommandReused);
    expect(await registered()).toHaveLength(1);
  });

  test('the same command many times at once is one event and one answer', async () => {
    for (let round = 0; round < 10; round++) {
      const commandId = randomUUID();
      const before = (await registered()).length;
      const receipts = await Promise.all([
        ...Array.from({ length: 5 }, (_unused, i) =>
          register('a', keyed('a', commandId), { first: 1 + (i % 2) }),
        ),
        register('other', anAct()),
      ]);
      const same = receipts.slice(0, 5);
      expect(new Set(same.map(({ number }) => number)).size).toBe(1);
      expect(same.filter(({ repeated }) => !repeated)).toHaveLength(1);
      for (const receipt of same) expect({ ...receipt, repeated: 0 }).toEqual({ ...same[0], repeated: 0 });
      expect(await registered()).toHaveLength(before + 2);
    }
  });

  test('the same key at once with two bodies is one event and one refusal', async () => {
    const outcomes = await Promise.allSettled([register('a', keyed('a')), register('b', keyed('b'))]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await registered()).toHaveLength(1);
  });

  test('two calls that decide different numbers of events are still one registration', async () => {
    const inParts = (parts: number) =>
      createNext(
        store,
        serie(1, (number) =>
          Array.from({ length: parts }, () => ({ type: 'ArendeRegistered', data: { number, rubrik: 'a' } })),
        ),
        arende,
        keyed('a'),
      );
    const [a, b] = await Promise.all([inParts(1), inParts(2)]);
    expect(a.number).toBe(1);
    expect(b.number).toBe(1);
    expect(a.events).toEqual(b.events);
    expect(await registered()).toHaveLength(a.events.length);
  });

  test('a try that died after the key was recorded is carried out by the next, at the first free number', async () => {
    const dying = overriding(store, {
      append: (stream, events, expected) => {
        if (!stream.startsWith('kommando-')) throw new Error('power cut');
        return store.append(stream, events, expected);
      },
    });
    await expect(register('a', keyed('a'), { on: dying })).rejects.toThrow('power cut');
    expect(await streams()).toEqual([`kommando-${keyed('a').commandId}`]);

    await register('b', anAct());
    await register('c', anAct());
    const receipt = await register('a', keyed('a'));
    expect(receipt).toMatchObject({ number: 3, repeated: false });
    expect(await register('a', keyed('a'))).toEqual({ ...receipt, repeated: true });
  });

  test('a try that died after its event was stored is answered by the next', async () => {
    const dying = overriding(store, {
      append: async (stream, events, expected) => {
        const result = await store.append(stream, events, expected);
        if (!stream.startsWith('kommando-')) throw new Error('power cut');
        return result;
      },
    });
    await expect(register('a', keyed('a'), { on: dying })).rejects.toThrow('power cut');
    await register('b', anAct());
    expect(await register('a', keyed('a'))).toMatchObject({ number: 1, repeated: true });
    expect(await registered()).toHaveLength(2);
  });

  test.each([['keyed'], ['not keyed']])('%s: an answer that is lost takes no second number', async (how) => {
    const act = how === 'keyed' ? keyed('a') : anAct();
    const { store: flaky } = unreliable(store, 'stored, no answer', 'stored, no answer');
    expect(await register('a', act, { on: flaky })).toMatchObject({ number: 1, repeated: false });
    expect(await register('b', anAct())).toMatchObject({ number: 2 });
    expect(await registered()).toHaveLength(2);
  });

  test('a number whose outcome stays unknown is not skipped', async () => {
    const { store: silent } = unreliable(store, ...Array<'lost, no answer'>(5).fill('lost, no answer'));
    await expect(register('a', anAct(), { on: silent })).rejects.toThrow(OutcomeUnknown);
    expect(await register('b', anAct())).toMatchObject({ number: 1 });
  }, 20_000);

  test('a creation of nothing is a programming error', async () => {
    await expect(
      createNext(
        store,
        serie(1, () => []),
        arende,
        anAct(),
      ),
    ).rejects.toThrow(TypeError);
  });
});
