import type { SqliteEventStore } from '@liggaren/event-store';

/** What the tests of the house use of register.js. */
export function registerOf(events: number): Promise<string>;
export function openStore(folder: string): SqliteEventStore;
