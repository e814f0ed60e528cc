/**
 * `node --import <this file> some.ts`: starts a process, or a thread, on the sources, where a stale build can't pass
 * for them.
 */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
