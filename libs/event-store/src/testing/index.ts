export * from './builders.js';
export * from './event-store.contract.js';
export * from './given.js';
export * from './memory.event-store.js';
export * from './unreliable.event-store.js';
