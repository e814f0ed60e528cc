/** `npm run bench`, after `tsc -b`: each figure beside its reference, measured in the same run. See runner.js. */
import { after } from './after.bench.js';
import { asOf } from './as-of.bench.js';
import { documents } from './documents.bench.js';
import { eventStore } from './event-store.bench.js';
import { eventStoreDb } from './eventstoredb.bench.js';
import { imports } from './import.bench.js';
import { ledger } from './ledger.bench.js';
import { bench } from './runner.js';

const areas = [eventStore, eventStoreDb, ledger, after, asOf, documents, imports];

process.exitCode = await bench(areas, process.argv.slice(2));
