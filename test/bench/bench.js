/** `npm run bench`, after `npm run build`: one table of what was measured, what it is compared with, and the goal. */
import { afterBench } from './after.bench.js';
import { asOfBench } from './as-of.bench.js';
import { documentsBench } from './documents.js';
import { eventStoreBench } from './event-store.bench.js';
import { eventStoreDbBench } from './eventstoredb.bench.js';
import { importBench } from './import.js';
import { ledgerBench } from './ledger.bench.js';

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const rows = [
  ...(await eventStoreBench()),
  ...(await eventStoreDbBench()),
  ...(await ledgerBench()),
  ...(await afterBench()),
  ...(await asOfBench()),
  ...(await documentsBench()),
  ...importBench(),
];

console.table(
  rows.map(({ name, value, reference, unit, ratio, goal, reached }) => ({
    name,
    value: `${number.format(value)} ${unit}`,
    reference: `${number.format(reference)} ${unit}`,
    ratio: ratio.toFixed(2),
    goal: `>= ${number.format(goal)}${goal > 1 ? ` ${unit}` : ' of the reference'}`,
    reached: reached ? 'yes' : 'NO',
  })),
);
