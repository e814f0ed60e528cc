/** `npm run bench`, after `tsc -b`: each figure beside its reference, measured in the same run. See runner.js. */
import { after } from './after.bench.js';
import { asOf } from './as-of.bench.js';
import { documents } from './documents.bench.js';
import { besideEmmett } from './emmett.bench.js';
import { eventStore } from './event-store.bench.js';
import { eventStoreDb } from './eventstoredb.bench.js';
import { growths } from './growth.bench.js';
import { http } from './http.bench.js';
import { imports } from './import.bench.js';
import { ledger } from './ledger.bench.js';
import { pages } from './pages.bench.js';
import { register } from './register.bench.js';
import { bench } from './runner.js';

// What is compared with may print what it likes: the standard output holds the table alone.
console.log = console.error;

const areas = [
  eventStore,
  besideEmmett,
  eventStoreDb,
  ledger,
  http,
  after,
  asOf,
  documents,
  imports,
  register,
  growths,
  pages,
];

process.exitCode = await bench(areas, process.argv.slice(2));
