import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Decider } from './decider.js';
import type { EventStore, ReadStreamOptions } from './event-store.js';
import { States } from './states.js';
import { anAct } from './testing/builders.js';
import { everyStore, type TestStore } from './testing/stores.js';
import { overriding } from './testing/unreliable.event-store.js';
import { transact } from './transact.js';

type Counted = { type: 'Counted'; data: { by: number } };

const counted = (by: number): Counted => ({ type: 'Counted', data: { by } });

const sum: Decider<number, Counted> = { initialState: 0, evolve: (state, { data }) => state + data.by };
const product: Decider<number, Counted> = { initialState: 1, evolve: (state, { data }) => state * data.by };

describe.each(everyStore)('the states of streams on %s', (_, open) => {
  let opened: TestStore;
  let store: EventStore;
  let reads: ReadStreamOptions[];
  let states: States;

  beforeEach(() => {
    opened = open();
    reads = [];
    store = overriding(opened.store, {
      readStream: (stream, options = {}) => {
        reads.push(options);
        return opened.store.readStream(stream, options);
      },
    });
    states = new States(store, 2);
  });
  afterEach(() => opened.remove());

  const count = (by: number, act = anAct(), stream = 'sum') =>
    transact(opened.store, stream, sum, () => [counted(by)], act);
  const stateOf = async (stream: string) => (await states.load(stream, sum)).state;

  test('a stream is folded once, and then read on from where it ended, whoever wrote', async () => {
    await count(2);
    await count(3);
    expect(await stateOf('sum')).toBe(5);
    await count(4);
    const { state, last } = await states.load('sum', sum);
    expect({ state, last }).toEqual({ state: 9, last: { position: await store.head(), revision: 2n } });
    expect(reads).toEqual([{}, { from: 2n }]);
  });

  test('a stream that is not there has the initial state, and is seen when it comes', async () => {
    expect(await states.load('sum', sum)).toEqual({ state: 0, last: undefined, commands: new Map() });
    await count(2);
    expect(await stateOf('sum')).toBe(2);
  });

  test('two loads at once see the same, and no event counts twice', async () => {
    await count(2);
    expect(await Promise.all([stateOf('sum'), stateOf('sum')])).toEqual([2, 2]);
    await count(3);
    expect(await Promise.all([stateOf('sum'), stateOf('sum'), stateOf('sum')])).toEqual([5, 5, 5]);
  });

  test('what one decider folded is no state of another', async () => {
    await count(2);
    await count(3);
    expect(await stateOf('sum')).toBe(5);
    expect((await states.load('sum', product)).state).toBe(6);
  });

  test('the stream that was used longest ago is forgotten, and folded again', async () => {
    for (const stream of ['a', 'b', 'c']) await count(2, anAct(), stream);
    for (const stream of ['a', 'b', 'a', 'c', 'a', 'b']) expect(await stateOf(stream)).toBe(2);
    expect(reads).toEqual([{}, {}, { from: 1n }, {}, { from: 1n }, {}]);
  });

  test('a command that comes again is answered with its own events, and refused when it is another', async () => {
    const act = anAct({ keyed: true });
    const again = () => transact(store, 'sum', sum, () => [counted(2)], act, states);
    const first = await again();
    await count(3);
    expect(await again()).toEqual({ ...first, repeated: true });
    const other = { ...act, bodyHash: 'b'.repeat(64) };
    await expect(transact(store, 'sum', sum, () => [], other, states)).rejects.toThrow(act.commandId);
  });
});
