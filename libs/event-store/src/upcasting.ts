import type { EventStore, JsonObject, StoredEvent } from './event-store.js';

/** By stored type: from any shape that was ever stored to today's. Pure, and today's shape passes through unchanged. */
export type Upcasters = Readonly<Record<string, (data: JsonObject) => JsonObject>>;

/** The same store, except that everyone who reads it sees today's shapes. What is stored stays as it was. */
export function upcasting(store: EventStore, upcasters: Upcasters): EventStore {
  const byType = new Map(Object.entries(upcasters));
  const upcast = (event: StoredEvent): StoredEvent => {
    const change = byType.get(event.type);
    return change === undefined ? event : { ...event, data: change(event.data) };
  };
  async function* each(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent> {
    for await (const event of events) yield upcast(event);
  }
  return {
    address: store.address,
    append: (stream, events, expected) => store.append(stream, events, expected),
    readStream: (stream, options) => each(store.readStream(stream, options)),
    readAll: (options) => each(store.readAll(options)),
    head: () => store.head(),
    subscribe: (after, handle) => store.subscribe(after, (events) => handle(events.map(upcast))),
    compare: (a, b) => store.compare(a, b),
    close: () => store.close(),
  };
}
