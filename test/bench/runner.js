/**
 * Runs rows and tells of them. A row is data:
 *
 *     { name: 'append, 64 writers', unit: 'events/s', against: 'the bare SQLite loop', goal: 0.9, rounds: 7, measure }
 *
 * `measure(round)` answers { value, reference, note? }, both measured now and in the row's unit (see `beside`), or
 * throws `Skipped`. `against` says what the reference is. A ratio is made so that larger is better: of rates (`…/s`)
 * value : reference, of costs (ms, MB) reference : value, of exponents ten to what they are below the one allowed.
 * The goal is the least ratio that will do. An area is { rows, close? }; `close` ends what its rows shared.
 */

import { cpus, totalmem } from 'node:os';

/** A row that cannot be measured here. The message says why. */
export class Skipped extends Error {}

/** Measures two ways to do the same, by turns first, so that neither always finds the machine warmer. */
export function beside({ value, reference }) {
  return async (round) => {
    if (round % 2 === 0) return { value: await value(), reference: await reference() };
    const first = await reference();
    return { value: await value(), reference: first };
  };
}

/** The middle one of some numbers. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** How a cost grows: the exponent of the power of the size that fits best, by least squares of the logarithms. */
export function exponent(sizes, costs) {
  const [x, y] = [sizes.map(Math.log), costs.map(Math.log)];
  const mean = (values) => values.reduce((sum, value) => sum + value) / values.length;
  const [middleX, middleY] = [mean(x), mean(y)];
  const together = x.reduce((sum, value, i) => sum + (value - middleX) * (y[i] - middleY), 0);
  return together / x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
}

/**
 * The command line of the bench: `--only NAME` (a part of a row's name; several may be given); `--json`; `--markdown`, the
 * table with the day and the machine above it.
 * @returns the exit code: 0, 1 when a row failed, 2 for arguments that it does not know
 */
export async function bench(areas, args, { stdout = process.stdout, stderr = process.stderr } = {}) {
  let asked;
  try {
    asked = read(args, areas);
  } catch (error) {
    stderr.write(`${error.message}\n`);
    return 2;
  }
  const results = [];
  for (const { rows, close } of asked.areas) {
    for (const row of rows) {
      stderr.write(`${row.name} … `);
      const begun = performance.now();
      const result = await resultOf(row);
      const seconds = Math.round((performance.now() - begun) / 1_000);
      stderr.write(
        `${result.skipped ?? result.failed ?? `${ratioText(result)}, goal ${result.goal}`} (${seconds} s)\n`,
      );
      results.push(result);
    }
    try {
      await close?.();
    } catch (error) {
      // What could not be opened has failed its rows already.
      stderr.write(`closing: ${error.message.split('\n', 1)[0]}\n`);
    }
  }
  const told = asked.json ? JSON.stringify({ rows: results }) : tableOf(results);
  stdout.write(asked.markdown ? `${machine()}\n\n${told}\n` : `${told}\n`);
  return results.some(({ failed }) => failed !== undefined) ? 1 : 0;
}

function read(args, areas) {
  const only = [];
  let [json, markdown] = [false, false];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--json') json = true;
    else if (args[i] === '--markdown') markdown = true;
    else if (args[i] === '--only' && args[i + 1] !== undefined) only.push(args[++i]);
    else
      throw new Error(`usage: npm run bench -- [--json | --markdown] [--only NAME]; not known: ${args[i]}`);
  }
  const names = areas.flatMap(({ rows }) => rows.map(({ name }) => name));
  const missing = only.find((part) => !names.some((name) => name.includes(part)));
  if (missing !== undefined) throw new Error(`no row is named ${missing}; there are: ${names.join(' | ')}`);
  const isAsked = ({ name }) => only.length === 0 || only.some((part) => name.includes(part));
  const some = areas.map((area) => ({ ...area, rows: area.rows.filter(isAsked) }));
  return { json, markdown, areas: some.filter(({ rows }) => rows.length > 0) };
}

/** { name, unit, against, value, reference, ratio, least, most, goal, note? }, medians over the rounds; or why there is none. */
async function resultOf({ name, unit, against, goal, rounds = 5, measure }) {
  const row = { name, unit, against };
  const measured = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const { value, reference, note } = await measure(round);
      measured.push({ value, reference, note, ratio: ratioOf(unit, value, reference) });
    }
  } catch (error) {
    const none = { ...row, value: null, reference: null };
    if (error instanceof Skipped) return { ...none, ratio: null, skipped: `skipped: ${error.message}` };
    return { ...none, ratio: 0, goal, failed: `FAILED: ${error.message.split('\n', 1)[0]}` };
  }
  const of = (key) => measured.map((round) => round[key]);
  const note = measured[measured.length - 1].note;
  return {
    ...row,
    value: median(of('value')),
    reference: median(of('reference')),
    ratio: median(of('ratio')),
    least: Math.min(...of('ratio')),
    most: Math.max(...of('ratio')),
    goal,
    ...(note && { note }),
  };
}

function ratioOf(unit, value, reference) {
  if (unit === 'exponent') return 10 ** (reference - value);
  return unit.endsWith('/s') ? value / reference : reference / value;
}

/** When and on what this is measured. */
function machine() {
  const [{ model }, ...others] = cpus();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const day = new Date().toISOString().slice(0, 10);
  return `Measured ${day}: ${model.trim()}, ${others.length + 1} cores, ${gigabytes} GB, Node ${process.version}.`;
}

/** A Markdown table. */
function tableOf(results) {
  const lines = results.map((row) => {
    const { name, unit, against, value, reference, ratio, goal, note, skipped, failed } = row;
    const why = skipped ?? failed;
    if (why !== undefined) return [name, why, '', against, '', goal ?? '', ''];
    const measured = [`${figure(value)} ${unit}`, `${figure(reference)} ${unit}`];
    const reached = ratio >= goal ? 'yes' : '**no**';
    return [note ? `${name} (${note})` : name, ...measured, against, ratioText(row), goal, reached];
  });
  const head = ['what', 'Liggaren', 'reference', 'which is', 'ratio (least–most)', 'goal', 'reached'];
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const ratioText = ({ ratio, least, most }) =>
  least === most ? figure(ratio) : `${figure(ratio)} (${figure(least)}–${figure(most)})`;

/** Three digits that count: enough for what is measured. */
const figure = (number) => new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(number);
