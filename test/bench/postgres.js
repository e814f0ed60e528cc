/** A PostgreSQL of one's own: its files in a temporary folder, run by an unprivileged user, as durable as it comes. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { newFolder } from './folder.js';
import { Skipped } from './runner.js';

/** @returns { url, stop } @throws Skipped where there is no PostgreSQL */
export async function startPostgres() {
  const bin = binaries();
  const folder = newFolder();
  const user = unprivileged();
  if (user.uid !== undefined) {
    // It refuses to be run by root.
    chmodSync(dirname(folder), 0o711);
    chownSync(folder, user.uid, user.gid);
  }
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] };
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'bench', '--auth=trust', '--encoding=UTF8'], options);
  const port = await freePort();
  const settings = ['-p', port, '-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=100'];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings], options);
  await ready(server);
  return {
    url: `postgresql://bench@127.0.0.1:${port}/postgres`,
    stop: async () => {
      // A fast shutdown: connections are ended, not waited for.
      server.kill('SIGINT');
      await once(server, 'exit');
    },
  };
}

/** Debian keeps them out of the path, one folder per version. */
function binaries() {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = [
    ...versions.toSorted((a, b) => b - a).map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env.PATH ?? '').split(':'),
  ];
  const found = folders.find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
  if (found === undefined) throw new Skipped('no PostgreSQL here (apt-get install postgresql)');
  return found;
}

function unprivileged() {
  if (process.getuid() !== 0) return {};
  const of = (flag) => Number(execFileSync('id', [flag, 'nobody']));
  return { uid: of('-u'), gid: of('-g') };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

function ready(server) {
  return new Promise((resolve, reject) => {
    let log = '';
    server.once('error', reject);
    server.once('exit', () => reject(new Error(log.trimEnd().split('\n').at(-1))));
    server.stderr.setEncoding('utf8').on('data', (text) => {
      log = (log + text).slice(-10_000);
      if (log.includes('ready to accept connections')) resolve();
    });
  });
}
