/** `npm run bench`, after `npm run build`: one table of what was measured, what it is compared with, and the goal. */
import { eventStoreBench } from './event-store.bench.js';
import { importBench } from './import.js';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const rows = [...(await eventStoreBench()), ...importBench()];

console.table(
  rows.map(({ name, value, reference, unit, ratio, goal, reached }) => ({
    name,
    value: `${number.format(Math.round(value))} ${unit}`,
    reference: `${number.format(Math.round(reference))} ${unit}`,
    ratio: ratio.toFixed(2),
    goal: `>= ${number.format(goal)}${goal > 1 ? ` ${unit}` : ' of the reference'}`,
    reached: reached ? 'yes' : 'NO',
  })),
);
