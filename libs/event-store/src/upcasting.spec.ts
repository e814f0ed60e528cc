import { expect, test } from '@jest/globals';
import type { StoredEvent } from './event-store.js';
import { anAct, anEvent } from './testing/builders.js';
import { collect } from './testing/event-store.contract.js';
import { MemoryEventStore } from './testing/memory.event-store.js';
import { transact } from './transact.js';
import { upcasting } from './upcasting.js';

/** Once a name was one text; today it is two. */
const upcasters = {
  PersonNamed: (data: object) =>
    'name' in data
      ? { given: String(data.name).split(' ')[0], family: String(data.name).split(' ')[1] }
      : { ...data },
};
const oldShape = () => anEvent('PersonNamed', { name: 'Anna Berg' });
const today = { given: 'Anna', family: 'Berg' };

async function storeWithAnOldEvent() {
  const stored = new MemoryEventStore();
  await stored.append('person', [oldShape(), anEvent('Other', { name: 'Anna Berg' })], 'no-stream');
  return { stored, store: upcasting(stored, upcasters) };
}

test("whoever reads, reads today's shape, and other types as they are", async () => {
  const { store } = await storeWithAnOldEvent();
  for (const events of [await collect(store.readStream('person')), await collect(store.readAll())]) {
    expect(events.map(({ data }) => data)).toEqual([today, { name: 'Anna Berg' }]);
  }
  const heard = await new Promise<readonly StoredEvent[]>((resolve) => store.subscribe(undefined, resolve));
  expect(heard.map(({ data }) => data)).toEqual([today, { name: 'Anna Berg' }]);
});

test('what is stored stays as it was', async () => {
  const { stored, store } = await storeWithAnOldEvent();
  await collect(store.readAll());
  expect((await collect(stored.readAll()))[0]?.data).toEqual({ name: 'Anna Berg' });
});

test("a decision folds today's shape", async () => {
  const { store } = await storeWithAnOldEvent();
  const seen: object[] = [];
  const decider = {
    initialState: 0,
    evolve: (state: number, { data }: { type: string; data: object }) => (seen.push(data), state + 1),
  };
  await transact(store, 'person', decider, () => [], anAct());
  expect(seen[0]).toEqual(today);
});

test('the wrapped store is otherwise the store', async () => {
  const { stored, store } = await storeWithAnOldEvent();
  const { position } = await store.append('person', [anEvent('PersonNamed', today)], 1n);
  expect(await store.head()).toBe(position);
  expect(store.compare('1', position)).toBeLessThan(0);
  await store.close();
  await expect(stored.head()).rejects.toThrow('closed');
});
