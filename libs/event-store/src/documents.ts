import type { Database } from './view.js';

/** A view's JSON documents by key, as handlers read and write them within a batch. */
export interface Documents<T> {
  get(key: string): T | undefined;
  /** Written with the next flush. `document` may be the one from `get`, changed in place. */
  put(key: string, document: T): void;
  /** To be called in the projection's `flush`. */
  flush(): void;
  /** To be called in the projection's `reset`. */
  reset(): void;
}

/** Parsed documents kept between batches, so that a live change to a large one needs no parsing. */
const KEPT = 300;

/** The DDL of a table for `documents`. */
export function documentTable(table: string): string {
  return `CREATE TABLE ${table} (key TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;`;
}

/** Documents in `table`. A document that changes many times in a batch is written once. */
export function documents<T>(db: Database, table: string): Documents<T> {
  const read = db.prepare<[string], string>(`SELECT doc FROM ${table} WHERE key = ?`).pluck();
  const write = db.prepare<[string, string]>(
    `INSERT INTO ${table} (key, doc) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET doc = excluded.doc`,
  );
  // The most recently used last, as a Map keeps the order of insertion.
  const cache = new Map<string, T>();
  const changed = new Set<string>();

  const keep = (key: string, document: T) => {
    cache.delete(key);
    cache.set(key, document);
  };
  const forgetOldest = () => {
    for (const key of cache.keys()) {
      if (cache.size <= KEPT) return;
      cache.delete(key);
    }
  };

  return {
    get(key) {
      let document = cache.get(key);
      if (document === undefined) {
        const text = read.get(key);
        if (text === undefined) return undefined;
        document = JSON.parse(text) as T;
      }
      keep(key, document);
      return document;
    },
    put(key, document) {
      keep(key, document);
      changed.add(key);
    },
    flush() {
      for (const key of changed) write.run(key, JSON.stringify(cache.get(key)));
      changed.clear();
      forgetOldest();
    },
    reset() {
      cache.clear();
      changed.clear();
    },
  };
}
