/** `node:worker_threads` for the tests: a thread of ours runs on the sources, as they do. */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const threads = require('worker_threads');
const hooks = join(__dirname, '../libs/event-store/src/testing/run-typescript.mjs');

class Worker extends threads.Worker {
  constructor(entry, options) {
    const source = entry instanceof URL ? new URL(entry.href.replace(/\.js$/, '.ts')) : undefined;
    if (source !== undefined && existsSync(source))
      super(source, { ...options, execArgv: ['--import', hooks] });
    else super(entry, options);
  }
}

module.exports = { ...threads, Worker };
