import { OutcomeUnknown, Unavailable } from '../errors.js';
import type { AppendResult, EventStore, ExpectedRevision, NewEvent } from '../event-store.js';

/** What becomes of one append: stored but the answer is lost; lost on the way; refused; or as usual. */
export type Fate = 'stored, no answer' | 'lost, no answer' | 'unavailable' | 'as usual';

/** A store whose next appends end as told, in order, and after that as usual. Notes what it was asked to append. */
export function unreliable(store: EventStore, ...fates: Fate[]) {
  const asked: { stream: string; events: readonly NewEvent[]; expected: ExpectedRevision }[] = [];
  const append = async (
    stream: string,
    events: readonly NewEvent[],
    expected: ExpectedRevision,
  ): Promise<AppendResult> => {
    asked.push({ stream, events, expected });
    switch (fates.shift() ?? 'as usual') {
      case 'as usual':
        return store.append(stream, events, expected);
      case 'unavailable':
        throw new Unavailable('not now');
      case 'lost, no answer':
        throw new OutcomeUnknown(stream);
      case 'stored, no answer':
        await store.append(stream, events, expected);
        throw new OutcomeUnknown(stream);
    }
  };
  return { store: overriding(store, { append }), asked };
}

/** The same store with some of its methods replaced. */
export function overriding(store: EventStore, methods: Partial<EventStore>): EventStore {
  return {
    append: (...args) => store.append(...args),
    readStream: (...args) => store.readStream(...args),
    readAll: (...args) => store.readAll(...args),
    head: () => store.head(),
    subscribe: (...args) => store.subscribe(...args),
    address: store.address,
    compare: (...args) => store.compare(...args),
    close: () => store.close(),
    ...methods,
  };
}
